"""The trials of the soak in their order, and who runs them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given

from risk.inputs.cases import read_cases
from risk.risk_table.load import load_scorer
from risk.risk_table.scorer import Scorer
from tools import soak_commands, soak_pages, soak_uploads, soak_urls
from tools.soak_browser import in_browser
from tools.soak_judges import default_state, judge_query, judge_upload
from tools.soak_trials import FOLDER, Tally, attempt, rng_of

NAME = "evidence.csv"
CHECK_EVERY = 500
SECTIONS = ("pages", "addresses", "uploads", "commands", "cases")
Tallies = dict[str, dict[str, Tally]]  # by section and class
NEW_SESSION_EVERY = 50
NAMES = ("x" * 5_000, "../../etc/passwd", "=1+1.csv", "<b>.csv", "a\nb.csv", "\u202etxt", " ", "",
         "[x](http://x).csv", "$x$.csv", "con", "\x00.csv", "é.csv", "'.csv", "a\\c")  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many of each class, or in all."""

    uploads: int = 350
    addresses: int = 402
    pages: int = 25
    page_uploads: int = 52
    commands: int = 400
    cases: int = 100
    browser: int = 24


@dataclass(frozen=True)
class Trial:
    """One input, not yet made, and who judges what comes of it."""

    section: str
    kind: str
    number: int
    make: Callable[[Any], Any]
    judge: Callable[[Any], str]

    @property
    def name(self) -> str:
        return f"{self.section}/{self.kind}/{self.number}"

    def payload(self) -> Any:
        return self.make(rng_of(self.name))


def drawn(strategy: Any, many: int) -> list[Any]:
    """Examples that Hypothesis draws, the same at each run."""
    found: list[Any] = []

    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    hypothesis.settings(max_examples=many, derandomize=True, database=None, deadline=None,
                        phases=[Phase.generate],
                        suppress_health_check=list(HealthCheck))(collect)()  # fmt: skip
    return found


def trials(scorer: Scorer, counts: Counts, sections: Iterable[str] = SECTIONS) -> Iterator[Trial]:
    """Every trial of some sections; those in a browser are apart."""
    made = addresses(scorer)
    for section in sections:
        match section:
            case "uploads":
                yield from uploads(scorer, counts.uploads)
            case "addresses":
                yield from queries(scorer, made, counts.addresses)
            case "pages":
                yield from pages(made, counts)
            case "commands":
                judge = partial(soak_commands.judge_command, scorer)
                for kind, make in soak_commands.commands(made).items():
                    for number in range(counts.commands):
                        yield Trial(section, kind, number, make, judge)
            case "cases":
                judge = partial(soak_commands.judge_case, scorer)
                for kind, make_case in soak_commands.CASE_FILES.items():
                    for number in range(counts.cases):
                        yield Trial(section, kind, number, make_case, judge)


def addresses(scorer: Scorer) -> soak_urls.Addresses:
    cases = read_cases()
    digests = [case.evidence.short for case in cases]
    return soak_urls.Addresses(scorer.panel, [case.slug for case in cases], digests)


def named(make: Callable[[Random], bytes], rng: Random) -> tuple[str, bytes]:
    return NAME, make(rng)


def on_page(page: str, make: Callable[[Random], tuple[str, Any]], rng: Random) -> tuple[str, str]:
    return page, make(rng)[0]


def given_payload(payload: Any, _: Random) -> Any:
    """What Hypothesis has drawn already."""
    return payload


def uploads(scorer: Scorer, many: int) -> Iterator[Trial]:
    for kind, (make, wanted) in soak_uploads.CLASSES.items():
        judge = partial(judge_upload, scorer, wanted=wanted)
        for number in range(many):
            yield Trial("uploads", kind, number, partial(named, make), judge)
    for number in range(many):
        yield Trial("uploads", "odd file names", number,
                    lambda rng: (rng.choice(NAMES), soak_uploads.good(rng)),
                    partial(judge_upload, scorer, wanted="accepted"))  # fmt: skip
    for kind, strategy in soak_uploads.DRAWN.items():
        for number, content in enumerate(drawn(strategy, many)):
            yield Trial("uploads", kind, number, partial(given_payload, (NAME, content)),
                        partial(judge_upload, scorer))  # fmt: skip


