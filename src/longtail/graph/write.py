"""The graph as a file: Turtle, N-Triples, JSON-LD, or a release that rebuilds byte for byte."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from longtail.errors import FileProblem
from longtail.files import refuse_overwriting, write_atomically
from longtail.graph.build import BuiltGraph, build_graph
from longtail.graph.terms import BASE, PREFIXES, XSD, Triple
from longtail.load import Catalogue
from longtail.paths import get_content_dir

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_RELEASED = ("CITATION.cff", "LICENSE-DATA")


def write_graph(catalogue: Catalogue, path: Path, *, force: bool = False) -> int:
    """Write the whole graph to `path`; the ending says how. Returns the number of bytes.

    Raises:
        FileProblem: an unknown ending, an existing file without `force`, or a disk that does not take it.
    """
    to_bytes = FORMATS.get(path.suffix.lower())
    if to_bytes is None:
        raise FileProblem(
            f"{path}: the ending {path.suffix or '(none)'!r} is not known; allowed: {', '.join(FORMATS)}"
        )
    refuse_overwriting(path, force=force)
    content = to_bytes(build_graph(catalogue))
    write_atomically(path, content)
    return len(content)


def to_turtle(graph: BuiltGraph) -> bytes:
    """Write Turtle, subjects in order."""
    triples = (quad.triple for quad in ox.parse(graph.to_ntriples(), format=ox.RdfFormat.N_TRIPLES))
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    lines = written.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix ")]
    return b"".join([*sorted(head), *lines[len(head) :]])  # the library writes prefixes in any order


def to_ntriples(graph: BuiltGraph) -> bytes:
    """Write N-Triples, sorted."""
    return graph.to_ntriples()


def to_jsonld(graph: BuiltGraph) -> bytes:
    """Write JSON-LD: the records as they are under our context, then what was added, in full."""
    context = json.loads((get_content_dir() / "ontology" / "context.jsonld").read_bytes())["@context"]
    nodes = [*graph.documents, *_expand(graph.added)]
    text = json.dumps({"@context": context, "@graph": nodes}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def to_release(graph: BuiltGraph) -> bytes:
    """Zip graph, ontology, citation, licence and checksums; the same content gives the same bytes."""
    files = {
        "graph/longtail.ttl": to_turtle(graph),
        "graph/longtail.nt": to_ntriples(graph),
        "graph/longtail.jsonld": to_jsonld(graph),
        **dict(_read_released(get_content_dir())),
    }
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    )
    files["SHA256SUMS"] = sums.encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"longtail/{name}", date_time=_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, content)
    return archive.getvalue()


FORMATS: dict[str, Callable[[BuiltGraph], bytes]] = {
    ".ttl": to_turtle,
    ".nt": to_ntriples,
    ".jsonld": to_jsonld,
    ".zip": to_release,
}
"""File endings and what writes them."""


def _read_released(content: Path) -> Iterator[tuple[str, bytes]]:
    for name in _RELEASED:
        path = content / name
        if not path.is_file():
            raise FileProblem(f"{path}: is missing; a release needs it")
        yield name, path.read_bytes()
    for path in sorted((content / "ontology").rglob("*")):
        if path.is_file() and path.suffix in (".ttl", ".jsonld", ".rq", ".tsv", ".md"):
            yield path.relative_to(content).as_posix(), path.read_bytes()


def _expand(triples: frozenset[Triple]) -> Iterator[dict[str, Any]]:
    """Turn triples into expanded JSON-LD nodes, by subject, in order."""
    lines = "".join(sorted(f"{s} {p} {o} .\n" for s, p, o in triples)).encode()
    nodes: dict[str, dict[str, list[dict[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES):
        nodes[_name(quad.subject)][quad.predicate.value].append(_to_json(quad.object))
    for subject, properties in nodes.items():
        yield {"@id": subject, **properties}


def _name(term: Any) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else str(term.value)


def _to_json(term: Any) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _name(term).removeprefix(BASE) or BASE}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}
