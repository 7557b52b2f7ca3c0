"""Work on a Dask cluster: two workers on loopback give the bytes that this machine gives."""

import os
import re
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import dask.config
import pytest
from tqdm import tqdm

from risk.build.pipeline import build
from risk.cli import main
from risk.dataset.package import DATA
from risk.storage.cluster import cluster
from risk.storage.errors import InputError
from risk.storage.parallel import in_parallel
from risk.terms.countries import read_countries
from tests.conftest import ROOT
from tests.tiny import write_seeds, write_sources

clusters = import_module("risk.storage.cluster")

pytestmark = pytest.mark.slow

YEARS = range(1989, 2025)
LOOPBACK = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
DOCS = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")


def started(stack, module, *arguments, says, folder=ROOT, environment=None):
    """A process of Dask and the line in which it says that it is ready."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, *LOOPBACK]
    pipe = {"stderr": subprocess.PIPE, "encoding": "utf-8"}
    process = stack.enter_context(subprocess.Popen(command, cwd=folder, env=environment, **pipe))
    stack.callback(process.kill)
    for line in process.stderr:
        if says in line:
            # What it says later is read as well, or a full pipe would stop it.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return process, line.split()[-1]
    raise AssertionError(f"{module} ended without saying {says!r}")


def worker(stack, address, folder=ROOT, environment=None):
    options = ["--no-nanny", "--nthreads", "1"]
    said = "Starting established connection"
    process, _ = started(
        stack, "dask_worker", address, *options, says=said, folder=folder, environment=environment
    )
    return process


@pytest.fixture(scope="module")
def scheduler():
    with ExitStack() as stack:
        yield started(stack, "dask_scheduler", "--port", "0", says="Scheduler at:")[1]


@pytest.fixture
def workers(scheduler):
    with ExitStack() as stack:
        yield [worker(stack, scheduler) for _ in range(2)]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A folder with the data of six countries, and the fits made of them on this machine."""
    folder = tmp_path_factory.mktemp("cluster")
    states = read_countries(write_seeds(folder / "countries.csv"))
    sources = write_sources(folder / "sources", YEARS, battles="BattleDeaths_v26_1.csv")
    patch = pytest.MonkeyPatch()
    patch.setattr("risk.build.read_files.read_countries", lambda: states.copy())
    build(sources, folder / "data", folder / "static", progress=False)
    patch.undo()
    assert main(["fit", *places(folder, "models")]) == 0
    return folder


def places(folder, models):
    return ["--data", str(folder / "data"), "--models", str(folder / models)]


def contents(folder):
    return {path.name: path.read_bytes() for path in Path(folder).glob("*.json")}


def killing(victim, after):
    """A bar that ends a worker once so many steps are done."""

    class Bar(tqdm):
        def update(self, n=1):
            super().update(n)
            if self.n == after:
                victim.kill()

    return Bar


def test_a_worker_killed_in_the_middle_changes_no_byte_of_the_fits(
    tmp_path, scheduler, workers, monkeypatch
):
    fit = ["fit", "--data", str(DATA)]
    assert main([*fit, "--models", str(tmp_path / "here")]) == 0
    monkeypatch.setattr("risk.cli.fit.tqdm", killing(workers[0], 5))
    assert main([*fit, "--models", str(tmp_path / "there"), "--scheduler", scheduler]) == 0
    assert workers[0].wait() != 0
    assert workers[1].poll() is None
    here = contents(tmp_path / "here")
    assert set(here) == {"arrivals.json", "armed.json"}
    assert contents(tmp_path / "there") == here


def test_a_worker_killed_in_the_middle_changes_no_byte_of_what_verify_says(
    world, scheduler, workers, monkeypatch, capsys
):
    def verified(name, *options):
        files = ["--json", str(world / f"{name}.json"), "--forecasts", str(world / f"{name}.csv")]
        capsys.readouterr()
        asked = ["verify", "--outcome", "armed", *files, *places(world, "models"), *options]
        assert main(asked) == 0
        written = [(world / f"{name}{ending}").read_bytes() for ending in (".json", ".csv")]
        return capsys.readouterr().out, *written

    here = verified("here")
    monkeypatch.setattr("risk.cli.verify.tqdm", killing(workers[0], 5))
    assert verified("elsewhere", "--scheduler", scheduler) == here
    assert workers[0].wait() != 0


def test_results_come_in_the_order_of_the_tasks_and_share_what_is_sent_once(scheduler, workers):
    with cluster(scheduler):
        found = list(in_parallel(pow, ((n,) for n in range(20)), shared=(2,)))
    assert found == [2**n for n in range(20)]


