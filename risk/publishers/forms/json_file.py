"""A publisher's JSON file, read strictly."""

import json
from pathlib import Path
from typing import Any

from risk.storage import InputError, is_web_page, read_file, refusal

# The largest map that is read has 0.7 million.
MOST_BYTES = 16_000_000


def read_json(path: Path, kind: str, most: int = MOST_BYTES) -> Any:
    """Content of a JSON file in which every key stands once and every number is one.

    Raises InputError if the file is missing, too large, or not such JSON. `kind`: what the file is,
    for messages. `most`: bytes that it may have.
    """
    try:
        content = read_file(path, most)
        if is_web_page(content):
            raise InputError(f"{path.name}: expected {kind}, got a web page or XML")
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except OSError as error:
        raise InputError(f"{path.name}: expected a {kind} file, got {refusal(error)}") from None
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"{path.name}: expected {kind}, got lists nested too deep") from None
    except ValueError as error:
        raise InputError(
            f"{path.name}: expected {kind}, got invalid JSON: {str(error)[:200]}"
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {repeated[:60]!r} twice in one object")
    return content


def _no_number(text: str) -> None:
    raise ValueError(f"{text}, which is no number of JSON")
