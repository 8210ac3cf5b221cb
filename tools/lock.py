"""Pin what pyproject.toml asks for, with hashes, into `requirements/`; or check that the pins are fresh.

    python tools/lock.py              pin again, keeping the pins that still fit
    python tools/lock.py --upgrade    pin the newest
    python tools/lock.py --check      change nothing, use no network; exit 1 if a lock is stale

`app.txt` is what the app needs, and what builds the project; `dev.txt` is that and the tools; `models.txt`
is what the extra `models` adds to `app.txt`, but for torch, which has a different build for every kind of
computer: install torch first, from where you like, then `models.txt` with `pip install --no-deps`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
GROUPS = {"app": ["build"], "dev": ["build", "dev"], "models": []}
# Each lock agrees with the one before it.
CONSTRAINT = {"dev": "app", "models": "dev"}
TORCH = re.compile(r"(torch|triton|cuda-.*|nvidia-.*)$")
# What only a Python inside a browser asks for.
BROWSER = re.compile(r"^.*sys_platform == 'emscripten' \\$", re.MULTILINE)
# An address, a path or an option of an index: a lock says what, never from where.
ORIGIN = re.compile(r"://|file:|(^|[\s@])/|^\s*-(?!-hash=)", re.MULTILINE)


def header(lock: str) -> str:
    """Return a lock's first lines: how it was made, and a digest of what it was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    inputs = [
        project["project"]["requires-python"],
        sorted(project["project"]["dependencies"]),
        sorted(project["project"]["optional-dependencies"]["models"]) if lock == "models" else [],
        [sorted(project["dependency-groups"][group]) for group in GROUPS[lock]],
    ]
    digest = hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
    return f"# Pinned by 'make lock'; not to be edited by hand.\n# Made from: {digest}\n"


def blocks(text: str) -> dict[str, str]:
    """Return the pins of a lock, each with its hashes, by the package's name."""
    parts = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    found: dict[str, str] = {}
    for part in parts:
        name = part.partition("==")[0]
        found[name] = found.get(name, "") + part
    return found


def pin(lock: str, *, upgrade: bool) -> None:
    """Write one lock."""
    path = FOLDER / f"{lock}.txt"
    command = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--no-python-downloads",
        "--universal",
        "--generate-hashes",
    ]
    command += ["--python-version=3.11", "--no-header", "--no-emit-index-url", "pyproject.toml"]
    command += [f"--group={group}" for group in GROUPS[lock]]
    if lock in CONSTRAINT:
        command.append(f"--constraint={FOLDER / CONSTRAINT[lock]}.txt")
    if lock == "models":
        command.append("--extra=models")
    if upgrade:
        command.append("--upgrade")
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(temporary) / "lock.txt"
        if path.exists():
            output.write_bytes(path.read_bytes())
        subprocess.run([*command, f"--output-file={output}"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        pins = blocks(output.read_text(encoding="utf-8"))
    pins = {name: pin for name, pin in pins.items() if not BROWSER.search(pin)}
    if lock == "models":
        have = blocks((FOLDER / "app.txt").read_text(encoding="utf-8"))
        pins = {name: pin for name, pin in pins.items() if name not in have and not TORCH.match(name)}
    text = re.sub(r"^ +# .*-c .*\n", "", header(lock) + "".join(pins.values()), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8", newline="\n")


def check(lock: str) -> list[str]:
    """Return what is wrong with one lock."""
    path = FOLDER / f"{lock}.txt"
    where = path.relative_to(ROOT)
    if not path.exists():
        return [f"{where}: missing; run 'make lock'"]
    text = path.read_text(encoding="utf-8")
    problems = []
    if not text.startswith(header(lock)):
        problems.append(f"{where}: pyproject.toml has changed since; run 'make lock'")
    pins = blocks(text)
    problems += [f"{where}: {name} has no hash" for name, pin in pins.items() if "--hash=sha256:" not in pin]
    problems += [f"{where}: names {hit[0].strip()!r}" for hit in ORIGIN.finditer(text)]
    if lock == "models":
        problems += [f"{where}: {name} does not belong here" for name in pins if TORCH.match(name)]
    return problems


def main() -> int:
    """Pin or check every lock."""
    parser = argparse.ArgumentParser(description="Pin the dependencies, or check the pins.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a lock is stale")
    parser.add_argument("--upgrade", action="store_true", help="pin the newest releases")
    options = parser.parse_args()
    if not options.check:
        FOLDER.mkdir(exist_ok=True)
        for lock in GROUPS:
            pin(lock, upgrade=options.upgrade)
    problems = [problem for lock in GROUPS for problem in check(lock)]
    print("\n".join(problems) if problems else "The locks are fresh.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
