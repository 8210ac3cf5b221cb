"""Visitors of the app at once: real sessions over real websockets, without a browser to draw their pages.

    python -m benchmarks.visitors [--people 1 10 50] [--clicks N]

A visitor opens the app, tells it what a browser would (that it has kept nothing), opens one of the examples,
and then keeps and lets go of practices, with a pause before every click. Afterwards all visitors click at the
very same moment, three times. A click takes from sending it to the end of the page that answers it. The
browsers that would draw the pages run on other people's machines; `benchmarks.app` measures one.

The server forgets a visitor who has left after `SESSION_KEPT` seconds here (Streamlit's own setting is two
minutes). Memory that a process once had it may keep for the next visitors: whether it grows is seen by a
second crowd of the same size.
"""

from __future__ import annotations

import argparse
import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from benchmarks.measure import Server, judge, read_memory, run_app, say, summarise, use_own_cache, write_table

CLICKS, BURSTS, MOST_KEPT = 6, 3, 4
PAUSE = (3.0, 9.0)
"""Seconds between an answer and the next click: people who hardly read."""

PATIENCE = 120
"""Seconds that a visitor waits for an answer before the benchmark gives up."""

SESSION_KEPT = 5
SETTLE = SESSION_KEPT + 7
EXAMPLES = ("the start-up", "the city office", "the clinic")
AIMS = {10: 1.5, 20: 1.5, 50: 2.0}
"""Seconds (95%) for a click, by visitors at once."""

SESSION_AIM = 10
"""MB a session."""


