"""What all benchmarks share: how time and memory are taken, and how a figure stands beside its aim."""

from __future__ import annotations

import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MISSED = "**missed**"
LIBRARIES = (
    "streamlit",
    "onnxruntime",
    "pyoxigraph",
    "rdflib",
    "scikit-learn",
    "numpy",
    "pydantic",
    "bm25s",
)


@dataclass(frozen=True)
class Spread:
    """How long something took over many calls, in seconds; `cpu` is the median of the processor's time."""

    median: float
    p95: float
    p99: float
    cpu: float = 0.0

    def in_ms(self) -> tuple[str, str, str]:
        """Return median, 95% and 99% in milliseconds, as table cells."""
        return write_ms(self.median), write_ms(self.p95), write_ms(self.p99)

    def in_ms_with_cpu(self) -> tuple[str, str, str, str]:
        """Return the same, and the processor's time."""
        return *self.in_ms(), write_ms(self.cpu)


def summarise(seconds: Sequence[float], cpu: Sequence[float] = (0.0,)) -> Spread:
    """Return median, 95% and 99% by nearest rank: each is a time that was really taken."""
    ordered = sorted(seconds)

    def pick(percent: int) -> float:
        return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]

    return Spread(pick(50), pick(95), pick(99), statistics.median(cpu))


def time_calls(call: Callable[[Any], Any], arguments: Sequence[Any], *, rounds: int = 1) -> Spread:
    """Time a call over all arguments, so many rounds, after one call that does not count.

    The processor's time beside the clock's tells a slow call from a machine that was busy with other things.
    """
    call(arguments[0])
    times, cpu = [], []
    for argument in [one for _ in range(rounds) for one in arguments]:
        began, used = time.perf_counter(), time.process_time()
        call(argument)
        times.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return summarise(times, cpu)


def time_once(call: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a call took, and what it returned."""
    began = time.perf_counter()
    result = call()
    return time.perf_counter() - began, result


def run_process(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[float, float, float]:
    """Run a command; return its seconds by the clock and of the processor, and the most memory it had in MB.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        taken = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command[:6])}: {said.read()[-1000:].decode('utf-8', 'replace')}")
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / unit


def judge(value: float, aim: float, unit: str) -> str:
    """Return an aim as a table cell: met, or missed and by how much."""
    shown = f"{aim:g} {unit}"
    return f"{shown}, met" if value <= aim else f"{shown}, {MISSED} ({value / aim:.1f} times)"


def write_ms(seconds: float) -> str:
    """Write seconds as milliseconds with three figures."""
    return f"{seconds * 1000:.3g}" if seconds < 1 else f"{seconds * 1000:,.0f}"


def write_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Write a Markdown table under its title."""
    lines = [f"**{title}**", "", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def say(text: str) -> None:
    """Tell on standard error how far it has got; standard output is for the tables."""
    print(f"  {text} ...", file=sys.stderr, flush=True)


def read_memory(pid: int) -> float:
    """Return the resident memory of a process in MB; 0 where the system does not tell (not Linux)."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def describe_machine() -> str:
    """Return the machine, its load now, and the versions behind the figures."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _read_lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        platform.processor() or platform.machine(),
    )
    memory = next(
        (int(line.split()[1]) / 1024**2 for line in _read_lines("/proc/meminfo") if "MemTotal" in line), 0.0
    )
    parts = [f"{os.cpu_count()} cores ({model})", f"{memory:.0f} GB memory" if memory else ""]
    parts += [platform.system(), f"Python {platform.python_version()}", f"load {read_load()} at the start"]
    return "; ".join(part for part in parts if part) + ". " + ", ".join(_list_versions()) + "."


def read_load() -> str:
    """Return how busy the machine has been over the last minute, in processes that wanted to run."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _read_lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _list_versions() -> Iterator[str]:
    for name in LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def clean_environment(**more: str) -> dict[str, str]:
    """Return the environment without proxies, which must not stand before a server on this machine."""
    return {key: value for key, value in os.environ.items() if "proxy" not in key.lower()} | more


@contextmanager
def use_own_cache() -> Iterator[Path]:
    """Keep what is cached in a folder that is gone afterwards; the user's own stays as it is."""
    before = os.environ.get("LONGTAIL_CACHE")
    with tempfile.TemporaryDirectory(prefix="longtail-bench-") as folder:
        os.environ["LONGTAIL_CACHE"] = folder
        try:
            yield Path(folder)
        finally:
            os.environ.pop("LONGTAIL_CACHE")
            if before is not None:
                os.environ["LONGTAIL_CACHE"] = before


@contextmanager
def make_content_without_meaning() -> Iterator[Path]:
    """Yield a content folder like the packaged one, without the encoder."""
    from longtail.paths import get_content_dir

    with tempfile.TemporaryDirectory(prefix="longtail-bench-") as folder:
        for path in get_content_dir().iterdir():
            if path.name in ("data", "ontology", "examples", "app.py", ".streamlit"):
                (Path(folder) / path.name).symlink_to(path)
        yield Path(folder)


def find_port() -> int:
    """Return a port that is free on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A Streamlit server: its address, the seconds until it was healthy, its process."""

    port: int
    healthy: float
    pid: int

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def run_server(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    """Run a Streamlit server on a port until the block ends.

    Raises:
        RuntimeError: it ended at once, or was not healthy within a minute.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    try:
        while not _is_healthy(port):
            if process.poll() is not None or time.perf_counter() - began > 60:
                raise RuntimeError(f"the server did not start: {' '.join(command[:5])}")
            time.sleep(0.01)
        yield Server(port, time.perf_counter() - began, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def run_app(**environment: str) -> Iterator[Server]:
    """Run `longtail app` until the block ends."""
    port = find_port()
    command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(port)]
    with run_server(command, port, clean_environment(**environment)) as server:
        yield server


def _is_healthy(port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
            return True
    except OSError:
        return False
