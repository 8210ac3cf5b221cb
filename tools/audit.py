"""Ask whether a pinned package has a known weakness (pip-audit, with the advisories of osv.dev).

    python tools/audit.py                       exit 1 if there is a finding
    LONGTAIL_REQUIRE_AUDIT=1 python tools/audit.py    exit 1 as well if the service does not answer

This is the one check that needs the network. Where the service does not answer within a few seconds it says
that nothing was audited and passes, so that work offline goes on; a run that must prove it sets the variable.
A finding that does not concern us stands in `[advisories]` of `requirements/licences.toml`, with the reason.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.licences import LOCKS, POLICY, list_pins

ANSWER_WITHIN = 10
"""Seconds that the service may take to answer the first question."""

END_WITHIN = 240
"""Seconds that all questions may take."""


def ask(pins: list[str], *, seconds: float, service: str | None) -> list[dict[str, Any]] | None:
    """Return each package with its advisories; None where the service does not answer in time."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "pins.txt"
        wanted.write_text("\n".join(pins), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--vulnerability-service=osv", "--timeout=5"]
        command += ["--format=json", "--progress-spinner=off", "--disable-pip", "--no-deps"]
        command += [f"--requirement={wanted}", *([f"--osv-url={service}"] if service else [])]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds)
            return list(json.loads(done.stdout)["dependencies"])
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return None


def list_rounds() -> list[list[str]]:
    """Return the pins, each package once a round: on some systems it has another version."""
    pins = {name: sorted(versions) for name, versions in sorted(list_pins(*LOCKS).items())}
    return [
        [f"{name}=={versions[turn]}" for name, versions in pins.items() if turn < len(versions)]
        for turn in range(max(map(len, pins.values())))
    ]


def find_weak(found: list[dict[str, Any]], excused: dict[str, str]) -> list[str]:
    """Return a line for every advisory that is not excused by one of its names."""
    return [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no release yet'}: {weakness['description'][:200]}"
        for package in found
        for weakness in package.get("vulns", ())
        if not {weakness["id"], *weakness["aliases"]} & excused.keys()
    ]


def main() -> int:
    """Audit the pins."""
    rounds = list_rounds()
    service = os.environ.get("LONGTAIL_ADVISORIES")
    if ask(rounds[0][:1], seconds=ANSWER_WITHIN, service=service) is None:
        print("NOT AUDITED: the service of advisories did not answer; known weaknesses were not looked for.")
        return int(os.environ.get("LONGTAIL_REQUIRE_AUDIT", "") not in {"", "0"})
    found: list[dict[str, Any]] = []
    for pins in rounds:
        answers = ask(pins, seconds=END_WITHIN, service=service)
        if answers is None:
            print("The audit broke off: the service of advisories answered once and then no more; try again.")
            return 1
        found += answers
    excused = tomllib.loads(POLICY.read_text(encoding="utf-8")).get("advisories", {})
    weak = find_weak(found, excused)
    print("\n".join(weak) if weak else f"No known weakness in {len(found)} packages.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
