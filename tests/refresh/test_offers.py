"""What a publisher offers: discovery, years in names, pages of an API."""

import json
from datetime import date

import pytest

from risk.build.manifest import Entry
from risk.refresh.offers import fetch_offer, news
from risk.refresh.web.addresses import find
from risk.storage.errors import InputError
from tests.refresh.server import status

TODAY = date(2026, 9, 26)
UCDP = "/ucdp.uu.se/downloads/"
BANK = "/api.worldbank.org/v2/country/all/indicator/SP.POP.TOTL?format=json&per_page=20000&page="
UNHCR = (
    "/api.unhcr.org/population/v1/population/?limit=10000&page={}&yearFrom=1951&yearTo=2026"
    "&coo_all=true&coa_all=true&cf_type=ISO"
)


def offered(name, folder, fetcher, held=None, choice=0):
    (series,) = find([name])
    return fetch_offer(series, series.choices[choice], held or {}, folder, fetcher, TODAY)


def bank_page(page, pages):
    return json.dumps([{"page": page, "pages": pages}, [{"value": page}]]).encode()


def unhcr_page(page, pages):
    return json.dumps({"page": page, "maxPages": pages, "items": [{"year": page}]}).encode()


@pytest.fixture
def ucdp(site):
    site.files[UCDP] = (
        b'<a href="ged/ged261-csv.zip"><a href="candidateged/GEDEvent_v26_0_1.csv">'
        b'<a href="candidateged/GEDEvent_v25_0_12.csv">'
    )
    site.files[f"{UCDP}ged/ged261-csv.zip"] = b"PK yearly"
    site.files[f"{UCDP}candidateged/GEDEvent_v26_0_1.csv"] = b"id\n1\n"
    return site


def test_events_are_the_newest_yearly_release_and_the_candidates_since(ucdp, fetcher, tmp_path):
    offer = offered("ucdp-events", tmp_path, fetcher)
    assert sorted(offer.fetched) == ["GEDEvent_v26_0_1.csv", "ged261-csv.zip"]
    assert (tmp_path / "ged261-csv.zip").read_bytes() == b"PK yearly"
    assert len(ucdp.requests(UCDP)) == 1


def test_files_at_hand_are_not_fetched_again(ucdp, fetcher, tmp_path):
    first = offered("ucdp-events", tmp_path, fetcher)
    held = {
        name: Entry("ucdp-events", f.address, "", f.stamp.last_modified, 1, "", "", f.stamp.etag)
        for name, f in first.fetched.items()
    }
    ucdp.files[f"{UCDP}candidateged/GEDEvent_v26_0_1.csv"] = b"id\n1\n2\n"
    (series,) = find(["ucdp-events"])
    assert news(series.choices[0], held, fetcher, TODAY) == ["GEDEvent_v26_0_1.csv"]
    offer = offered("ucdp-events", tmp_path, fetcher, held)
    assert set(offer.fetched) == {"GEDEvent_v26_0_1.csv"}
    assert offer.unchanged == {"ged261-csv.zip"}


def test_a_newer_year_of_v_dem_is_found_without_its_name_in_the_code(site, fetcher, tmp_path):
    path = "/v-dem.net/media/datasets/V-Dem-CY-FullOthers-v{}_csv.zip"
    site.files[path.format(16)] = b"PK v16"
    assert set(offered("vdem", tmp_path, fetcher).fetched) == {"V-Dem-CY-FullOthers-v16_csv.zip"}
    site.files[path.format(18)] = b"PK v18"
    (series,) = find(["vdem"])
    later = fetch_offer(series, series.choices[0], {}, tmp_path, fetcher, date(2029, 2, 1))
    assert set(later.fetched) == {"V-Dem-CY-FullOthers-v18_csv.zip"}


def test_no_year_of_v_dem_is_a_sentence(site, fetcher, tmp_path):
    with pytest.raises(InputError, match="v16_csv.zip: expected the file, got status 404"):
        offered("vdem", tmp_path, fetcher)


def test_one_page_is_kept_as_it_came(site, fetcher, tmp_path):
    site.files[f"{BANK}1&date=1960:2026"] = bank_page(1, 1)
    offered("worldbank-population", tmp_path, fetcher)
    assert (tmp_path / "worldbank_population.json").read_bytes() == bank_page(1, 1)


def test_several_pages_are_kept_as_a_list(site, fetcher, tmp_path):
    for page in (1, 2, 3):
        site.files[UNHCR.format(page)] = unhcr_page(page, 3)
    offer = offered("unhcr-population", tmp_path, fetcher)
    assert list(offer.fetched) == ["unhcr_population.json"]
    pages = json.loads((tmp_path / "unhcr_population.json").read_bytes())
    assert [page["page"] for page in pages] == [1, 2, 3]


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (
            b'[{"message":[{"id":"175","value":"The indicator was not found"}]}]',
            "got the error 'The indicator was not found'",
        ),
        (b'{"message": "Too many requests"}', "got the error 'Too many requests'"),
        (b"<!DOCTYPE html><title>Error</title>", "got a web page"),
        (b"\xef\xbb\xbf<html>", "got a web page"),
        (b'<?xml version="1.0"?><wb:error/>', "got something else or a part of it"),
        (b'[{"page":1,"pages":1},[{"va', "got something else or a part of it"),
        (b"", "got an empty one"),
        (b'[{"page":1,"pages":0},null]', "got none"),
        (b'[{"page":1,"pages":1},[]]', "got none"),
        (b"[1, 2]", "got another form"),
        (b'{"items": [1]}', "got another form"),
        (b'[{"page":1,"pages":900},[{"value":1}]]', "expected at most 200 pages, got 900"),
        (b"[" * 100_000, "got something else"),
    ],
)
def test_an_answer_with_status_200_that_is_none_is_a_sentence(
    site, fetcher, tmp_path, page, sentence
):
    site.files[f"{BANK}1&date=1960:2026"] = page
    with pytest.raises(InputError) as caught:
        offered("worldbank-population", tmp_path, fetcher)
    assert str(caught.value).startswith("worldbank_population")
    assert sentence in str(caught.value)


def test_an_answer_that_changes_between_its_pages_is_refused(site, fetcher, tmp_path):
    site.files[UNHCR.format(1)] = unhcr_page(1, 2)
    site.files[UNHCR.format(2)] = unhcr_page(2, 3)
    with pytest.raises(InputError, match="expected 2 pages, as the first says, got 3"):
        offered("unhcr-population", tmp_path, fetcher)


def test_an_unhcr_answer_without_rows_is_refused(site, fetcher, tmp_path):
    site.files[UNHCR.format(1)] = b'{"page":1,"maxPages":0,"items":[]}'
    with pytest.raises(InputError, match="got none: the question or the API has changed"):
        offered("unhcr-population", tmp_path, fetcher)


def test_a_web_page_under_a_files_name_is_refused(ucdp, fetcher, tmp_path):
    ucdp.faults[f"{UCDP}ged/ged261-csv.zip"] = status(200, b"\n<HTML><body>Are you human?")
    with pytest.raises(InputError, match="^ged261-csv.zip: expected the file of UCDP.*a web page"):
        offered("ucdp-events", tmp_path, fetcher)
