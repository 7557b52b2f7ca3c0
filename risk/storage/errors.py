"""The one error that a user can repair, and what the disk says when it refuses, in a sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

# What a write says on a full disk, over a quota, or over the allowed size of a file.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class InputError(ValueError):
    """One clear sentence: which file or value, what was expected and what came instead."""


def refusal(error: OSError) -> str:
    """What the disk said, and what to do where it is full."""
    if error.errno in _FULL:
        return "the disk is full; existing files are unchanged; free some space and try again"
    return error.strerror or str(error)


@contextmanager
def readable(name: str, missing: str = "no such file", remedy: str = "") -> Iterator[None]:
    """Turn what the disk says about a read into a sentence about the file.

    `missing`: what to say where there is no such file. `remedy`: what to do about either.
    """
    try:
        yield
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        said = missing if is_missing else f"could not be read: {refusal(error)}"
        raise InputError("; ".join(filter(None, [f"{name}: {said}", remedy]))) from None
