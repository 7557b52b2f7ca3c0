"""The risk table: what stands in it, what does not, and that it can be redone by hand."""

import hashlib
import io
import json

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from risk.model.fits import MODELS
from risk.risk_table.columns import CORRIDOR_TABLE, COUNTRY_TABLE
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.full_tables import corridors_with_origins, countries_with_changes
from risk.risk_table.row_parts import NO_DATA_REASON
from risk.risk_table.settings import Settings, parse_weights, weights_text
from risk.storage.errors import InputError
from risk.storage.export import to_csv
from risk.storage.schema import read_table
from risk.terms.catalogue import CODES, LEARNED_CODES
from risk.terms.levels import NOT_EXPOSED, WITHHELD, level_of
from risk.terms.months import month_text, to_month
from risk.terms.outcomes import HORIZON_MONTHS, MECHANISMS, OUTCOMES

JUNE_2021 = to_month("2021-06")
EQUAL = tuple([1] * len(CODES))
NUMBERS = [
    "rank",
    "probability",
    "probability_low",
    "probability_high",
    "probability_arrivals",
    "probability_armed",
    "index_arrivals",
    "index_armed",
    "base_rate",
    "coverage",
]
SETTINGS = {
    "June 2021": Settings(JUNE_2021),
    "armed": Settings(JUNE_2021, "armed"),
    "arrivals, early season": Settings(to_month("2013-02"), "arrivals"),
    "own weights": Settings(JUNE_2021, "either", (EQUAL, EQUAL)),
    "one source": Settings(JUNE_2021, source="AFG"),
    "a region": Settings(JUNE_2021, region="Sahel"),
    "before enough was known": Settings(to_month("1992-01")),
    "one mechanism learned": Settings(to_month("1994-06"), "arrivals"),
    "a source at peace": Settings(JUNE_2021, source="ISL"),
    "nobody exposed": Settings(JUNE_2021, source="ISL", region="Sahel"),
}


@pytest.fixture(params=SETTINGS.values(), ids=SETTINGS.keys())
def settings(request):
    return request.param


@pytest.fixture(scope="module")
def countries(scorer):
    return country_table(scorer, Settings(JUNE_2021))


@pytest.fixture(scope="module")
def corridors(scorer):
    return corridor_table(scorer, Settings(JUNE_2021))


def exposed(table):
    return table[table.level != NOT_EXPOSED]


# The contract


@pytest.mark.parametrize(
    ("made", "contract"),
    [(countries_with_changes, COUNTRY_TABLE), (corridors_with_origins, CORRIDOR_TABLE)],
    ids=["countries", "corridors"],
)
@pytest.mark.slow
def test_what_is_exported_fits_the_contract(scorer, settings, made, contract):
    table = made(scorer, settings)
    assert set(table.columns) == {column.name for column in contract.columns}
    if len(table):
        read = read_table(io.BytesIO(to_csv(table)), contract, name="score.csv")
        assert len(read) == len(table)
        header = to_csv(table).split(b"\r\n")[0].decode().split(",")
        assert header == table.columns.tolist()


def test_the_settings_stand_in_every_row(scorer, settings):
    table = country_table(scorer, settings)
    assert set(table.as_of) == {month_text(settings.as_of)}
    assert set(table.outcome) == {settings.outcome}
    assert set(table.horizon_months) == {HORIZON_MONTHS} == {12}
    assert set(table.data_version) == {scorer.panel.version}
    assert set(table.source_filter) == {settings.source or ""}
    assert set(table.region_filter) == {settings.region or ""}
    used = scorer.forecast(settings).mechanisms
    text = " ".join(f"{m}:{weights_text(used[m].weights)}" for m in MECHANISMS)
    assert set(table.weights_hash) == {hashlib.sha256(text.encode()).hexdigest()[:12]}
    assert set(table.weights_set_by) == {"user" if any(settings.weights) else "fit"}


def test_every_state_of_the_month_has_one_row(scorer):
    for text in ("1992-01", "2010-12", "2021-06"):
        month = to_month(text)
        table = country_table(scorer, Settings(month))
        panel = scorer.panel
        state = panel.countries.iso3[panel.states[:, panel.column(month)]]
        assert sorted(table.iso3) == sorted(state)


# Ranks, levels, exposure


