"""Geolocated events as first released: UCDP Candidate GED.

First releases differ from the final ones, sometimes twentyfold (Ethiopia 2021). What the yearly
release covers comes from it alone, and these events are reconciled with it; of the months after
it they are all that is known.

Columns: UCDP Candidate Events Dataset codebook, version 1.3, the same 49 as UCDP GED. Release
24.0.1 came without a header, 24.0.10 with a column `#` more; `active_year` is 1 and 0 up to
24.1, true and false since; `gwnoa` can hold several numbers between semicolons, and `best` can
exceed `high`. None of these four is read.
"""

import io
from pathlib import Path

import pandas as pd

from risk.publishers.forms import read_zipped_csv
from risk.publishers.ucdp.releases import candidate_months
from risk.storage import Column, InputError, Table, read_file, read_table, refusal
from risk.terms import month_text

PATTERN = "GEDEvent_v*"
TABLE = Table(
    "UCDP Candidate GED",
    (
        Column("id", "integer", 1),
        Column("country_id", "integer", 1, 999, description="Gleditsch-Ward number"),
        Column("where_prec", "integer", 1, 7, description="1 exact place ... 7 somewhere"),
        Column("latitude", "number", -90, 90, unit="degrees north"),
        Column("longitude", "number", -180, 180, unit="degrees east"),
        Column("date_start"),
        Column("date_end"),
        Column("best", "integer", 0, unit="deaths"),
    ),
    key=("id",),
    header=(
        "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,"
        "conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,"
        "side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,"
        "source_date,source_headline,source_original,where_prec,where_coordinates,"
        "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,"
        "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,"
        "deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"
    ),
)
# A release has late events of the months before; the yearly one begins in 1989.
OLDEST_MONTHS = 24


def read(path: Path) -> pd.DataFrame:
    """Events of one release, plain CSV or the publisher's zip.

    Columns: id, gwno, month (of its end), start (month of its beginning), latitude, longitude,
    where_prec, deaths. Raises InputError if the file does not fit the table, or a zip holds no CSV.
    """
    name = path.name
    if path.suffix.lower() == ".zip":
        content, inside = read_zipped_csv(path)
        name = f"{path.name}/{inside}"
    else:
        content = _content(path)
    if content[:20].split(b",")[0].strip(b'"').isdigit():
        content = f"{TABLE.header}\n".encode() + content
    return events(read_table(io.BytesIO(content), TABLE, name=name), path.name)


def read_release(path: Path) -> pd.DataFrame:
    """Events of one release, none of them long before or after the months in its name.

    Returns a DataFrame as `read`. Raises InputError if the name is no release's, an event lies
    outside its months, or as `read`.
    """
    months = candidate_months(path.name)
    table = read(path)
    first = months.start - OLDEST_MONTHS
    outside = ~table.start.between(first, months.stop - 1)
    if outside.any():
        row = int(outside.to_numpy().argmax())
        raise InputError(
            f"{path.name}: row {row + 2}, column 'date_start': expected a month from "
            f"{month_text(first)} to {month_text(months.stop - 1)}, the release's last, got "
            f"{month_text(int(table.start.iloc[row]))}"
        )
    return table


def events(raw: pd.DataFrame, file: str) -> pd.DataFrame:
    """Rows of the table as events.

    Returns a DataFrame as `read`. Raises InputError if a date is none, or an event ends before it
    starts. `raw`: DataFrame with the table's columns; the index is a row's number less 2. `file`:
    name for messages.
    """
    start, end = (_dates(raw[column], file) for column in ("date_start", "date_end"))
    late = (start > end).to_numpy()
    if late.any():
        row = int(late.argmax())
        raise InputError(
            f"{file}: row {raw.index[row] + 2}, column 'date_end': expected "
            f"{raw.date_start.iloc[row]!r} or later, got {raw.date_end.iloc[row]!r}"
        )
    return pd.DataFrame(
        {
            "id": raw.id,
            "gwno": raw.country_id,
            "month": _month(end),
            "start": _month(start),
            "latitude": raw.latitude,
            "longitude": raw.longitude,
            "where_prec": raw.where_prec,
            "deaths": raw.best,
        }
    )


def _content(path: Path) -> bytes:
    try:
        return read_file(path)
    except FileNotFoundError:
        raise InputError(f"{path.name}: expected the {TABLE.name} file here, found none") from None
    except OSError as error:
        raise InputError(
            f"{path.name}: expected CSV in UTF-8 with a header row, got {refusal(error)}"
        ) from None


def _month(dates: pd.Series) -> pd.Series:
    return (dates.dt.year * 12 + dates.dt.month - 1).astype("int64")


def _dates(cells: pd.Series, file: str) -> pd.Series:
    """Days written YYYY-MM-DD, with the time of day that UCDP adds to some."""
    written = cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}:\d{2}(\.\d{1,9})?)?")
    dates = pd.to_datetime(cells.where(written).str[:10], format="%Y-%m-%d", errors="coerce")
    bad = (dates.isna() | ~dates.dt.year.between(1989, 2100)).to_numpy()
    if bad.any():
        row = int(bad.argmax())
        raise InputError(
            f"{file}: row {cells.index[row] + 2}, column {cells.name!r}: expected a date from "
            f"1989 to 2100 written YYYY-MM-DD, got {cells.iloc[row][:60]!r}"
        )
    return dates
