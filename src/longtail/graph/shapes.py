"""The rules that need the graph: SHACL, run by pySHACL, told as problems for people."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import rdflib
from pyshacl import validate
from rdflib.namespace import SH

from longtail.errors import Problem
from longtail.graph.build import build_graph
from longtail.graph.terms import BASE
from longtail.load import Catalogue
from longtail.paths import get_content_dir


def find_shape_problems(catalogue: Catalogue) -> list[Problem]:
    """Check the catalogue's graph against `ontology/shapes.ttl`; return what is wrong with it."""
    graph = rdflib.Graph()
    graph.parse(data=build_graph(catalogue).to_ntriples(), format="nt")
    problems = []
    for result in validate_graph(graph):
        record = result["focus"].partition("#")[0]
        where = f"{catalogue.files.get(record, 'data')}: {record}"
        value = f" ({result['value']})" if result["value"] not in ("", result["focus"]) else ""
        problems.append(Problem(where, f"{result['message']}{value}", f"rule {result['rule']}"))
    return sorted(set(problems))


def validate_graph(graph: rdflib.Graph) -> list[dict[str, str]]:
    """Validate a graph; return a mapping of `rule`, `focus`, `value` and `message` for each violation."""
    _, report, _ = validate(graph, shacl_graph=read_shapes(), inference="none", do_owl_imports=False)
    return [
        {
            "rule": _local(_rule_of(report, result)),
            "focus": _shorten(report.value(result, SH.focusNode)),
            "value": _shorten(report.value(result, SH.value)),
            "message": str(report.value(result, SH.resultMessage) or ""),
        }
        for result in report.objects(None, SH.result)
    ]


@lru_cache(maxsize=1)
def read_shapes(path: Path | None = None) -> rdflib.Graph:
    """Read the shapes (once)."""
    return rdflib.Graph().parse(path or get_content_dir() / "ontology" / "shapes.ttl")


def _rule_of(report: Any, result: Any) -> Any:
    """Return the narrowest shape that a result names: of a SPARQL rule the constraint, else the shape."""
    constraint = report.value(result, SH.sourceConstraint)
    return constraint if isinstance(constraint, rdflib.URIRef) else report.value(result, SH.sourceShape)


def _local(iri: Any) -> str:
    return str(iri).rpartition("#")[2]


def _shorten(term: Any) -> str:
    return "" if term is None else str(term).removeprefix(BASE)
