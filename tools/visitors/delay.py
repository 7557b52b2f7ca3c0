"""What visitors who never stop do to one who moves a slider."""

import asyncio
import random
from contextlib import suppress
from statistics import median

from tools.bench.load import Visitor, connected, memory_mb, server, visits
from tools.visitors.guest import PLACES, PORT, Guest

IMPATIENT_S = 0.15


async def without_pause(port: int, seed: int, stop: asyncio.Event, patient: bool) -> int:
    """One who asks for months, what ifs and comparisons without pause; how many were asked for.

    Who is patient asks for the next when all of the last one has come, who is not asks for
    another every 150 ms.
    """
    chance = random.Random(seed)
    many = 0
    async with connected(port) as socket:
        guest = Guest(port, socket)
        await guest.ask({})
        while not stop.is_set():
            query = {
                "as_of": f"{chance.randint(1995, 2022)}-{chance.randint(1, 12):02}",
                "country": chance.choice(PLACES),
            }
            page = ("map", "country", "compare")[many % 3]
            if page == "compare":
                query["against"] = chance.choice(PLACES)
            else:
                query["what_if"] = f"conflict_intensity:AFG={chance.randint(0, 9000)}"
            if patient:
                await guest.ask(query, page)
            else:
                await guest.send(query, page)
                with suppress(TimeoutError):
                    async with asyncio.timeout(IMPATIENT_S):
                        while True:
                            await socket.recv()
            many += 1
    return many


async def beside(port: int, others: int, seconds: float, patient: bool) -> tuple[Visitor, int]:
    """One who moves a slider every three seconds beside others who never stop."""
    stop = asyncio.Event()
    visitor = Visitor(random.Random(0))
    tasks = [
        asyncio.create_task(without_pause(port, seed, stop, patient)) for seed in range(others)
    ]
    await visitor.stay(port, asyncio.Barrier(1), seconds)
    stop.set()
    return visitor, sum(await asyncio.gather(*tasks))


def delay(seconds: float) -> None:
    """What visitors who never stop do to one who moves a slider."""
    with server(PORT) as process:
        asyncio.run(visits(PORT, 1, 9.0))
        alone = 0.0
        for others, patient in ((0, True), (3, True), (9, True), (3, False), (9, False)):
            visitor, runs = asyncio.run(beside(PORT, others, seconds, patient))
            table, whole = (sorted(found) for found in (visitor.tables, visitor.runs))
            alone = alone or median(table)
            kind = "patient" if patient else "impatient"
            print(
                f"{others} {kind} others, {runs} pages asked for: new table after "
                f"{median(table):.0f} ms (median of {len(table)} steps; "
                f"{median(table) / alone:.1f} times alone), {table[-1]:.0f} ms at most; all after "
                f"{median(whole):.0f} ms, {whole[-1]:.0f} ms at most",
                flush=True,
            )
        print(f"{memory_mb(process.pid):.0f} MB held")
