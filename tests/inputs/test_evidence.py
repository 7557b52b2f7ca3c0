"""Evidence: what a file must be, when a row applies, and that it leaves everything else alone."""

import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.cli import main
from risk.dashboard.panels.evidence import template
from risk.inputs.effects import evidence_use
from risk.inputs.evidence import joined, origin_text, to_bytes
from risk.inputs.evidence_columns import COLUMNS
from risk.inputs.evidence_file import MOST_BYTES, MOST_ROWS, read_evidence
from risk.inputs.problems import EvidenceError, Problem
from risk.inputs.rows import BASES, EVIDENCE
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.full_tables import corridors_with_origins
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CODES, INDICATORS, N_LEARNED, equal_weights
from risk.terms.months import to_month
from risk.terms.outcomes import MECHANISMS
from tests.conftest import FEW

JUNE_2021 = to_month("2021-06")
CLAIM = {
    "date": "2021-06-23",
    "known_since": "2021-06-23",
    "source_iso3": "AFG",
    "receiver_iso3": "",
    "indicator": "territory_controlled",
    "value": "30",
    "unit": "% of the source's territory",
    "low": "20",
    "high": "75",
    "reliability": "D",
    "reference": "A report",
    "note": "A claim",
}
TROOPS = CLAIM | {
    "indicator": "foreign_troops_leaving",
    "unit": "% of foreign troops",
    "value": "50",
    "low": "",
    "high": "",
}


def file_of(*rows, header=COLUMNS):
    frame = pd.DataFrame([[row.get(c, "") for c in header] for row in rows], columns=list(header))
    return io.BytesIO(frame.to_csv(index=False).encode())


def evidence_of(*rows):
    return read_evidence(file_of(*rows), name="evidence.csv")


def problems_of(stream):
    with pytest.raises(EvidenceError) as caught:
        read_evidence(stream, name="evidence.csv")
    return [problem.sentence for problem in caught.value.problems]


def numbers(scorer, evidence=None, as_of=JUNE_2021, weights=None):
    forecast = scorer.forecaster.forecast(as_of, weights, evidence=evidence)
    return np.column_stack([forecast.mechanisms[m].probability for m in MECHANISMS])


# The file


def test_every_problem_is_reported_at_once_by_row_and_column():
    bad = CLAIM | {
        "date": "2021-06-31",
        "value": "many",
        "reliability": "Z",
        "unit": "percent",
        "source_iso3": "XXX",
        "receiver_iso3": "TJK",
        "reference": "",
    }
    found = problems_of(file_of(CLAIM, bad, CLAIM | {"value": "101", "high": ""}))
    places = [sentence.split(": expected")[0] for sentence in found]
    assert places == [
        "row 3, column 'date'",
        "row 3, column 'value'",
        "row 3, column 'reliability'",
        "row 3, column 'reference'",
        "row 3, column 'unit'",
        "row 3, column 'source_iso3'",
        "row 3, column 'receiver_iso3'",
        "row 4, column 'value'",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "nan"}, "column 'value': expected a number, got 'nan'"),
        ({"value": "1_0"}, "column 'value': expected a number, got '1_0'"),
        ({"value": ""}, "column 'value': expected a number, got an empty cell"),
        ({"value": "-1"}, "column 'value': expected 0 to 100 for territory_controlled, got '-1'"),
        ({"low": "31"}, "column 'low': expected at most the value 30, got '31'"),
        ({"high": "29"}, "column 'high': expected at least the value 30, got '29'"),
        ({"date": "2021-W01-1"}, "column 'date': expected a day written YYYY-MM-DD"),
        ({"known_since": "2021-06-01"}, "column 'known_since': expected 2021-06-23 or later"),
        ({"indicator": "zeal"}, "column 'indicator': expected a code such as territory_controlled"),
        (
            {
                "indicator": "border_incidents",
                "unit": INDICATORS["border_incidents"].unit,
                "receiver_iso3": "AFG",
            },
            "column 'receiver_iso3': expected a country other than the source, got 'AFG'",
        ),
        ({"note": "x" * 3000}, "column 'note': expected at most 2000 characters, got 3000"),
        ({"note": "a\x00b"}, "column 'note': expected text, got the control character"),
    ],
)
def test_a_bad_cell_is_named(change, sentence):
    assert any(s.startswith(f"row 2, {sentence}") for s in problems_of(file_of(CLAIM | change)))