class Visitor:
    """One visitor: a connection, and the page as the server last described it."""

    def __init__(self, server: Server, number: int) -> None:
        self._number = number
        self._leaving = ExitStack()
        self._connection = self._leaving.enter_context(
            connect(
                f"ws://127.0.0.1:{server.port}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(server.address),
                max_size=None,
                open_timeout=PATIENCE,
                proxy=None,
            )
        )
        self._buttons: dict[str, list[str]] = {}
        self._kept: dict[str, str] = {}
        self._page = ""
        self._runs = 0
        self._seen: dict[str, tuple[int, ForwardMsg]] = {}

    def open(self) -> float:
        """Open the app and an example, up to the list of practices; return the seconds of the first page."""
        began = time.perf_counter()
        self._ask(lambda _: None)
        taken = time.perf_counter() - began
        self._ask(lambda _: None)  # what a browser tells on its own: that it has kept nothing
        self._press(f"Try {EXAMPLES[self._number % len(EXAMPLES)]}")
        if "Keep" not in self._buttons:
            raise RuntimeError(f"no list of practices, only {sorted(self._buttons)}")
        return taken

    def click(self) -> float:
        """Keep the first practice that is not kept, or let one go; return the seconds to the new page."""
        keep = self._buttons.get("Keep", [])
        began = time.perf_counter()
        self._press("Keep" if len(self._buttons.get("Let go", [])) < MOST_KEPT else "Let go")
        taken = time.perf_counter() - began
        if self._buttons.get("Keep", []) == keep:
            raise RuntimeError("a click changed nothing")
        return taken

    def leave(self) -> None:
        self._leaving.close()

    def _press(self, label: str) -> None:
        pressed = self._buttons[label][0]

        def press(asked: Any) -> None:
            asked.widget_states.widgets.add(id=pressed, trigger_value=True)

        self._ask(press)

    def _ask(self, fill: Callable[[Any], None]) -> None:
        """Have the page run once, and read what it says until its end."""
        self._runs += 1
        # A browser, too, forgets what no page has shown for two runs.
        self._seen = {key: one for key, one in self._seen.items() if one[0] >= self._runs - 2}
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash = self._page
        asked.cached_message_hashes.extend(self._seen)
        for widget, value in self._kept.items():
            asked.widget_states.widgets.add(id=widget, json_value=value)
        fill(asked)
        self._buttons = {}
        self._connection.send(message.SerializeToString())
        while not self._is_end(self._receive()):
            pass

    def _receive(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._connection.recv(timeout=PATIENCE, decode=False))
        if message.WhichOneof("type") == "ref_hash":
            message = self._seen[message.ref_hash][1]
        if message.metadata.cacheable:
            self._seen[message.hash] = (self._runs, message)
        return message

    def _is_end(self, message: ForwardMsg) -> bool:
        """Note what a message says of the page; return whether the page ends with it."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
            self._buttons = {}
        elif kind == "delta":
            self._note(message.delta.new_element)
        return bool(kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)

    def _note(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self._buttons.setdefault(element.button.label, []).append(element.button.id)
        elif kind == "exception":
            raise RuntimeError(f"the page failed: {element.exception.message[:300]}")
        elif kind == "bidi_component" and "longtail_browser" in element.bidi_component.component_name:
            token = json.loads(element.bidi_component.mixed.json or element.bidi_component.json)["token"]
            self._kept[element.bidi_component.id] = json.dumps({"stored": {"token": token, "text": None}})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, nargs="*", default=[1, 10, 20, 50])
    options.add_argument("--clicks", type=int, default=CLICKS)
    chosen = options.parse_args()
    with use_own_cache(), run_app(STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=str(SESSION_KEPT)) as server:
        warm_up(server)
        rows, memory = [], []
        for people in [*chosen.people, chosen.people[-1]]:
            say(f"{people} visitors at once")
            row, remembered = measure(server, people, chosen.clicks)
            rows.append(row)
            memory.append(remembered)
    columns = ("visitors at once", "first page, median ms", "click, median ms", "95%", "99%", "aim (95%)")
    columns += ("all at the same moment, median ms", "95%")
    print(write_table("Visitors at once, over websockets", columns, rows[:-1]))
    print(write_table("Memory of the app's process, MB", MEMORY_COLUMNS, write_memory(memory)))


MEMORY_COLUMNS = ("visitors at once", "before", "while they work", "a session", "aim", "after they left")


def warm_up(server: Server) -> None:
    """Let the app load the encoder and run each page once."""
    for number in range(len(EXAMPLES)):
        visitor = Visitor(server, number)
        visitor.open()
        visitor.click()
        visitor.leave()
    time.sleep(SETTLE)


def measure(
    server: Server, people: int, clicks: int
) -> tuple[Sequence[Any], tuple[int, float, float, float]]:
    """Let so many visitors work at once; return the row of times, and memory before, during, after."""
    before = read_memory(server.pid)
    gate = threading.Barrier(people)
    with ThreadPoolExecutor(people) as pool:
        told = list(pool.map(lambda number: _visit(server, number, clicks, gate), range(people)))
    visitors, firsts, calm, bursts = zip(*told, strict=True)
    during = read_memory(server.pid)
    for visitor in visitors:
        visitor.leave()
    time.sleep(SETTLE)
    click = summarise([one for some in calm for one in some])
    burst = summarise([one for some in bursts for one in some]).in_ms()
    aim = AIMS.get(people)
    row = (
        people,
        summarise(firsts).in_ms()[0],
        *click.in_ms(),
        judge(round(click.p95, 3), aim, "s") if aim else "",
        *burst[:2],
    )
    return row, (people, before, during, read_memory(server.pid))


def _visit(
    server: Server, number: int, clicks: int, gate: threading.Barrier
) -> tuple[Visitor, float, list[float], list[float]]:
    chance = random.Random(number)
    time.sleep(chance.uniform(0, 2))
    visitor = Visitor(server, number)
    first = visitor.open()
    calm = []
    for _ in range(clicks):
        time.sleep(chance.uniform(*PAUSE))
        calm.append(visitor.click())
    bursts = []
    for _ in range(BURSTS):
        gate.wait(timeout=PATIENCE)
        bursts.append(visitor.click())
    return visitor, first, calm, bursts


def write_memory(memory: Sequence[tuple[int, float, float, float]]) -> list[Sequence[Any]]:
    """Return a row for each crowd; the last is the second of its size, and tells whether memory grows."""
    rows: list[Sequence[Any]] = []
    for place, (people, before, during, after) in enumerate(memory):
        each = (during - before) / people
        second = place == len(memory) - 1
        rows.append(
            (
                f"{people}, a second time" if second else people,
                f"{before:.0f}",
                f"{during:.0f}",
                f"{each:.1f}",
                judge(round(each, 1), SESSION_AIM, "MB") if people > 1 else "",
                f"{after:.0f}" + (f", {after - memory[-2][3]:+.0f} to the first time" if second else ""),
            )
        )
    return rows


if __name__ == "__main__":
    main()
