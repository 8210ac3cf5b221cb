"""`longtail app`: bound to this machine, nothing reported, a clear word where it cannot start."""

from __future__ import annotations

import inspect
import socket
import tomllib

import pytest

from longtail.commands.app import start
from longtail.errors import InputError
from longtail.paths import get_content_dir
from longtail.ui.server import find_free_port, make_arguments


def test_it_listens_to_this_machine_alone_unless_told() -> None:
    assert inspect.signature(start).parameters["host"].default == "127.0.0.1"
    assert "--server.address=127.0.0.1" in make_arguments("127.0.0.1", 8501)


def test_nothing_is_reported_to_anybody() -> None:
    assert "--browser.gatherUsageStats=false" in make_arguments("127.0.0.1", 8501)
    settings = tomllib.loads((get_content_dir() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False


def test_a_taken_port_gives_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < find_free_port("127.0.0.1", port) <= port + 19


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused(host: str) -> None:
    with pytest.raises(InputError, match="no address of this machine"):
        find_free_port(host, 8501)
