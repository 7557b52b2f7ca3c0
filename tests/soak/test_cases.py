"""Files of cases, given what nobody should give them."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.inputs.cases import CASES, case_limits, read_cases
from risk.storage.errors import InputError
from tests.soak.chance import bulk, made_by, often
from tests.soak.judges import LONGEST_SENTENCE
from tests.soak.rows import real_files
from tests.soak.texts import AWKWARD, OTHER_TYPES


def real_case(rng: Random) -> str:
    return rng.choice(sorted(CASES.glob("*/case.toml"))).read_text(encoding="utf-8")


def bytes_changed(rng: Random) -> bytes:
    content = bytearray(real_case(rng).encode())
    for _ in range(int(10 ** rng.uniform(0, 2))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def spliced(rng: Random) -> bytes:
    first = real_case(rng)
    second = real_case(rng)
    return (first[: rng.randrange(len(first))] + second[rng.randrange(len(second)) :]).encode()


def other_values(texts: list[str]) -> Callable[[Random], bytes]:
    """A real case in which the value of a key or two is another."""

    def made(rng: Random) -> bytes:
        lines = real_case(rng).splitlines()
        keys = [number for number, line in enumerate(lines) if " = " in line]
        for number in rng.sample(keys, rng.randint(1, 2)):
            lines[number] = lines[number].partition(" = ")[0] + " = " + rng.choice(texts)
        return "\n".join(lines).encode()

    return made


MADE: dict[str, Callable[[Random], bytes]] = {
    "real cases": lambda rng: real_case(rng).encode(),
    "bytes changed": bytes_changed,
    "cut and spliced": spliced,
    "values of another type": other_values(OTHER_TYPES),
    "awkward texts": other_values([f'"{text}"' for text in (*AWKWARD, "1991-12")]),
    "random bytes": lambda rng: bulk(rng).randbytes(rng.randrange(2_000)),
}


def judge_case(scorer, content: bytes) -> str:
    """Read a case, and say what the system could not have seen in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a-case"
        place.mkdir()
        (place / "case.toml").write_bytes(content)
        (place / "evidence.csv").write_bytes(real_files()[0])
        try:
            (case,) = read_cases(Path(folder), scorer.panel)
        except InputError as error:
            assert "a-case/case.toml: " in str(error), f"names no file: {error}"[:200]
            assert len(str(error)) <= LONGEST_SENTENCE, "a sentence too long to read"
            return "refused"
        case_limits(scorer.panel, case)
    return "accepted"


@pytest.mark.parametrize("kind", MADE)
@often(100)
@given(data=st.data())
def test_a_bad_case_ends_in_a_sentence_that_names_the_file(kind, data, scorer, tally):
    content = data.draw(made_by(MADE[kind]))
    tally("cases", kind).add(judge_case, scorer, content)
