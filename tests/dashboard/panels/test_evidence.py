import io
from dataclasses import replace
from importlib import import_module

import pandas as pd
import pytest

from risk.dashboard.look.plain import plain
from risk.dashboard.panels.evidence import rows_used, template
from risk.dashboard.state.address import from_query, to_query
from risk.dashboard.state.evidence_store import Files, Upload
from risk.dashboard.state.served import cases
from risk.dashboard.state.session import files
from risk.dashboard.state.shared import corridors, countries
from risk.dashboard.state.view import View
from risk.inputs.evidence_file import read_evidence
from risk.model.forecast import Forecaster
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.files import sha256
from risk.terms.months import to_month

GOOD = (
    "date,known_since,source_iso3,receiver_iso3,indicator,value,unit,low,high,reliability,"
    "reference,note\r\n"
    "2021-06-22,2021-06-22,AFG,,territory_controlled,90,% of the source's territory,,,C,Test,\r\n"
    "2021-06-22,2021-08-22,AFG,,territory_controlled,95,% of the source's territory,,,C,Test,\r\n"
)


def evidence():
    return read_evidence(io.BytesIO(GOOD.encode()), name="good.csv")


def test_a_link_to_evidence_that_is_not_here_says_so_and_keeps_its_hash(open_app):
    app = open_app(as_of="2021-06", source="AFG", evidence="0123456789ab")
    assert not app.exception
    assert "0123456789ab" in app.warning[0].value and "without" in app.warning[0].value
    assert app.query_params["evidence"] == "0123456789ab"
    app.button(key="evidence_forget").click().run()
    assert "evidence" not in app.query_params
    assert not app.warning


def test_a_link_finds_the_file_that_its_hash_names(scorer):
    upload = Upload("good.csv", evidence())
    digest = upload.evidence.short
    view = View(Settings(to_month("2021-06"), evidence=upload.evidence), digests=(digest,))
    assert from_query(to_query(view), scorer.panel, Files(upload=upload)) == (view, ())
    without, refused = from_query(to_query(view), scorer.panel)
    assert without.settings.evidence is None and without.digests == (digest,) and not refused
    assert Files().missing((digest,)) == [digest]
    assert Files(upload=upload).missing((digest,)) == []


def test_only_what_is_switched_on_is_used():
    assert Files(upload=Upload("good.csv", evidence())).together(()) is None


def test_every_row_that_is_known_says_what_became_of_it():
    def said(month):
        return rows_used(Settings(to_month(month), evidence=evidence()))["at this month"].tolist()

    assert said("2021-05") == []
    assert said("2021-06") == ["used"]
    assert said("2021-08") == ["used", "replaced by a newer row, or too old"]


def test_the_template_is_a_valid_file_of_evidence():
    assert len(read_evidence(io.BytesIO(template()), name="template.csv")) == 1


def test_a_bad_hash_falls_back_with_one_sentence(open_app):
    app = open_app(evidence="<script>")
    assert not app.exception
    assert "(evidence)" in app.warning[0].value


@pytest.fixture
def alike(monkeypatch):
    """Two files of one row, 5 and 95, whose digests share all digits but the last ones."""
    monkeypatch.setattr(
        "risk.inputs.evidence.sha256", lambda content: sha256(content)[-12:].rjust(64, "a")
    )

    def of(value):
        rows = GOOD.splitlines(keepends=True)[:2]
        text = "".join(rows).replace(",90,", f",{value},")
        return read_evidence(io.BytesIO(text.encode()), name="f.csv")

    low = of(5)
    high = of(95)
    assert low.short == high.short and low.digest != high.digest
    return low, high


def test_files_whose_digests_begin_alike_get_each_their_own_numbers(alike, scorer):
    low, high = alike
    assert low != high and len({low, high}) == 2
    month = to_month("2021-06")
    both = [Settings(month, source="AFG", evidence=evidence) for evidence in (low, high)]
    alone = [Scorer(Forecaster(scorer.panel, scorer.forecaster.models)) for _ in both]
    for table, table_of in ((countries, country_table), (corridors, corridor_table)):
        shown = [table(settings) for settings in both]
        expected = map(table_of, alone, both)
        for mine, own in zip(shown, expected, strict=True):
            pd.testing.assert_frame_equal(mine, own)
        assert not shown[0].index_arrivals.equals(shown[1].index_arrivals)


def test_an_address_whose_digits_are_those_of_two_files_uses_neither_and_says_so(
    alike, open_app, monkeypatch
):
    low, high = alike
    case = next(iter(cases().values()))
    coded = {case.slug: replace(case, evidence=high)}
    monkeypatch.setattr(import_module("risk.dashboard.state.session"), "cases", lambda: coded)
    mine = Upload("mine.csv", low)
    assert files(None).together((low.short,)) == high
    assert files(mine).together((low.short,)) is None
    assert files(mine).missing((low.short,)) == []
    app = open_app(as_of="2021-06", source="AFG")
    app.session_state.session.upload = mine
    with_both = replace(app.session_state.session.view, digests=(low.short,))
    app.session_state.session.view = with_both
    app.run()
    assert not app.exception
    (said,) = [w.value for w in app.warning if low.short in w.value]
    assert plain("mine.csv") in said and plain(case.title) in said and "none" in said
    assert not [text.value for text in app.text if "With evidence" in text.value]