def test_a_row_of_other_length_a_repeated_row_and_a_strange_header_are_named():
    content = file_of(CLAIM, CLAIM).getvalue() + b"\r\n2021-06-23,2021-06-23\r\n"
    found = problems_of(io.BytesIO(content))
    assert found[0] == "row 3: expected each value once, got the same as in row 2"
    assert found[1].endswith("expected 12 cells, got 2")
    header = ["hgh" if column == "high" else column for column in COLUMNS]
    assert len(problems_of(file_of(CLAIM, header=header))) == 2


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x," * 999_999, "row 1: expected 12 columns, got 999,999"),
        (b"," * 1_999_999, "expected a file of evidence, whose first row names the columns"),
        (b"date\n" + b"x" * 200_000, "row 2: expected cells of at most 131,072 characters, got a"),
        (
            b"date\r\n\x81",
            "expected text in UTF-8, got the byte 0x81 in line 2: save it as CSV UTF-8",
        ),
        (b"PK\x03\x04", "expected a CSV file or an Excel workbook (.xlsx), got a damaged zip"),
    ],
)
def test_what_no_spreadsheet_wrote_as_csv_is_one_problem_in_words(content, sentence):
    (found,) = problems_of(io.BytesIO(content))
    assert found.startswith(sentence)


def test_the_template_is_a_file_of_evidence_with_every_column_once():
    content = template()
    assert len(read_evidence(io.BytesIO(content), name="template.csv")) == 1
    assert content.decode().splitlines()[0].split(",") == list(COLUMNS)


# The result of a check, as text, table and JSON: the same records


def checked(tmp_path, capsys, content, form):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    status = main(["check", str(path), "--format", form])
    out, err = capsys.readouterr()
    return status, out, err, str(path)


def test_the_problems_of_a_file_print_as_sentences_as_a_table_and_as_json(tmp_path, capsys):
    bad = file_of(CLAIM | {"value": "many"}, TROOPS).getvalue() + b"\r\nx,y\r\n"
    status, out, err, path = checked(tmp_path, capsys, bad, "json")
    first = {"file": path, "row": 2, "column": "value", "expected": "a number", "got": "'many'"}
    second = {"file": path, "row": 5, "column": None, "expected": "12 cells", "got": "2"}
    assert (status, err) == (2, "")
    assert json.loads(out) == {
        "file": path,
        "rows": None,
        "hash": "",
        "remarks": [],
        "problems": [first, second],
    }
    status, out, err, _ = checked(tmp_path, capsys, bad, "table")
    head, *lines = out.splitlines()
    assert (status, err, head.split()) == (2, "", ["file", "row", "column", "expected", "got"])
    assert [line.split() for line in lines] == [
        [path, "2", "value", "a", "number", "'many'"],
        [path, "5", "12", "cells", "2"],
    ]
    status, out, err, _ = checked(tmp_path, capsys, bad, "text")
    assert (status, out) == (2, "")
    assert err.splitlines() == [
        f"python -m risk check: {path}: {Problem(**record).sentence}" for record in (first, second)
    ]
    main(["score", "--as-of", "2021-06", "--evidence", path])
    assert capsys.readouterr().err == err.replace("risk check", "risk score")


@pytest.mark.parametrize("form", ["text", "table", "json"])
def test_a_good_file_is_told_by_rows_and_hash(tmp_path, capsys, form):
    status, out, err, path = checked(tmp_path, capsys, file_of(CLAIM).getvalue(), form)
    short = evidence_of(CLAIM).short
    assert (status, err) == (0, "")
    if form == "json":
        assert json.loads(out) == {
            "file": path,
            "rows": 1,
            "hash": short,
            "remarks": [],
            "problems": [],
        }
    else:
        assert out == f"ok: 1 row; this evidence is {short}\n"


def test_a_long_cell_in_the_wrong_place_is_cut_short():
    found = problems_of(file_of(CLAIM | {"receiver_iso3": "x" * 100_000}))
    assert max(map(len, found)) < 200


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b'a,"b', b"x" * (MOST_BYTES + 1), b"PK\x03\x04"]
)
def test_what_is_no_evidence_is_refused_as_one(content):
    with pytest.raises(InputError, match=r"^evidence\.csv: "):
        read_evidence(io.BytesIO(content), name="evidence.csv")


