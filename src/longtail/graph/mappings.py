"""Mappings to other vocabularies: SSSOM tables in `ontology/mappings/`, and the triples they stand for."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from longtail.graph.terms import Triple, write_iri


@dataclass(frozen=True)
class MappingSet:
    """A table of mappings: what its header says, and a mapping of column to text for each row."""

    name: str
    header: dict[str, object]
    rows: tuple[dict[str, str], ...]

    def expand(self, curie: str) -> str:
        """Expand a prefixed name by the header's `curie_map`."""
        prefix, _, rest = curie.partition(":")
        prefixes = self.header["curie_map"]
        assert isinstance(prefixes, dict)
        return f"{prefixes[prefix]}{rest}"

    def to_triples(self) -> Iterator[Triple]:
        """Yield a triple for each row."""
        for row in self.rows:
            subject, predicate, value = (row[f"{part}_id"] for part in ("subject", "predicate", "object"))
            yield (
                write_iri(self.expand(subject)),
                write_iri(self.expand(predicate)),
                write_iri(self.expand(value)),
            )


def read_mappings(ontology: Path) -> Iterator[MappingSet]:
    """Read every mapping set of an ontology folder, in order of its name."""
    for path in sorted((ontology / "mappings").glob("*.sssom.tsv")):
        lines = path.read_text("utf-8").splitlines()
        head = [line.removeprefix("#") for line in lines if line.startswith("#")]
        table = csv.DictReader(lines[len(head) :], delimiter="\t", quoting=csv.QUOTE_NONE)
        yield MappingSet(path.name.removesuffix(".sssom.tsv"), yaml.safe_load("\n".join(head)), tuple(table))
