"""Tables as files: CSV that no spreadsheet runs, JSON, or Parquet."""

import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from risk.storage.cells import neutral


def to_csv(table: pd.DataFrame, *, line_end: str = "\r\n") -> bytes:
    r"""CSV as RFC 4180 has it, in UTF-8, numbers in full precision, blank where there is none.

    A text cell that a spreadsheet would run as a formula gets an apostrophe before it. Every CSV
    file of the product is written here.

    >>> to_csv(pd.DataFrame({"name": ["=1+1"], "value": [-0.5]}))
    b"name,value\r\n'=1+1,-0.5\r\n"
    """
    texts = table.select_dtypes(exclude="number").columns
    safe = table.assign(**{name: table[name].map(neutral) for name in texts})
    safe.columns = safe.columns.map(neutral)
    return safe.to_csv(index=False, lineterminator=line_end).encode()


def to_json(table: pd.DataFrame, schema_version: str) -> bytes:
    """The same rows as JSON, null where there is no number, with the version of their columns."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    content = {"schema_version": schema_version, "rows": rows}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def to_parquet(table: pd.DataFrame) -> bytes:
    """The same rows and columns as Parquet, without anything of the machine that wrote them."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    buffer = io.BytesIO()
    pq.write_table(arrow, buffer, compression="zstd")
    return buffer.getvalue()
