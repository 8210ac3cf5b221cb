"""Imported by every Python that has this folder on its path: write down and refuse what leaves the machine."""

import os
import sys
from typing import Any


def _is_home(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    return host in (None, "", "localhost", "::1", "0.0.0.0", "::") or str(host).startswith("127.")


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        away = isinstance(address, tuple) and not _is_home(address[0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0]
        away = not _is_home(address)
    else:
        return
    if away:
        with open(os.environ["LONGTAIL_ATTEMPTS"], "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{event} {address} {' '.join(sys.argv)[:200]}\n")
        raise OSError(f"{event}: {address} is not this machine")


if os.environ.get("LONGTAIL_ATTEMPTS"):
    sys.addaudithook(_watch)
