"""The briefing: right numbers, everything escaped, nothing fetched, the same bytes each time."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from jinja2 import UndefinedError

from risk.cli import main
from risk.explain.history import history
from risk.explain.new_risks import onset_sentence
from risk.inputs.cases import read_cases
from risk.inputs.evidence import Evidence, origin_text
from risk.inputs.what_ifs import parse_what_ifs
from risk.model.forecast import Forecaster
from risk.output.briefing import page as page_module
from risk.output.briefing.map import Window, window_of
from risk.output.briefing.page import TEMPLATES, briefing
from risk.risk_table.corridor_table import corridor_table
from risk.risk_table.country_table import country_table
from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from risk.risk_table.settings import Settings
from risk.storage.errors import InputError
from risk.terms.catalogue import CATALOGUE, INDICATORS
from risk.terms.levels import LEVELS
from risk.terms.months import month_name, to_month
from risk.terms.palette import LIGHT
from risk.terms.wording import INTERVAL, percent, range_text, signed
from risk.track_record.past_forecasts import past_forecasts
from risk.track_record.summaries import skill

pytestmark = pytest.mark.slow

AS_OF = to_month("2021-06")
AFGHANISTAN = Settings(AS_OF, source="AFG")
NASTY = "<script>alert('x')</script> \"&\" <img src=http://evil.example/x onerror=alert(1)>"


class Page(HTMLParser):
    """Elements in order, tables as rows of text; complains of tags that do not match."""

    def __init__(self, content: bytes):
        super().__init__()
        self.open, self.elements, self.tables, self.words = [], [], {}, []
        self.caption = None
        self.feed(content.decode())
        self.close()
        assert not self.open

    @property
    def text(self):
        return re.sub("[ \\n]+", " ", " ".join(self.words)).strip()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)
        if tag == "caption":
            self.caption = ""
        elif tag == "tr":
            self.tables.setdefault(self.caption, []).append([])
        elif tag in ("td", "th"):
            self.tables[self.caption][-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)
        if self.open and self.open[-1] == "caption":
            self.caption += data
        elif {"td", "th"} & set(self.open):
            self.tables[self.caption][-1][-1] += data

    def table(self, start):
        """Body rows by first cell, of the table whose caption starts so."""
        rows = next(rows for caption, rows in self.tables.items() if caption.startswith(start))
        return {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


@pytest.fixture(scope="module")
def content(scorer):
    return briefing(scorer, AFGHANISTAN)


@pytest.fixture(scope="module")
def page(content):
    return Page(content)


def with_panel(scorer, **changes):
    panel = dataclasses.replace(scorer.panel, **changes)
    return Scorer(Forecaster(panel, scorer.forecaster.models))


def test_its_numbers_are_those_of_the_model(scorer, page):
    forecast = scorer.forecaster.forecast(AS_OF)
    iso3 = scorer.panel.countries.iso3.to_numpy()
    corridor = forecast.rows.corridor
    pair = (iso3[scorer.panel.source[corridor]] == "AFG") & (
        iso3[scorer.panel.receiver[corridor]] == "IRN"
    )
    arrivals, armed = (forecast.mechanisms[m].probability[pair][0] for m in ("arrivals", "armed"))
    chance = 1 - (1 - arrivals) * (1 - armed)
    level = max((low, name) for name, low in LEVELS if low <= chance)[1]
    row = page.table("Countries by risk")["Iran"]
    assert (row["Chance"], row["Level"]) == (percent(chance), level)
    assert row["Index armed"] == f"{forecast.mechanisms['armed'].index[pair][0]:.0f}"
    assert f"is {percent(chance)} ({INTERVAL} " in page.text
    assert f"= {chance:.4f}, that is {percent(chance)}" in page.text


def test_points_of_the_drivers_add_up_to_the_index(scorer, page):
    rows = page.table("Points of the index of arrivals")
    total = rows.pop("Index")
    forecast = scorer.forecaster.forecast(AS_OF)
    assert sum(int(row["Weight"]) for row in rows.values()) == int(total["Weight"])
    for column in ("Points", "Past mean"):
        added = sum(float(row[column]) for row in rows.values())
        assert added == pytest.approx(float(total[column]), abs=0.05 * len(rows))
    assert any(np.isclose(forecast.mechanisms["arrivals"].index, float(total["Points"]), atol=0.05))


def test_a_country_has_its_corridors_and_its_whole_probability(scorer):
    page = Page(briefing(scorer, Settings(AS_OF), "TJK"))
    corridors = corridor_table(scorer, Settings(AS_OF))
    mine = corridors[corridors.receiver_iso3 == "TJK"]
    rows = page.table("Corridors into the country")
    assert set(rows) == set(mine.source)
    whole = 1 - np.prod(1 - mine.probability)
    assert f" is {percent(whole)} ({INTERVAL} " in page.text


def test_the_map_has_the_colour_of_the_level_the_source_dark_and_limits_in_its_legend(page):
    level = page.table("Countries by risk")["India"]["Level"]
    fills = {a["data-iso3"]: a["fill"] for _, a in page.elements if "data-iso3" in a}
    assert fills["IND"] == LIGHT[level]
    assert fills["AFG"] not in LIGHT.values()
    assert fills["OMN"] == LIGHT["Not exposed"]
    assert any(a.get("class") == "disputed" and a["stroke-dasharray"] for _, a in page.elements)
    for name, _ in LEVELS:
        assert f"{name} {range_text(name)}" in page.text


def test_the_highest_new_risk_is_named_and_the_table_says_new_or_going_on(scorer, page):
    table = country_table(scorer, AFGHANISTAN)
    new = table[(table.onset == "new").to_numpy()]
    assert f"Highest new risk: {new.country.iloc[0]}. The chance of" in page.text
    rows = page.table("Countries by risk")
    for row in table[table["rank"].notna()].itertuples():
        kind = f"{row.onset.capitalize()}, {row.came_10y} of {row.known_10y}"
        assert rows[row.country]["New or going on"] == kind


def test_the_map_marks_new_risks_from_elevated_on(scorer):
    settings = Settings(AS_OF, region="Eastern Africa")
    page = Page(briefing(scorer, settings))
    table = country_table(scorer, settings)
    marks = [a for _, a in page.elements if a.get("class") == "new"]
    high = (table.onset == "new") & (table.probability >= 0.15)
    assert len(marks) == high.sum() > 1


def test_a_countrys_briefing_says_whether_its_risk_is_new(scorer):
    page = Page(briefing(scorer, AFGHANISTAN, "TJK"))
    row = country_table(scorer, AFGHANISTAN).set_index("iso3").loc["TJK"]
    assert onset_sentence(row, (2018, 2020)) in page.text
    assert page.table("Corridors")["Afghanistan"]["New or going on"].startswith("New, ")


def test_a_briefing_of_a_view_of_new_risks_alone_is_of_all_risks(content, scorer):
    assert briefing(scorer, dataclasses.replace(AFGHANISTAN, new_only=True)) == content


def test_the_track_record_is_what_was_known_then(scorer, page):
    backtest = scorer.backtest
    table = backtest.units["corridor"]
    use = (table.year + 1 <= 2020) & ~np.isnan(table.observed["either"])
    p, came = scorer.past((None, None))["corridor"]["either"][use], table.observed["either"][use]
    severe = p >= 0.6
    row = page.table("What each level has meant")["Severe"]
    assert (row["Forecasts"], row["Came true"]) == (f"{severe.sum()}", f"{came[severe].sum():.0f}")


def test_the_skill_over_the_same_as_last_year_stands_beside_the_skill(scorer, page):
    known = past_forecasts(scorer, (None, None), "either", "corridor")
    gain = skill(known[known.year + 1 <= 2020], "persistence")
    said = f"Over “the same as last year” their skill is {signed(gain.estimate)} ({INTERVAL} "
    assert f"{said}{signed(gain.low)} to {signed(gain.high)})" in page.text


def test_outcomes_known_later_change_nothing(scorer, content):
    panel = scorer.panel
    later = 2021 - panel.first_year
    arrivals, armed = panel.arrivals.copy(), panel.armed.copy()
    arrivals[:, later:], armed[:, later:] = 1e6, 1
    changed = with_panel(scorer, arrivals=arrivals, armed=armed)
    assert briefing(changed, AFGHANISTAN) == content


def test_bars_mark_the_years_in_which_the_outcome_came(scorer, page):
    panel = scorer.panel
    pair = (panel.corridors.source_iso3 == "AFG") & (panel.corridors.receiver_iso3 == "IRN")
    corridor = int(np.flatnonzero(pair)[0])
    known = slice(1991 - panel.first_year, 2021 - panel.first_year)
    came = (panel.arrivals[corridor, known] >= 10_000).sum() + panel.armed[corridor, known].sum()
    first, second, _ = [i for i, (_, a) in enumerate(page.elements) if a.get("class") == "course"]
    bars = [a for _, a in page.elements[first:second] if a.get("height") == "8" and a.get("y")]
    assert len(bars) == came > 0


def test_the_three_riskiest_receivers_are_followed_over_time_and_a_country_alone(scorer, page):
    for row in country_table(scorer, AFGHANISTAN).head(3).itertuples():
        line = history(scorer.forecaster, row.iso3, AFGHANISTAN)
        high = percent(line.probability.max())
        assert f"Over time: Afghanistan to {row.country}" in page.text
        assert f"highest {high} as of {line.month[line.probability.idxmax()]}" in page.text
    alone = Page(briefing(scorer, AFGHANISTAN, "TJK"))
    assert sum(a.get("class") == "course" for _, a in alone.elements) == 1


def test_weights_are_named_as_people_call_them(scorer, page):
    said = page.table("What this was made with")["Weights, arrivals"]["Value"]
    weights = scorer.forecast(AFGHANISTAN).mechanisms["arrivals"].weights
    for indicator, weight in zip(CATALOGUE, weights, strict=True):
        assert (f"{indicator.name} {weight}" in said) == bool(weight)
        assert indicator.code not in said


def test_nothing_in_it_runs_or_is_fetched(page, content):
    names = {name for name, _ in page.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "image", "use", "a"}
    attributes = {key for _, a in page.elements for key in a}
    assert not {a for a in attributes if a.startswith("on")} | attributes & {"src", "href", "style"}
    assert b"url(" not in content and b"@import" not in content
    policy = next(a["content"] for n, a in page.elements if n == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_a_nasty_country_name_is_text_and_nothing_else(scorer):
    countries = scorer.panel.countries.copy()
    countries.loc[countries.iso3.isin(["PAK", "AFG"]), "country"] = NASTY
    content = briefing(with_panel(scorer, countries=countries), AFGHANISTAN)
    page = Page(content)
    assert b"<script" not in content and b"<img" not in content
    assert NASTY in page.text
    assert NASTY in page.table("Countries by risk")


def case_evidence() -> Evidence:
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    return Evidence("nasty", case.evidence.rows.copy())


def test_a_nasty_reference_in_the_evidence_is_text_and_nothing_else(scorer):
    rows = case_evidence()
    rows.rows["reference"] = NASTY
    content = briefing(scorer, dataclasses.replace(AFGHANISTAN, evidence=rows))
    assert b"<script" not in content
    assert NASTY in Page(content).text


def test_evidence_and_what_ifs_are_named(scorer):
    what_ifs = parse_what_ifs(["border_incidents:AFG>TJK=5"])
    settings = dataclasses.replace(AFGHANISTAN, what_ifs=what_ifs, evidence=case_evidence())
    text = Page(briefing(scorer, settings)).text
    assert "border_incidents:AFG>TJK=5" in text
    digest = settings.evidence.known_by(settings.as_of).short
    assert f"Evidence {digest}" in text and "nasty" not in text
    assert "published data only" not in text


def test_the_case_is_told_with_claims_marked_and_nothing_said_later(page):
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    told, later = case.known(case.as_of), case.revealed(case.as_of)
    assert told.summary in page.text
    assert "said it was ready for 10,000 people (2021-06-23" in page.text
    assert all(statement.text in page.text for statement in told.statements)
    assert later.statements and not any(s.text in page.text for s in later.statements)
    claim = next(s for s in told.statements if s.claim)
    assert f"Claim, not an observation. {claim.text}" in page.text
    assert not any(sentence in page.text for sentence in later.aftermath)


def test_evidence_that_counts_has_its_other_counts_and_the_rest_a_reason(scorer):
    evidence = case_evidence()
    page = Page(briefing(scorer, dataclasses.replace(AFGHANISTAN, evidence=evidence)))
    scored = scorer.forecast(dataclasses.replace(AFGHANISTAN, evidence=evidence)).rows
    used = set(scored.evidence_row.ravel().tolist()) - {-1}
    rows = next(rows for caption, rows in page.tables.items() if "Evidence" in str(caption))
    assert len(rows) - 1 == len(used) > 0
    known = evidence.rows.iloc[sorted(used)]
    share = known[known.indicator == "territory_controlled"].iloc[0]
    assert f"(others: {share.low:g} to {share.high:g})" in page.text
    assert "that change nothing here:" in page.text


def test_a_value_from_evidence_keeps_its_origin_in_the_table_of_indicators(scorer):
    case = next(c for c in read_cases() if c.slug == "afghanistan-2021-06")
    settings = dataclasses.replace(AFGHANISTAN, outcome="arrivals", evidence=case.evidence)
    page = Page(briefing(scorer, settings, "TJK"))
    rows = page.table("Points of the index")
    indicator = INDICATORS["territory_controlled"]
    row = rows[indicator.name]
    assert f"{indicator.name} = {indicator.exactly}" in page.text
    claim = case.evidence.rows[case.evidence.rows.value == 75].iloc[0]
    assert row["Period to"] == "2021-06-23"
    assert row["Source"] == f"E{origin_text(claim)[1:]}"
    for words in ("reliability D", "known since 2021-06", claim.reference, claim.note):
        assert words in row["Source"]


def test_the_template_escapes_and_knows_every_name_and_marks_no_text_as_markup():
    hostile = TEMPLATES.from_string("<p>{{ text }}</p>").render(text=NASTY)
    assert [name for name, _ in Page(hostile.encode()).elements] == ["p"]
    with pytest.raises(UndefinedError, match="no_record"):
        TEMPLATES.from_string("{{ no_record }}").render()
    source = Path(page_module.__file__).with_name("briefing.html").read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|\bautoescape\b", source)


def test_the_same_settings_give_the_same_bytes(content):
    assert briefing(load_scorer(), AFGHANISTAN) == content


def test_percentages_that_are_withheld_stand_nowhere(scorer):
    page = Page(briefing(scorer, Settings(to_month("1993-06")), "PAK"))
    rows = page.table("Corridors into the country")
    assert {row["Level"] for row in rows.values()} == {"Withheld"}
    assert not any("Chance" in row for row in rows.values())
    assert "Chance of" not in page.text
    assert "past corridor-months" in page.text
    assert "Pakistan: rank 1" in page.text
    assert not any(a.get("class") == "course" for _, a in page.elements)


def test_a_country_that_is_not_exposed_is_said_to_be(scorer):
    page = Page(briefing(scorer, Settings(AS_OF), "NZL"))
    assert "New Zealand" in page.text
    assert "not exposed" in page.text.lower()
    assert "Why:" not in page.text


@pytest.mark.parametrize(
    "settings",
    [Settings(to_month("2024-01")), Settings(AS_OF, outcome="armed", region="Central Asia")],
)
def test_the_world_and_a_region_can_be_briefed(scorer, settings):
    page = Page(briefing(scorer, settings))
    first = country_table(scorer, settings).iloc[0]
    shown = page.table("Countries by risk")[first.country]
    assert shown["Chance"] == percent(first.probability)
    assert f"reach {first.country}" in page.text


def test_settings_that_leave_no_receiver_give_a_briefing_that_says_so(scorer):
    settings = Settings(AS_OF, source="NZL")
    assert "no country is exposed" in Page(briefing(scorer, settings)).text


def test_a_country_outside_the_region_is_refused(scorer):
    with pytest.raises(InputError, match="country: expected one of"):
        briefing(scorer, Settings(AS_OF, region="Central Asia"), "FRA")


def test_what_it_says_of_itself(page, scorer):
    end = month_name(to_month(scorer.panel.description["last_violence_month"]))
    for words in (
        "As of June 2021, next 12 months",
        "Not a current warning",
        "published by the end of June 2021, as revised since",
        f"violence data end in {end}",
        scorer.panel.version,
        scorer.forecaster.models.version,
        "CC BY-SA 4.0",
        "risk score --as-of 2021-06 --outcome either --source AFG",
    ):
        assert words in page.text
    for source in scorer.panel.description["sources"]:
        assert source["title"] in page.text
    weights = scorer.forecaster.fit("armed", AS_OF).weights
    for indicator, weight in zip(CATALOGUE, weights, strict=True):
        assert not weight or f"{indicator.name} {weight}" in page.text


def test_the_command_line_writes_the_same_file(content, tmp_path, capsys):
    out = tmp_path / "afg.html"
    assert main(["brief", "--as-of", "2021-06", "--source", "AFG", "--out", str(out)]) == 0
    assert out.read_bytes() == content
    assert main(["brief", "--as-of", "2021-06", "--country", "XXX", "--out", str(out)]) == 2
    assert "expected the ISO3 code or the name of a country, got 'XXX'" in capsys.readouterr().err
    assert out.read_bytes() == content


def test_the_window_is_true_to_scale_and_holds_what_it_should(scorer):
    countries = scorer.panel.countries
    window = window_of(countries, ["AFG"], ["PAK", "TJK"])
    west, south, east, north = window.box
    afghanistan = countries.set_index("iso3").loc["AFG"]
    assert west < afghanistan.west and east > afghanistan.east
    assert south < afghanistan.south and north > afghanistan.north
    corner = window.place(np.array([[west, north], [east, south]]))
    assert corner.tolist() == [[0, 0], [pytest.approx(680), pytest.approx(window.height)]]
    degree = window.place(np.array([[70, window.lat], [71, window.lat], [70, window.lat + 1]]))
    across, up = degree[1, 0] - degree[0, 0], degree[0, 1] - degree[2, 1]
    assert across / up == pytest.approx(np.cos(np.radians(window.lat)))


def test_a_map_across_the_antimeridian_holds_both_sides(scorer):
    page = Page(briefing(scorer, Settings(to_month("2023-06"), source="RUS")))
    paths = {a["data-iso3"]: a["d"] for _, a in page.elements if "data-iso3" in a}

    def mean_x(iso3):
        return np.mean([float(x) for x in re.findall(r"[ML]([\d.]+),", paths[iso3])])

    assert mean_x("FIN") < 200 < mean_x("JPN") < 640 and mean_x("USA") > 600


def test_the_world_fits_its_window():
    west, south, east, north = Window(-180, -56, 180, 78).box
    assert (west, east) == (-180, 180)
    assert south <= -56 and north >= 78
