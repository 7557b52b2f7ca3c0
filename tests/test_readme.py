"""The README's figures are those of the published scores."""

import json

from tools.readme import ROOT, scores_block, with_scores


def test_the_readme_shows_the_published_scores():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "| fitted index |" in readme
    assert with_scores(readme, scores_block()) == readme


def test_the_readme_counts_the_arrivals_outside_every_forecast():
    published = json.loads((ROOT / "models" / "verification.json").read_text(encoding="utf-8"))
    n = len(published["out_of_scope"])
    assert f"{n} arrivals of\n10,000 and more since 1990" in (ROOT / "README.md").read_text(
        encoding="utf-8"
    )
