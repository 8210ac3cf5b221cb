"""Run every benchmark of this folder in turn, and write what they print to benchmarks/results.md.

Each is a module of its own that prints its figures: `python -m benchmarks.search` and so on.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LIBRARIES = ("streamlit", "onnxruntime", "pyoxigraph", "rdflib", "scikit-learn", "pydantic")


def main() -> int:
    """Run them all; return 1 where one failed."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in ("run", "__init__"))
    parts = [describe_machine()]
    failed = []
    for name in names:
        print(f"benchmarks.{name} ...", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            cwd=FOLDER.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            failed.append(name)
        printed = done.stdout.strip() if done.returncode == 0 else f"failed:\n\n{done.stderr.strip()[-2000:]}"
        parts.append(f"## {name}\n\n```\n{printed}\n```")
    (FOLDER / "results.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print("written: benchmarks/results.md" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


def describe_machine() -> str:
    """Return the heading: the day, cores, load and versions behind the figures."""
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"# Benchmarks\n\n{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores{load}. {libraries}. Machines are noisy: compare ratios within a run."
    )


if __name__ == "__main__":
    sys.exit(main())
