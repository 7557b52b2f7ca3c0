"""What is new since the month before: the end of the finding and the fold, as `risk alerts`."""

from dataclasses import replace

import numpy as np
import pytest

from risk.alerts.changes import new_sources
from risk.alerts.report import report
from risk.alerts.words import from_to, name
from risk.dashboard.pages.map.news import in_short
from risk.risk_table.settings import Settings
from risk.terms.catalogue import CODES
from risk.terms.countries import PRESETS
from risk.terms.months import month_text, to_month

JUNE_2021 = to_month("2021-06")


def line_of(app):
    (line,) = [m.value for m in app.markdown if "**New since" in m.value]
    return line[line.index("**New since") :].replace("\\", "")


@pytest.fixture(scope="module")
def month_with_a_new_source(scorer):
    """A month, and a country that became a source in it and reaches no country of the Balkans."""
    for month in range(JUNE_2021, JUNE_2021 - 60, -1):
        new = new_sources(scorer, Settings(month), month - 1)
        near = new_sources(scorer, Settings(month, region="Western Balkans"), month - 1)
        far = np.setdiff1d(new, near)
        if len(far):
            return month, min(scorer.names[far])
    raise AssertionError("no new source in five years")


def test_the_finding_ends_with_what_is_new_and_says_what_the_command_says(open_app, scorer):
    app = open_app(as_of="2021-06")
    assert line_of(app).startswith("**New since May 2021:**")
    found = report(scorer, Settings(JUNE_2021), JUNE_2021 - 1)
    for part in in_short(found.alerts):
        assert part in line_of(app)


def test_a_region_or_source_leaves_out_the_new_sources_of_the_rest(
    open_app, month_with_a_new_source
):
    month, country = month_with_a_new_source
    assert country in line_of(open_app(as_of=month_text(month)))
    assert country not in line_of(open_app(as_of=month_text(month), region="Western Balkans"))
    assert country not in line_of(open_app(as_of=month_text(month), source="SRB"))


def test_the_panel_of_changes_leaves_out_the_sources_beyond_the_region(
    scorer, month_with_a_new_source
):
    month, country = month_with_a_new_source
    for settings in (Settings(month, region="Western Balkans"), Settings(month, source="SRB")):
        assert country not in scorer.names[new_sources(scorer, settings, month - 1)]
    panel = scorer.panel
    new = scorer.iso3[new_sources(scorer, Settings(month, region="Africa"), month - 120)]
    members = {
        scorer.iso3[s]
        for s, r in zip(panel.source, panel.receiver, strict=True)
        if panel.countries.region[r] == "Africa"
    }
    assert len(new) and set(new) <= members
    assert not set(new) & set(PRESETS["Western Balkans"])


def test_the_fold_holds_every_warning_with_from_to_and_why(open_app, scorer):
    app = open_app(as_of="2021-06")
    before = len(app.table)
    (fold,) = [e for e in app.expander if e.label == "What is new since May 2021, and why"]
    app.session_state.fold_news = True
    app.run()
    assert fold.label and len(app.table) == before + 1
    (table,) = [t.value for t in app.table if "To compare" in t.value]
    found = report(scorer, Settings(JUNE_2021), JUNE_2021 - 1)
    rows = list(found.alerts.itertuples())
    assert table.index.tolist() == [name(row) for row in rows]
    for said, row in zip(table["What is new"], rows, strict=True):
        assert said.endswith(from_to(row))
    assert table.Why.str.len().gt(0).sum() >= sum(row.unit != "source" for row in rows)


@pytest.mark.slow
def test_own_weights_have_their_own_news(open_app, scorer):
    weights = ",".join(f"{code}={10 if k == 2 else 1}" for k, code in enumerate(CODES))
    app = open_app(as_of="2021-06", weights_arrivals=weights)
    own = tuple(10 if k == 2 else 1 for k in range(len(CODES)))
    settings = Settings(JUNE_2021, weights=(own, None))
    found = report(scorer, settings, JUNE_2021 - 1)
    fitted = report(scorer, replace(settings, weights=(None, None)), JUNE_2021 - 1)
    assert in_short(found.alerts) != in_short(fitted.alerts)
    for part in in_short(found.alerts):
        assert part in line_of(app)


def test_withheld_percentages_are_not_called_unchanged(open_app):
    assert "percentages are withheld" in line_of(open_app(as_of="1993-06"))


def test_the_first_month_has_nothing_to_compare_with(open_app):
    app = open_app(as_of="1992-01")
    assert not app.exception
    assert not [m.value for m in app.markdown if "**New since" in m.value]


def test_what_ifs_are_left_out_and_that_is_said(open_app):
    app = open_app(as_of="2021-06", what_if="conflict_intensity:AFG=0")
    assert "What-ifs are left out." in line_of(app)
    plain = line_of(open_app(as_of="2021-06"))
    assert line_of(app).removesuffix(" What-ifs are left out.") == plain


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"source": "AFG"}, "no country crossed a limit."),
        (
            {"region": "Oceania"},
            "no country there crossed a limit, and no new source is within its reach.",
        ),
    ],
)
def test_where_nothing_is_new_it_speaks_of_the_chosen_part_of_the_world(open_app, query, said):
    assert line_of(open_app(as_of="2021-06", **query)).endswith(said)
