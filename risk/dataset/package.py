"""data/ as a Frictionless data package: its tables, written with hashes and read back checked.

Every table's file carries its content's hash in its name, and datapackage.json names the files.
Replacing that one file is what switches from the old data to the new.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from risk.dataset.tables import PARQUET, TABLES
from risk.storage import (
    PUT_BACK,
    ROOT,
    InputError,
    clear,
    frictionless,
    make_folder,
    read_checked,
    read_json,
    sealed,
    sha256,
    short,
    shown,
    to_csv,
    write_files,
)

DATA = ROOT / "data"
DESCRIPTION = "datapackage.json"
REMEDY = f"{PUT_BACK} or run: python -m risk build --sources DIR"

# Names that only the build gives: whatever else lies in the folder is not ours to remove.
_OURS = re.compile(rf"({'|'.join(TABLES)})\.[0-9a-f]{{8}}\.(csv|parquet)|{re.escape(DESCRIPTION)}")


@dataclass(frozen=True)
class Package:
    """data/ as read: tables by name, the description, and one digest for all of it."""

    tables: dict[str, pd.DataFrame]
    description: dict[str, Any]
    digest: str


def write_package(
    tables: dict[str, pd.DataFrame],
    description: dict[str, Any],
    folder: Path,
    beside: Mapping[Path, bytes],
) -> str:
    """Write the tables and datapackage.json; the last good data stand until all is written.

    Raises InputError if the disk refuses. Returns: the data version.

    Parameters
    ----------
    tables : DataFrames by name of TABLES, every one
    description : what datapackage.json says beside the resources
    beside : other files by path, which must be there before the tables are switched
    """
    resources = []
    files = {}
    for name, table in TABLES.items():
        content = _to_bytes(tables[name], name)
        digest = sha256(content)
        suffix = "parquet" if name in PARQUET else "csv"
        path = folder / f"{name}.{digest[:8]}.{suffix}"
        files[path] = content
        resources.append(
            {
                "name": name,
                "path": path.name,
                "format": suffix,
                "bytes": len(content),
                "hash": f"sha256:{digest}",
                "rows": len(tables[name]),
                "schema": frictionless(table),
            }
        )
    digest = sha256("".join(f"{r['name']}{r['hash']}" for r in resources).encode())
    described = {**description, "version": digest, "resources": resources}
    make_folder(folder)
    write_files({**beside, **files, folder / DESCRIPTION: sealed(described)})
    clear(folder, _OURS, {DESCRIPTION, *(path.name for path in files)})
    return short(digest)


def read_package(folder: Path = DATA, names: tuple[str, ...] = tuple(TABLES)) -> Package:
    """Read tables, each checked against the hash in datapackage.json.

    Raises InputError if a file is missing, or is not what datapackage.json says.
    """
    described = read_json(folder / DESCRIPTION, "the data package", REMEDY)
    by_name = {resource["name"]: resource for resource in described["resources"]}
    if set(by_name) != set(TABLES):
        raise InputError(
            f"{shown(folder / DESCRIPTION)}: expected the tables {', '.join(TABLES)}, "
            f"got {', '.join(by_name)}; {REMEDY}"
        )
    return Package({n: _read(by_name[n], folder) for n in names}, described, described["version"])


def _read(resource: dict[str, Any], folder: Path) -> pd.DataFrame:
    path = folder / resource["path"]
    digest = resource["hash"].removeprefix("sha256:")
    content = read_checked(path, digest, "expected this file, found none", REMEDY)
    if path.suffix == ".parquet":
        return pq.read_table(io.BytesIO(content)).to_pandas()
    columns = TABLES[resource["name"]].columns
    text = {column.name: str for column in columns if column.kind == "text"}
    blank = {column.name: [""] for column in columns if column.kind != "text"}
    return pd.read_csv(io.BytesIO(content), dtype=text, keep_default_na=False, na_values=blank)


def _to_bytes(frame: pd.DataFrame, name: str) -> bytes:
    table = TABLES[name]
    ordered = frame[[column.name for column in table.columns]].sort_values(list(table.key))
    texts = [column.name for column in table.columns if column.kind == "text"]
    if name not in PARQUET:
        whole = [c.name for c in table.columns if c.kind == "integer" and c.blank]
        ordered = ordered.astype(dict.fromkeys(whole, "Int64"))
        # A carriage return would end the row: only what ends rows here is put in quotes.
        one_line = {text: ordered[text].replace("\r", " ", regex=True) for text in texts}
        return to_csv(ordered.assign(**one_line), line_end="\n")
    ordered = ordered.astype(dict.fromkeys(texts, "category"))
    buffer = io.BytesIO()
    arrow = pa.Table.from_pandas(ordered, preserve_index=False)
    pq.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()