def test_ranks_run_from_the_highest_probability_and_equals_share_one(scorer, settings):
    for table_of in (country_table, corridor_table):
        table = exposed(table_of(scorer, settings))
        assert table["rank"].is_monotonic_increasing
        known = table[table.probability.notna()]
        assert known.probability.is_monotonic_decreasing
        above = [(known.probability > p).sum() + 1 for p in known.probability]
        assert known["rank"].tolist() == above
        unknown = table[table.probability.isna() & (table.withheld_reason == NO_DATA_REASON)]
        assert set(unknown["rank"]) <= {len(known) + 1}


def test_an_index_that_tells_nothing_ranks_nothing_and_has_no_top_indicator(scorer):
    silent = parse_weights(f"{CODES[-1]}=100", "weights")
    settings = Settings(to_month("2021-06"), weights=(silent, silent))
    for table_of in (country_table, corridor_table):
        table = table_of(scorer, settings)
        table = table[table["rank"].notna()]
        assert len(table) > 100
        assert set(table.index_arrivals) == set(table.index_armed) == {0}
        unknown = int((table["rank"] > 1).sum())  # no data on arrivals: they stand last
        assert unknown < 10
        assert set(table["rank"]) <= {1, len(table) - unknown + 1}
        assert set(table.top_indicator) == {""}


def test_no_top_indicator_has_weight_0(scorer, settings):
    used = scorer.forecast(settings).mechanisms
    weighed = {
        code
        for m in MECHANISMS
        for code, weight in zip(CODES, used[m].weights, strict=True)
        if weight
    }
    for table_of in (country_table, corridor_table):
        top = set(table_of(scorer, settings).top_indicator.dropna())
        assert top <= weighed | {""}


def test_a_country_without_a_source_within_reach_has_no_number(scorer, settings):
    table = country_table(scorer, settings)
    rest = table[table.level == NOT_EXPOSED]
    assert rest[NUMBERS].isna().all(axis=None)
    assert (rest.sources == 0).all()
    assert rest.withheld_reason.str.startswith("not exposed: no corridor from").all()
    assert (exposed(table).sources > 0).all()


def test_iceland_is_listed_as_not_exposed(countries):
    assert countries.set_index("iso3").level["ISL"] == NOT_EXPOSED


def test_levels_are_those_of_the_probabilities(countries, corridors):
    for table in (exposed(countries), corridors):
        assert table.level.tolist() == level_of(table.probability.to_numpy(float)).tolist()


def test_the_interval_holds_the_probability(scorer, settings):
    for table_of in (country_table, corridor_table):
        table = table_of(scorer, settings)
        shown = table[table.probability.notna()]
        assert (shown.probability_low <= shown.probability).all()
        assert (shown.probability <= shown.probability_high).all()
        hidden = table[table.probability.isna()]
        assert hidden[["probability_low", "probability_high"]].isna().all(axis=None)


def test_intervals_are_neither_points_nor_the_whole_range(countries):
    width = (countries.probability_high - countries.probability_low).dropna()
    assert (width > 0).all()
    assert 0.001 < width.median() < 0.5


# Laws


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_country_is_its_corridors_composed(scorer, outcome):
    settings = Settings(JUNE_2021, outcome)
    corridors = corridor_table(scorer, settings).set_index("receiver_iso3").probability
    countries = exposed(country_table(scorer, settings)).set_index("iso3").probability
    for iso3, p in countries.dropna().items():
        parts = np.atleast_1d(corridors[iso3])
        assert p == pytest.approx(1 - np.prod(1 - parts), abs=1e-12)
        assert p >= parts.max() - 1e-12


def test_either_is_never_below_its_parts(countries, corridors):
    for table in (countries, corridors):
        shown = table[table.probability.notna()]
        for mechanism in MECHANISMS:
            assert (shown.probability >= shown[f"probability_{mechanism}"] - 1e-12).all()


def test_the_main_source_is_that_of_the_riskiest_corridor(countries, corridors):
    top = corridors.sort_values("probability").groupby("receiver_iso3").source_iso3.last()
    main = exposed(countries).set_index("iso3").main_source_iso3
    shown = countries.set_index("iso3").probability.notna()
    shown = shown.index[shown]
    assert main[shown].to_dict() == top[shown].to_dict()


