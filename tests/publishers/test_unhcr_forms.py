"""UNHCR's files as R data and as pages of its API."""

import bz2
import gzip
import json
import lzma
import shutil
from datetime import date

import pandas as pd
import pytest
import rdata

from risk.publishers import unhcr
from risk.storage.errors import InputError
from tests.present_forms import PAGE, write_rda
from tests.refusals import says


def flows_frame(**columns):
    usual = {
        "year": [2024, 2024],
        "coo_name": ["Afghanistan", "Stateless"],
        "coo": ["AFG", "STA"],
        "coo_iso": ["AFG", "XXA"],
        "coa_name": ["Iran", "Iran"],
        "coa": ["IRN", "IRN"],
        "coa_iso": ["IRN", None],
        "refugees": [None, 7.0],
        "asylum_seekers": [36.0, None],
        "refugee_like": [1_200.0, None],
        "oip": [None, None],
    }
    return pd.DataFrame({**usual, **columns})


def test_flows_read_from_r_as_from_csv(tmp_path):
    write_rda(tmp_path / "flows.rda", flows=flows_frame())
    csv = tmp_path / unhcr.FLOWS
    flows_frame().to_csv(csv, index=False)
    pd.testing.assert_frame_equal(
        unhcr.published(tmp_path / "flows.rda", "flows")[0], unhcr.published(csv, "flows")[0]
    )
    table = unhcr.read_flows(tmp_path / "flows.rda")
    assert table.set_index("source_iso3").arrivals.to_dict() == {"AFG": 1_236, "XXA": 7}


def test_r_data_of_the_same_content_are_read_once_and_another_content_anew(tmp_path, monkeypatch):
    reads = []
    parse = rdata.parser.parse_data

    def counted(*args, **named):
        reads.append(args)
        return parse(*args, **named)

    monkeypatch.setattr("rdata.parser.parse_data", counted)
    first = tmp_path / "flows.rda"
    again = tmp_path / "again" / "flows.rda"
    again.parent.mkdir()
    write_rda(first, flows=flows_frame(year=[2019, 2021]))
    shutil.copy(first, again)
    before = unhcr.published(first, "flows")[0]
    before.loc[:, "year"] = 0  # what a reader does to its table is its own
    assert unhcr.published(again, "flows")[0].year.tolist() == [2019, 2021]
    assert len(reads) == 1
    write_rda(first, flows=flows_frame(year=[2018, 2021]))
    assert unhcr.published(first, "flows")[0].year.tolist() == [2018, 2021]
    assert len(reads) == 2


def test_r_data_in_each_of_rs_packings_is_read(tmp_path):
    path = tmp_path / "flows.rda"
    write_rda(path, flows=flows_frame())
    before = unhcr.published(path, "flows")[0]
    plain = gzip.decompress(path.read_bytes())
    for pack in (bz2.compress, lzma.compress):
        path.write_bytes(pack(plain))
        pd.testing.assert_frame_equal(unhcr.published(path, "flows")[0], before)


def test_r_data_that_is_none_is_refused(tmp_path):
    path = tmp_path / "flows.rda"
    path.write_bytes(PAGE)
    assert says(unhcr.read_flows, path) == (
        "flows.rda: expected a file that R has saved, got a web page"
    )
    path.write_bytes(b"")
    assert says(unhcr.read_flows, path) == (
        "flows.rda: expected a file that R has saved, got something else"
    )
    path.write_bytes(bz2.compress(b"RDX3\nX\n" + b"\0" * 90))
    assert says(unhcr.read_flows, path) == (
        "flows.rda: expected a file that R has saved, got something else or a damaged one"
    )
    write_rda(path, flows=flows_frame())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "flows.rda: expected a whole file that R has saved, got a cut" in says(
        unhcr.read_flows, path
    )
    write_rda(path, population=flows_frame())
    assert says(unhcr.read_flows, path) == (
        "flows.rda: expected the data frame 'flows' in the file, got none"
    )
    write_rda(path, flows=flows_frame().drop(columns="oip"))
    assert "flows.rda: row 1: expected the column 'oip'" in says(unhcr.read_flows, path)
    write_rda(path, flows=flows_frame(refugees=[-1.0, 2.0]))
    assert "flows.rda: row 2, column 'refugees': expected at least 0" in says(
        unhcr.read_flows, path
    )
    write_rda(path, flows=flows_frame().iloc[:0])
    assert "expected at least one row" in says(unhcr.read_flows, path)


