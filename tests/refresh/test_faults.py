"""Each fault of a publisher: the old files are still in place, and a sentence says what happened.

docs/refresh.md has the same as a table; the last test compares it with what happened here.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from risk.build.manifest import read_manifest, write_manifest
from risk.refresh.collect import collect
from risk.refresh.shelves import names_of
from risk.refresh.web.addresses import find
from risk.refresh.web.fetch import Fetcher
from risk.storage.errors import InputError
from tests.damage.harm import NO_SPACE, Killed, every_nth
from tests.refresh.faults import FAULTS, answers, flows_of
from tests.refresh.publishers import TODAY, UCDP, address_of, publish, write_folders
from tests.refresh.server import Site, cut, serving
from tests.waiting import HANG_S

pytestmark = pytest.mark.slow
DOCUMENT = Path(__file__).parents[2] / "docs" / "refresh.md"
BEGINS = "<!-- faults: written by the tests -->"
ENDS = "<!-- faults: end -->"
WRITE = "SPILLOVER_WRITE_FAULTS"
LAST = "the last accepted file"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    return write_folders(tmp_path_factory.mktemp("publishers"))


@pytest.fixture(scope="module")
def accepted(folders, tmp_path_factory):
    """The last accepted release."""
    into = tmp_path_factory.mktemp("releases") / "accepted"
    with serving(Site()) as site:
        publish(site, folders[1])
        fetcher = Fetcher(origins=site.origins(), tries=0)
        assert not collect(into, None, fetcher=fetcher, today=TODAY, progress=False).failed
    return into


@pytest.fixture(scope="module")
def happened():
    """Rows of the table, in the order of the tests."""
    return []


@pytest.fixture
def world(site, folders):
    publish(site, folders[1])
    return site


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_a_fault_leaves_the_old_files_and_one_sentence(
    fault, world, accepted, folders, tmp_path, happened
):
    before = contents(accepted)
    fault.act(world, folders[0])
    fetcher = Fetcher(origins=world.origins(), tries=2, wait_s=0.0, silent_s=5.0, whole_s=2.0)
    into = tmp_path / "into"
    done = collect(
        into,
        accepted,
        only=[fault.series],
        parts=tmp_path / "parts",
        fetcher=fetcher,
        today=fault.today,
        progress=False,
    )
    (sentence,) = done.sentences
    assert sentence.startswith(f"{fault.series}: ")
    assert fault.said in sentence
    assert "\n" not in sentence and "Traceback" not in sentence and "localhost" not in sentence
    assert bool(done.failed) == (not fault.comes)
    assert contents(accepted) == before
    (series,) = find([fault.series])
    held = names_of(series, accepted)
    assert names_of(series, into) == held
    if fault.comes:
        assert done.renewed == [fault.series]
        assert any((into / name).read_bytes() != before[name] for name in held)
    else:
        assert all((into / name).read_bytes() == before[name] for name in held)
    after = "the new file, whole" if fault.comes else LAST
    happened.append((fault.title, sentence, after))


NEW = "organizedviolencecy-261-csv.zip"
ONLY = ["ucdp-country-year"]


@pytest.fixture
def offering(world):
    """The publishers with another file of country-years."""
    answers(NEW, lambda handler, content: handler.serve(content))(world, None)
    return world


def gone_on_with(world, accepted, folder):
    """The next run, after a stop: it must have the new file, whole."""
    into = folder / "next"
    done = collect(
        into,
        accepted,
        only=ONLY,
        parts=folder / "parts",
        today=TODAY,
        progress=False,
        fetcher=Fetcher(origins=world.origins(), tries=0),
    )
    assert done.renewed == ONLY and not done.failed
    assert (into / NEW).read_bytes() == world.files[address_of(NEW)]
    assert not any((folder / "parts").iterdir())


def test_half_a_year_that_comes_again_in_june_is_no_whole_one(
    world, accepted, folders, fetcher, tmp_path, happened
):
    """The last accepted release was made in March, with 2021 to its middle."""
    march = tmp_path / "march"
    shutil.copytree(accepted, march)
    entries = read_manifest(march)
    summary = entries["flows.rda"].summary | {"half_year": 2021, "open_from": 2021}
    entries["flows.rda"] = replace(entries["flows.rda"], summary=summary)
    write_manifest(entries, march)
    before = contents(march)
    world.files[address_of("flows.rda")] = flows_of(lambda table: table.assign(oip=3.0), folders[0])
    done = collect(
        tmp_path / "into", march, only=["unhcr-flows"], fetcher=fetcher, today=TODAY, progress=False
    )
    said = done.failed["unhcr-flows"]
    assert "expected 2021 as a whole year, got 100,2" in said
    assert "about as many as in its half" in said
    assert contents(march) == before
    assert (tmp_path / "into" / "flows.rda").read_bytes() == before["flows.rda"]
    happened.append(("half a year taken for a year", said, LAST))


def test_a_certificate_that_does_not_fit_leaves_the_old_files(
    folders, accepted, certificate, tmp_path, happened
):
    before = contents(accepted)
    with serving(Site(), certificate) as site:
        publish(site, folders[1])
        done = collect(
            tmp_path / "into",
            accepted,
            only=ONLY,
            today=TODAY,
            progress=False,
            fetcher=Fetcher(origins=site.origins(), tries=0),
        )
    said = done.failed[ONLY[0]]
    assert "expected a certificate that fits, got one that does not (self-signed" in said
    assert contents(accepted) == before
    assert (tmp_path / "into" / NEW).read_bytes() == before[NEW]
    happened.append(("a certificate that does not fit", said, LAST))


def test_a_disk_full_at_any_write_leaves_the_old_files(
    offering, accepted, fetcher, tmp_path, monkeypatch, happened
):
    before = contents(accepted)
    said = []

    def act():
        into = tmp_path / "into"
        shutil.rmtree(into, ignore_errors=True)
        try:
            done = collect(
                into,
                accepted,
                only=ONLY,
                parts=tmp_path / "parts",
                fetcher=fetcher,
                today=TODAY,
                progress=False,
            )
            said.extend(done.failed.values())
        except InputError as error:
            said.append(str(error))

    for _ in every_nth(monkeypatch, (os, "fsync"), NO_SPACE, act):
        pass
    assert len(said) == 2  # the file, the manifest
    assert all("the disk is full; existing files are unchanged" in sentence for sentence in said)
    assert contents(accepted) == before
    gone_on_with(offering, accepted, tmp_path)
    short = said[0].replace(str(tmp_path), "releases")
    happened.append(("a full disk", short, LAST))


@pytest.mark.parametrize("call", [(os, "fsync"), (os, "replace"), (os, "link")], ids=lambda c: c[1])
def test_stopped_at_any_step_the_old_files_are_there_and_the_next_run_has_the_new(
    offering, accepted, fetcher, tmp_path, monkeypatch, call
):
    before = contents(accepted)
    stopped = 0

    def act():
        nonlocal stopped
        into = tmp_path / "into"
        shutil.rmtree(into, ignore_errors=True)
        try:
            collect(
                into,
                accepted,
                only=ONLY,
                parts=tmp_path / "parts",
                fetcher=fetcher,
                today=TODAY,
                progress=False,
            )
        except Killed:
            stopped += 1
            assert contents(accepted) == before

    for _ in every_nth(monkeypatch, call, Killed(), act):
        pass
    assert stopped >= 2
    gone_on_with(offering, accepted, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize(
    ("path", "sent"),
    [(UCDP, 0), (address_of(NEW), 0), (address_of(NEW), 500)],
    ids=["before", "asking", "halfway"],
)
def test_killed_while_fetching_the_old_files_are_there_and_the_next_run_goes_on(
    offering, accepted, tmp_path, path, sent, happened
):
    before = contents(accepted)
    child = []

    def kills(handler, content):
        if sent:
            cut(sent)(handler, content)
            handler.connection.shutdown(socket.SHUT_RDWR)
            part = tmp_path / "parts" / f"{NEW}.part"
            while not (part.exists() and part.stat().st_size == sent):
                assert child[0].poll() is None
                time.sleep(0.01)
        child[0].kill()

    # One that is cut off waits before it tries again: long enough to be killed.
    offering.faults[path] = kills
    command = [sys.executable, "-m", "tests.refresh.child", json.dumps(offering.origins())]
    folders = [str(accepted), str(tmp_path / "into"), str(tmp_path / "parts")]
    child.append(subprocess.Popen([*command, *folders, *ONLY], cwd=DOCUMENT.parents[1]))
    assert child[0].wait(timeout=HANG_S) == -signal.SIGKILL
    assert contents(accepted) == before
    del offering.faults[path]
    offering.asked.clear()
    gone_on_with(offering, accepted, tmp_path)
    (headers,) = offering.requests(address_of(NEW))
    assert headers.get("Range") == (f"bytes={sent}-" if sent else None)
    if sent:
        said = "nothing: it was killed (SIGKILL) in the middle of a file"
        after = "the last accepted file; the next run asks for the rest of the new one"
        happened.append(("a kill", said, after))


OTHERS = 4


def test_the_table_in_the_documentation_is_what_happened(happened):
    if len(happened) < len(FAULTS) + OTHERS:
        pytest.skip("not every fault was tried in this run")
    rows = [f"| {title} | {said.replace('|', '/')} | {after} |" for title, said, after in happened]
    table = "\n".join(["| fault | what was said | what is in place |", "|---|---|---|", *rows, ""])
    text = DOCUMENT.read_text(encoding="utf-8")
    head, rest = text.split(BEGINS)
    tail = rest.split(ENDS)[1]
    now = f"{head}{BEGINS}\n\n{table}\n{ENDS}{tail}"
    if os.environ.get(WRITE):
        DOCUMENT.write_text(now, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == now
