"""The one synthetic catalogue: copies of the real one, joined to each other, with its degree distribution.

The first copy is the real catalogue. A link between challenges, practices, anti-patterns and trade-offs leads
to the same target in another copy, each link by its own fixed number of copies further: every record keeps
exactly as many links, in and out, as its original has, while the copies hang together as one graph. Findings,
and the organisations and people of each, stay within their copy. In every text that is searched, one word in
five is another of the vocabulary, so that no two copies answer alike; every vector is turned a little.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from pydantic import BaseModel

from longtail.load import Catalogue
from longtail.model import Finding, Organisation, Participant
from longtail.search.documents import Documents, make_documents
from longtail.search.encoder import BUILT_IN
from longtail.search.vectors import Vectors, load_vectors, to_key

KINDS = ("challenges", "practices", "anti_patterns", "trade_offs", "organisations")
REPLACED = 0.2
TURN = 0.15

_ID = re.compile(r"(challenge|practice|anti-pattern|trade-off|organisation|finding)/[a-z0-9-]+")
_LINKS = ("challenge", "practice", "near", "practices")
_TEXTS = frozenset(
    (
        "label",
        "summary",
        "terms",
        "utterances",
        "shows_as",
        "first_step",
        "produces",
        "tempts",
        "claim",
        "title",
    )
)


def grow_catalogue(catalogue: Catalogue, times: int) -> Catalogue:
    """Return a catalogue of so many copies of the records."""
    words = _list_words(catalogue)
    groups: dict[str, dict[str, Any]] = {kind: dict(getattr(catalogue, kind)) for kind in KINDS}
    findings = dict(catalogue.findings)
    for number in range(1, times):
        copier = _Copier(number, times, words)
        for kind in KINDS:
            for record in getattr(catalogue, kind).values():
                copy = copier.copy(record)
                groups[kind][copy.id] = copy
        for finding in catalogue.findings.values():
            copy = copier.copy(finding)
            findings[copy.id] = copy
    if times > 1:  # links of the first copy lead on to others too
        copier = _Copier(0, times, ())
        for kind in KINDS:
            groups[kind] |= {key: copier.copy(one) for key, one in getattr(catalogue, kind).items()}
    return replace(catalogue, findings=findings, **groups)


def grow_vectors(documents: Documents, grown: Documents) -> Vectors:
    """Return a vector for every text of a grown catalogue: that of its original, turned a little."""
    known = load_vectors(BUILT_IN)
    originals = known.find(documents.texts)
    chance = np.random.default_rng(0)
    codes, scales, keys = [], [], []
    for place, record_id in enumerate(grown.ids):
        first = documents.place[re.sub(r"-c\d+$", "", record_id)]
        begin, end = grown.starts[place], grown.starts[place + 1]
        count = min(int(end - begin), int(documents.starts[first + 1] - documents.starts[first]))
        rows = originals[documents.starts[first] : documents.starts[first] + count]
        keys += [to_key(text) for text in grown.texts[begin : begin + count]]
        codes.append(known.codes[rows])
        scales.append(known.scales[rows])
    vectors, factors = np.concatenate(codes), np.concatenate(scales)
    order = np.unique(np.array(keys, dtype=np.uint64), return_index=True)
    turned = []
    for begin in range(0, len(order[1]), 50_000):
        rows = order[1][begin : begin + 50_000]
        noise = chance.standard_normal((len(rows), vectors.shape[1]), dtype=np.float32)
        noise *= TURN / np.sqrt(vectors.shape[1]) / factors[rows, None]
        turned.append(np.clip(np.round(vectors[rows] + noise), -127, 127).astype(np.int8))
    return Vectors(keys=order[0], codes=np.concatenate(turned), scales=factors[order[1]])


class _Copier:
    """Makes copy number so and so of records."""

    def __init__(self, number: int, times: int, words: tuple[str, ...]) -> None:
        self._number = number
        self._times = times
        self._words = words
        self._chance = random.Random(number)
        self._links = random.Random()

    def copy(self, record: Any) -> Any:
        """Return the copy of a record, with new ids, links and words."""
        self._links.seed(record.id)  # the same steps for a record in every copy: links in stay as many
        return self._copy(record)

    def _copy(self, part: Any) -> Any:
        changed: dict[str, Any] = {}
        for name in type(part).model_fields:
            value = getattr(part, name)
            new = self._change(name, value, part)
            if new is not value:
                changed[name] = new
        return part.model_copy(update=changed) if changed else part

    def _change(self, name: str, value: Any, owner: BaseModel) -> Any:
        if isinstance(value, BaseModel):
            return self._copy(value)
        if isinstance(value, tuple):
            return tuple(self._change(name, one, owner) for one in value)
        if not isinstance(value, str):
            return value
        if name in _LINKS and _ID.fullmatch(value):
            return self._name(value, (self._number + self._links.randrange(self._times)) % self._times)
        if self._number == 0:
            return value
        if self._names_somebody(name, owner):
            return f"{value} c{self._number}"
        if _ID.fullmatch(value):
            return self._name(value, self._number)
        return self._reword(value) if name in _TEXTS and self._words else value

    def _names_somebody(self, name: str, owner: BaseModel) -> bool:
        return (
            (isinstance(owner, Finding) and name in ("participants", "organisations"))
            or (isinstance(owner, Organisation) and name == "key")
            or (isinstance(owner, Participant) and name == "id")
        )

    def _name(self, record_id: str, number: int) -> str:
        return f"{record_id}-c{number}" if number else record_id

    def _reword(self, text: str) -> str:
        draw: Callable[[], float] = self._chance.random
        words = self._words
        return " ".join(
            words[int(draw() * len(words))] if draw() < REPLACED else word for word in text.split()
        )


def _list_words(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(sorted({word for text in make_documents(catalogue).texts for word in text.split()}))
