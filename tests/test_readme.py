"""The README's figures are those of the published scores and of the data."""

import json

import pytest
from PIL import Image

from tools.readme import ROOT, figures, with_figures
from tools.screenshot import PICTURE, versions


@pytest.mark.slow
def test_the_readme_shows_the_published_figures():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "| fitted index |" in readme
    assert with_figures(readme, figures()) == readme


def test_the_picture_shows_the_published_data_and_model():
    with Image.open(PICTURE) as picture:
        assert picture.text == versions()


def test_the_readme_counts_the_arrivals_outside_every_forecast():
    published = json.loads((ROOT / "models" / "verification.json").read_text(encoding="utf-8"))
    assert figures()["out of scope"] == str(len(published["out_of_scope"]))


def test_a_figure_without_a_place_is_refused():
    with pytest.raises(ValueError, match="expected the marker <!-- scores -->"):
        with_figures("no markers", {"scores": "1"})
