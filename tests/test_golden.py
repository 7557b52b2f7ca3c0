"""Every number of every command and page is what it was when the golden set was written."""

import pytest

from risk.dashboard.state.view import PARTS, RECORD_PARTS
from tools.golden import cases, snapshot
from tools.golden.numbers import Page, cell_numbers, numbers, rounded


@pytest.mark.slow
@pytest.mark.parametrize("part", ["scores", "verification", "briefings", "pages"])
def test_every_number_is_as_it_was(part, warm_commands):
    now = snapshot.PARTS[part]()
    before = snapshot.load()
    found = snapshot.differences({name: before[name] for name in now}, now)
    assert found == [], "meant? then `python -m tools.golden`, and say why in the commit"


def test_every_part_is_compared():
    assert list(snapshot.PARTS) == ["scores", "verification", "briefings", "pages"]


def test_the_set_holds_numbers_of_every_page_and_table():
    before = snapshot.load()
    assert set(before["countries"]) == set(before["corridors"]) == set(cases.SCORES)
    assert set(before["full"]) == set(cases.FULL)
    for page in cases.PAGES:
        name = f"2021-06 AFG to PAK: {page}"
        parts = [found for key, found in before["pages"].items() if key.partition(", ")[0] == name]
        assert parts
        for kind, least in {"texts": 25, "tables": 100, "charts": 3}.items():
            assert sum(len(part.get(kind, [])) for part in parts) > least


def test_the_set_opens_every_part_of_the_pages_that_show_one_at_a_time():
    assert cases.PARTS["country"] == ("part", PARTS)
    assert cases.PARTS["track-record"] == ("record_part", RECORD_PARTS)


@pytest.mark.slow
def test_another_what_if_is_told_by_the_columns_that_it_changes():
    name = "2021-06 what if"
    other = ["--as-of", "2021-06", "--what-if", "conflict_momentum:AFG=x4"]
    now = snapshot.column_digests(snapshot.written("score", other))
    found = snapshot.differences(snapshot.load()["countries"][name], now, name)
    changed = {line.partition(" / ")[2].partition(":")[0] for line in found}
    assert {"probability", "index_armed", "overrides"} <= changed
    assert not {"rows", "as_of", "weights_hash", "model_version"} & changed


def test_a_changed_number_is_found_and_a_changed_order_or_word_is_not():
    before = snapshot.tidy({"texts": numbers("81 % of 1,234; 81 %"), "tables": ["2", "1", "1"]})
    same = snapshot.tidy({"texts": numbers("Of 1,234 some 81 %."), "tables": ["1", "2", "1"]})
    other = snapshot.tidy({"texts": numbers("82 % of 1,234"), "tables": ["1", "2", "2"]})
    assert snapshot.differences(before, same, "page") == []
    assert snapshot.differences(before, other, "page") == [
        "page / tables: no longer 1; new 2",
        "page / texts: no longer 81; new 82",
    ]


def test_what_is_new_and_what_is_gone_is_said():
    found = snapshot.differences({"a": ["1"], "b": "x"}, {"a": ["1"], "c": "x"}, "page")
    assert found == ["page / b: no longer there", "page / c: new"]
    assert snapshot.differences({"a": "1,2\n3,4\n"}, {"a": "1,2\n3,5\n"}, "full") == [
        "full / a: no longer 3,4; new 3,5"
    ]
    assert snapshot.differences(["1", "2"], ["2", "1"], "a") == ["a: in another order"]


def test_another_label_of_a_period_is_said():
    kept = snapshot._kept({"all": "2004–2022"})
    found = snapshot.differences({"periods": kept}, {"periods": {"all": "2004–2023"}}, "verify")
    assert found == ["verify / periods / all: no longer 2004–2022; new 2004–2023"]


def test_numbers_are_told_from_names_and_hashes():
    text = "June 2021 (2021-06): 1,234 persons, −0.5 points, box -0.3, 74–87 %, hash 12ab, v14"
    assert numbers(text) == ["2021", "2021", "06", "1234", "-0.5", "-0.3", "74", "87"]
    assert (rounded("0.12345678949"), rounded(2.0)) == ("0.123456789", "2")
    assert (rounded("0012"), rounded("2021-06")) == ("0012", "2021-06")
    assert cell_numbers(1e-07) == ["1e-07"] and cell_numbers(float("nan")) == []


def test_a_briefing_is_read_by_text_table_and_drawing():
    html = "<style>p {width: 9px}</style><p>81 %</p><svg><text>5</text></svg><table><td>7</table>"
    assert Page(html).found == {"texts": ["81"], "tables": ["7"], "charts": ["5"]}


def test_the_set_is_read_as_it_was_written(tmp_path):
    golden_set = {
        "countries": {"a case": {"rows": "2", "rank": "00ab12cd"}},
        "full": {"a_table": "rank,iso3\n1,PAK\n"},
        "pages": {"a view: map": {"texts": ["1", "2"]}},
    }
    snapshot.save(golden_set, tmp_path)
    assert snapshot.load(tmp_path) == golden_set
