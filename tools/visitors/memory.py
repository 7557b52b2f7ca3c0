"""What visitors leave behind in the server's memory: files, what ifs, sessions."""

import asyncio
import random
import re
import time
from pathlib import Path

from risk.terms.catalogue import CATALOGUE
from tools.bench.load import connected, memory_mb, server, visits
from tools.visitors.guest import MARK, PLACES, PORT, Guest, evidence

SENT_BYTES = 1_950_000
FORGOTTEN_S = 240  # two minutes to come back, and a minute to spare after each look


async def uploads(port: int, many: int) -> None:
    """So many visitors, one after the other: each sends a file, sees its numbers and leaves."""
    for number in range(many):
        async with connected(port) as socket:
            guest = Guest(port, socket)
            await guest.bring(f"file-{number}", evidence(number, SENT_BYTES))


async def what_ifs(port: int, many: int) -> None:
    """One visitor who looks at so many views of what ifs of their own, a hundred in each."""
    chance = random.Random(0)
    at_sources = [i for i in CATALOGUE if i.entity == "source"]
    async with connected(port) as socket:
        guest = Guest(port, socket)
        for _ in range(many):
            put_in = {
                f"{i.code}:{place}": chance.randint(int(i.least), int(min(i.most, 100)))
                for i in at_sources
                for place in PLACES
            }
            text = ",".join(f"{where}={value}" for where, value in list(put_in.items())[:100])
            await guest.ask({"as_of": "2021-06", "country": "TJK", "what_if": text})


async def many_files(port: int, many: int, size: int) -> dict[int, int]:
    """One visitor who sends so many files; how often each status came."""
    found: dict[int, int] = {}
    async with connected(port) as socket:
        guest = Guest(port, socket)
        await guest.ask({})
        for number in range(many):
            try:
                status = await asyncio.to_thread(guest.put, f"f{number}", b"x" * size)
            except OSError:  # cut off before all was sent
                status = 413
            found[status] = found.get(status, 0) + 1
    return found


def marks_held(process: int) -> list[bytes]:
    """Every mark of a visitor that stands anywhere in a process's memory."""
    found: list[bytes] = []
    mark = re.compile(MARK.encode() + rb"\d{4}")
    regions = Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for region in regions:
            place, rights, *_ = region.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(one, 16) for one in place.split("-"))
            try:
                memory.seek(start)
                found.extend(mark.findall(memory.read(end - start)))
            except (OSError, ValueError, OverflowError):
                continue
    return found


def memory(many: int) -> None:
    """What visitors leave behind."""
    with server(PORT) as process:
        say = lambda what: print(f"{what}: {memory_mb(process.pid):.0f} MB", flush=True)  # noqa: E731
        asyncio.run(visits(PORT, 1, 3.0))
        say("at rest, after the first visitor")
        asyncio.run(uploads(PORT, many))
        say(f"after {many} sessions that each sent {SENT_BYTES / 1e6:.2f} MB and left")
        time.sleep(FORGOTTEN_S)
        held = len(marks_held(process.pid)) / (evidence(0, SENT_BYTES).count(MARK.encode()) * many)
        say(f"{FORGOTTEN_S // 60} minutes later, {100 * held:.2f} % of their text in freed memory")
        asyncio.run(what_ifs(PORT, 200))
        say("after 200 views, each with 100 what ifs of its own")
        for size, what in ((4_900_000, "4.9"), (SENT_BYTES, "1.95")):
            statuses = asyncio.run(many_files(PORT, 120, size))
            answers = ", ".join(f"{n} × {status}" for status, n in statuses.items())
            say(f"after 120 files of {what} MB in one session ({answers})")
