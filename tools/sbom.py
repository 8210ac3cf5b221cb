"""Write the bill of materials of the default install (CycloneDX, JSON), or check that it is fresh.

    python tools/sbom.py            write requirements/sbom.cdx.json
    python tools/sbom.py --check    change nothing, use no network; exit 1 if it is stale

It lists what `requirements/app.txt` pins with licences and who asks for what, the programs inside packages
(`[inside]` of `requirements/licences.toml`), and the encoder's files with their checksums. The same inputs
give the same bytes: its number is made from their digest, and it holds no time, machine or package index.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from tools.licences import POLICY, ROOT, find_licence

LOCK = ROOT / "requirements" / "app.txt"
SBOM = ROOT / "requirements" / "sbom.cdx.json"
MODEL = ROOT / "models" / "all-minilm-l6-v2"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; (.*?))? \\$")


def digest_inputs(project: Mapping[str, Any]) -> str:
    """Return a digest of all that the bill is made from."""
    said = [project[key] for key in ("name", "version", "license")]
    total = hashlib.sha256(json.dumps(said).encode())
    for path in (LOCK, POLICY, MODEL / "SHA256SUMS"):
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


def read_pins() -> Iterator[tuple[str, str, str | None, list[str]]]:
    """Yield each pin of the lock: name, version, the systems it is for, and the packages that ask for it."""
    pin: tuple[str, str, str | None] | None = None
    asked_by: list[str] = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if found := PIN.match(line):
            if pin:
                yield *pin, asked_by
            pin, asked_by = (found[1], found[2], found[3]), []
        elif found := re.match(r"    # (?:via +|  )([A-Za-z0-9][^\s]*)", line):
            asked_by.append(found[1])
    if pin:
        yield *pin, asked_by


def make_bom(project: Mapping[str, Any]) -> Bom:
    """Return the bill."""
    policy = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    digest = digest_inputs(project)
    root = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        licenses=[LicenseExpression(project["license"])],
        bom_ref=project["name"],
    )
    metadata = BomMetaData(component=root, properties=[Property(name="longtail:made-from", value=digest)])
    bom = Bom(metadata=metadata, serial_number=uuid5(NAMESPACE_URL, digest))
    parts: dict[str, list[Component]] = {}
    asked: dict[str, list[str]] = {}
    for name, version, systems, asked_by in read_pins():
        purl = PackageURL("pypi", name=name, version=version)
        part = Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=purl,
            bom_ref=str(purl),
            licenses=[LicenseExpression(find_licence(name, policy) or "")],
            properties=[Property(name="longtail:systems", value=systems)] if systems else (),
            components=list(list_inside(name, policy)),
        )
        bom.components.add(part)
        parts.setdefault(name, []).append(part)
        asked[str(purl)] = asked_by
    model = Component(
        name=MODEL.name,
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=MODEL.name,
        licenses=[LicenseExpression("Apache-2.0")],
        components=list(list_files(MODEL)),
    )
    bom.components.add(model)
    register_links(bom, root, model, parts, asked)
    return bom


def list_inside(name: str, policy: Mapping[str, Any]) -> Iterator[Component]:
    """Yield the programs inside a package, each with its own licence."""
    for program, about in policy["inside"].items():
        if about["package"] == name:
            licence = LicenseExpression(about["licence"])
            yield Component(
                name=program,
                type=ComponentType.APPLICATION,
                bom_ref=f"{name}#{program}",
                licenses=[licence],
                description=about["reason"],
            )


def list_files(folder: Path) -> Iterator[Component]:
    """Yield the files that a folder's SHA256SUMS names."""
    for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        checksum, name = line.split()
        yield Component(
            name=name,
            type=ComponentType.FILE,
            bom_ref=f"{folder.name}/{name}",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=checksum)],
        )


def register_links(
    bom: Bom,
    root: Component,
    model: Component,
    parts: Mapping[str, list[Component]],
    asked: Mapping[str, list[str]],
) -> None:
    """Note who asks for what."""
    wanted: dict[str, list[Component]] = {}
    for of_name in parts.values():
        for part in of_name:
            for asker in asked[str(part.purl)]:
                wanted.setdefault("" if asker.startswith(root.name) else asker, []).append(part)
    bom.register_dependency(root, [*wanted.get("", ()), model])
    for name, of_name in parts.items():
        for part in of_name:
            bom.register_dependency(part, wanted.get(name, ()))


def write(bom: Bom) -> str:
    """Return the bill as JSON, without the time at which it was made."""
    text = JsonV1Dot6(bom).output_as_string()
    document = json.loads(text)
    document["metadata"].pop("timestamp", None)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise SystemExit(f"the bill is not sound CycloneDX: {str(problem)[:500]}")
    return text


def main() -> int:
    """Write or check the bill."""
    parser = argparse.ArgumentParser(description="Write the bill of materials, or check that it is fresh.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if it is stale")
    options = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if options.check:
        fresh = SBOM.exists() and digest_inputs(project) in SBOM.read_text(encoding="utf-8")
        print(
            "The bill of materials is fresh." if fresh else "The bill of materials is stale; run 'make sbom'."
        )
        return 0 if fresh else 1
    SBOM.write_text(write(make_bom(project)), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
