"""`longtail app`: bound to this machine, nothing reported, a clear word where it cannot start."""

from __future__ import annotations

import inspect
import socket
import subprocess
import sys
import threading
import tomllib

import pytest

from longtail.commands.app import start
from longtail.errors import InputError
from longtail.knowledge import load
from longtail.paths import get_content_dir
from longtail.ui.server import answers, find_free_port, make_arguments
from longtail.ui.shared import Shared


def test_it_listens_to_this_machine_alone_unless_told() -> None:
    assert inspect.signature(start).parameters["host"].default == "127.0.0.1"
    assert "--server.address=127.0.0.1" in make_arguments("127.0.0.1", 8501)


def test_nothing_is_reported_to_anybody() -> None:
    assert "--browser.gatherUsageStats=false" in make_arguments("127.0.0.1", 8501)
    settings = tomllib.loads((get_content_dir() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False


def test_no_collection_of_garbage_follows_each_page() -> None:
    """It would look at every object of the catalogue, while all other visitors wait."""
    settings = tomllib.loads((get_content_dir() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False


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


def test_an_address_answers_only_while_somebody_listens() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        assert not answers("127.0.0.1", port)
        listening.listen()
        assert answers("127.0.0.1", port)
        assert answers("0.0.0.0", port)
    assert not answers("127.0.0.1", port)


def test_the_first_page_does_not_wait_for_numpy() -> None:
    script = """
import sys
import longtail.ui.main
import longtail.ui.pages.start
from longtail.ui.shared import get_shared
get_shared()
print(sorted({"numpy", "onnxruntime", "pandas", "rdflib"} & set(sys.modules)))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_encoder_loads_behind_the_first_page() -> None:
    shared = Shared(load(wait_for_meaning=False))
    assert "matcher" not in vars(shared.kb)
    shared.warm()
    shared.warm()
    warming = [one for one in threading.enumerate() if one.name == "longtail-warm"]
    assert len(warming) <= 1
    for one in warming:
        one.join(60)
    assert "matcher" in vars(shared.kb)