def page(number=1, last=1, *items):
    return {"page": number, "maxPages": last, "total": [], "items": list(items)}


def item(**cells):
    return {
        "year": 2024,
        "coo": "AFG",
        "coo_iso": "AFG",
        "coa": "PAK",
        "coa_iso": "PAK",
        "refugees": 100,
        "asylum_seekers": "20",
        "idps": "-",
        "oip": "-",
        **cells,
    }


def pages(folder, content):
    path = folder / "unhcr_population.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_pages_of_unhcr_are_read_together(tmp_path):
    inside = item(coa="AFG", coa_iso="AFG", refugees="0", asylum_seekers=0, idps=700)
    nobody = item(coo="UKN", coo_iso="UNK", refugees=3)
    content = [page(1, 2, item(), inside), page(2, 2, nobody)]
    table = unhcr.read_population(pages(tmp_path, content)).set_index("source_iso3")
    assert table.hosted.tolist() == [0, 120, 23]
    assert table.idps.tolist() == [700, 0, 0]
    assert len(unhcr.read_population(pages(tmp_path, page(1, 1, item())))) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (page(1, 0), "expected rows, got an empty answer"),
        ([], r"expected pages of UNHCR's API with 'items', got \[\]"),
        ({"error": "x"}, "expected pages of UNHCR's API with 'items', got {'error': 'x'}"),
        (
            [page(1, 3, item()), page(3, 3, item())],
            r"expected pages 1 to 3, each once, got \[1, 3\]",
        ),
        (page(1, 2, item()), r"expected pages 1 to 2, each once, got \[1\]"),
        (page(1, 1, item(coo="-")), "row 1, column 'coo': expected text, got an empty cell"),
        (page(1, 1, item(), item()), "row 2: expected each year.coo.coa once"),
        (
            page(1, 1, item(refugees=[1])),
            r"row 1, column 'refugees': expected a number, got '\[1\]'",
        ),
        (page(1, 1, {"year": 2024}), "row 1: expected 'coo', got {'year': 2024}"),
        (page(1, 1, 7), "row 1: expected 'year', got 7"),
    ],
)
def test_pages_that_are_not_all_are_refused(tmp_path, content, sentence):
    with pytest.raises(InputError, match=f"^unhcr_population.json: {sentence}"):
        unhcr.read_population(pages(tmp_path, content))


# Half a year


@pytest.mark.parametrize(
    ("released", "last"),
    [
        (date(2026, 6, 12), 2025),
        (date(2026, 6, 9), 2024),
        (date(2026, 11, 3), 2025),
        (date(2027, 2, 1), 2025),
    ],
)
def test_a_release_before_june_has_no_whole_year_before_it(released, last):
    table = pd.DataFrame({"year": [2024, 2025, 2026]})
    assert unhcr.whole_years(table, released, "flows.rda").year.max() == last


def test_without_a_date_every_year_is_taken_as_whole():
    table = pd.DataFrame({"year": [2025, 2026]})
    assert unhcr.whole_years(table, None, "flows.rda").year.max() == 2026


def test_a_release_of_nothing_but_half_a_year_is_refused():
    table = pd.DataFrame({"year": [2026]})
    assert says(unhcr.whole_years, table, date(2026, 11, 3), "flows.rda") == (
        "flows.rda: expected whole years, up to 2025 as it was published on 2026-11-03, "
        "got 2026 to 2026"
    )
