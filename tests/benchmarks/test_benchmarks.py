"""The benchmarks run: each can be imported, the grown catalogue is what it says, a tiny run prints its table."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.grow import grow_catalogue, grow_vectors
from benchmarks.measure import MISSED, judge, run_process, summarise, write_table
from benchmarks.run import BENCHMARKS, write_results
from longtail.graph.build import build_graph
from longtail.load import Catalogue, load_catalogue
from longtail.search.documents import make_documents

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_is_a_module_with_a_main(name: str) -> None:
    assert callable(import_module(f"benchmarks.{name}").main)


def test_every_module_is_a_benchmark_or_shared() -> None:
    there = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    assert there == {*BENCHMARKS, "run", "measure", "grow", "venvs"}


def count_links(catalogue: Catalogue) -> tuple[Counter[int], Counter[int]]:
    """Count how many challenges practices address, and how many practices address a challenge."""
    links = [(one.id, link.challenge) for one in catalogue.practices.values() for link in one.addresses]
    given, taken = Counter(one for one, _ in links), Counter(one for _, one in links)
    return Counter(given.values()), Counter(taken.values())


def test_a_grown_catalogue_has_the_degrees_of_the_real_one(catalogue: Catalogue) -> None:
    grown = grow_catalogue(catalogue, 4)
    assert len(grown.browsable) == 4 * len(catalogue.browsable)
    assert len(grown.findings) == 4 * len(catalogue.findings)
    for real, synthetic in zip(count_links(catalogue), count_links(grown), strict=True):
        assert synthetic == Counter({degree: 4 * many for degree, many in real.items()})


def test_every_link_of_a_grown_catalogue_leads_somewhere(catalogue: Catalogue) -> None:
    grown = grow_catalogue(catalogue, 3)
    for record in grown.browsable.values():
        assert all(finding in grown.findings for finding in record.finding_ids())
    for practice in grown.practices.values():
        assert all(link.challenge in grown.challenges for link in practice.addresses)
        assert all(link.practice in grown.practices for link in practice.requires)


def test_the_copies_hang_together(catalogue: Catalogue) -> None:
    grown = grow_catalogue(catalogue, 3)
    crossing = [
        link
        for practice in grown.practices.values()
        for link in practice.addresses
        if practice.id.endswith("-c1") != link.challenge.endswith("-c1")
    ]
    assert len(crossing) > len(catalogue.practices)


def test_a_grown_catalogue_makes_a_graph_as_many_times_larger(catalogue: Catalogue) -> None:
    real = build_graph(catalogue).to_ntriples().count(b"\n")
    grown = build_graph(grow_catalogue(catalogue, 2)).to_ntriples().count(b"\n")
    assert 1.8 * real < grown < 2.1 * real


def test_nearly_every_text_of_a_grown_catalogue_has_a_vector(catalogue: Catalogue) -> None:
    documents, grown = make_documents(catalogue), make_documents(grow_catalogue(catalogue, 2))
    rows = grow_vectors(documents, grown).find(grown.texts)
    assert (rows < 0).mean() < 0.001


def test_percentiles_are_times_that_were_taken() -> None:
    spread = summarise([float(number) for number in range(1, 101)])
    assert (spread.median, spread.p95, spread.p99) == (50.0, 95.0, 99.0)
    assert summarise([3.0]).p99 == 3.0


def test_a_missed_aim_stands_at_the_top_of_the_results() -> None:
    assert judge(1.0, 2.0, "s") == "2 s, met"
    late = judge(3.0, 2.0, "s")
    assert late == f"2 s, {MISSED} (1.5 times)"
    table = write_table("Some", ("what", "figure", "aim"), [("quick", 1, "2 s, met"), ("slow", 3, late)])
    results = write_results("A machine.", [table], 1.0, command="make bench", busy=True)
    missed = results.partition("## Aims missed")[2].partition("**Some**")[0]
    assert f"- slow | 3 | {late}" in missed
    assert "quick" not in missed
    assert "busy with other work" in results


def test_a_command_that_fails_is_said() -> None:
    with pytest.raises(RuntimeError, match="oh dear"):
        run_process([sys.executable, "-c", "raise SystemExit('oh dear')"])


def test_a_tiny_run_prints_its_table() -> None:
    command = [sys.executable, "-m", "benchmarks.matching", "--grow"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "| one recommendation |" in done.stdout
