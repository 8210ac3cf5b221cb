"""Hold every pinned package to the licences that `requirements/licences.toml` allows; uses no network.

    python tools/licences.py           exit 1 if a package's licence is neither allowed nor excepted
    python tools/licences.py --list    print every package with its licence

A package's licence is what its installed metadata says, or what `[stated]` says where that is vague or the
package belongs to another system. A statement that contradicts the metadata, or that nothing needs, is a
problem too.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

ROOT = Path(__file__).resolve().parent.parent
POLICY = ROOT / "requirements" / "licences.toml"
LOCKS = ("app", "dev", "models")
SPDX = get_spdx_licensing()
# Words of older metadata that mean one licence and no other.
WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "LGPL-3.0-or-newer": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def list_pins(*locks: str) -> dict[str, set[str]]:
    """Return the pinned packages of locks: name, and the versions it has on some system."""
    pins: dict[str, set[str]] = {}
    for lock in locks:
        text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
        for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, flags=re.MULTILINE):
            pins.setdefault(name, set()).add(version)
    return pins


def parse(words: str) -> str | None:
    """Return words as an SPDX expression; None where they are none."""
    try:
        return str(SPDX.parse(WORDS.get(words.strip(), words.strip()), validate=True, strict=True))
    except (ExpressionError, AttributeError):
        return None


def read_licence(name: str) -> str | None:
    """Return the licence that a package's installed metadata names; None where vague or not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classified = [
        one.rpartition(":: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")
    ]
    found = [
        about.get("License-Expression"),
        about.get("License"),
        *(classified if len(classified) == 1 else ()),
    ]
    return next((known for known in map(parse, filter(None, found)) if known), None)


def find_licence(name: str, policy: Mapping[str, Any]) -> str | None:
    """Return a package's licence: as stated, else as its metadata says."""
    return policy["stated"].get(name) or read_licence(name)


def is_allowed(licence: str, allowed: set[str]) -> bool:
    """Say whether an expression can be met by allowed licences alone."""
    substituted = SPDX.parse(licence, validate=True)
    return bool(_holds(substituted, allowed))


def _holds(node: Any, allowed: set[str]) -> bool:
    if getattr(node, "operator", None) == " OR ":
        return any(_holds(one, allowed) for one in node.args)
    if getattr(node, "operator", None) == " AND ":
        return all(_holds(one, allowed) for one in node.args)
    return str(node) in allowed


def find_problems(policy: Mapping[str, Any], pins: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield what is wrong, a line each."""
    allowed = set(policy["allowed"])
    for name in sorted(pins):
        licence = find_licence(name, policy)
        said = read_licence(name)
        if licence is None:
            yield f"{name}: says no licence that we know; read its text and add it to [stated]"
        elif said and said != licence:
            yield f"{name}: [stated] says {licence}, its metadata says {said}"
        elif name not in policy["exceptions"] and not is_allowed(licence, allowed):
            yield f"{name}: {licence} is not allowed; do without it, or add it to [exceptions] with a reason"
        elif name in policy["exceptions"] and is_allowed(licence, allowed):
            yield f"{name}: {licence} needs no exception; remove it from [exceptions]"
        if name in policy["exceptions"] and licence and licence.split()[0] not in policy["exceptions"][name]:
            yield f"{name}: [exceptions] does not name its licence, {licence}"
    for table in ("exceptions", "stated"):
        yield from (f"{name}: in [{table}], but not pinned" for name in policy[table] if name not in pins)


def main() -> int:
    """Check or list the licences."""
    parser = argparse.ArgumentParser(description="Hold every pinned package to the allowed licences.")
    parser.add_argument("--list", action="store_true", help="print every package with its licence")
    options = parser.parse_args()
    policy = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    pins = list_pins(*LOCKS)
    if options.list:
        for name in sorted(pins):
            print(f"{name:32} {find_licence(name, policy)}")
        return 0
    problems = list(find_problems(policy, pins))
    print("\n".join(problems) if problems else f"The licences of {len(pins)} packages are allowed.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
