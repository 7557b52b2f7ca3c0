"""Method and Country after a refresh: where the files came from, and what was revised."""

import pytest

from risk.dataset.releases import RECORD, VARIABLE
from risk.storage.files import sealed
from risk.terms.months import month_name, month_text
from tests.dashboard.opening import opened
from tests.dashboard.reading import table_with
from tests.reading import read_anew
from tests.releasing import serve, shorter

DIGEST = 64 * "a"


@pytest.fixture
def refreshed(tmp_path, monkeypatch, scorer):
    """A release with a record, served: Chad's chance moved, and one value of Sudan's."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "releases"))
    release = shorter(1)
    month = scorer.panel.last_month - 1
    record = {
        "refreshed": "2026-07-03T04:00:00Z",
        "data_version": DIGEST,
        "model_version": DIGEST,
        "files": [
            {
                "file": "flows.rda",
                "address": "https://example.org/flows.rda",
                "release": "2026-06-12",
                "last_modified": "2026-06-12T10:00:00+00:00",
                "bytes": 300_000,
                "sha256": DIGEST,
                "fetched": "2026-07-03T03:59:00+00:00",
            }
        ],
        "kept": {"vdem": "vdem: the server did not answer"},
        "before": {
            "release": "",
            "data_version": DIGEST,
            "model_version": DIGEST,
            "last_month": month_text(month),
        },
        "month": month_text(month),
        "series": [
            {
                "series": "conflict_intensity",
                "label": "Deaths in the source",
                "compared": 80_360,
                "changed": 12,
                "new": 1,
                "gone": 0,
                "largest": [
                    {"place": "SDN", "period": "2019-05", "before": 7_500.0, "after": 7_503.0}
                ],
            }
        ],
        "chances": [
            {
                "iso3": "TCD",
                "country": "Chad",
                "outcome": "either",
                "before": 0.0496,  # Low still, so not 5 %
                "after": 0.0796,
                "by_data": 0.02,
                "by_model": 0.01,
            }
        ],
    }
    (release.folder / RECORD).write_bytes(sealed(record))
    serve(release)
    read_anew()
    yield release
    monkeypatch.undo()
    read_anew()


def test_method_lists_the_files_the_revisions_and_the_chances_that_moved(refreshed, scorer):
    app = opened("method")
    files = table_with(app, "SHA-256")
    assert files.loc["`flows.rda`", "Address"] == "`https://example.org/flows.rda`"
    assert files.loc["`flows.rda`", "Bytes"] == "300,000"
    revised = table_with(app, "Largest change").loc["Deaths in the source"]
    assert (revised.Changed, revised.New, revised.Gone) == ("12", "1", "0")
    assert revised["Largest change"] == "Sudan, May 2019: 7,500 → 7,503"
    moved = table_with(app, "By revised data").loc["Chad"]
    assert (moved.Before, moved.Now) == ("4\u00a0%", "8\u00a0%")  # as on every other page
    assert moved["By revised data"] == "+2.0"
    assert moved["By what the model has learned"] == "+1.0"
    assert any("the server did not answer" in warning.value for warning in app.warning)
    said = "\n".join(text.value for text in app.markdown)
    assert "Refreshed on 2026-07-03" in said
    assert f"The chance for {month_name(scorer.panel.last_month - 1)} has moved in 1 countr" in said


def test_country_says_what_the_refresh_did_to_its_latest_chance_alone(refreshed, scorer):
    end = scorer.panel.last_month - 1
    latest = opened("country", country="TCD", part="what-moved-it")
    (said,) = [t.value for t in latest.markdown if "Before the refresh of 2026-07-03" in t.value]
    assert "was 4\u00a0%; it is 8\u00a0% now. To one decimal: revision" in said
    for query in ({"as_of": month_text(end - 1)}, {"region": "Africa"}):
        other = opened("country", country="TCD", part="what-moved-it", **query)
        assert not any("Before the refresh of" in text.value for text in other.markdown)


def test_without_a_refresh_method_has_no_such_section():
    assert "The last refresh" not in [header.value for header in opened("method").header]


def test_a_damaged_record_is_a_sentence_and_the_page_goes_on(refreshed):
    (refreshed.folder / RECORD).write_bytes(b"damaged")
    app = opened("method")
    assert any("the record of a refresh" in warning.value for warning in app.warning)
    assert app.code
