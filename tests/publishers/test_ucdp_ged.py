"""UCDP's events, yearly and candidate releases together, as country-months."""

import pandas as pd

from risk.publishers.ucdp import candidate, country_month, ged
from risk.storage.errors import InputError
from risk.terms.months import to_month
from tests.present_forms import EVENT_COLUMNS, csv_text, event, write_zip
from tests.refusals import says
from tests.tiny import write_csv

EDGES = (event(1, 700, "1989-03-02", 4), event(2, 700, "2025-11-30", 6))


def yearly(folder, *rows, name="ged261-csv.zip", member="x/GEDEvent_v26_1.csv"):
    return write_zip(folder / name, **{member: csv_text(EVENT_COLUMNS, [*EDGES, *rows])})


def monthly(folder, month, *rows):
    path = folder / f"GEDEvent_v26_{month}.csv"
    path.write_text(csv_text(EVENT_COLUMNS, list(rows)), encoding="utf-8")
    return path


def months_of(path, *candidates):
    table = ged.country_months(ged.read_events(path, candidates))
    keys = zip(table.gwno, table.month, strict=True)
    return dict(zip(keys, zip(table.deaths, table.provisional, strict=True), strict=True))


def test_an_event_counts_in_the_month_it_starts_in(tmp_path):
    over = event(3, 770, "2024-01-31", 9, date_end="2024-02-02")
    found = months_of(yearly(tmp_path, over))
    assert found[770, to_month("2024-01")] == (9, False)
    assert (770, to_month("2024-02")) not in found


def test_a_month_of_events_without_deaths_has_a_row(tmp_path):
    assert months_of(yearly(tmp_path, event(3, 2, "2010-05-01", 0)))[2, to_month("2010-05")][0] == 0


def test_the_newest_release_says_what_an_event_was(tmp_path):
    first = monthly(
        tmp_path, "0_1", event(7, 700, "2026-01-05", 100), event(8, 700, "2026-01-06", 1)
    )
    second = monthly(
        tmp_path, "0_2", event(7, 700, "2026-01-05", 30), event(9, 700, "2026-02-01", 2)
    )
    together = monthly(tmp_path, "01_26_02", event(9, 700, "2026-02-01", 50))
    found = months_of(yearly(tmp_path), together, second, first)
    assert found[700, to_month("2026-01")] == (30 + 1, True)
    assert found[700, to_month("2026-02")] == (50, True)


def test_what_the_yearly_release_covers_is_its_alone(tmp_path):
    late = monthly(tmp_path, "0_1", event(7, 700, "2025-12-31", 5), event(2, 700, "2025-11-30", 99))
    found = months_of(yearly(tmp_path), late)
    assert found == {
        (700, to_month("1989-03")): (4, False),
        (700, to_month("2025-11")): (6, False),
    }


def test_an_event_that_moves_out_of_the_yearly_time_counts_where_it_last_was(tmp_path):
    first = monthly(tmp_path, "0_1", event(7, 700, "2026-01-05", 100))
    second = monthly(tmp_path, "0_2", event(7, 700, "2025-12-05", 100))
    assert (700, to_month("2026-01")) not in months_of(yearly(tmp_path), first, second)


def test_serbia_has_one_number_in_both_forms(tmp_path):
    """UCDP's events have 345 throughout, the country-months 340 from 2007 on."""
    path = write_csv(
        tmp_path / country_month.FILE,
        country_month.TABLE.header,
        [(340, 2008, 2, 1, 3, 0, 0, 0, 0, 0)],
    )
    summed = country_month.read(path)
    found = months_of(yearly(tmp_path, event(3, 345, "2008-02-21", 3)))
    assert summed[["gwno", "month", "deaths"]].values.tolist() == [[345, to_month("2008-02"), 3]]
    assert found[345, to_month("2008-02")] == (3, False)


def test_events_summed_are_the_table_of_the_country_months(tmp_path):
    rows = [event(3, 770, "2024-01-31", 9), event(4, 770, "2024-01-02", 1, type_of_violence=3)]
    candidate = monthly(tmp_path, "0_1", event(7, 700, "2026-01-05", 100))
    summed = write_csv(
        tmp_path / country_month.FILE,
        country_month.TABLE.header,
        [
            (700, 1989, 3, 1, 4, 0, 0, 0, 0, 0),
            (700, 2025, 11, 1, 6, 0, 0, 0, 0, 0),
            (700, 2026, 1, 1, 100, 0, 0, 0, 0, 1),
            (770, 2024, 1, 1, 9, 0, 0, 1, 1, 0),
        ],
    )
    events = ged.read_events(yearly(tmp_path, *rows), [candidate])
    pd.testing.assert_frame_equal(ged.country_months(events), country_month.read(summed))


