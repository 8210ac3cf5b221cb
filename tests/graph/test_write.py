"""The graph as files: by ending, whole, and the same every time."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from longtail.commands import graph as commands
from longtail.errors import FileProblem, InputError
from longtail.graph.build import BuiltGraph
from longtail.graph.write import FORMATS, to_release, write_graph
from longtail.load import Catalogue
from longtail.paths import get_content_dir

app = typer.Typer()
commands.register(app)


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_is_the_same_twice(ending: str, built: BuiltGraph) -> None:
    assert FORMATS[ending](built) == FORMATS[ending](built)


def test_another_process_writes_the_same_release(
    catalogue: Catalogue, built: BuiltGraph, tmp_path: Path
) -> None:
    """Sets and hash tables differ from process to process; the archive must not."""
    script = (
        "import sys; from longtail.load import load_catalogue; from longtail.graph.build import build_graph\n"
        "from longtail.graph.write import to_release\n"
        "catalogue = load_catalogue(); print(catalogue.version)\n"
        "open(sys.argv[1], 'wb').write(to_release(build_graph(catalogue)))"
    )
    target = tmp_path / "other.zip"
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == catalogue.version
    assert target.read_bytes() == to_release(built)


def test_a_release_holds_citation_licence_ontology_and_true_checksums(built: BuiltGraph) -> None:
    with zipfile.ZipFile(io.BytesIO(to_release(built))) as archive:
        names = {name.removeprefix("longtail/") for name in archive.namelist()}
        sums = archive.read("longtail/SHA256SUMS").decode().splitlines()
        for line in sums:
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(f"longtail/{name}")).hexdigest() == digest
    assert {line.split("  ")[1] for line in sums} == names - {"SHA256SUMS"}
    assert {"CITATION.cff", "LICENSE-DATA", "graph/longtail.ttl", "ontology/shapes.ttl"} <= names
    assert len([name for name in names if name.endswith(".rq")]) >= 25
    assert [name for name in names if name.endswith(".sssom.tsv")]


def test_the_citation_is_sound() -> None:
    citation = yaml.safe_load((get_content_dir() / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "type", "license"} <= set(citation)
    assert {one["doi"] for one in citation["references"] if "doi" in one} == {
        "10.1145/3461702.3462527",
        "10.1145/3510003.3510209",
    }


def test_an_unknown_ending_lists_the_known(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(
        FileProblem, match=r"the ending '\.owl' is not known; allowed: \.ttl, \.nt, \.jsonld, \.zip"
    ):
        write_graph(catalogue, tmp_path / "x.owl")


def test_an_existing_file_is_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text("mine")
    with pytest.raises(FileProblem, match="exists; add --force"):
        write_graph(catalogue, path)
    assert path.read_text() == "mine"
    assert write_graph(catalogue, path, force=True) == path.stat().st_size
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_asks_where_to() -> None:
    done = CliRunner().invoke(app, ["graph"])
    assert isinstance(done.exception, InputError)
    assert "-o FILE" in str(done.exception)
    assert "--push URL" in str(done.exception)
