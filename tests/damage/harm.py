"""Ways to harm files and writes, and what is harmed."""

import errno

import pytest

from risk.dataset.package import DATA, DESCRIPTION, read_package
from risk.storage.files import PUT_BACK
from risk.track_record.summaries import FILE

READ_BY_SCORE = ("countries", "corridors", "panel_countries", "panel_corridors", "outcomes")


DATA_FILES = sorted(p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file())


READ = [
    f"data/{DESCRIPTION}",
    *(f"data/{n}" for n in DATA_FILES if n.split(".")[0] in READ_BY_SCORE),
    "models/armed.json",
    "models/arrivals.json",
]


MAPS = [f"static/{name}" for name in sorted(read_package(names=()).description["map"].values())]


def flipped(content, at, bit=1):
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


DAMAGE = {
    "cut in half": lambda content: content[: len(content) // 2],
    "last byte gone": lambda content: content[:-1],
    "one byte more": lambda content: content + b"\0",
    "first byte flipped": lambda content: flipped(content, 0),
    "byte in the middle flipped": lambda content: flipped(content, len(content) // 2),
    "byte near the end flipped": lambda content: flipped(content, len(content) - 9),
    "zeros": lambda content: bytes(len(content)),
    "emptied": lambda _: b"",
    "removed": None,
}


def damage(path, how):
    if DAMAGE[how] is None:
        path.unlink()
    else:
        path.write_bytes(DAMAGE[how](path.read_bytes()))


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def remedy(name):
    folder, file = name.split("/")
    if name == f"models/{FILE}":
        command = "verify --publish"
    else:
        command = "fit" if folder == "models" else "build --sources DIR"
    return f"{PUT_BACK} or run: python -m risk {command}"


NO_SPACE = OSError(errno.ENOSPC, "No space left on device")


class Killed(BaseException):
    """As SIGKILL is: nothing after it runs."""


class At:
    """A call that goes wrong the n-th time, and is itself at all others."""

    def __init__(self, real, nth, wrong):
        self.real = real
        self.left = nth
        self.wrong = wrong

    def __call__(self, *arguments, **named):
        self.left -= 1
        if self.left == 0:
            raise self.wrong
        return self.real(*arguments, **named)


def every_nth(monkeypatch, call, wrong, act):
    """Act again and again, the n-th call of a kind going wrong, until it goes wrong no more."""
    for nth in range(1, 100):
        with monkeypatch.context() as patch:
            holder, name = call
            at = At(getattr(holder, name), nth, wrong)
            patch.setattr(holder, name, lambda *a, at=at, **named: at(*a, **named))
            yield nth
            act()
        if at.left > 0:
            return
    pytest.fail("no end of calls")