def queries(scorer: Scorer, made: soak_urls.Addresses, many: int) -> Iterator[Trial]:
    def judge(payload: tuple[str, str | None]) -> str:
        return judge_query(scorer, *payload)

    for kind, make in made.classes.items():
        for number in range(many):
            yield Trial("addresses", kind, number, make, judge)
    for kind, strategy in soak_urls.DRAWN.items():
        for number, raw in enumerate(drawn(strategy, many)):
            yield Trial("addresses", kind, number, partial(given_payload, (raw, "")), judge)


def pages(made: soak_urls.Addresses, counts: Counts) -> Iterator[Trial]:
    """Addresses on every page, all classes in turn, and files on the Map page."""
    kinds = list(made.classes.values())
    for page in sorted(soak_pages.pages()):
        for number in range(counts.pages):
            make = kinds[number % len(kinds)]
            yield Trial("pages", page, number, partial(on_page, page, make),
                        soak_pages.judge_page)  # fmt: skip
    files = [maker for maker, _ in soak_uploads.CLASSES.values()]
    session: list[Any] = []
    for number in range(counts.page_uploads):
        make_file = files[number % len(files)]

        def judge(payload: tuple[str, bytes], first: bool = number % NEW_SESSION_EVERY == 0) -> str:
            if first or not session:
                session[:] = [soak_pages.opened(soak_pages.MAP, "as_of=2021-06&source=AFG")]
            return soak_pages.judge_page_upload(session[0], payload)

        yield Trial("pages", "files on the Map page", number,
                    partial(named, make_file), judge)  # fmt: skip


def run(found: Iterable[Trial], scorer: Scorer, folder: Path = FOLDER) -> Tallies:
    """Try all, and look at what a new visitor gets every now and then."""
    tallies: Tallies = {}
    before = {"default view and table": default_state(scorer)}
    others: dict[str, Tally] = {kind: Tally() for kind in before}
    name = "nothing"
    for number, trial in enumerate(found):
        if trial.section == "pages" and "default pages" not in before:
            before["default pages"] = soak_pages.default_pages()
        name = trial.name
        tally = tallies.setdefault(trial.section, {}).setdefault(trial.kind, Tally())
        attempt(tally, name, trial.judge, trial.payload(), folder)
        if number % CHECK_EVERY == 0:
            unchanged(scorer, before, others, name)
    unchanged(scorer, before, others, name)
    return tallies | {"new visitors": others}


def run_section(section: str) -> Tallies:
    """All trials of one section, in a process of its own."""
    quiet()
    scorer = load_scorer()
    return run(trials(scorer, Counts(), (section,)), scorer)


def merged(parts: Iterable[Tallies]) -> Tallies:
    """Tallies of several sections; those of the same class are added up."""
    found: Tallies = {}
    for part in parts:
        for section, group in part.items():
            for kind, tally in group.items():
                found.setdefault(section, {}).setdefault(kind, Tally()).add(tally)
    return found


def quiet() -> None:
    logging.disable(logging.WARNING)  # Streamlit warns at each page drawn without a server


def unchanged(
    scorer: Scorer, before: dict[str, str], tallies: dict[str, Tally], after: str
) -> None:
    """Whether a new visitor gets what one got before the first trial."""
    looks: dict[str, Callable[[], str]] = {
        "default view and table": partial(default_state, scorer),
        "default pages": soak_pages.default_pages,
    }
    for kind, expected in before.items():
        tally = tallies.setdefault(kind, Tally())
        same = looks[kind]() == expected
        tally.outcomes["the same" if same else "failed"] += 1
        if not same:
            tally.faults.append(f"{kind}: another after {after}")


def browser_trials(scorer: Scorer, many: int, folder: Path = FOLDER) -> dict[str, Tally]:
    """One file and one address of each class in turn."""
    made = addresses(scorer)
    files = [(kind, make) for kind, (make, _) in soak_uploads.CLASSES.items()]
    bar = list(made.classes.items())

    def some(kinds, what):
        for number in range(many):
            kind, make = kinds[number % len(kinds)]
            name = f"{what}/{kind}/{number // len(kinds)}"
            yield kind, name, make(rng_of(name))

    raw = [(kind, name, question) for kind, name, (question, _) in some(bar, "addresses")]
    # A browser itself refuses an address of more than two million characters.
    return in_browser(list(some(files, "uploads")), raw, folder)
