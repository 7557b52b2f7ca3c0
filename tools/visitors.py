"""What many visitors at once do to one another: `python -m tools.visitors memory` or `delay`.

Each is the server's side of one, over the dashboard's websocket: it asks for the same runs as a
browser and reads every answer, but draws nothing. Linux only: memory is read from /proc.
"""

import argparse
import asyncio
import http.client
import random
import re
import sys
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from risk.inputs.evidence_columns import COLUMNS
from risk.terms.catalogue import CATALOGUE
from tools.bench.load import Visitor, memory_mb, server, visits

PORT = 8741
NO_FILE = "0123456789ab"  # evidence that is not there: the page opens the fold with the uploader
MARK = "only-for-visitor-"
PLACES = ("AFG", "PAK", "TJK", "SYR", "LBN", "TUR", "UKR", "POL", "MMR", "BGD", "SDN", "TCD")
SENT_BYTES = 1_950_000
IMPATIENT_S = 0.15
FORGOTTEN_S = 240  # two minutes to come back, and a minute to spare after each look


class Guest:
    """One session that asks for pages, what ifs and files."""

    def __init__(self, port: int, socket: ClientConnection) -> None:
        self.port = port
        self.socket = socket
        self.session = ""
        self.uploader = ""
        self.said = ""
        self.pages: dict[str, str] = {}

    async def send(
        self, query: dict[str, str], page: str = "", upload: tuple[str, int] | None = None
    ) -> None:
        """Ask for a run; without an upload as the browser's Back asks, whose address counts."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = urlencode(query)
        asked.is_history_navigation = upload is None
        asked.page_script_hash = self.pages.get(page, "")
        if upload:
            state = asked.widget_states.widgets.add(id=self.uploader)
            name, size = upload
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id = name
            info.name = f"{name}.csv"
            info.size = size
        await self.socket.send(message.SerializeToString())

    async def ask(
        self, query: dict[str, str], page: str = "", upload: tuple[str, int] | None = None
    ) -> None:
        """Ask for a run and read all of it."""
        await self.send(query, page, upload)
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            match answer.WhichOneof("type"):
                case "script_finished":
                    return
                case "new_session":
                    self.session = answer.new_session.initialize.session_id or self.session
                case "navigation":
                    for one in answer.navigation.app_pages:
                        self.pages[one.url_pathname] = one.page_script_hash
                case "page_info_changed":  # the server says otherwise, or the same in its own order
                    shown = dict(parse_qsl(answer.page_info_changed.query_string))
                    if not upload and any(shown.get(k) != v for k, v in query.items()):
                        raise RuntimeError(f"asked for {query}, got {shown}")
                case "delta":
                    element = answer.delta.new_element
                    if element.WhichOneof("type") == "file_uploader":
                        self.uploader = element.file_uploader.id
                    elif element.WhichOneof("type") == "text":
                        self.said += element.text.body
                    elif element.WhichOneof("type") == "exception":
                        raise RuntimeError(element.exception.message)

    async def bring(self, name: str, content: bytes) -> None:
        """Send a file of evidence and see the numbers that it gives."""
        view = {"as_of": "2021-06", "source": "AFG", "evidence": NO_FILE}
        await self.ask(view)
        if (status := await asyncio.to_thread(self.put, name, content)) != 204:
            raise RuntimeError(f"the file was not taken: {status}")
        await self.ask(view, upload=(name, len(content)))
        if f"With evidence {name}.csv" not in self.said:
            raise RuntimeError("the numbers are without the file")

    def put(self, name: str, content: bytes) -> int:
        """Send a file as the browser does; the status."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request("GET", "/_stcore/health")
            answer = connection.getresponse()
            answer.read()
            token = SimpleCookie(answer.headers["Set-Cookie"])["_streamlit_xsrf"].value
            edge = "----edge"
            head = (
                f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.csv"'
            )
            body = f"{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + content
            connection.request(
                "PUT",
                f"/_stcore/upload_file/{self.session}/{name}",
                body + f"\r\n--{edge}--\r\n".encode(),
                {
                    "Content-Type": f"multipart/form-data; boundary={edge}",
                    "X-Xsrftoken": token,
                    "Cookie": f"_streamlit_xsrf={token}",
                },
            )
            return connection.getresponse().status
        finally:
            connection.close()


def evidence(number: int, size: int) -> bytes:
    """A good file of about so many bytes, every row with its visitor's mark."""
    rows = [",".join(COLUMNS)]
    note = f"{MARK}{number:04} " * 18
    filled = len(rows[0])
    for day in range(1, 4_000):
        date = f"{2000 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"
        row = f"{date},{date},AFG,,territory_controlled,{number % 100},% of the source's territory"
        rows.append(f"{row},,,C,Who said it,{note}")
        filled += len(rows[-1]) + 1
        if filled > size - 500:
            break
    return "\n".join(rows).encode()


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


def connected(port: int) -> connect:
    return connect(
        f"ws://localhost:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    )


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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.visitors", description=__doc__)
    parser.add_argument("what", choices=("memory", "delay"))
    parser.add_argument("--sessions", type=int, default=300, help="that upload and leave")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each measure of delay")
    options = parser.parse_args()
    if options.what == "memory":
        memory(options.sessions)
    else:
        delay(options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
