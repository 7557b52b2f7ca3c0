"""The tiny world's files in the forms that the publishers have now, with the traps of each.

Every function takes the file as `tests.tiny` wrote it and writes the same content anew.
"""

import csv
import io
import json
import shutil
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd

from risk.publishers import land_borders, unhcr, vdem, wgi, worldbank
from risk.publishers.ucdp import candidate, country_month
from tests.tiny import BATTLES, CANDIDATE, DISPUTED, MAP, STATE_YEARS, read_rows

PAGE = b"\n<!DOCTYPE html><html><title>Just a moment...</title></html>"
EVENT_COLUMNS = candidate.TABLE.header.split(",")
PINNED = (CANDIDATE, land_borders.FILE, MAP, DISPUTED)
# What the Bank has under its own codes elsewhere is under ISO3 in its API.
BANK_CODES = {"ZAR": "COD", "KSV": "XKX"}


def records(path: Path) -> list[dict[str, str]]:
    header, *rows = read_rows(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


def csv_text(header: list[str], rows: list[list[object]], *, with_header=True) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows(([header] if with_header else []) + rows)
    return stream.getvalue()


def write_zip(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text.encode())
    return path


def event(number: int, gwno: int, start: str, best: int, **cells: object) -> list[object]:
    """A row of the 49 columns: a line break within quotes, a list of states, best above high."""
    usual = {
        "id": number,
        "year": start[:4],
        "active_year": "true",
        "type_of_violence": 1,
        "source_article": '"A paper, 2021-01-01, ""two\nlines"""',
        "where_prec": 1,
        "latitude": 1,
        "longitude": 61.8,  # 22 km from the border with PAK
        "country_id": gwno,
        "date_start": f"{start} 00:00:00.000",
        "date_end": f"{start} 00:00:00.000",
        "best": best,
        "high": 0,
        "low": 0,
        "gwnoa": "2;200;900",
    }
    row = usual | cells
    return [row.get(column, "") for column in EVENT_COLUMNS]


def write_events(old: Path, folder: Path) -> None:
    """Yearly release and one candidate release a month; late events and revised ones in them."""
    yearly: list[list[object]] = []
    monthly: dict[tuple[int, int], list[list[object]]] = {}
    for number, row in enumerate(records(old / country_month.FILE)):
        year = int(row["year"])
        month = int(row["month"])
        rows = monthly.setdefault((year, month), []) if row.get("provisional") == "1" else yearly
        for kind, column in enumerate(("sb_deaths", "ns_deaths", "os_deaths")):
            place = {"type_of_violence": kind + 1}
            start = f"{year}-{month:02}-{9 + kind:02}"
            id_ = number * 10 + kind + 1
            rows.append(event(id_, int(row["gwno"]), start, int(row[column]), **place))
    last = max(int(row[EVENT_COLUMNS.index("year")]) for row in yearly)
    release = last + 1 - 2000
    inside = f"GEDEvent_v{release}_1.csv"
    members = {
        f"ged{release}1-csv/{inside}": "\ufeff" + csv_text(EVENT_COLUMNS, yearly),
        f"__MACOSX/._{inside}": "shadow",
    }
    write_zip(folder / f"ged{release}1-csv.zip", **members)
    earlier: list[list[object]] = []
    for (year, month), rows in sorted(monthly.items()):
        # An event of the yearly release's time: its deaths are the yearly release's to tell.
        stray = event(900_000 + month, 700, f"{last}-12-30", 5_000)
        revised = [[*row] for row in earlier[:1]]
        first_guess = [[*row] for row in rows]
        for row in first_guess[:1]:
            row[EVENT_COLUMNS.index("best")] = 999
        text = csv_text(
            EVENT_COLUMNS, [*first_guess, *revised, stray], with_header=month != 1
        )  # January came without a header
        (folder / f"GEDEvent_v{year - 2000}_0_{month}.csv").write_text(text, encoding="utf-8")
        earlier = rows
    if monthly:
        months = [month for _, month in monthly]
        name = f"GEDEvent_v{release}_{min(months):02}_{release}_{max(months):02}.csv"
        rows = [["7", *row] for part in monthly.values() for row in part]
        text = csv_text(["#", *EVENT_COLUMNS], rows)  # a column more
        (folder / name).write_text(text, encoding="utf-8")


def write_states(old: Path, folder: Path) -> None:
    kept = ("sb_total_deaths_best", "ns_total_deaths_best", "os_total_deaths_best")
    rows = [
        [
            row["country_cy"],
            row["country_id_cy"],
            row["year_cy"],
            *(row[f"{column}_cy"] for column in kept),
            "26.1",
        ]
        for row in records(old / STATE_YEARS)
    ]
    header = ["country", "country_id", "year", *kept, "Version"]
    write_zip(
        folder / "organizedviolencecy-261-csv.zip",
        **{"OrganizedViolenceCYDataSet26_1.csv": csv_text(header, rows)},
    )


def write_battles(old: Path, folder: Path) -> None:
    text = (old / BATTLES).read_text(encoding="utf-8")
    write_zip(folder / "ucdp-brd-dyadic-261-csv.zip", **{"BattleDeaths_v26_1.csv": text})


def write_flows(old: Path, folder: Path) -> None:
    table = pd.read_csv(old / unhcr.FLOWS)
    write_rda(folder / "flows.rda", flows=table)


def write_rda(path: Path, **frames: pd.DataFrame) -> None:
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # What R has as text is text; the writer knows no other kind of it.
        as_objects = {
            name: frame.astype(dict.fromkeys(frame.select_dtypes("str"), object))
            for name, frame in frames.items()
        }
        rdata.write_rda(path, as_objects)


def write_stocks(old: Path, folder: Path, page_rows=40) -> None:
    """Numbers as 123, "0" and "-", in turn with what they are."""
    items = []
    for row in records(old / unhcr.POPULATION):
        item: dict[str, object] = {**row, "coo_name": "Land", "year": int(row["year"])}
        for column in unhcr.STOCK_COLUMNS:
            number = int(row[column] or 0)
            item[column] = number or ("0" if int(row["year"]) % 2 else "-")
        items.append(item)
    starts = range(0, len(items), page_rows)
    pages = [
        {"page": at + 1, "maxPages": len(starts), "total": [], "items": items[s : s + page_rows]}
        for at, s in enumerate(starts)
    ]
    (folder / "unhcr_population.json").write_text(json.dumps(pages), encoding="utf-8")


def write_control(old: Path, folder: Path) -> None:
    codes = {"OWID_KOS": "XKX"}
    rows: list[list[object]] = [
        [
            row["Entity"],
            codes.get(row["Code"], row["Code"]),
            1,
            row["Year"],
            f"{row['Year']}-12-31",
            0.5,
            row["v2svstterr"],
        ]
        for row in records(old / vdem.FILE)
    ]
    rows.append(["Land AFG", "AFG", 1, 1850, "1850-12-31", 0.5, ""])
    header = [
        "country_name",
        "country_text_id",
        "country_id",
        "year",
        "historical_date",
        "v2x_polyarchy",
        "v2svstterr",
    ]
    write_zip(
        folder / "V-Dem-CY-FullOthers-v16_csv.zip",
        **{
            "V-Dem-CY-FullOthers-v16_csv/V-Dem-CY-Full+Others-v16.csv": csv_text(header, rows),
            "V-Dem-CY-FullOthers-v16_csv/codebook.pdf": "%PDF",
        },
    )


def bank_row(indicator: str, code: str, name: str, year: object, value: object) -> dict:
    return {
        "indicator": {"id": indicator, "value": "Words"},
        "country": {"id": code[:2], "value": name},
        "countryiso3code": code,
        "date": str(year),
        "value": value,
        "unit": "",
        "decimal": 0,
    }


def bank_answer(rows: list[dict]) -> list:
    meta = {
        "page": 1,
        "pages": 1,
        "per_page": 20_000,
        "total": len(rows),
        "sourceid": "2",
        "lastupdated": "2026-07-01",
    }
    return [meta, rows]


def write_answer(path: Path, rows: list[dict]) -> None:
    path.write_text(json.dumps(bank_answer(rows)), encoding="utf-8")


def write_governance(old: Path, folder: Path) -> None:
    for which, indicator in wgi.INDICATORS.items():
        rows = [
            bank_row(
                indicator,
                BANK_CODES.get(row["code"], row["code"]),
                "Land",
                row["year"],
                float(row["estimate"]) if row["estimate"] else None,
            )
            for row in records(old / wgi.FILE)
            if row["indicator"] == which
        ]
        nobody = bank_row(indicator, "", "Niue", 2020, 0.5)
        write_answer(folder / f"wgi_{which}.json", [nobody, *rows])


def write_population(old: Path, folder: Path) -> None:
    of = worldbank.INDICATOR
    rows = [
        bank_row(of, row["Country Code"], row["Country Name"], row["Year"], int(row["Value"]))
        for row in records(old / worldbank.POPULATION)
    ]
    rows += [bank_row(of, "", "High income", 2020, 9), bank_row(of, "AFG", "Land AFG", 2025, None)]
    write_answer(folder / "worldbank_population.json", rows)


def write_population_download(old: Path, folder: Path) -> None:
    """The Bank's zip: lines on the source, a column for each year, one without a name."""
    rows = records(old / worldbank.POPULATION)
    years = sorted({row["Year"] for row in rows})
    values = {(row["Country Code"], row["Year"]): row["Value"] for row in rows}
    names = {row["Country Code"]: row["Country Name"] for row in rows}
    header = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *years, ""]
    table: list[list[object]] = [
        [name, code, "Population, total", worldbank.INDICATOR]
        + [values.get((code, year), "") for year in years]
        + [""]
        for code, name in names.items()
    ]
    about = '\ufeff"Data Source","World Development Indicators",\n\n"Last Updated Date",'
    about += '"2026-07-01",\n\n'
    note = csv_text(["Country Code", "Region"], [["AFG", "South Asia"]])
    members = {
        "API_SP.POP.TOTL_DS2_en_csv_v2_1.csv": about + csv_text(header, table),
        "Metadata_Country_API_SP.POP.TOTL_DS2_en_csv_v2_1.csv": note,
        "Metadata_Indicator_API_SP.POP.TOTL_DS2_en_csv_v2_1.csv": note,
    }
    write_zip(folder / "worldbank_population.zip", **members)


def write_governance_workbook(old: Path, folder: Path) -> None:
    """A sheet for each indicator, a row for each economy and year."""
    book = openpyxl.Workbook()
    for which in wgi.INDICATORS:
        sheet = book.create_sheet(which)
        sheet.append(["Economy (name)", "Number of sources", *wgi.SHEET])
        for row in records(old / wgi.FILE):
            if row["indicator"] == which:
                estimate = float(row["estimate"]) if row["estimate"] else None
                code = BANK_CODES.get(row["code"], row["code"])
                sheet.append(["Land", 5, code, int(row["year"]), estimate])
    book.save(folder / "wgi.xlsx")


def write_present(old: Path, folder: Path) -> Path:
    """The whole folder in the present forms."""
    folder.mkdir(parents=True)
    for name in PINNED:
        shutil.copy(old / name, folder / name)
    for write in (
        write_events,
        write_states,
        write_battles,
        write_flows,
        write_stocks,
        write_control,
        write_governance,
        write_population,
    ):
        write(old, folder)
    return folder
