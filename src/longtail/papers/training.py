"""Learn from our own findings which passages hold one: anchors are located in the sources' texts.

The sources' texts are not part of the repository, so this runs only where somebody has them; what it gives is
a few numbers a feature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from longtail.errors import FileProblem
from longtail.load import Catalogue
from longtail.locate import fold
from longtail.model import Finding
from longtail.papers.features import make_features
from longtail.papers.passages import Paper, make_paper
from longtail.papers.proposer import KINDS, Linear, Proposer
from longtail.papers.reading import read_paper
from longtail.search.encoder import TextEncoder
from longtail.search.words import Floats

STRENGTH = 0.1
"""Inverse strength of regularisation of both classifiers."""

LEAST_FINDINGS = 20
"""A source with fewer findings is only in part our own reading, so its other passages teach nothing."""


@dataclass(frozen=True)
class Labelled:
    """A source's text with the passages in which its findings stand.

    Attributes:
        key: The source's key.
        study: The key of the study it is a version of: left out together.
        paper: Its text.
        features: Shape (passages, features).
        findings: Its findings, in the order of the catalogue.
        passage_of: For each finding the passage that overlaps its anchor, -1 where the anchor stands in none.
    """

    key: str
    study: str
    paper: Paper
    features: Floats
    findings: tuple[Finding, ...]
    passage_of: tuple[int, ...]

    @property
    def holds(self) -> Floats:
        """1 for each passage that holds a finding, else 0."""
        marks = np.zeros(len(self.paper.passages), dtype=np.float32)
        marks[[place for place in self.passage_of if place >= 0]] = 1.0
        return marks


def read_labelled(
    catalogue: Catalogue,
    sources: Path,
    encoder: TextEncoder,
    *,
    report: Callable[[str], None] = lambda name: None,
) -> list[Labelled]:
    """Read every source whose text is in a folder, and locate its findings' anchors.

    Raises:
        FileProblem: the folder holds none of the texts, or one cannot be read.
    """
    labelled: list[Labelled] = []
    for source in catalogue.sources.values():
        path = next(iter(sorted(sources.glob(f"{source.seed}*.txt"))), None) if source.seed else None
        if path is None:
            continue
        report(source.short)
        paper = make_paper(read_paper(path))
        vectors = np.asarray(encoder.encode([passage.text for passage in paper.passages]), np.float32)
        findings = tuple(one for one in catalogue.findings.values() if one.source == source.key)
        study = source.version_of.partition("/")[2] if source.version_of else source.key
        labelled.append(
            Labelled(
                key=source.key,
                study=study,
                paper=paper,
                features=make_features(paper, vectors),
                findings=findings,
                passage_of=tuple(find_passage(paper, finding.anchor) for finding in findings),
            )
        )
    if not labelled:
        starts = ", ".join(sorted(one.seed for one in catalogue.sources.values() if one.seed))
        raise FileProblem(
            f"{sources}: holds no source text; expected files that begin with {starts} and end in .txt"
        )
    return labelled


def find_passage(paper: Paper, anchor: str) -> int:
    """Return the first passage that overlaps the first place of an anchor, -1 for none."""
    folded = fold(anchor)
    begin = paper.text.find(folded)
    if begin < 0:
        return -1
    end = begin + len(folded)
    for place, passage in enumerate(paper.passages):
        if passage.start < end and passage.end > begin:
            return place
    return -1


def train(labelled: Sequence[Labelled], *, encoder: str) -> Proposer:
    """Fit both classifiers; every study counts the same, whatever its length.

    Of a study's versions the one with the most findings teaches: what the others repeat is recorded there, so
    their passages would wrongly teach that it is nothing.
    """
    taught = choose_teachers(labelled)
    return Proposer(encoder, _fit_holds(taught), _fit_kind(taught))


def choose_teachers(labelled: Sequence[Labelled]) -> list[Labelled]:
    """Return of each study the version with the most findings, if it has enough."""
    best: dict[str, Labelled] = {}
    for one in labelled:
        if one.study not in best or len(one.findings) > len(best[one.study].findings):
            best[one.study] = one
    return [one for one in best.values() if len(one.findings) >= LEAST_FINDINGS]


def _fit_holds(labelled: Sequence[Labelled]) -> Linear:
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([one.features for one in labelled])
    marks = np.concatenate([one.holds for one in labelled])
    weights = np.concatenate([np.full(len(one.holds), 1.0 / len(one.holds)) for one in labelled])
    model = LogisticRegression(C=STRENGTH, max_iter=2_000, class_weight="balanced")
    model.fit(rows, marks, sample_weight=weights / weights.mean())
    return Linear(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def _fit_kind(labelled: Sequence[Labelled]) -> Linear:
    from sklearn.linear_model import LogisticRegression

    pairs = [
        (one.features[place], finding.kind)
        for one in labelled
        for finding, place in zip(one.findings, one.passage_of, strict=True)
        if place >= 0
    ]
    model = LogisticRegression(C=STRENGTH, max_iter=2_000)
    model.fit(np.array([features for features, _ in pairs]), [kind for _, kind in pairs])
    # A kind that no finding has keeps a score that never wins.
    weights = np.zeros((len(KINDS), model.coef_.shape[1]), np.float32)
    bias = np.full(len(KINDS), -1e9, np.float32)
    places: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    for row, kind in enumerate(model.classes_):
        weights[places[kind]], bias[places[kind]] = model.coef_[row], model.intercept_[row]
    return Linear(weights, bias)
