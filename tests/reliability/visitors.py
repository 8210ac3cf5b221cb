"""Visitors without a browser: each speaks the app's own protocol, and keeps every byte that it is sent."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

TRIES = 20


class Visitor:
    """One visitor, whose browser has kept `stored` from before."""

    def __init__(self, address: str, stored: dict[str, Any]) -> None:
        self.address = address
        self.heard = bytearray()
        self._stored = json.dumps(stored)
        self._told: dict[str, str] = {}
        self._session = self._download = ""
        self._leaving = ExitStack()
        self._connection = self._leaving.enter_context(
            connect(
                f"{address.replace('http', 'ws')}/_stcore/stream",
                subprotocols=[Subprotocol("streamlit")],
                origin=Origin(address),
                max_size=None,
                ping_interval=None,  # a busy machine is no fault
                proxy=None,
            )
        )

    def visit(self, page: str) -> bytes:
        """Open a page, at first telling it what the browser has kept, and return all that it says."""
        self.heard.clear()
        if not self._told:
            self._ask(page)
        self._ask(page)
        return bytes(self.heard)

    def download(self) -> bytes:
        """Ask for the file that the page last visited offers, and return what is in it.

        Streamlit forgets a file that nobody has fetched when two more pages have been drawn, for whomever;
        with fifty visitors who never pause that may be at once, so one asks again, as a person would.
        """
        for _ in range(TRIES):
            url = self._ask_for_file()
            try:
                with urllib.request.urlopen(f"{self.address}{url}", timeout=60) as answer:
                    return unpack(answer.read())
            except urllib.error.HTTPError as error:
                error.close()
                assert error.code == 404
        raise AssertionError(f"no file in {TRIES} tries")

    def _ask_for_file(self) -> str:
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "1", self._session
        asked.deferred_file.file_id = self._download
        self._connection.send(message.SerializeToString())
        while (said := self._receive()).WhichOneof("type") != "backend_operation_response":
            pass
        url = said.backend_operation_response.deferred_file.url
        assert url, said.backend_operation_response.error_msg
        return url

    def leave(self) -> None:
        """Close the page."""
        self._leaving.close()

    def _ask(self, page: str) -> None:
        message = BackMsg()
        message.rerun_script.page_name = page
        for widget, value in self._told.items():
            message.rerun_script.widget_states.widgets.add(id=widget, json_value=value)
        self._connection.send(message.SerializeToString())
        self._listen(lambda said: said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)

    def _listen(self, is_end: Callable[[ForwardMsg], bool]) -> None:
        while True:
            said = self._receive()
            kind = said.WhichOneof("type")
            if kind == "script_finished" and is_end(said):
                return
            if kind == "new_session":
                self._session = said.new_session.initialize.session_id
            elif kind == "delta":
                self._note(said.delta.new_element)

    def _receive(self) -> ForwardMsg:
        raw = self._connection.recv(timeout=300, decode=False)
        self.heard += raw
        message = ForwardMsg()
        message.ParseFromString(raw)
        return message

    def _note(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise AssertionError(f"the page failed: {element.exception.message[:300]}")
        if kind == "download_button" and element.download_button.deferred_file_id:
            self._download = element.download_button.deferred_file_id
        elif kind == "bidi_component" and "longtail_browser" in element.bidi_component.component_name:
            token = json.loads(element.bidi_component.mixed.json or element.bidi_component.json)["token"]
            told = {"stored": {"token": token, "text": self._stored}}
            self._told[element.bidi_component.id] = json.dumps(told)


def unpack(content: bytes) -> bytes:
    """Return a file's bytes; of an archive, those of all that is in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
