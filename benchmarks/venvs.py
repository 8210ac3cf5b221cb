"""Virtual environments of their own for what is installed to be measured; gone afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT, time_once

MB = 1_000_000

LISTING = """
import importlib.metadata, json
sizes = {}
for one in importlib.metadata.distributions():
    files = [file.locate() for file in one.files or ()]
    sizes[one.metadata["Name"]] = sum(file.stat().st_size for file in files if file.is_file())
print(json.dumps(sizes))
"""


@dataclass
class Venv:
    """A virtual environment, and the seconds that making and filling it has taken so far."""

    folder: Path
    seconds: float = 0.0

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"

    def install(self, *what: str) -> None:
        """Install with pip, without compiling to bytecode, as `make app` does.

        Raises:
            RuntimeError: pip failed; with the end of what it said.
        """
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        self.run([*command, "--no-compile", *what])

    def run(self, command: Sequence[str]) -> str:
        """Run a command and return what it prints."""
        taken, done = time_once(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, text=True))
        self.seconds += taken
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[:5])} failed: {done.stderr.strip()[-500:]}")
        return str(done.stdout)

    def list_packages(self) -> dict[str, float]:
        """Return the size of each package in MB, without pip, which is there anyhow."""
        done = subprocess.run(
            [self.python, "-c", LISTING], cwd=self.folder, capture_output=True, text=True, check=True
        )
        found: dict[str, int] = json.loads(done.stdout)
        return {name: size / MB for name, size in found.items() if name not in ("pip", "setuptools")}

    def measure_size(self) -> float:
        """Return the size on disk in MB, in whole blocks."""
        files = (path.lstat() for path in self.folder.rglob("*"))
        return sum(getattr(one, "st_blocks", one.st_size / 512) * 512 for one in files) / MB


@contextmanager
def make_venv() -> Iterator[Venv]:
    """Make a virtual environment in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="longtail-bench-") as folder:
        venv = Venv(Path(folder) / "venv")
        venv.run([sys.executable, "-m", "venv", str(venv.folder)])
        yield venv
