"""UNHCR: what counts as an arrival, and what is carried forward or registered twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.publishers import unhcr
from risk.storage.errors import InputError

FLOWS = "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,refugee_like,oip\n"
STOCKS = "year,coo,coo_iso,coa,coa_iso,refugees,asylum_seekers,idps,oip\n"


def flows(folder, *rows):
    path = folder / unhcr.FLOWS
    path.write_text(FLOWS + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    table = unhcr.read_flows(path)
    return table.set_index(["source_iso3", "receiver_iso3", "year"])


def counted(folder, *cells):
    """Arrivals of consecutive years on one corridor, from the four columns' cells."""
    rows = [f"{2000 + at},A,AFG,AFG,I,IRN,IRN,{cell}" for at, cell in enumerate(cells)]
    return flows(folder, *rows).arrivals.tolist()


def test_the_four_columns_are_summed_and_blank_counts_as_none(tmp_path):
    table = flows(tmp_path, "2021,A,AFG,AFG,T,TJK,TJK,,6373,2691,5")
    assert table.arrivals.tolist() == [9069]
    assert table.repeated.tolist() == [0]


def test_a_value_equal_to_the_year_befores_counts_once(tmp_path):
    assert counted(tmp_path, ",,97745,", ",,97745,", ",,97745,") == [97745, 0, 0]


def test_a_carried_value_is_told_from_a_group_registered_twice(tmp_path):
    table = flows(
        tmp_path, "2000,A,AFG,AFG,I,IRN,IRN,,9000,9000,", "2001,A,AFG,AFG,I,IRN,IRN,,9000,8,"
    )
    assert table[["arrivals", "carried", "repeated"]].values.tolist() == [
        [9_000, 0, 9_000],
        [8, 9_000, 9_000],
    ]


def test_a_carried_value_hides_no_new_one_beside_it(tmp_path):
    assert counted(tmp_path, ",,97745,", "300,,97745,") == [97745, 300]


def test_a_value_that_returns_after_a_gap_counts_again(tmp_path):
    assert counted(tmp_path, ",,5000,", ",,,", ",,5000,") == [5000, 0, 5000]


def test_a_group_in_two_columns_counts_once(tmp_path):
    assert counted(tmp_path, "12000,12000,,") == [12000]
    assert counted(tmp_path, "12000,12000,12000,12000") == [12000]


def test_small_values_may_be_equal_by_chance(tmp_path):
    assert counted(tmp_path, "999,999,,", "999,,,") == [1998, 999]
    assert counted(tmp_path, "1000,1000,,", "1000,,,") == [1000, 0]


def test_what_does_not_count_is_reported_as_repeated(tmp_path):
    table = flows(tmp_path, "2000,C,COD,COD,B,BDI,BDI,9000,9000,50,")
    assert table[["arrivals", "reported", "repeated"]].iloc[0].tolist() == [9050, 18050, 9000]


def test_palestinians_are_filed_with_israel_and_added_up(tmp_path):
    table = flows(
        tmp_path,
        "2021,P,GAZ,PSE,E,EGY,EGY,30,,,",
        "2021,I,ISR,ISR,E,EGY,EGY,,12,,",
    )
    assert table.arrivals.to_dict() == {("ISR", "EGY", 2021): 42}


@pytest.mark.slow
@given(
    value=st.integers(0, 10**6),
    column=st.integers(0, 3),
    years=st.integers(1, 6),
)
def test_repeating_a_value_never_adds_arrivals(tmp_path_factory, value, column, years):
    cells = ["", "", "", ""]
    cells[column] = str(value)
    folder = tmp_path_factory.mktemp("flows", numbered=True)
    arrivals = counted(folder, *[",".join(cells)] * years)
    assert sum(arrivals) == (value * years if value < unhcr.REPEAT_FLOOR else value)


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("2021,A,AFG,AFG,T,TJK,TJK,many,,,", "row 2, column 'refugees': expected a number, got 'm"),
        ("2021,A,AFG,AFG,T,TJK,TJK,-1,,,", "row 2, column 'refugees': expected at least 0"),
        ("2021,A,,AFG,T,TJK,TJK,1,,,", "row 2, column 'coo': expected text, got an empty cell"),
        ("1900,A,AFG,AFG,T,TJK,TJK,1,,,", "row 2, column 'year': expected at least 1951"),
    ],
)
def test_a_bad_flow_is_named(tmp_path, row, complaint):
    with pytest.raises(InputError, match=f"unhcr_flows.csv: {complaint}"):
        flows(tmp_path, row)


def test_a_flow_that_stands_twice_is_named(tmp_path):
    row = "2021,A,AFG,AFG,T,TJK,TJK,1,,,"
    with pytest.raises(InputError, match="row 3: expected each year.coo.coa once, got year=2021"):
        flows(tmp_path, row, row)


def test_stocks_leave_the_displaced_inside_apart(tmp_path):
    path = tmp_path / unhcr.POPULATION
    path.write_text(
        STOCKS + "2020,AFG,AFG,PAK,PAK,100,20,0,3\n2020,AFG,AFG,AFG,AFG,0,0,700,\n",
        encoding="utf-8",
    )
    table = unhcr.read_population(path).set_index(["source_iso3", "receiver_iso3"])
    assert table.hosted.to_dict() == {("AFG", "PAK"): 123, ("AFG", "AFG"): 0}
    assert table.idps.to_dict() == {("AFG", "PAK"): 0, ("AFG", "AFG"): 700}


@pytest.fixture(scope="module")
def real_flows(sources_dir):
    table = unhcr.read_flows(sources_dir / unhcr.FLOWS)
    return table.set_index(["source_iso3", "receiver_iso3", "year"])


@pytest.mark.raw
def test_afghan_arrivals_of_2021(real_flows):
    # Tajikistan 2,691 + 6,373 asylum seekers; Pakistan 108,042 + 3,609
    of_2021 = real_flows.arrivals.xs(("AFG", 2021), level=(0, 2))
    assert of_2021[["IRN", "UZB", "TJK", "PAK"]].tolist() == [654_408, 13_020, 9_064, 111_651]


@pytest.mark.raw
def test_the_value_carried_forward_for_iran_is_no_arrival(real_flows):
    iran = real_flows.arrivals.xs(("AFG", "IRN"), level=(0, 1))
    assert iran.loc[2002:2020].max() < 10_000
    assert real_flows.reported.xs(("AFG", "IRN"), level=(0, 1)).loc[2002:2020].min() >= 97_745


@pytest.mark.raw
def test_congolese_in_burundi_were_registered_twice_in_2000(real_flows):
    row = real_flows.loc[("COD", "BDI", 2000)]
    assert row.reported == 2 * row.arrivals
    assert row.arrivals < 10_000 <= row.reported


@pytest.mark.raw
def test_afghans_in_pakistan_at_the_end_of_2020(sources_dir):
    table = unhcr.read_population(sources_dir / unhcr.POPULATION)
    table = table.set_index(["source_iso3", "receiver_iso3", "year"])
    hosted = table.hosted[("AFG", "PAK", 2020)]
    assert hosted == 1_438_432 + 9_668  # refugees and asylum seekers


@pytest.mark.raw
def test_unhcr_has_no_rows_for_taiwan_or_kosovo(real_flows):
    from risk.terms.outcomes import NO_UNHCR

    codes = set(real_flows.index.get_level_values(0)) | set(real_flows.index.get_level_values(1))
    assert not set(NO_UNHCR) & codes
