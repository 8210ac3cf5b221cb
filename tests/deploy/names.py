"""A server of names for tests: one name, several addresses of this machine, as a container network would answer."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread

TYPE_A = 1


@contextmanager
def serve_name(addresses: Sequence[str]) -> Iterator[int]:
    """Answer every question for a name's addresses with these; yield the port that is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.2)
        is_open = [True]
        answering = Thread(target=_answer_all, args=(listening, addresses, is_open), daemon=True)
        answering.start()
        yield int(listening.getsockname()[1])
        is_open.clear()
        answering.join(5)


def _answer_all(listening: socket.socket, addresses: Sequence[str], is_open: list[bool]) -> None:
    while is_open:
        try:
            asked, asker = listening.recvfrom(512)
        except TimeoutError:
            continue
        listening.sendto(_answer(asked, addresses), asker)


def _answer(asked: bytes, addresses: Sequence[str]) -> bytes:
    end = asked.index(b"\0", 12) + 5  # the name ends with an empty label; type and class follow
    question = asked[12:end]
    known = addresses if int.from_bytes(question[-4:-2]) == TYPE_A else ()
    head = asked[:2] + b"\x81\x80" + (1).to_bytes(2) + len(known).to_bytes(2) + b"\0\0\0\0"
    record = b"\xc0\x0c" + TYPE_A.to_bytes(2) + (1).to_bytes(2) + (1).to_bytes(4) + (4).to_bytes(2)
    return head + question + b"".join(record + socket.inet_aton(one) for one in known)
