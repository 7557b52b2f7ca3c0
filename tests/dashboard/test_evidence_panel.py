import io

from risk.dashboard.evidence_panel import rows_used, template
from risk.dashboard.evidence_store import Upload, missing, together
from risk.dashboard.state import View, from_query, to_query
from risk.evidence import read_evidence
from risk.months import to_month
from risk.settings import Settings

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
    digest = upload.evidence.digest
    view = View(Settings(to_month("2021-06"), evidence=upload.evidence), digests=(digest,))
    assert from_query(to_query(view), scorer.panel, upload) == (view, ())
    without, faults = from_query(to_query(view), scorer.panel)
    assert without.settings.evidence is None and without.digests == (digest,) and not faults
    assert missing((digest,), None) == [digest] and missing((digest,), upload) == []


def test_only_what_is_switched_on_is_used():
    assert together((), Upload("good.csv", evidence())) is None


def test_every_row_says_what_became_of_it():
    rows = rows_used(Settings(to_month("2021-06"), evidence=evidence()))
    assert rows["at this month"].tolist() == ["used", "not known before the end of 2021-08"]


def test_the_template_is_a_valid_file_of_evidence():
    assert len(read_evidence(io.BytesIO(template()), name="template.csv")) == 1


def test_a_bad_hash_falls_back_with_one_sentence(open_app):
    app = open_app(evidence="<script>")
    assert not app.exception
    assert "(evidence)" in app.warning[0].value
