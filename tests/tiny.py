"""A world of six countries in the publishers' own formats, small enough to build in a second.

Squares of two degrees on the equator: IRN, AFG, PAK touch; TJK lies 222 km and XKX 445 km east of
PAK's edge; COD is far away. Afghanistan has 10 deaths in every month, Pakistan 40 in one.
"""

import csv
import json
from pathlib import Path

from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import country_month

GWNO = {"AFG": 700, "COD": 490, "IRN": 630, "PAK": 770, "TJK": 702, "XKX": 347}
WEST = {"IRN": 58, "AFG": 60, "PAK": 62, "TJK": 66, "XKX": 68, "COD": 20}
YEARS = range(1989, 2022)
CANDIDATE = "GEDEvent_v21_01_21_12.csv"
BATTLES = "BattleDeaths_v25_1.csv"
STATE_YEARS = "organizedviolencecy_v25_1.csv"
MAP = "visionscarto-world-50m.json"
DISPUTED = "ne_50m_admin_0_boundary_lines_disputed_areas.json"
CSV_FILES = (
    STATE_YEARS,
    country_month.FILE,
    BATTLES,
    CANDIDATE,
    unhcr.FLOWS,
    unhcr.POPULATION,
    vdem.FILE,
    wgi.FILE,
    worldbank.POPULATION,
    land_borders.FILE,
)


def write_csv(path: Path, header: str, rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def read_rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)


def write_seeds(path: Path) -> Path:
    header = "iso3,gwno,country,region,subregion,aliases"
    rows = [(a3, gw, f"Land {a3}", "Asia", "Southern Asia", "") for a3, gw in GWNO.items()]
    return write_csv(path, header, rows)


def write_sources(folder: Path, years=YEARS, *, provisional_months=0, battles=BATTLES) -> Path:
    """The six countries' files.

    Parameters
    ----------
    years : those that every file covers
    provisional_months : months of violence after them, from candidate events
    battles : name of the file of battle-related deaths
    """
    folder.mkdir(parents=True, exist_ok=True)
    months = [(y, m) for y in years for m in range(1, 13)]
    newest = [(years.stop + m // 12, m % 12 + 1) for m in range(provisional_months)]
    flag = bool(newest)
    rows = [(700, *month, 7, 2, 1, 0) for month in months] + [(770, 2020, 3, 40, 0, 0, 0)]
    rows += [(700, *month, 7, 2, 1, 1) for month in newest]
    write_csv(
        folder / country_month.FILE,
        "gwno,year,month,sb_deaths,ns_deaths,os_deaths" + ",provisional" * flag,
        [row if flag else row[:-1] for row in rows],
    )
    deaths = {(700, y): 120 for y in years} | {(770, 2020): 39}  # one death fewer than monthly
    write_csv(
        folder / STATE_YEARS,
        "country_id_cy,country_cy,year_cy,sb_total_deaths_best_cy,ns_total_deaths_best_cy,"
        "os_total_deaths_best_cy,version",
        [
            (gw, f"Land {a3}", y, deaths.get((gw, y), 0), 0, 0, "25.1")
            for a3, gw in GWNO.items()
            for y in years
            if a3 != "XKX" or y >= 2008
        ]
        + [(315, "Czechoslovakia", y, 0, 0, 0, "25.1") for y in (1989, 1990)],
    )
    write_csv(
        folder / battles,
        "conflict_id,dyad_id,year,bd_best,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,gwno_battle",
        [
            (1, 11, y, 100, "700", "", "", "", "700", "700, 770" if y == 2019 else "700")
            for y in years
        ]
        + [(2, 21, 2018, 50, 700, "", 770, "", "700, 770", "700, 770")],  # between the two
    )
    write_csv(
        folder / CANDIDATE,
        "id,where_prec,latitude,longitude,country_id,date_start,date_end,best",
        [
            (1, 1, 1.0, 61.0, 700, "2021-03-01", "2021-03-02 00:00:00.000", 8),
            (2, 4, 1.5, 61.5, 700, "2021-03-05", "2021-03-05", 5),
        ],
    )
    pairs = [("AFG", "AFG", "PAK", "PAK"), ("AFG", "AFG", "IRN", "IRN")]
    flows = [(y, *pairs[0], 500 + y, "", 12_000 if y == 2020 else "", "") for y in years]
    flows += [(y, *pairs[1], "", "", 97_745, "") for y in years]  # carried forward
    far = [("COD", "COD", "TJK", "TJK"), ("TJK", "TJK", "COD", "COD")]  # along no corridor
    flows += [(y, *pair, 5, "", "", "") for y in years for pair in far]
    write_csv(
        folder / unhcr.FLOWS,
        "year,coo,coo_iso,coa,coa_iso,refugees,asylum_seekers,refugee_like,oip",
        flows,
    )
    stocks = [(y, *pair, 1_000_000, 2_000, 0, 0) for y in years for pair in pairs]
    stocks += [(y, "AFG", "AFG", "AFG", "AFG", 0, 0, 300_000, 0) for y in years]
    stocks += [(y, *pair, 5, 0, 0, 0) for y in years for pair in far]
    write_csv(
        folder / unhcr.POPULATION,
        "year,coo,coo_iso,coa,coa_iso,refugees,asylum_seekers,idps,oip",
        stocks,
    )
    codes = {a3: a3 for a3 in GWNO} | {"XKX": "OWID_KOS"}
    write_csv(
        folder / vdem.FILE,
        "Entity,Code,Year,v2svstterr",
        [
            (f"Land {a3}", code, y, 50 if a3 == "AFG" else 90)
            for a3, code in codes.items()
            for y in years
        ],
    )
    bank = {a3: a3 for a3 in GWNO} | {"COD": "ZAR", "XKX": "KSV"}
    write_csv(
        folder / wgi.FILE,
        "code,year,indicator,estimate",
        [
            (code, y, which, -1.5)
            for code in bank.values()
            for y in years
            if y >= 1996
            for which in ("ge", "pv")
        ],
    )
    write_csv(
        folder / worldbank.POPULATION,
        "Country Name,Country Code,Year,Value",
        [(f"Land {a3}", a3, y, 40_000_000) for a3 in (*GWNO, "WLD") for y in years],
    )
    write_csv(
        folder / land_borders.FILE,
        "iso_a,iso_b,km",
        [("AFG", "PAK", 2670), ("PAK", "AFG", 2600), ("AFG", "IRN", 921)],
    )
    _write_map(folder / MAP)
    line = {"type": "LineString", "coordinates": [[62, 0], [62, 2]]}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    (folder / DISPUTED).write_text(
        json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8"
    )
    return folder


def _write_map(path: Path) -> None:
    ring = [[0, 20], [20, 0], [0, -20], [-20, 0]]  # steps of 0.1 degrees, clockwise
    geometries = [
        {
            "type": "Polygon",
            "arcs": [[number]],
            "properties": {"a3": code, "name": f"Land {code}"},
        }
        for number, code in enumerate(WEST)
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [[[west * 10, 0], *ring] for west in WEST.values()],
    }
    path.write_text(json.dumps(topology), encoding="utf-8")
