"""Pins, licences, known weaknesses and the bill of materials: each check finds what it is for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from tools import audit, licences, lock, sbom

ROOT = licences.ROOT
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
POLICY = tomllib.loads(licences.POLICY.read_text(encoding="utf-8"))


def test_the_locks_are_fresh_hashed_and_say_nothing_of_where_from() -> None:
    assert [problem for name in lock.GROUPS for problem in lock.check(name)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://a.example/simple",
        "x @ file:///tmp/x.whl",
        "--find-links /wheels",
        "-e /home/me/x",
    ],
)
def test_a_lock_that_says_where_from_is_found(line: str) -> None:
    assert lock.ORIGIN.search(f"numpy==2.0 \\\n    --hash=sha256:00\n{line}\n")
    assert not lock.ORIGIN.search("numpy==2.0 \\\n    --hash=sha256:00\n    # via x\n")


def test_every_pinned_package_is_under_an_allowed_licence() -> None:
    pins = licences.list_pins(*licences.LOCKS)
    assert len(pins) > 100
    assert list(licences.find_problems(POLICY, pins)) == []


@pytest.mark.parametrize(
    ("stated", "complaint"),
    [
        ("GPL-3.0-only", "is not allowed"),
        ("MIT AND GPL-3.0-only", "is not allowed"),
        ("MIT OR GPL-3.0-only", None),
        ("BSD-3-Clause AND (MIT OR AGPL-3.0-only)", None),
        (None, "says no licence that we know"),
    ],
)
def test_a_licence_that_is_not_allowed_is_found(stated: str | None, complaint: str | None) -> None:
    policy = {**POLICY, "exceptions": {}, "stated": {"made-up-package": stated} if stated else {}}
    problems = list(licences.find_problems(policy, {"made-up-package": {"1"}}))
    assert (problems == []) if complaint is None else (complaint in problems[0])


def test_a_statement_that_contradicts_the_package_is_found() -> None:
    policy = {**POLICY, "exceptions": {"gone": "MIT"}, "stated": {"pytest": "Apache-2.0"}}
    problems = "\n".join(licences.find_problems(policy, {"pytest": {"1"}}))
    assert "pytest: [stated] says Apache-2.0, its metadata says MIT" in problems
    assert "gone: in [exceptions], but not pinned" in problems


@contextmanager
def serve_advisories(answer: dict[str, Any]) -> Iterator[str]:
    """Answer every question about a package as the service of advisories does."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(answer if asked["package"]["name"] == "numpy" else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()


ADVISORY = {
    "id": "GHSA-0000-0000-0000",
    "aliases": ["CVE-2026-0000"],
    "summary": "reads too far",
    "details": "reads too far",
    "affected": [
        {
            "package": {"name": "numpy", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}


def run_audit(**environment: str) -> subprocess.CompletedProcess[str]:
    closed = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "tools/audit.py"],
        cwd=ROOT,
        env={**os.environ, **closed, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_an_audit_that_gets_no_answer_says_so_and_a_run_may_insist() -> None:
    done = run_audit(LONGTAIL_REQUIRE_AUDIT="")
    assert done.stdout.startswith("NOT AUDITED")
    assert done.returncode == 0
    assert run_audit(LONGTAIL_REQUIRE_AUDIT="1").returncode == 1


def test_a_known_weakness_fails_the_audit_unless_it_is_excused() -> None:
    with serve_advisories({"vulns": [ADVISORY]}) as service:
        done = run_audit(LONGTAIL_ADVISORIES=service)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "GHSA-0000-0000-0000" in done.stdout or "CVE-2026-0000" in done.stdout
        assert "mended in 99.0: reads too far" in done.stdout
        found = audit.ask(["numpy==2.0.0"], seconds=60, service=service)
        assert found
        assert audit.find_weak(found, {"CVE-2026-0000": "not reached"}) == []


def test_an_audit_without_findings_says_how_many_were_asked() -> None:
    with serve_advisories({}) as service:
        done = run_audit(LONGTAIL_ADVISORIES=service)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"No known weakness in 1\d\d packages\.\n", done.stdout)


def test_the_bill_of_materials_is_what_would_be_written_now() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = sbom.SBOM.read_text(encoding="utf-8")
    assert written == sbom.write(sbom.make_bom(project)), "run 'make sbom'"


def test_the_bill_names_every_pin_its_licence_and_the_encoders_checksum() -> None:
    bill = json.loads(sbom.SBOM.read_text(encoding="utf-8"))
    parts = {(one["name"], one.get("version")): one for one in bill["components"]}
    for name, versions in licences.list_pins("app").items():
        for version in versions:
            assert parts[name, version]["licenses"][0]["expression"]
    assert "torch" not in {name for name, _ in parts}
    model = next(one for one in bill["components"] if one["type"] == "machine-learning-model")
    sums = (sbom.MODEL / "SHA256SUMS").read_text(encoding="ascii")
    for file in model["components"]:
        assert file["hashes"][0]["content"] in sums
    wanted = next(one for one in bill["dependencies"] if one["ref"] == "longtail")["dependsOn"]
    assert "all-minilm-l6-v2" in wanted
    assert [one for one in wanted if one.startswith("pkg:pypi/streamlit@")]


def test_the_bill_says_nothing_of_machines_or_indexes() -> None:
    text = sbom.SBOM.read_text(encoding="utf-8")
    assert "timestamp" not in text
    assert re.findall(r"\w+://\S*", text) == ['http://cyclonedx.org/schema/bom-1.6.schema.json",']
    assert not re.search(r'"/|\\\\|[A-Z]:\\', text)


def test_the_encoder_is_what_its_checksums_say() -> None:
    import hashlib

    for line in (sbom.MODEL / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        checksum, name = line.split()
        assert hashlib.sha256((sbom.MODEL / name).read_bytes()).hexdigest() == checksum
