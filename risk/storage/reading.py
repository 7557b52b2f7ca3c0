"""Reading a file that may be anything."""

import errno
import stat
from pathlib import Path

# The largest file that any reader takes; the largest that publishers give is an eighth of it.
MOST_BYTES = 64_000_000


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
