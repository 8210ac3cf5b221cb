"""Start the web app's server: bound to this machine, reporting to nobody, the catalogue loading already."""

from __future__ import annotations

import errno
import socket
import time
import webbrowser
from collections.abc import Callable
from importlib import import_module
from threading import Thread, Timer

from longtail.errors import InputError, LongtailError
from longtail.paths import get_content_dir

LOOK_AGAIN = 0.02
"""Seconds between two looks at whether the server answers."""

MOST_PORTS = 20
"""So many ports are tried, from the one asked for."""

OPEN_AFTER = 1.5
"""Seconds until the browser is opened; the server answers after about one."""


def serve(*, host: str, port: int, open_browser: bool, say: Callable[[str], None]) -> None:
    """Run the app until it is stopped.

    Raises:
        InputError: the address cannot be used, or no port near the one asked for is free.
    """
    free = find_free_port(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{free}"
    say(f"longtail is at {address}  (stop it with Ctrl-C)")
    if open_browser:
        opener = Timer(OPEN_AFTER, webbrowser.open, [address])
        opener.daemon = True
        opener.start()
    Thread(target=preload, args=(host, free), name="longtail-preload", daemon=True).start()
    from streamlit.web import cli

    cli.main(make_arguments(host, free), standalone_mode=False)


def make_arguments(host: str, port: int) -> list[str]:
    """Return the arguments for Streamlit; other settings stand in `.streamlit/config.toml` beside the app."""
    return [
        "run",
        str(get_content_dir() / "app.py"),
        f"--server.address={host}",
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--logger.level=error",
        "--logger.hideWelcomeMessage=true",
    ]


def preload(host: str, port: int) -> None:
    """Load what every page needs once the server answers, while the first browser reads its scripts.

    Sooner would not be faster: Python runs one thread at a time, so the server itself would start later.
    """
    while not answers(host, port):
        time.sleep(LOOK_AGAIN)
    from longtail.ui.main import PAGES
    from longtail.ui.shared import get_shared

    try:
        get_shared()
    except LongtailError:
        return  # the first page says what is wrong with the catalogue
    for name in PAGES:
        import_module(f"longtail.ui.pages.{name}")


def answers(host: str, port: int) -> bool:
    """Say whether somebody listens at the address."""
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        socket.create_connection((nearby, port), timeout=1).close()
    except OSError:
        return False
    return True


def find_free_port(host: str, port: int) -> int:
    """Return the first free port from `port` on.

    Raises:
        InputError: none is free, or there is no such address here.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + MOST_PORTS, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except socket.gaierror:
                raise InputError(f"--host: {host[:80]!r} is no address of this machine") from None
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise InputError(f"--host: {host[:80]!r} is no address of this machine") from None
                continue
            return candidate
    raise InputError(f"--port: none of the ports {port} to {candidate} is free; name another one")
