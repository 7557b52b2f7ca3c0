"""The command line and the files of cases, given what nobody should give them."""

import io
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from unittest.mock import patch

from risk import cli
from risk.inputs.cases import CASES, case_limits, read_cases
from risk.risk_table.scorer import Scorer
from risk.storage.errors import InputError
from tools import soak_uploads
from tools.soak_judges import need
from tools.soak_tables import real_bytes
from tools.soak_texts import AWKWARD, BAD_DAYS, INFINITIES, ODD_NUMBERS
from tools.soak_urls import Addresses

FILE = "FILE"  # stands for the file of evidence in a command
Command = tuple[list[str], bytes]
OPTIONS = {
    "outcome": "--outcome",
    "region": "--region",
    "source": "--source",
    "what_if": "--override",
    "weights_arrivals": "--weights-arrivals",
    "weights_armed": "--weights-armed",
}
OTHER_TYPES = ("5", "-1", "1.5", "nan", "inf", "true", "[]", "{}", "[[]]", '[["TJK"]]', "[1]", '""',
               "1e9", "0x" + "f" * 5_000, "9" * 5_000, "[" * 2_000, '"' * 7, "{a = 1}")  # fmt: skip


def any_file(rng: Random) -> bytes:
    make, _ = rng.choice(list(soak_uploads.CLASSES.values()))
    return make(rng)


def score(addresses: Addresses, rng: Random) -> list[str]:
    """A command that is well written."""
    good = {"as_of": "2021-06"} | addresses.good(rng)
    parts = [part for name, option in OPTIONS.items() if name in good
             for part in (option, good[name])]  # fmt: skip
    corridors = ["--corridors"] if rng.random() < 0.3 else []
    form = ["--format", rng.choice(("csv", "json"))] if rng.random() < 0.3 else []
    return ["score", "--as-of", good["as_of"], *parts, *corridors, *form]


def awkward(addresses: Addresses, rng: Random) -> Command:
    """A command with one part that is not."""
    command = score(addresses, rng)
    at = rng.randrange(1, len(command))
    command[at] = rng.choice((*AWKWARD, "\udcff", "--", "-h" * 2, "--as-of", "--out"))
    return command, b""


def with_evidence(addresses: Addresses, rng: Random) -> Command:
    return [*score(addresses, rng), "--evidence", FILE], any_file(rng)


def place(addresses: Addresses, rng: Random) -> Command:
    """A file of evidence that is none."""
    path = rng.choice((".", "/", "", "no/such/file.csv", "x" * 5_000, "\udcff", "/dev/null", "-",
                       str(Path(__file__)), "data", "app.py/x"))  # fmt: skip
    return rng.choice((["check", path], [*score(addresses, rng), "--evidence", path])), b""


def commands(addresses: Addresses) -> dict[str, Callable[[Random], Command]]:
    return {
        "check FILE, a file of any upload class": lambda rng: (["check", FILE], any_file(rng)),
        "score, good": lambda rng: (score(addresses, rng), b""),
        "score, one part awkward": lambda rng: awkward(addresses, rng),
        "score --evidence FILE, of any class": lambda rng: with_evidence(addresses, rng),
        "check and score, no file": lambda rng: place(addresses, rng),
    }


def judge_command(scorer: Scorer, payload: Command) -> str:
    """Run a command as typed, data already read; 0 with output, or 2 with sentences."""
    arguments, content = payload
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", "surrogateescape"), io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(cli, "load_scorer", lambda *_: scorer),
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
    need("Traceback" not in said, "a traceback on the error stream")
    need(status in (0, 2), f"status {status}")
    if status:
        need(said.strip(), "refused without a word")
        ours = [line for line in said.splitlines() if line.startswith("risk ")]
        need(all(line.encode(errors="replace").decode().isprintable() for line in ours),
             f"unprintable: {said[:100]!r}")  # fmt: skip
        return "refused"
    need(written.strip(), "nothing was written")
    return "accepted"


def real_case(rng: Random) -> str:
    return rng.choice(sorted(CASES.glob("*/case.toml"))).read_text(encoding="utf-8")


def case_bytes(rng: Random) -> bytes:
    content = bytearray(real_case(rng).encode())
    for _ in range(int(10 ** rng.uniform(0, 2))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def case_spliced(rng: Random) -> bytes:
    one, other = real_case(rng), real_case(rng)
    return (one[: rng.randrange(len(one))] + other[rng.randrange(len(other)) :]).encode()


def case_values(texts: tuple[str, ...]) -> Callable[[Random], bytes]:
    """A real case in which the value of a key, or all of it, is another."""

    def made(rng: Random) -> bytes:
        lines = real_case(rng).splitlines()
        keys = [i for i, line in enumerate(lines) if " = " in line]
        for at in rng.sample(keys, rng.randint(1, 2)):
            lines[at] = lines[at].partition(" = ")[0] + " = " + rng.choice(texts)
        return "\n".join(lines).encode()

    return made


QUOTED = tuple(f'"{text}"' for text in (*AWKWARD, *BAD_DAYS, *INFINITIES, *ODD_NUMBERS, "1991-12"))
CASE_FILES: dict[str, Callable[[Random], bytes]] = {
    "real cases": lambda rng: real_case(rng).encode(),
    "bytes changed": case_bytes,
    "cut and spliced": case_spliced,
    "values of another type": case_values(OTHER_TYPES),
    "awkward texts": case_values(QUOTED),
    "random bytes": lambda rng: rng.randbytes(rng.randrange(2_000)),
}


def judge_case(scorer: Scorer, payload: bytes) -> str:
    """Read a case, and say what the system could not have seen in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a-case"
        place.mkdir()
        (place / "case.toml").write_bytes(payload)
        (place / "evidence.csv").write_bytes(real_bytes()[0])
        try:
            (case,) = read_cases(Path(folder), scorer.panel)
        except InputError as error:
            need("a-case/case.toml: " in str(error), f"names no file: {error}"[:200])
            need(len(str(error)) <= 500, "a sentence too long to read")
            return "refused"
        case_limits(scorer.panel, case)
    return "accepted"
