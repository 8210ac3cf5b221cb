"""The command line as a user meets it: real processes, exit status, one message for what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import longtail

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "longtail", *arguments],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )


def ask(*arguments: str) -> dict[str, object]:
    answer = run(*arguments, "--format", "json")
    assert answer.returncode == 0, answer.stderr.decode()
    parsed = json.loads(answer.stdout)
    assert isinstance(parsed, dict)
    return parsed


def test_help_lists_the_commands_of_the_contract() -> None:
    text = run("--help").stdout.decode()
    for command in ("recommend", "search", "show", "export", "formats", "check", "stats", "graph", "app"):
        assert f"  {command} " in text, command


def test_no_library_is_imported_for_help() -> None:
    code = (
        "import sys; sys.argv = ['longtail', '--help']\n"
        "from longtail.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'pydantic', 'streamlit', 'rdflib', 'numpy', 'sklearn', 'scipy'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert answer.stderr.decode().strip() == "[]"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_recommend_prints_the_facades_answer(example: Path) -> None:
    kb = longtail.load()
    printed = ask("recommend", str(example))
    assert printed == kb.recommend(example).model_dump(mode="json")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_practice_of_a_list_names_a_source(example: Path) -> None:
    answer = ask("recommend", str(example))
    practices = answer["practices"]
    assert isinstance(practices, list) and 5 <= len(practices) <= 12
    assert all(practice["evidence"] for practice in practices)
    text = run("recommend", str(example)).stdout.decode()
    for practice in practices:
        assert practice["label"] in text
        assert practice["evidence"][0]["anchor"] in text


def test_the_examples_get_lists_that_differ() -> None:
    tops = [tuple(one["id"] for one in ask("recommend", str(path))["practices"][:5]) for path in EXAMPLES]  # type: ignore[index]
    assert len(EXAMPLES) >= 3 and len(set(tops)) == len(tops)


def test_a_profile_from_standard_input() -> None:
    answer = run(
        "recommend", "-", "--top", "3", "--format", "json", stdin=b"stage: pilot\npains: [labels disagree]"
    )
    assert answer.returncode == 0
    assert len(json.loads(answer.stdout)["practices"]) == 3


def test_search_leads_with_what_was_meant() -> None:
    hits = ask("search", "bosses think it is magic")["hits"]
    assert isinstance(hits, list) and hits[0]["id"] == "challenge/unrealistic-management-expectations"
    assert hits[0]["evidence"]


def test_show_and_stats_and_check() -> None:
    assert ask("show", "practice/write-a-model-card")["evidence"]
    kinds = ask("stats")["kinds"]
    assert isinstance(kinds, dict) and kinds["finding"] >= 480
    checked = run("check")
    assert checked.returncode == 0 and b"no problem" in checked.stdout


@pytest.mark.sources
def test_check_against_the_sources(sources_dir: Path) -> None:
    checked = run("check", "--sources", str(sources_dir))
    assert checked.returncode == 0, checked.stdout.decode()[-2000:]


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["recommend", "none.yaml"], None, "none.yaml: cannot be read"),
        (["recommend", "-"], b"stagee: pilot", "unknown key 'stagee' (did you mean 'stage'?"),
        (["recommend", "-"], b"stage: pilott", "did you mean 'pilot'?"),
        (["recommend", "-"], b"", "the file is empty"),
        (["recommend", "-"], b"\x00\xff\x13", "not UTF-8"),
        (["recommend", "-"], b"stage: idea\nstage: pilot", "stands twice"),
        (["recommend", "-"], b"x" * 10_000_001, "are read"),
        (["recommend", "-"], b"a: &a [1]\nb: *a", "aliases"),
        (["recommend", "-"], b"description: " + b"x" * 100_000, "at most 20,000"),
        (
            ["recommend", "-"],
            b"challenges: [challenge/unrealistic-managment-expectations]",
            "unrealistic-management-expectations",
        ),
        (["search", "x", "--kind", "practise"], None, "practice"),
        (["show", "practice/write-a-model-crad"], None, "practice/write-a-model-card"),
        (["export", "-", "-o", "plan.xyz"], b"stage: pilot", "xyz"),
    ],
)
def test_what_the_user_got_wrong_ends_with_two_and_one_message(
    arguments: list[str], stdin: bytes | None, message: str
) -> None:
    answer = run(*arguments, stdin=stdin)
    error = answer.stderr.decode()
    assert answer.returncode == 2, error
    assert message in error
    assert "Traceback" not in error and answer.stdout == b""


def test_a_broken_pipe_is_no_crash() -> None:
    command = f"'{sys.executable}' -m longtail stats | head -n 1"
    answer = subprocess.run(["/bin/sh", "-c", command], capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in answer.stderr and b"longtail catalogue" in answer.stdout


def test_a_changed_catalogue_is_checked_and_its_problems_end_with_one(tmp_path: Path) -> None:
    import os
    import shutil

    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    bad = tmp_path / "data" / "practices" / "write-a-model-card.yaml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("first_step:", "frist_step:", 1), encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, "-m", "longtail", "check"],
        env={**os.environ, "LONGTAIL_CONTENT": str(tmp_path)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    printed = answer.stdout.decode()
    assert answer.returncode == 1
    assert "write-a-model-card.yaml: unknown key 'frist_step' (did you mean 'first_step'?)" in printed
    assert "the key 'first_step' is missing" in printed
