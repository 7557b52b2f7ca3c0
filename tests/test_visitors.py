"""What one visitor leaves behind, and how much one can bring: on a running server."""

import asyncio
import json
import os
import platform
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.conftest import wait_until_healthy
from tests.waiting import HANG_S
from tools.bench.load import ONE_HEAP, connected
from tools.visitors.guest import Guest, evidence
from tools.visitors.memory import SENT_BYTES, uploads

ROOT = Path(__file__).parents[1]
# The dashboard as it is started, but that a session ends two seconds after its page has left; it
# writes down what it holds.
HASTY = """
import json, sys, threading, time, weakref
from streamlit import runtime
from streamlit.web import cli
from risk.dashboard.state import server
from risk.inputs import evidence, evidence_file

made, make = [], evidence.evidence_of

def noted(*args):
    found = make(*args)
    if len(found) > 1_000:  # cases have less
        made.append(weakref.ref(found))
    return found

def held():
    files = runtime.get_instance()._uploaded_file_mgr.file_storage
    sent = [len(file.data) for of_session in list(files.values()) for file in of_session.values()]
    return {"uploads": sum(one() is not None for one in made), "sent": sent}

def look():
    while True:
        time.sleep(0.2)
        if runtime.exists():
            print(json.dumps(held()), flush=True)

threading.Thread(target=look, daemon=True).start()
evidence.evidence_of = evidence_file.evidence_of = noted
server.FORGET_EVERY_S = 0.5
sys.argv = ["streamlit", "run", "app.py", "--server.headless", "true", "--server.port",
            sys.argv[1], "--server.disconnectedSessionTTL", "2"]
cli.main()
"""


class Served:
    """A running dashboard.

    port, process : its port and the number of its process
    """

    def __init__(self, port, process, log):
        self.port = port
        self.process = process
        self.log = log

    def held(self):
        """What it holds now: files of evidence, and bytes of each file that was sent."""
        said = self.log.read_text(encoding="utf-8").count("\n")
        self.wait(lambda: self.log.read_text(encoding="utf-8").count("\n") > said + 1)
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return json.loads(next(line for line in reversed(lines[:-1]) if line.startswith("{")))

    @staticmethod
    def wait(done):
        for _ in range(10 * HANG_S):
            if done():
                return
            time.sleep(0.1)
        pytest.fail("it never came to that")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "server.log"
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            [sys.executable, "-c", HASTY, str(port)],
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | ONE_HEAP,
        ) as server,
    ):
        try:
            wait_until_healthy(f"http://localhost:{port}/_stcore/health", server, log)
            yield Served(port, server.pid, log)
        finally:
            server.kill()
    assert "Traceback" not in log.read_text(encoding="utf-8")


def run(coroutine):
    """In a thread of its own: browser tests before may have left an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def test_what_a_session_uploaded_goes_with_it(served):
    """That of the first visitor, too, who was there when the data were read."""
    run(uploads(served.port, 3))
    served.wait(lambda: served.held() == {"uploads": 0, "sent": []})


def test_a_file_that_was_read_is_held_once_and_only_while_its_session_lasts(served):
    content = evidence(7, SENT_BYTES)

    async def stay():
        async with connected(served.port) as socket:
            guest = Guest(served.port, socket)
            await guest.bring("mine", content)
            assert await asyncio.to_thread(served.held) == {"uploads": 1, "sent": []}

    run(stay())
    served.wait(lambda: served.held() == {"uploads": 0, "sent": []})


def test_one_session_holds_one_file_of_two_megabytes_at_most(served):
    async def send():
        async with connected(served.port) as socket:
            guest = Guest(served.port, socket)
            await guest.ask({})
            for number in range(5):
                assert guest.put(f"f{number}", b"x" * SENT_BYTES) == 204
                assert guest.put(f"g{number}", b"x" * 2_200_000) == 413
            return await asyncio.to_thread(served.held)

    assert run(send()) == {"uploads": 0, "sent": [SENT_BYTES]}


FREED = """
from risk.dashboard.state.server import give_memory_back

def resident():
    return int(open("/proc/self/status", encoding="ascii").read().split("VmRSS:")[1].split()[0])

blocks = [b"x" * (100_000 + n) for n in range(1_000)]
last = b"x" * 100_000  # it lies above them: they cannot be given back from the end
blocks.clear()
before = resident()
give_memory_back()
print(before - resident())
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.libc_ver()[0] != "glibc",
    reason="other C libraries give memory back in their own ways",
)
def test_free_memory_is_given_back_to_the_system():
    done = subprocess.run(
        [sys.executable, "-c", FREED],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=os.environ | ONE_HEAP,
    )
    assert int(done.stdout) > 80_000  # of 100,000 kB