def test_too_many_rows_are_refused():
    body = file_of(CLAIM).getvalue().splitlines()
    assert problems_of(io.BytesIO(b"\n".join([body[0]] + [body[1]] * (MOST_ROWS + 1)))) == [
        f"expected at most {MOST_ROWS:,} rows, got more"
    ]


def test_a_formula_leaves_harmless_and_the_hash_survives_the_way_out_and_in():
    evidence = evidence_of(CLAIM | {"note": "=1+1", "reference": "-x"}, TROOPS)
    out = to_bytes(evidence)
    assert b",'-x,'=1+1" in out
    again = read_evidence(io.BytesIO(out), name="again")
    assert again == evidence and again.rows.note.tolist() == evidence.rows.note.tolist()


def test_the_order_of_rows_is_no_matter_and_another_value_is_another_hash():
    assert evidence_of(CLAIM, TROOPS) == evidence_of(TROOPS, CLAIM)
    assert evidence_of(CLAIM) != evidence_of(CLAIM | {"value": "31"})
    assert joined([evidence_of(CLAIM), evidence_of(TROOPS)]) == evidence_of(CLAIM, TROOPS)
    with pytest.raises(
        EvidenceError, match="expected each value in one file, got two files with a row for "
    ):
        joined([evidence_of(CLAIM), evidence_of(CLAIM | {"value": "31"})])


# When a row applies


def test_a_value_replaces_the_published_one_on_its_corridors_alone(scorer):
    plain, forecast = (
        scorer.forecaster.forecast(JUNE_2021, evidence=e) for e in (None, evidence_of(CLAIM))
    )
    mine = scorer.panel.corridors.source_iso3.to_numpy()[plain.rows.corridor] == "AFG"
    k = CODES.index("territory_controlled")
    assert (forecast.rows.raw[mine, k] == 30).all()
    assert (forecast.rows.z[mine, k] == 0.5).all()  # 30 of 0 to 60 %
    assert (forecast.rows.basis[mine, k] == EVIDENCE).all()
    assert (forecast.rows.basis == EVIDENCE).sum() == mine.sum()
    before = plain.probability("arrivals")
    after = forecast.probability("arrivals")
    np.testing.assert_array_equal(before[~mine], after[~mine])
    assert (after[mine] < before[mine]).all()  # V-Dem has 55.5 % outside state control


@pytest.mark.parametrize(
    ("change", "use"),
    [
        ({"known_since": "2021-07-01"}, "not known yet at the end of this month"),
        ({"date": "2020-12-30"}, "older than the published value"),
        ({"date": "2020-12-31"}, "used"),
        ({"source_iso3": "ISL"}, "there is no corridor from Iceland"),
        ({"source_iso3": "CHE"}, "Switzerland is not a source in 2021-06"),
    ],
)
def test_why_a_row_is_used_or_not_is_said(scorer, change, use):
    evidence = evidence_of(CLAIM | change)
    rows = scorer.forecaster.forecast(JUNE_2021, evidence=evidence).rows
    assert evidence_use(scorer.panel, JUNE_2021, evidence, rows) == [use]


def test_thousands_of_rows_are_not_searched_one_by_one(scorer, monkeypatch):
    asked = []

    def reason(panel, as_of, *place):
        asked.append(place)
        return "no corridor"

    monkeypatch.setattr("risk.inputs.effects.touched", None)  # searches every corridor at each call
    monkeypatch.setattr("risk.inputs.effects.no_rows_reason", reason)
    days = [f"20{year}-06-{day:02d}" for year in range(16, 22) for day in range(1, 31)]
    rows = [
        CLAIM | {"source_iso3": source, "date": day, "known_since": day}
        for source in ("AFG", "ISL")
        for day in days
    ]
    evidence = evidence_of(*rows)
    scored = scorer.forecaster.forecast(JUNE_2021, evidence=evidence).rows
    use = evidence_use(scorer.panel, JUNE_2021, evidence, scored)
    assert asked == [("ISL", None)]
    assert use.count("used") == 1 and use.count("no corridor") == 1
    assert use.count("replaced by a newer row, or too old") == 2 * len(days) - 2


def test_the_newest_date_wins(scorer):
    older = CLAIM | {"date": "2021-05-01", "value": "20", "low": "", "high": ""}
    both = numbers(scorer, evidence_of(CLAIM, older))
    np.testing.assert_array_equal(both, numbers(scorer, evidence_of(CLAIM)))


