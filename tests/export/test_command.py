"""`longtail export` and `longtail toolkit` as a user meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

STARTUP = str(ROOT / "examples" / "startup.yaml")


def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "longtail", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120, check=False)


def test_a_saved_plan_is_exported_as_it_is_and_opens_as_a_profile(tmp_path: Path) -> None:
    saved = tmp_path / "plan.json"
    assert run("export", STARTUP, "-o", str(saved)).returncode == 0
    document = json.loads(saved.read_bytes())
    document["items"][0]["owner"] = "Ada of the ward"
    saved.write_text(json.dumps(document))
    made = run("export", str(saved), "-o", "-", "--format", "markdown")
    assert b"Ada of the ward" in made.stdout and made.stderr == b""
    again = run("recommend", str(saved), "--format", "json")
    assert json.loads(again.stdout)["profile"] == document["profile"]


def test_the_ending_decides_and_force_overwrites(tmp_path: Path) -> None:
    made = tmp_path / "plan.pdf"
    assert run("export", STARTUP, "-o", str(made), "--short").returncode == 0
    assert made.read_bytes().startswith(b"%PDF")
    refused = run("export", STARTUP, "-o", str(made))
    assert refused.returncode == 2 and b"--force" in refused.stderr
    assert run("export", STARTUP, "-o", str(made), "--force").returncode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["plan.pdf"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", STARTUP, "-o", "plan.xyz"], b"allowed: .md (Markdown), .html (HTML), .docx"),
        (["export", STARTUP, "-o", "-"], b"-o - needs --format; allowed: markdown"),
        (["export", STARTUP, "-o", "-", "--format", "pfd"], b"did you mean 'pdf'?"),
        (["export", STARTUP, "-o", "nowhere/plan.md"], b"there is no folder nowhere"),
        (["export", STARTUP, "-o", "-", "--format", "csv", "--short"], b"has no short form"),
        (["export", "none.yaml", "-o", "-", "--format", "csv"], b"none.yaml: cannot be read"),
        (["toolkit", "model-crad", STARTUP, "-o", "x.md"], b"did you mean 'model-card'?"),
        (["toolkit", "quality-plan", STARTUP, "-o", "x.pdf"], b"allowed: .md (Markdown)"),
        (["toolkit", "quality-plan", STARTUP, "-o", "-"], b"allowed for quality-plan: markdown"),
        (["toolkit", "quality-plan", STARTUP, "-o", "x.md", "--metrics", "m"], b"model-card only"),
    ],
)
def test_what_is_wrong_ends_with_two_and_one_message(arguments: list[str], message: bytes) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2 and message in answer.stderr, answer.stderr
    assert b"Traceback" not in answer.stderr and answer.stdout == b""
    assert answer.stderr.count(b"longtail: ") == 1


def test_formats_and_toolkits_have_a_line_each() -> None:
    from longtail.export import FORMATS
    from longtail.toolkits import TOOLKITS

    assert len(run("formats").stdout.splitlines()) == len(FORMATS)
    assert len(run("toolkits").stdout.splitlines()) == len(TOOLKITS)


def test_a_saved_document_is_written_in_another_form(tmp_path: Path) -> None:
    saved = tmp_path / "card.json"
    assert run("toolkit", "model-card", STARTUP, "-o", str(saved)).returncode == 0
    document = json.loads(saved.read_bytes())
    document["answers"]["name"] = "Ada's sorter"
    saved.write_text(json.dumps(document))
    made = run("toolkit", "model-card", str(saved), "-o", "-", "--format", "markdown")
    assert b"Ada's sorter" in made.stdout
    other = run("toolkit", "quality-plan", str(saved), "-o", "-", "--format", "markdown")
    assert other.returncode == 2 and b"holds the document 'model-card'" in other.stderr


def test_anybodys_model_card_opens_and_is_saved(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("---\nlicense: mit\n---\n# Sorter\n\n## Uses\n\nSort letters.\n")
    made = run("toolkit", "model-card", str(card), "-o", "-", "--format", "json")
    assert json.loads(made.stdout)["answers"] == {"licence": "mit", "uses": "Sort letters."}
    ours = run("toolkit", "model-card", str(card), "-o", "-", "--format", "hugging-face")
    card.write_bytes(ours.stdout)
    again = run("toolkit", "model-card", str(card), "-o", "-", "--format", "json")
    assert json.loads(again.stdout) == json.loads(made.stdout)