def test_the_arithmetic_can_be_redone_from_the_corridor_file(corridors):
    """Values and weights → index → logistic(a + b·index) → the composed headline."""
    table = pd.read_csv(io.BytesIO(to_csv(corridors)))
    for outcome in MECHANISMS:
        fit = json.loads((MODELS / f"{outcome}.json").read_text(encoding="utf-8"))["fits"]["2020"]
        a, b = fit["calibrators"]["10000" if outcome == "arrivals" else "armed"]
        assert sum(fit["weights"].values()) == 100
        points = sum(w * table[f"value_{outcome}_{code}"] for code, w in fit["weights"].items())
        np.testing.assert_allclose(points, table[f"index_{outcome}"], atol=1e-9)
        summed = sum(table[f"contribution_{outcome}_{code}"] for code in CODES)
        np.testing.assert_allclose(summed, table[f"index_{outcome}"], atol=1e-9)
        known = table[f"probability_{outcome}"].notna()
        assert known.sum() > 100
        np.testing.assert_allclose(
            expit(a + b * points)[known], table[f"probability_{outcome}"][known], rtol=1e-9
        )
    both = 1 - (1 - table.probability_arrivals) * (1 - table.probability_armed)
    np.testing.assert_allclose(both.dropna(), table.probability.dropna(), rtol=1e-12)


def test_a_value_in_the_corridor_file_is_its_raw_value_through_the_published_table(corridors):
    """Read between the published knots, in the indicator's own unit, on a linear scale."""
    published = json.loads((MODELS / "arrivals.json").read_text(encoding="utf-8"))
    values = published["fits"]["2020"]["values"]
    checked = 0
    for indicator in published["indicators"]:
        if indicator["scale"] != "linear":
            continue
        code = indicator["code"]
        known = corridors[f"filled_{code}"] == 0
        raw = corridors[f"raw_{code}"][known].to_numpy(float)
        knots = np.array(indicator["knots_raw"])
        points = np.array(values[code])
        order = np.argsort(knots)
        expected = np.interp(raw, knots[order], points[order])
        np.testing.assert_allclose(corridors[f"value_arrivals_{code}"][known], expected, atol=1e-5)
        checked += known.sum()
    assert checked > 500


def test_a_filled_value_has_no_raw_value_or_an_estimated_one_and_lowers_the_coverage(corridors):
    filled = corridors[[f"filled_{code}" for code in LEARNED_CODES]]
    raw = corridors[[f"raw_{code}" for code in LEARNED_CODES]]
    basis = corridors[[f"basis_{code}" for code in LEARNED_CODES]]
    estimated = basis.to_numpy() == "estimated"
    assert (filled.to_numpy() == (raw.isna().to_numpy() | estimated)).all()
    assert not (raw.isna().to_numpy() & estimated).any()
    np.testing.assert_allclose(corridors.coverage, 1 - filled.mean(axis=1))


def test_no_value_describes_a_period_that_was_not_over(scorer):
    for text in ("2021-06", "2013-02"):
        table = corridor_table(scorer, Settings(to_month(text)))
        for code in CODES:
            periods = table[f"period_{code}"]
            assert (periods[periods != ""] < text).all()


# Base rates


def test_a_country_is_compared_with_those_that_had_as_many_sources(scorer, countries):
    """Counted anew: how often it came to countries with one source near, and with seven."""
    panel = scorer.panel
    came = {1: [], 7: []}
    arrived = panel.arrived(10_000)
    for year in range(1990, 2021):
        rows = panel.rows(to_month(f"{year - 1}-12"))
        at = year - panel.first_year
        for receiver in np.unique(panel.receiver[rows]):
            mine = rows[panel.receiver[rows] == receiver]
            group = 1 if len(mine) == 1 else 7 if len(mine) >= 7 else None
            hit = [
                1.0 if armed == 1 or a == 1 else np.nan if np.isnan(a) else 0.0
                for a, armed in zip(arrived[mine, at], panel.armed[mine, at], strict=True)
            ]
            if group and not np.isnan(hit).all():
                came[group].append(np.nanmax(hit))
    by_sources = exposed(countries).set_index("sources").base_rate
    assert by_sources[1].iloc[0] == pytest.approx(np.mean(came[1]))
    assert by_sources[by_sources.index >= 7].iloc[0] == pytest.approx(np.mean(came[7]))