def test_a_sentence_says_that_nothing_answers(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(import_module("risk.storage.cluster"), "PATIENCE_S", 2)
    asked = ["fit", "--models", str(tmp_path / "models"), "--scheduler", "tcp://127.0.0.1:9"]
    assert main(asked) == 2
    assert capsys.readouterr().err == (
        "python -m risk fit: --scheduler tcp://127.0.0.1:9: expected a Dask scheduler there, such "
        "as tcp://127.0.0.1:8786, but none answered within 2 seconds\n"
    )
    assert not (tmp_path / "models").exists()


def test_a_sentence_says_what_is_no_address(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(import_module("risk.storage.cluster"), "PATIENCE_S", 2)
    asked = ["fit", "--models", str(tmp_path / "models"), "--scheduler", "ftp://x"]
    assert main(asked) == 2
    assert "--scheduler ftp://x: expected a Dask scheduler there" in capsys.readouterr().err


def test_a_sentence_says_that_there_is_no_worker(scheduler, monkeypatch):
    monkeypatch.setattr(import_module("risk.storage.cluster"), "PATIENCE_S", 2)
    said = "expected a worker, but for 2 seconds there was none"
    with pytest.raises(InputError, match=said), cluster(scheduler):
        pass


def test_a_sentence_says_that_the_extra_is_not_installed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("risk.cli.arguments.options.find_spec", lambda _: None)
    asked = ["fit", "--models", str(tmp_path / "models"), "--scheduler", "tcp://127.0.0.1:8786"]
    assert main(asked) == 2
    assert capsys.readouterr().err == (
        "python -m risk fit: --scheduler needs the extra `cluster`, which is not installed: see "
        "docs/cluster.md\n"
    )


@pytest.mark.parametrize(
    "name", ["scoring/scores.py", "scoring/__init__.pyi", "terms/indicators.toml"]
)
def test_a_worker_with_other_code_is_refused(name, scheduler, tmp_path):
    shutil.copytree(ROOT / "risk", tmp_path / "risk", ignore=shutil.ignore_patterns("_shipped"))
    changed = tmp_path / "risk" / name
    changed.write_text(changed.read_text(encoding="utf-8") + "# other\n", encoding="utf-8")
    with ExitStack() as stack:
        worker(stack, scheduler, folder=tmp_path)
        with pytest.raises(InputError) as error, cluster(scheduler):
            pass
    ours = clusters.mark()["code"]
    assert re.fullmatch(
        rf"worker tcp://127\.0\.0\.1:\d+: expected code {ours}, "
        "as here, got [0-9a-f]{12}; "
        "install the same there and start the worker again",
        str(error.value),
    )


def test_a_worker_without_the_code_is_refused(scheduler, tmp_path):
    with ExitStack() as stack:
        worker(stack, scheduler, folder=tmp_path)
        said = "cannot be imported there: .*No module named 'risk'"
        with pytest.raises(InputError, match=said), cluster(scheduler):
            pass


def test_every_library_counts():
    ours = clusters.mark()
    assert set(clusters.LIBRARIES) < set(ours)
    for name in ours:
        with pytest.raises(InputError, match=f"worker tcp://x: expected {name} .*, got other"):
            clusters._check("tcp://x", ours, ours | {name: "other"})


# Who can reach it


def listening(process):
    """Addresses, as the kernel writes them, at which a process takes connections."""
    held = {os.readlink(link) for link in Path(f"/proc/{process.pid}/fd").iterdir()}
    addresses = set()
    for kind in ("tcp", "tcp6"):
        table = Path(f"/proc/{process.pid}/net/{kind}").read_text(encoding="utf-8")
        for row in map(str.split, table.splitlines()[1:]):
            if row[3] == "0A" and f"socket:[{row[9]}]" in held:
                addresses.add(row[1].partition(":")[0])
    return addresses


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which sockets a process has")
def test_no_network_but_loopback_reaches_a_scheduler_or_worker_started_as_documented():
    starts = re.findall(r"-m distributed\.cli\.\w+ .*", DOCS)
    assert len(starts) == 5
    assert all(start.endswith(" ".join(LOOPBACK[2:])) for start in starts)
    with ExitStack() as stack:
        server, address = started(stack, "dask_scheduler", "--port", "0", says="Scheduler at:")
        assert listening(server) == listening(worker(stack, address)) == {"0100007F"}


def settings(environment):
    """What Dask, which read its settings as it was imported, would have read there."""
    return {
        name.removeprefix("DASK_").lower().replace("__", "."): value
        for name, value in environment.items()
    }


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """The environment that docs/cluster.md makes, certificates and all."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl")
    folder = tmp_path_factory.mktemp("certificates")
    (making,) = re.findall(r"```sh\n(openssl .*?)```", DOCS, re.S)
    (exporting,) = re.findall(r"```sh\n(export .*?)```", DOCS, re.S)
    script = making + exporting.replace("=ca.pem", f"={folder}/ca.pem").replace(
        "=machine", f"={folder}/machine"
    )
    done = subprocess.run(
        ["sh", "-e", "-c", script + "env"],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if line[:5] == "DASK_")


def test_work_goes_over_tls_to_two_workers_and_nobody_gets_in_without_a_certificate(
    certified, monkeypatch
):
    environment = os.environ | certified
    with ExitStack() as stack:
        options = ["--protocol", "tls", "--port", "0"]
        _, address = started(
            stack, "dask_scheduler", *options, says="Scheduler at:", environment=environment
        )
        assert address.startswith("tls://127.0.0.1:")
        for _ in range(2):
            worker(stack, address, environment=environment)
        with dask.config.set(settings(certified)):
            with cluster(address):
                found = list(in_parallel(pow, ((n,) for n in range(20)), shared=(2,)))
            with pytest.raises(InputError, match="begins with tls://, because"), cluster("tcp://x"):
                pass
        assert found == [2**n for n in range(20)]
        with pytest.raises(InputError, match="names none here"), cluster(address):
            pass
        monkeypatch.setattr(import_module("risk.storage.cluster"), "PATIENCE_S", 2)
        plain = address.replace("tls://", "tcp://")
        with pytest.raises(InputError, match="none answered"), cluster(plain):
            pass


def test_a_sentence_says_that_a_certificate_cannot_be_read(certified):
    missing = {name: f"{value}.gone" for name, value in certified.items() if "TLS" in name}
    said = "certificates named in DASK_DISTRIBUTED__COMM__TLS__… cannot be read: .*No such file"
    with (
        dask.config.set(settings(missing)),
        pytest.raises(InputError, match=said),
        cluster("tls://127.0.0.1:9"),
    ):
        pass
