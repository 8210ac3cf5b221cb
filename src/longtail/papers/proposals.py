"""Rank a paper's passages, and say of each what a person needs to decide on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from longtail.errors import FileProblem
from longtail.load import Catalogue
from longtail.papers.anchors import choose_anchor, count_words
from longtail.papers.features import make_features
from longtail.papers.participants import find_letters, find_participants
from longtail.papers.passages import Paper
from longtail.papers.proposer import KINDS, Proposer
from longtail.search.documents import KINDS as RECORD_KINDS
from longtail.search.documents import Documents, make_documents
from longtail.search.encoder import TextEncoder
from longtail.search.features import average_best_three
from longtail.search.meaning import MeaningIndex
from longtail.search.vectors import load_vectors
from longtail.search.words import Floats

_BATCH = 32
_NEAREST = 3
NEAR_KINDS = ("challenge", "practice")


@dataclass(frozen=True)
class Proposal:
    """A passage that may hold a finding.

    Attributes:
        rank: 1 for the likeliest.
        passage: Its place among the paper's passages.
        score: 0 to 1, for the order only.
        kinds: The two likeliest kinds with their shares.
        near: The nearest challenges and practices as (id, label).
        participants: Those that the passage names.
        anchor: 4 to 9 words of it, as printed.
        anchor_is_unique: Whether the anchor stands only once in the paper.
    """

    rank: int
    passage: int
    score: float
    kinds: tuple[tuple[str, float], ...]
    near: tuple[tuple[str, str], ...]
    participants: tuple[str, ...]
    anchor: str
    anchor_is_unique: bool


def encode_passages(
    paper: Paper, encoder: TextEncoder, done: Floats, keep: Callable[[Floats], None]
) -> Floats:
    """Compute the vectors that are still missing, a batch at a time.

    Args:
        paper: The paper.
        encoder: The model.
        done: Vectors of the first passages, from an earlier run; shape (done, dimensions).
        keep: Called after each batch with all vectors so far, so that nothing is lost when this is stopped.

    Returns:
        One vector a passage, shape (passages, dimensions).
    """
    texts = [passage.text for passage in paper.passages]
    vectors = done
    while len(vectors) < len(texts):
        batch = np.asarray(encoder.encode(texts[len(vectors) : len(vectors) + _BATCH]), np.float32)
        vectors = np.concatenate([vectors.reshape(len(vectors), batch.shape[1]), batch])
        keep(vectors)
    return vectors


def make_proposals(
    paper: Paper, vectors: Floats, proposer: Proposer, catalogue: Catalogue, *, encoder: str
) -> list[Proposal]:
    """Return every passage as a proposal, likeliest first.

    Raises:
        FileProblem: the proposer was trained with another encoder.
    """
    if proposer.encoder != encoder:
        raise FileProblem(f"the proposer was trained with {proposer.encoder}, not with {encoder}")
    if not paper.passages:
        return []
    features = make_features(paper, vectors)
    scores = proposer.rank(features)
    shares = proposer.weigh_kinds(features, [passage.block for passage in paper.passages])
    near = _Neighbours(catalogue, encoder)
    counts = count_words(paper)
    letters = find_letters(paper.text)
    proposals: list[Proposal] = []
    for rank, place in enumerate(np.argsort(-scores, kind="stable").tolist(), start=1):
        passage = paper.passages[place]
        anchor, unique = choose_anchor(paper, passage, counts)
        likely = np.argsort(-shares[place], kind="stable")[:2]
        proposals.append(
            Proposal(
                rank=rank,
                passage=place,
                score=round(float(scores[place]), 4),
                kinds=tuple((KINDS[kind], round(float(shares[place, kind]), 3)) for kind in likely),
                near=near.find(vectors[place]),
                participants=tuple(find_participants(passage.text, letters)),
                anchor=anchor,
                anchor_is_unique=unique,
            )
        )
    return proposals


class _Neighbours:
    """Finds the challenges and practices nearest to a vector, by their three best parts."""

    def __init__(self, catalogue: Catalogue, encoder: str) -> None:
        everything = make_documents(catalogue)
        wanted = [RECORD_KINDS.index(kind) for kind in NEAR_KINDS]
        kept = np.flatnonzero(np.isin(everything.kinds, wanted))
        # Those kinds come first among the documents, so that a slice from the beginning holds them.
        last = int(kept[-1]) + 1 if len(kept) else 0
        end = int(everything.starts[last])
        self._documents = Documents(
            ids=everything.ids[:last],
            kinds=everything.kinds[:last],
            texts=everything.texts[:end],
            fields=everything.fields[:end],
            starts=everything.starts[: last + 1],
            evidence=everything.evidence[:last],
        )
        self._kept = kept
        self._labels = {record.id: record.label for record in catalogue.browsable.values()}
        index = MeaningIndex(self._documents, load_vectors(encoder)) if last else None
        self._index = None if index is None or index.is_empty else index
        self._all = np.arange(end)

    def find(self, vector: Floats) -> tuple[tuple[str, str], ...]:
        if self._index is None:
            return ()
        parts = self._index.measure(vector).find_parts(self._all)
        scores = average_best_three(self._documents, parts)
        best = self._kept[np.argsort(-scores[self._kept], kind="stable")[:_NEAREST]]
        names = [self._documents.ids[row] for row in best]
        return tuple((name, self._labels[name]) for name in names)
