"""SPARQL servers for the tests: started on this machine alone, in a folder of their own, ended afterwards."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 5
[SPARQL]
ResultSetMaxRows = 20000
MaxQueryExecutionTime = 30
"""


@dataclass(frozen=True)
class Server:
    """Where a server is asked and loaded, and the process that it is."""

    query: str
    store: str
    process: subprocess.Popen[bytes]
    user: str | None = None
    password: str | None = None


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended at once with status {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not answer at {url} within {seconds} seconds")


@contextmanager
def end_afterwards(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def start_oxigraph(folder: Path) -> Iterator[Server]:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the server 'oxigraph' is not installed (pip install oxigraph)")
    port = find_free_port()
    process = subprocess.Popen(  # without a location: in memory
        [program, "serve", "--bind", f"127.0.0.1:{port}"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with end_afterwards(process):
        wait_for(f"http://127.0.0.1:{port}/query", process)
        yield Server(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store", process)


@contextmanager
def start_virtuoso(folder: Path) -> Iterator[Server]:
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("the server 'virtuoso-t' is not installed (apt install virtuoso-opensource)")
    port = find_free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO_INI.format(folder=folder, sql=find_free_port(), http=port))
    process = subprocess.Popen(
        [program, "+configfile", str(settings), "+foreground"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with end_afterwards(process):
        wait_for(f"http://127.0.0.1:{port}/sparql", process)
        base = f"http://127.0.0.1:{port}"
        # name and password of a fresh Virtuoso
        yield Server(f"{base}/sparql", f"{base}/sparql-graph-crud-auth", process, "dba", "dba")
