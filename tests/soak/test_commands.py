"""The command line, given what nobody should give it."""

import io
import re
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk import cli
from tests.soak import addresses
from tests.soak.chance import made_by, often
from tests.soak.files import ANY_FILE
from tests.soak.texts import AWKWARD

# What we say ourselves: the line of argparse repeats what was given as it is.
OURS = re.compile(r"python -m risk \w+: (?!error: )")
FILE = "FILE"  # stands for the file of evidence in a command
OPTIONS = {
    "outcome": "--outcome",
    "region": "--region",
    "source": "--source",
    "what_if": "--what-if",
    "weights_arrivals": "--weights-arrivals",
    "weights_armed": "--weights-armed",
}
NO_FILES = (
    ".",
    "/",
    "",
    "no/such/file.csv",
    "x" * 5_000,
    "\udcff",
    "/dev/null",
    "-",
    __file__,
    "data",
    "app.py/x",
)


def score(rng: Random) -> list[str]:
    """A command that is well written."""
    good = {"as_of": "2021-06"} | addresses.good(rng)
    command = ["score", "--as-of", good["as_of"]]
    for name, option in OPTIONS.items():
        if name in good:
            command += [option, good[name]]
    command += rng.choice(([], [], ["--corridors"]))
    return command + rng.choice(([], [], ["--format", "csv"], ["--format", "json"]))


def awkward(rng: Random) -> list[str]:
    """A command with one part that is not."""
    command = score(rng)
    place = rng.randrange(1, len(command))
    command[place] = rng.choice((*AWKWARD, "\udcff", "--", "-h-h", "--as-of", "--out"))
    return command


def without_a_file(rng: Random) -> list[str]:
    """A command whose file of evidence is none."""
    path = rng.choice(NO_FILES)
    return rng.choice((["check", path], [*score(rng), "--evidence", path]))


def with_evidence(command: list[str]) -> list[str]:
    return [*command, "--evidence", FILE]


COMMANDS: dict[str, st.SearchStrategy[tuple[list[str], bytes]]] = {
    "check FILE, a file of any upload class": st.tuples(st.just(["check", FILE]), ANY_FILE),
    "score, good": st.tuples(made_by(score), st.just(b"")),
    "score, one part awkward": st.tuples(made_by(awkward), st.just(b"")),
    "score --evidence FILE, of any class": st.tuples(made_by(score).map(with_evidence), ANY_FILE),
    "check and score, no file": st.tuples(made_by(without_a_file), st.just(b"")),
}


def judge_command(scorer, arguments: list[str], content: bytes) -> str:
    """Run a command as typed, data already read; 0 with output, or 2 with sentences."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape")
    err = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("risk.cli.score.load_scorer", lambda *_: scorer),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        path = Path(folder) / "evidence.csv"
        path.write_bytes(content)
        try:
            status = cli.main([str(path) if part == FILE else part for part in arguments])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out.flush()
        written = out.buffer.getvalue()
    said = err.getvalue()
    assert "Traceback" not in said, "a traceback on the error stream"
    assert status in (0, 2), f"status {status}"
    if status == 0:
        assert written.strip(), "nothing was written"
        return "accepted"
    assert said.strip(), "refused without a word"
    for line in said.splitlines():
        seen = line.encode(errors="replace").decode()
        assert seen.isprintable() or not OURS.match(line), f"unprintable: {line[:100]!r}"
    return "refused"


@pytest.mark.parametrize("kind", COMMANDS)
@often(400)
@given(data=st.data())
def test_a_bad_command_ends_in_a_sentence(kind, data, scorer, tally):
    arguments, content = data.draw(COMMANDS[kind])
    tally("commands", kind).add(judge_command, scorer, arguments, content)