@FEW
@given(
    code=st.sampled_from(["territory_controlled", "displacement", "foreign_troops_leaving"]),
    value=st.integers(0, 100),
    later=st.integers(1, 18),
)
def test_evidence_known_after_the_month_changes_nothing(scorer, code, value, later):
    day = str(pd.Period("2021-06", "M") + later) + "-01"
    row = TROOPS | {"indicator": code, "unit": INDICATORS[code].unit, "value": str(value)}
    evidence = evidence_of(row | {"known_since": day})
    raised = dict.fromkeys(MECHANISMS, tuple([1] * len(CODES)))
    for weights in (None, raised):
        np.testing.assert_array_equal(
            numbers(scorer, evidence, weights=weights), numbers(scorer, weights=weights)
        )


def test_applying_and_removing_evidence_restores_every_digit(scorer):
    plain = Settings(JUNE_2021, source="AFG")
    before = corridor_table(scorer, plain)
    used = corridor_table(scorer, replace(plain, evidence=evidence_of(CLAIM, TROOPS)))
    pd.testing.assert_frame_equal(before, corridor_table(scorer, plain), check_exact=True)
    assert set(before.evidence) == {"published data only"}
    assert set(used.evidence) == {evidence_of(CLAIM, TROOPS).short}
    assert set(used.basis_territory_controlled) == {"evidence"}
    assert set(before.basis_foreign_troops_leaving) == {"none"}


# Judgement indicators


def test_judgement_of_weight_0_changes_no_digit(scorer):
    evidence = evidence_of(TROOPS)
    for weights in (None, dict.fromkeys(MECHANISMS, equal_weights())):
        np.testing.assert_array_equal(
            numbers(scorer, evidence, weights=weights), numbers(scorer, weights=weights)
        )


def test_judgement_counts_once_its_weight_is_raised_and_only_where_there_is_evidence(scorer):
    raised = (*equal_weights(8)[:N_LEARNED], 24, 0, 0, 0)
    weights = dict.fromkeys(MECHANISMS, raised)
    plain, forecast = (
        scorer.forecaster.forecast(JUNE_2021, weights, evidence=e)
        for e in (None, evidence_of(TROOPS))
    )
    mine = scorer.panel.corridors.source_iso3.to_numpy()[plain.rows.corridor] == "AFG"
    gained = forecast.mechanisms["armed"].index - plain.mechanisms["armed"].index
    # Half of the troops gone, at 24 points of all.
    np.testing.assert_allclose(gained[mine], 100 * 0.5 * 24 / sum(raised))
    assert (gained[~mine] == 0).all()
    assert BASES[forecast.rows.basis[0, N_LEARNED]] in ("none", "evidence")


def test_missing_judgement_is_neither_filled_nor_held_against_the_coverage(scorer):
    table = corridor_table(scorer, Settings(JUNE_2021, source="AFG")).set_index("receiver_iso3")
    # Four of Iran's values are not known: arrivals that were only carried forward.
    assert table.coverage["IRN"] == pytest.approx(1 - 4 / N_LEARNED)
    assert (table.coverage.drop("IRN") == 1).all()
    assert table.raw_security_cooperation.isna().all()
    assert (table.filled_security_cooperation == 0).all()
    assert (table.contribution_armed_security_cooperation == 0).all()


@pytest.mark.slow
def test_what_leaves_the_product_by_corridor_names_the_origin_of_each_value(scorer, tmp_path):
    put_in = evidence_of(CLAIM, TROOPS)
    settings = Settings(JUNE_2021, source="AFG", evidence=put_in)
    table = corridors_with_origins(scorer, settings)
    (claim,) = (r for r in put_in.rows.itertuples() if r.indicator == "territory_controlled")
    assert set(table.origin_territory_controlled) == {origin_text(claim)}
    assert (table.basis_territory_controlled == "evidence").all()
    assert set(table.origin_border_exposure) == {""}
    assert table.drop(columns=table.filter(like="origin_")).equals(corridor_table(scorer, settings))
    file = tmp_path / "evidence.csv"
    file.write_bytes(to_bytes(put_in))
    out = tmp_path / "score.json"
    asked = ["score", "--as-of", "2021-06", "--source", "AFG", "--corridors", "--format", "json"]
    assert main([*asked, "--evidence", str(file), "--out", str(out)]) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert {row["origin_territory_controlled"] for row in rows} == {origin_text(claim)}
