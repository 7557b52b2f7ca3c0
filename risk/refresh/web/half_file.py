"""Half a file on the disk, with a note of what it is half of, so that another run may go on."""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from risk.refresh.web.answers import Stamp
from risk.storage import InputError, told


@dataclass(frozen=True)
class HalfFile:
    """What is there of a file.

    target : where it goes when it is whole
    address : that it comes from
    """

    target: Path
    address: str

    @property
    def path(self) -> Path:
        """Where the half lies."""
        return self.target.with_name(f"{self.target.name}.part")

    @property
    def note(self) -> Path:
        """Where it is written what it is half of."""
        return self.target.with_name(f"{self.target.name}.part.json")

    def begun(self) -> tuple[int, Stamp]:
        """Bytes that are there and their version; none where there is no way to go on with them."""
        try:
            noted = json.loads(self.note.read_text(encoding="utf-8"))
            stamp = Stamp(str(noted["etag"]), str(noted["last_modified"]))
            size = self.path.stat().st_size
            is_of_this = noted["address"] == self.address
        except (OSError, ValueError, LookupError, TypeError):
            return 0, Stamp()
        # A weak tag says that two files mean the same, not that they are the same bytes.
        strong = replace(stamp, etag="") if stamp.etag.startswith("W/") else stamp
        return (size, strong) if is_of_this and strong.headers() else (0, Stamp())

    def write(self, pieces: Iterator[bytes], stamp: Stamp, *, goes_on: bool) -> None:
        """Write what comes of a version, after what is there or instead of it.

        Only what the disk says is told as its own: errors of the line are system errors too. Raises
        InputError if the disk refuses or the pieces do; nothing is left then.
        """
        noted = {"address": self.address, **asdict(stamp)}
        try:
            with contextlib.ExitStack() as opened:
                with told(self.path):
                    self.note.write_text(json.dumps(noted), encoding="utf-8")
                    stream = opened.enter_context(
                        self.path.open("ab") if goes_on else self.path.open("wb")
                    )
                for piece in pieces:
                    with told(self.path):
                        stream.write(piece)
                with told(self.path):
                    stream.flush()
                    os.fsync(stream.fileno())
        except InputError:  # a full disk, or a file that is too large: it would be so again
            self.drop()
            raise

    def drop(self) -> None:
        """Forget what is there."""
        for path in (self.path, self.note):
            with contextlib.suppress(OSError):
                path.unlink()

    def finish(self) -> None:
        """Under its name at last.

        Raises InputError if the disk refuses.
        """
        with told(self.target):
            os.replace(self.path, self.target)
            self.note.unlink(missing_ok=True)