def test_one_sources_country_and_its_corridor_have_the_same_number_and_base_rate(scorer):
    settings = Settings(JUNE_2021, source="AFG")
    countries = exposed(country_table(scorer, settings)).set_index("iso3")
    corridors = corridor_table(scorer, settings).set_index("receiver_iso3")
    assert set(countries.index) == set(corridors.index) >= {"PAK", "IRN", "TJK"}
    assert set(countries.main_source_iso3) == {"AFG"}
    for column in ("probability", "base_rate", "index_arrivals", "probability_low"):
        np.testing.assert_allclose(
            countries[column], corridors[column].reindex(countries.index), rtol=1e-12
        )


def test_a_region_leaves_its_members_and_changes_no_number(scorer, countries):
    sahel = country_table(scorer, Settings(JUNE_2021, region="Sahel")).set_index("iso3")
    assert set(sahel.index) == {"BFA", "TCD", "MLI", "MRT", "NER", "NGA", "SEN", "CMR"}
    world = countries.set_index("iso3").loc[sahel.index]
    for column in ("probability", "index_armed", "base_rate"):
        pd.testing.assert_series_equal(sahel[column], world[column])


# What is withheld


def test_before_enough_positives_were_known_there_are_ranks_only(scorer):
    table = exposed(country_table(scorer, Settings(to_month("1992-01"))))
    assert (table.level == WITHHELD).all()
    assert table[["probability", "probability_arrivals", "probability_armed"]].isna().all(axis=None)
    assert table.index_arrivals.notna().all() and table["rank"].notna().all()
    assert table.withheld_reason.str.contains(
        r"only \d+ past corridor-months with refugee arrivals were known at this month; "
        "at least 120 are needed"
    ).all()


def test_weights_without_skill_lose_their_percentages_and_keep_their_ranks(scorer):
    """Some single indicator does not beat the base rate in the past; then it says so."""
    refused = 0
    for k in range(len(CODES)):
        weights = tuple(100 if j == k else 0 for j in range(len(CODES)))
        settings = Settings(JUNE_2021, "arrivals", (weights, None))
        summary = scorer.backtest.summary(
            scorer.past(settings.weights), "arrivals", as_of=JUNE_2021
        )
        table = exposed(country_table(scorer, settings))
        if summary.withheld_reason:
            refused += 1
            assert table.probability.isna().all() and table.index_arrivals.notna().all()
            assert set(table.withheld_reason) == {summary.withheld_reason}
        else:
            assert table.probability.notna().any()
    assert refused


def test_where_unhcr_has_no_data_there_is_no_chance_of_arrivals(scorer):
    for text in ("1999-06", "2001-06", "2021-06"):
        corridors = corridor_table(scorer, Settings(to_month(text), "arrivals"))
        at_kosovo = (corridors.source_iso3.isin(["XKX", "TWN"])) | (
            corridors.receiver_iso3.isin(["XKX", "TWN"])
        )
        assert corridors.probability[at_kosovo].isna().all()
        if corridors.probability.notna().any():
            assert set(corridors.withheld_reason[at_kosovo]) <= {NO_DATA_REASON}
            assert corridors.probability[~at_kosovo].notna().all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": "war"}, "outcome: expected one of either, arrivals, armed, got 'war'"),
        ({"source": "ZZZ"}, "source: expected the ISO3 code of a country, got 'ZZZ'"),
        ({"region": "Atlantis"}, "region: expected one of"),
        ({"as_of": to_month("1980-01")}, "as-of month: expected 1992-01 to"),
    ],
)
def test_settings_that_name_nothing_known_are_refused(scorer, change, sentence):
    settings = Settings(**{"as_of": JUNE_2021, **change})
    for table_of in (country_table, corridor_table):
        with pytest.raises(InputError, match=sentence):
            table_of(scorer, settings)


@pytest.mark.slow
def test_a_column_without_a_chance_is_empty_for_a_reason_that_is_said(scorer):
    """Weights may be worth showing for the outcome, and not for one of its two parts."""
    both = 0
    for k in range(len(CODES)):
        weights = tuple(100 if j == k else 1 for j in range(len(CODES)))
        settings = Settings(JUNE_2021, weights=(weights, weights))
        table = exposed(country_table(scorer, settings))
        columns = [f"probability_{m}" for m in MECHANISMS]
        empty = [c for c in columns if table[c].isna().all() and table.probability.notna().any()]
        said = scorer.parts_withheld(settings)
        assert len(said) == len(empty)
        both += len(said)
        for sentence in said:
            assert sentence.startswith("The chance of ") and " by itself is withheld: " in sentence
    assert both
