"""The nearest peer, installed and run in the same run: ai-atlas-nexus, without its heavy extras.

    python -m benchmarks.peers

Its package asks for txtai, mellea, datasets and linkml, which bring torch and several gigabytes; none of them
is needed to import it and to load its data. They are left out: what is measured is the least that it can do
with. Others stand where they do the same work: bm25s in `benchmarks.search`, rdflib in `benchmarks.graph`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.measure import say, use_own_cache, write_table
from benchmarks.venvs import Venv, make_venv

PEER = "ai-atlas-nexus==1.2.5"
NEEDED = (
    "linkml_runtime",
    "pydantic",
    "requests",
    "rich",
    "sssom",
    "tqdm",
    "logzero",
    "python-dotenv",
    "jsonschema",
    "openai>=1.0",
    "typer",
    "inflect",
    "cymple",
    "chardet==5.2.0",
    "pyoxigraph",
    "pyshacl",
    "jinja2",
    "pyyaml",
)
RUNS = 3

TIMING = """
import json, os, sys, time
began = time.perf_counter()
{importing}
imported = time.perf_counter()
{loading}
loaded = time.perf_counter()
import resource
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
print("\\n" + json.dumps([imported - began, loaded - imported, most]))
"""
THEIRS = TIMING.format(
    importing="from ai_atlas_nexus.library import AIAtlasNexus", loading="nexus = AIAtlasNexus()"
)
OURS = TIMING.format(importing="import longtail.knowledge", loading="kb = longtail.load(); kb.graph.embedded")


def main() -> None:
    say("longtail, beside its peer")
    with use_own_cache():
        ours = run_times(sys.executable, OURS)
    rows: list[Sequence[Any]] = [("longtail (catalogue and graph)", "see `install`", "see `install`", *ours)]
    say(f"{PEER}, without its heavy extras")
    try:
        with make_venv() as venv:
            venv.install(*NEEDED)
            venv.install("--no-deps", PEER)
            rows.append(describe(venv))
    except RuntimeError as error:
        rows.append(
            (PEER, "could not be installed or run here:", " ".join(str(error).split())[-200:], "", "", "")
        )
    columns = ("what", "size on disk, MB", "packages", "import, s", "load, s", "most memory, MB")
    print(write_table("Beside the nearest peer", columns, rows))


def describe(venv: Venv) -> Sequence[Any]:
    """Return the peer's row."""
    size, packages = venv.measure_size(), len(venv.list_packages())
    figures = run_times(str(venv.python), THEIRS, venv)
    return f"{PEER}, without its heavy extras", f"{size:,.0f}", packages, *figures


def run_times(python: str, code: str, venv: Venv | None = None) -> Sequence[str]:
    """Return import, load and memory as cells, the medians of some runs after one that does not count."""
    runner = venv or Venv(folder=None)  # type: ignore[arg-type]
    taken = [json.loads(runner.run([python, "-c", code]).splitlines()[-1]) for _ in range(RUNS + 1)][1:]
    imported, loaded, memory = (sorted(column)[RUNS // 2] for column in zip(*taken, strict=True))
    return f"{imported:.2f}", f"{loaded:.2f}", f"{memory:.0f}"


if __name__ == "__main__":
    main()
