"""Writing so that a reader sees the old file or the new one, never half of either."""

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from risk.errors import InputError


def write_bytes(path: Path, content: bytes) -> None:
    """Write under a temporary name, then rename.

    Raises
    ------
    InputError
        If the disk refuses; the file that stood there before still does.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise InputError(f"{path.name}: could not be written: {error.strerror}") from None


def to_json(content: Any) -> bytes:
    """JSON that a person can read and compare: indented, UTF-8, one final newline."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def read_json(path: Path, what: str, remedy: str) -> Any:
    """Content of a JSON file of ours.

    Raises
    ------
    InputError
        If it is missing or not JSON; the sentence ends with the remedy.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path.name}: expected {what}, found no such file; {remedy}") from None
    except (ValueError, OSError):
        raise InputError(f"{path.name}: expected {what}, found something else; {remedy}") from None


def sha256(content: bytes) -> str:
    """Hex digest.

    >>> sha256(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()
