"""Geolocated events as first released: UCDP Candidate GED.

First releases differ from the final ones, sometimes twentyfold (Ethiopia 2021), so these
events are reconciled with the country-months and never mixed into them.
"""

import zipfile
import zlib
from pathlib import Path

import pandas as pd

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
        try:
            with zipfile.ZipFile(path) as archive:
                inside = [n for n in archive.namelist() if n.endswith(".csv") and "/" not in n]
                if len(inside) != 1:
                    raise InputError(f"{path.name}: expected one CSV in the zip, got {len(inside)}")
                with archive.open(inside[0]) as stream:
                    raw = read_table(stream, TABLE, name=f"{path.name}/{inside[0]}")
        except (zipfile.BadZipFile, zlib.error):
            raise InputError(f"{path.name}: expected a zip file, got something else") from None
    else:
        raw = read_table(path, TABLE)
    end = pd.to_datetime(raw.date_end, format="ISO8601", errors="coerce")
    if end.isna().any():
        row = int(end.isna().to_numpy().argmax())
        raise InputError(
            f"{path.name}: row {row + 2}, column 'date_end': expected a date, "
            f"got {raw.date_end.iloc[row][:60]!r}"
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
