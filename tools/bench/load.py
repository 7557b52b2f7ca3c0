"""Many visitors at once: each moves or drags a slider every three seconds, over the websocket.

A visitor here is the server's side of one: it asks for the same runs as a browser and reads every
answer, but draws nothing, so that the machine's cores are the server's.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isnan, nan
from pathlib import Path
from typing import Any

from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

ROOT = Path(__file__).parents[2]
EVERY_S = 3.0
DRAG_S = 1.0
ONE_HEAP = {"MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
VIEW = "?as_of=2021-06&outcome=either&source=AFG&tab=arrivals"


@dataclass
class Visitor:
    """One session.

    drags : whether it drags a slider for DRAG_S, each move as soon as the last one is answered
    sliders : the component that holds them, by its id and its fragment's
    shown : what they show, as the component was told
    tables : milliseconds from each step to the new table
    runs : milliseconds from each step to the end of its run, the skill chart included
    """

    chance: random.Random
    drags: bool = False
    sliders: tuple[str, str] = ("", "")
    shown: dict[str, Any] = field(default_factory=dict)
    tables: list[float] = field(default_factory=list)
    runs: list[float] = field(default_factory=list)

    async def stay(self, port: int, opened: asyncio.Barrier, seconds: float) -> None:
        """Open the dashboard, wait for the others, then move a slider every three seconds."""
        async with connected(port) as socket:
            await self._run(socket)
            await opened.wait()
            start = now()
            due = start + self.chance.uniform(0, EVERY_S)
            while due < start + seconds:
                await asyncio.sleep(max(0.0, due - now()))
                if self.drags:
                    await self._drag(socket)
                else:
                    await self._step(socket, due)
                due += EVERY_S

    async def _step(self, socket: ClientConnection, due: float) -> None:
        """One step; its time counts from when it was due."""
        step = self.shown["step"] + 1
        code = self.chance.choice(sorted(self.shown["weights"]))
        moved = self.shown["weights"] | {code: self.chance.randint(1, 100)}
        table, end = await self._run(socket, {"step": step, "weights": moved})
        if (self.shown["step"], self.shown["weights"]) != (step, moved):
            raise RuntimeError("the sliders do not show what was sent")
        self.tables.append(1000 * (table - due))
        self.runs.append(1000 * (end - due))

    async def _drag(self, socket: ClientConnection) -> None:
        """One slider, held for DRAG_S; the last move comes when it is let go."""
        first = self.shown["step"] + 1
        code = self.chance.choice(sorted(self.shown["weights"]))
        until = now() + DRAG_S
        held = True
        while held:
            held = now() < until
            moved = self.shown["weights"] | {code: self.chance.randint(1, 100)}
            sent = {"step": self.shown["step"] + 1, "weights": moved, "run": first, "held": held}
            start = now()
            table, _ = await self._run(socket, sent, answer=held)
            if self.shown["weights"] != moved:
                raise RuntimeError("the sliders do not show what was sent")
            self.tables.append(1000 * (table - start))

    async def _run(
        self, socket: ClientConnection, sent: dict[str, Any] | None = None, answer: bool = False
    ) -> tuple[float, float]:
        """Ask for a run and read it; when the table came, and when all had come.

        `sent`: the move that asks for it; None opens the page. `answer`: read only until the table
        and the sliders' answer have come, as a drag does.
        """
        ask = BackMsg()
        ask.rerun_script.query_string = VIEW[1:]
        if sent:
            component, ask.rerun_script.fragment_id = self.sliders
            widgets = ask.rerun_script.widget_states.widgets
            widgets.add(id=component, json_value="{}")
            state = widgets.add()
            state.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{component}{EVENT_DELIM}events"
            value = {"mechanism": self.shown["mechanism"], **sent}
            state.json_trigger_value = json.dumps([{"event": "moved", "value": value}])
        await socket.send(ask.SerializeToString())
        table = nan
        answered = False
        while True:
            message = ForwardMsg.FromString(await socket.recv())
            kind = message.WhichOneof("type")
            # The end of an earlier run, which this one has replaced, may come first.
            if kind == "script_finished" and (answered or not sent):
                return table, now()
            element = message.delta.new_element
            part = element.bidi_component
            if "spillover_ranking" in part.component_name:
                table = now()
            elif "spillover_sliders" in part.component_name:
                self.sliders = part.id, message.delta.fragment_id
                self.shown = json.loads(part.json)
                answered = sent is not None and self.shown["step"] == sent["step"]
            elif element.WhichOneof("type") == "exception":
                raise RuntimeError(element.exception.message)
            if answer and answered and not isnan(table):
                return table, now()


def connected(port: int) -> connect:
    """A session over the dashboard's websocket."""
    return connect(
        f"ws://localhost:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    )


def pooled(visitors: list[Visitor], name: str = "tables") -> list[float]:
    """What all visitors have waited for, in milliseconds."""
    return [waited for visitor in visitors for waited in getattr(visitor, name)]


def now() -> float:
    """Seconds on a clock that only rises."""
    return time.perf_counter()


async def visits(port: int, many: int, seconds: float, *, drags: bool = False) -> list[Visitor]:
    """So many visitors for so long, after all of them have opened the dashboard."""
    visitors = [Visitor(random.Random(seed), drags) for seed in range(many)]
    opened = asyncio.Barrier(many)
    await asyncio.gather(*(visitor.stay(port, opened, seconds) for visitor in visitors))
    return visitors


@contextmanager
def server(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The dashboard on a port, as `make run` starts it, until it is no longer needed."""
    with subprocess.Popen(
        [sys.executable, "-m", "risk", "run", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | ONE_HEAP | {"STREAMLIT_SERVER_HEADLESS": "true"},
    ) as process:
        try:
            healthy = f"http://localhost:{port}/_stcore/health"
            for _ in range(600):
                try:
                    urllib.request.urlopen(healthy, timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield process
        finally:
            process.kill()


def memory_mb(process: int) -> float:
    """Memory that a process holds, in MB (Linux)."""
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(text.split("VmRSS:")[1].split()[0]) / 1024
