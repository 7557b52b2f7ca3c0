"""A data frame saved by R (`save`, `usethis::use_data`), into text cells.

Format: R Internals, section 1.8 "Serialization Formats"; the package `rdata` reads it without R
and runs nothing that the file says.
"""

import bz2
import gzip
import io
import lzma
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from risk.storage import MEGABYTE, InputError, Kept, is_web_page, read_file, readable, sha256

# UNHCR's population, the largest, has 16 MB unpacked and is read in 20 s and 630 MB.
MOST_BYTES = 30_000_000
MOST_ROWS = 3_000_000
# A refresh reads each file when it checks it, and when it builds from it.
_FRAMES = Kept(200 * MEGABYTE)
_PACKED: dict[bytes, Callable[..., Any]] = {
    b"BZh": bz2.open,
    b"\x1f\x8b": gzip.open,
    b"\xfd7zXZ": lzma.open,
}


def read_r_frame(path: Path, name: str) -> pd.DataFrame:
    """One data frame of an R file; the same content is read once in a run.

    Raises InputError if the file is missing, cut, not saved by R, too large, or has no such data
    frame. `name`: of the data frame in the file. Returns: DataFrame of text. NA is blank.
    """
    with readable(path.name, "expected this file here, found none"):
        packed = read_file(path)
    return _FRAMES.get((sha256(packed), name), lambda: _frame(path, packed, name)).copy()


def _frame(path: Path, packed: bytes, name: str) -> pd.DataFrame:
    frame = _objects(path, packed).get(name)
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{path.name}: expected the data frame {name!r} in the file, got none")
    if frame.columns.has_duplicates:
        raise InputError(f"{path.name}: expected each column once, got one again")
    cells = {str(column): _text(frame[column]) for column in frame}
    return pd.DataFrame(cells, dtype=str).reset_index(drop=True)


def _text(values: pd.Series) -> list[str]:
    """Whole numbers without a point, as R prints them."""
    texts = []
    for value in values:
        if pd.isna(value):
            texts.append("")
        elif isinstance(value, float) and value.is_integer():
            texts.append(str(int(value)))
        else:
            texts.append(str(value))
    return texts


def _objects(path: Path, packed: bytes) -> dict[str, object]:
    """What the file holds, by name."""
    # Takes two seconds, as it brings xarray: only whoever has such a file waits for it.
    import rdata

    content = _unpacked(path, packed)
    try:
        with warnings.catch_warnings():
            # It warns of R's classes that it does not know; a tibble is a data frame all the same.
            warnings.simplefilter("ignore")
            parsed = rdata.parser.parse_data(
                content, extension=".rda", altrep_constructor_dict=_short_sequences()
            )
            return rdata.conversion.convert(parsed)
    # Whatever is wrong within ends in one of many errors.
    except Exception:
        raise InputError(
            f"{path.name}: expected a file that R has saved, got something else or a damaged one"
        ) from None


def _short_sequences() -> dict[bytes, Callable[..., Any]]:
    """R writes 1:n in a few bytes: what they stand for is bounded before it is made."""
    from rdata.parser import DEFAULT_ALTREP_MAP

    def bounded(constructor: Callable[..., Any]) -> Callable[..., Any]:
        def build(state: Any) -> Any:
            if not 0 <= state.value[0] <= MOST_ROWS:
                raise ValueError("a sequence that is too long")
            return constructor(state)

        return build

    sequences = (b"compact_intseq", b"compact_realseq")
    return {**DEFAULT_ALTREP_MAP, **{s: bounded(DEFAULT_ALTREP_MAP[s]) for s in sequences}}


def _unpacked(path: Path, packed: bytes) -> bytes:
    opener = next((o for magic, o in _PACKED.items() if packed.startswith(magic)), None)
    if opener is None:
        got = "a web page" if is_web_page(packed) else "something else"
        raise InputError(f"{path.name}: expected a file that R has saved, got {got}")
    try:
        with opener(io.BytesIO(packed), "rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except (EOFError, zlib.error, lzma.LZMAError, OSError) as error:
        raise InputError(
            f"{path.name}: expected a whole file that R has saved, got a cut or damaged one: "
            f"{str(error)[:120]}"
        ) from None
    if len(content) > MOST_BYTES:
        raise InputError(f"{path.name}: expected at most {MOST_BYTES:,} bytes unpacked, got more")
    return content
