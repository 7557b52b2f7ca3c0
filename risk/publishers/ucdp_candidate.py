"""Geolocated events as first released: UCDP Candidate GED.

First releases differ from the final ones, sometimes twentyfold (Ethiopia 2021), so these
events are reconciled with the country-months and never mixed into them.
"""

import io
from pathlib import Path

import pandas as pd

from risk.publishers.archive import read_zipped_csv
from risk.storage.errors import InputError
from risk.storage.schema import Column, Table, read_table

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


def read(path: Path) -> pd.DataFrame:
    """Events of one release, plain CSV or the publisher's zip.

    Returns
    -------
    DataFrame
        id, gwno, month (of the event's end), latitude, longitude, where_prec, deaths.

    Raises
    ------
    InputError
        If the file does not fit the table, or a zip holds no CSV.
    """
    if path.suffix == ".zip":
        content, inside = read_zipped_csv(path)
        raw = read_table(io.BytesIO(content), TABLE, name=f"{path.name}/{inside}")
    else:
        raw = read_table(path, TABLE)
    start, end = (_dates(raw[column], path.name) for column in ("date_start", "date_end"))
    late = (start > end).to_numpy()
    if late.any():
        row = int(late.argmax())
        raise InputError(
            f"{path.name}: row {row + 2}, column 'date_end': expected {raw.date_start.iloc[row]!r} "
            f"or later, got {raw.date_end.iloc[row]!r}"
        )
    return pd.DataFrame(
        {
            "id": raw.id,
            "gwno": raw.country_id,
            "month": end.dt.year * 12 + end.dt.month - 1,
            "latitude": raw.latitude,
            "longitude": raw.longitude,
            "where_prec": raw.where_prec,
            "deaths": raw.best,
        }
    )


def _dates(cells: pd.Series, file: str) -> pd.Series:
    """Days written YYYY-MM-DD, with the time of day that UCDP adds to some."""
    written = cells.str.fullmatch(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}:\d{2}(\.\d{1,9})?)?")
    dates = pd.to_datetime(cells.where(written).str[:10], format="%Y-%m-%d", errors="coerce")
    bad = (dates.isna() | ~dates.dt.year.between(1989, 2100)).to_numpy()
    if bad.any():
        row = int(bad.argmax())
        raise InputError(
            f"{file}: row {row + 2}, column {cells.name!r}: expected a date from 1989 to 2100 "
            f"written YYYY-MM-DD, got {cells.iloc[row][:60]!r}"
        )
    return dates