def test_a_yearly_release_reads_plain_as_packed(tmp_path):
    path = tmp_path / "GEDEvent_v26_1.csv"
    path.write_text("\ufeff" + csv_text(EVENT_COLUMNS, list(EDGES)), encoding="utf-8")
    pd.testing.assert_frame_equal(ged.read(path), ged.read(yearly(tmp_path)))


def test_events_that_are_no_yearly_release_are_refused(tmp_path):
    zipped = "ged261-csv.zip/GEDEvent_v26_1.csv"
    assert says(ged.read, yearly(tmp_path, name="ged251-csv.zip")) == (
        "ged251-csv.zip: column 'date_start': expected events from 1989 to 2024, the last year of "
        "a yearly release of this name, got 1989 to 2025"
    )
    assert says(ged.read, yearly(tmp_path, event(1, 2, "2001-09-11", 9))) == (
        f"{zipped}: row 4: expected each id once, got id=1 again"
    )
    assert says(ged.read, yearly(tmp_path, event(3, 2, "soon", 9))).startswith(
        "ged261-csv.zip: row 4, column 'date_start': expected a date from 1989 to 2100"
    )
    assert says(ged.read, yearly(tmp_path, event(3, 2, "2001-09-11", "many"))) == (
        f"{zipped}: row 4, column 'best': expected a number, got 'many'"
    )
    assert says(ged.read, yearly(tmp_path, [*event(3, 2, "2001-09-11", 9), "x"])).startswith(
        f"{zipped}: expected CSV in UTF-8 with as many cells in every row as in the header, got: "
    )
    assert says(ged.read, yearly(tmp_path, member="codebook.csv")) == (
        "ged261-csv.zip: expected the file GEDEvent_v*.csv in the zip, got codebook.csv"
    )
    path = write_zip(tmp_path / "ged261-csv.zip", **{"GEDEvent_v26_1.csv": ""})
    assert says(ged.read, path) == (
        f"{zipped}: row 1: expected the column 'id', got none of the columns"
    )
    path = write_zip(
        tmp_path / "ged261-csv.zip", **{"GEDEvent_v26_1.csv": csv_text(EVENT_COLUMNS, [])}
    )
    assert says(ged.read, path) == (
        f"{zipped}: expected at least one row below the header, got none"
    )


def test_a_damaged_zip_of_events_is_refused_wherever_the_damage_is(tmp_path):
    whole = yearly(
        tmp_path, *(event(n, 2, "2001-09-11", n % 7) for n in range(3, 900))
    ).read_bytes()
    path = tmp_path / "ged261-csv.zip"
    for at in range(40, len(whole), len(whole) // 40):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            ged.read(path)
        except InputError as error:
            assert "ged261-csv.zip" in str(error)
    path.write_bytes(whole[: len(whole) // 2])
    assert says(ged.read, path) == (
        "ged261-csv.zip: expected a zip file, got something else or a damaged one"
    )


def test_candidate_releases_outside_their_months_or_with_a_gap_are_refused(tmp_path):
    path = yearly(tmp_path)
    march = monthly(tmp_path, "0_3", event(7, 700, "2026-03-05", 1))
    assert says(months_of, path, march) == (
        "GEDEvent_v*: expected a candidate release of every month from 2026-01 to 2026-03, found "
        "none of 2026-01"
    )
    january = monthly(tmp_path, "0_1", event(7, 700, "2026-02-05", 1))
    assert says(months_of, path, january) == (
        "GEDEvent_v26_0_1.csv: row 2, column 'date_start': expected a month from 2024-01 to "
        "2026-01, the release's last, got 2026-02"
    )
    all_years = monthly(tmp_path, "0_1", *EDGES)
    assert "expected a month from 2024-01" in says(months_of, path, all_years)
    protest = tmp_path / "GEDEvent_v26_1_4_1101_2512.csv"  # violent political protest
    assert says(months_of, path, protest).startswith(
        "GEDEvent_v26_1_4_1101_2512.csv: expected a name such as GEDEvent_v26_0_8.csv"
    )


def test_candidate_events_without_a_header_read_as_those_with_one(tmp_path):
    rows = [event(7, 700, "2024-01-05", 3)]
    path = tmp_path / "GEDEvent_v24_0_1.csv"
    path.write_text(csv_text(EVENT_COLUMNS, rows), encoding="utf-8")
    before = candidate.read(path)
    path.write_text(csv_text(EVENT_COLUMNS, rows, with_header=False), encoding="utf-8")
    pd.testing.assert_frame_equal(candidate.read(path), before)
    path.write_text(csv_text([], [row[1:] for row in rows], with_header=False), encoding="utf-8")
    assert "GEDEvent_v24_0_1.csv: row 1" in says(candidate.read, path)
