"""Indicators of a made-up world, recomputed by hand."""

import numpy as np
import pytest

from risk.build.grid import FIRST_MONTH
from risk.build.measures import measure
from risk.terms.months import to_month
from tests.build.world import corridors, grid, quiet_world


def at(measured, code, row, text):
    """Value of a state or corridor as of a month."""
    return float(measured[code].values[row, to_month(text) - FIRST_MONTH])


def with_deaths(**by_month):
    """AAA's deaths in each month from a month on, until the next one given."""
    world = quiet_world()
    deaths = world.deaths.copy()
    for first, many in by_month.items():
        later = (deaths.iso3 == "AAA") & (deaths.month >= to_month(first.replace("m", "")))
        deaths.loc[later, "deaths"] = float(many)
    return deaths


# AAA: 10 deaths a month in 1990, 40 from 1991 on, among 2 million people.
DEATHS = with_deaths(**{"m1990-01": 10, "m1991-01": 40})


def flows(*rows):
    table = corridors(arrivals=0.0, carried=0.0)
    for source, receiver, year, arrivals, carried in rows:
        here = (table.source_iso3 == source) & (table.receiver_iso3 == receiver)
        table.loc[here & (table.year == year), ["arrivals", "carried"]] = arrivals, carried
    return table


@pytest.fixture(scope="module")
def war():
    return measure(
        quiet_world(
            deaths=DEATHS,
            flows=flows(
                ("AAA", "BBB", 1990, 500, 0),
                ("AAA", "BBB", 1991, 100, 5_000),
                ("AAA", "BBB", 1992, 12_000, 5_000),
                ("BBB", "AAA", 1990, 300, 0),
                ("BBB", "AAA", 1991, 800, 0),
                ("BBB", "AAA", 1992, 100, 0),
            ),
            stocks=corridors(hosted=1_000_000.0, idps=0.0),
        ),
        grid(),
    )


def test_along_a_land_border_the_last_known_arrivals_are_at_least_2000(war):
    # As of December 1991 those of 1990 are known: 500 over a border of 150 km, 300 over none.
    assert at(war, "last_arrivals", 0, "1991-12") == 2_000
    assert at(war, "last_arrivals", 1, "1991-12") == 300


def test_the_route_is_that_at_the_pace_of_the_violence_since_the_year(war):
    # 440 deaths from January to November 1991 are 480 a year, against 120 in 1990; 5 for each of
    # 2 million inhabitants: (480 + 10) ÷ (120 + 10) = 3.769.
    assert at(war, "refugee_route", 0, "1991-12") == pytest.approx(2_000 * 490 / 130)
    # BBB has no deaths at all: (0 + 10) ÷ (0 + 10).
    assert at(war, "refugee_route", 1, "1991-12") == 300


def test_the_pace_remembers_as_long_as_the_year_is_the_last_known(war):
    # May 1992 still compares with 1990: 16 months at 40. June 1992 compares with 1991: 480 a year.
    assert at(war, "refugee_route", 0, "1992-05") == pytest.approx(2_000 * 490 / 130)
    assert at(war, "refugee_route", 2, "1992-06") == 2_000


def test_a_pace_is_kept_between_a_tenth_and_thirty():
    loud = measure(quiet_world(deaths=with_deaths(**{"m1991-01": 4_000})), grid())
    assert at(loud, "refugee_route", 0, "1991-12") == 30 * 2_000
    silent = measure(quiet_world(deaths=with_deaths(**{"m1990-01": 4_000, "m1991-01": 0})), grid())
    assert at(silent, "refugee_route", 0, "1991-12") == 200


def test_in_an_unknown_year_seven_of_a_thousand_hosted_stand_in(war):
    # Of 1991 there are 5,000 carried forward and 100 beside them: nobody knows. 1 million hosted.
    assert at(war, "last_arrivals", 0, "1992-06") == pytest.approx(7_000)
    assert at(war, "refugee_route", 0, "1992-06") == pytest.approx(7_000)
    # Of 1992 there are 12,000 beside the old value: known.
    assert at(war, "last_arrivals", 0, "1993-06") == 12_000


def test_the_peak_is_of_the_years_that_are_known(war):
    assert at(war, "peak_arrivals", 0, "1992-06") == 2_000  # 1989: 0, 1990: 500; 1991 unknown
    assert at(war, "peak_arrivals", 0, "1993-06") == 12_000
    assert at(war, "peak_arrivals", 1, "1993-06") == 800
    assert at(war, "peak_arrivals", 1, "1995-06") == 100  # 1992 to 1994


def test_a_peak_of_unknown_years_alone_is_what_the_people_hosted_say():
    unknown = flows(*(("AAA", "BBB", year, 100, 5_000) for year in range(1990, 1993)))
    world = quiet_world(flows=unknown, stocks=corridors(hosted=1_000_000.0, idps=0.0))
    assert at(measure(world, grid()), "peak_arrivals", 0, "1993-06") == pytest.approx(7_000)


def test_years_with_10000_arrivals_pass_over_those_unknown(war):
    assert at(war, "arrivals_history", 0, "1992-06") == 0
    assert at(war, "arrivals_history", 0, "1993-06") == 1
    assert at(war, "hosted_community", 0, "1992-06") == 1_000_000


def test_deaths_are_counted_per_inhabitant_and_against_the_four_years_before(war):
    # September to November 1991: 120 deaths among 2 million.
    assert at(war, "deaths_rate", 0, "1991-12") == 60
    # December 1990 to November 1991: 450; the 48 months before: 110, as the data begin in 1989.
    jump = (450 / 12 + 1) / (110 / 48 + 1)
    assert at(war, "violence_jump", 0, "1991-12") == pytest.approx(jump)
    assert at(war, "receiver_violence_now", 0, "1991-12") == 120


def test_a_receiver_is_open_by_all_who_were_registered_per_1000_inhabitants(war):
    # BBB registered 500 in 1990: 0.25 for each 1,000 of 2 million.
    assert at(war, "receiver_openness", 1, "1991-12") == pytest.approx(0.25)


def test_whether_it_was_fought_there_is_that_of_the_last_known_year():
    battles = corridors(conflicts=0)
    here = (battles.source_iso3 == "AAA") & (battles.year == 1991)
    world = quiet_world(battles=battles.assign(conflicts=here.astype(int)))
    measured = measure(world, grid())
    assert [at(measured, "fought_there", 0, m) for m in ("1992-05", "1992-06", "1993-06")] == [
        0,
        1,
        0,
    ]
    assert at(measured, "border_incidents", 0, "1993-06") == 1


def test_a_border_is_its_length_and_fragility_the_estimate(war):
    assert [at(war, "border_exposure", row, "1991-12") for row in range(4)] == [150, 0, 20, 0]
    assert at(war, "source_fragility", 0, "1991-12") == -1
    assert at(war, "receiver_territory", 0, "1991-12") == pytest.approx(10)
    assert not np.isnan(war["state_fragility"].values[:, -1]).any()
