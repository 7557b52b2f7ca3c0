"""Reading a file that may be anything, and what the disk says when it refuses."""

import errno
import stat
from pathlib import Path

# The largest file that any reader takes; the largest that publishers give is an eighth of it.
MOST_BYTES = 64_000_000
# What a write says on a full disk, over a quota, or over the allowed size of a file.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """Content of a file; a pipe or a device, which may never end, is refused before it is opened.

    `most`: bytes that it may have. Raises OSError if it cannot be read, is no regular file, or is
    larger; `strerror` says what it is.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "a pipe or a device")
    with path.open("rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EINVAL, f"more than {most:,} bytes")
    return content


def refusal(error: OSError) -> str:
    """What the disk said, and what to do where it is full."""
    if error.errno in _FULL:
        return "the disk is full; existing files are unchanged; free some space and try again"
    return error.strerror or str(error)
