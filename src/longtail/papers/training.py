"""Learn from our own findings which passages hold one: anchors are located in the sources' texts.

Of which kind a finding is, made-up sentences teach as well (`made_up.py`).

The sources' texts are not part of the repository, so this runs only where somebody has them; what it gives is
a few numbers a feature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from longtail.errors import FileProblem
from longtail.load import Catalogue
from longtail.locate import fold
from longtail.model import Finding
from longtail.papers.features import find_own_columns, make_features
from longtail.papers.made_up import Lessons
from longtail.papers.passages import Paper, make_paper
from longtail.papers.proposer import KINDS, Linear, Proposer
from longtail.papers.reading import read_paper
from longtail.search.encoder import TextEncoder
from longtail.search.words import Floats

STRENGTH = 0.1
"""Inverse strength of regularisation of the classifier that tells whether a passage holds a finding."""

LEAST_FINDINGS = 20
"""A source with fewer findings is only in part our own reading, so its other passages teach nothing."""


_EVENLY = 0.5
"""Half of the weight of made-up sentences is shared evenly among the kinds, half as among the findings."""


@dataclass(frozen=True)
class Settings:
    """How the classifier of kinds is fitted.

    Attributes:
        strength: Inverse strength of regularisation.
        made_up: Weight of all made-up sentences together, that of all findings being 1.
        carry: See `Proposer.carry`.
    """

    strength: float
    made_up: float
    carry: float


STRENGTHS, MADE_UPS, CARRIES = (0.05, 0.1, 0.2), (1.0, 2.0, 4.0), (0.0, 0.15, 0.3)
"""The settings that `choose_settings` compares."""


@dataclass(frozen=True)
class Labelled:
    """A source's text with the passages in which its findings stand.

    Attributes:
        key: The source's key.
        study: The key of the study it is a version of: left out together.
        paper: Its text.
        vectors: The vector of each passage, shape (passages, dimensions), of length 1.
        features: Shape (passages, features).
        findings: Its findings, in the order of the catalogue.
        passage_of: For each finding the passage that overlaps its anchor, -1 where the anchor stands in none.
    """

    key: str
    study: str
    paper: Paper
    vectors: Floats
    features: Floats
    findings: tuple[Finding, ...]
    passage_of: tuple[int, ...]

    @property
    def blocks(self) -> list[int]:
        """The paragraph of each passage."""
        return [passage.block for passage in self.paper.passages]

    @property
    def pairs(self) -> list[tuple[int, str]]:
        """The passage and the kind of each finding that stands in one."""
        placed = zip(self.passage_of, self.findings, strict=True)
        return [(place, finding.kind) for place, finding in placed if place >= 0]

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
                vectors=vectors,
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


def train(labelled: Sequence[Labelled], lessons: Lessons, settings: Settings, *, encoder: str) -> Proposer:
    """Fit both classifiers; every study counts the same in the first, whatever its length.

    Of a study's versions the one with the most findings teaches: what the others repeat is recorded there, so
    their passages would wrongly teach that it is nothing.
    """
    taught = choose_teachers(labelled)
    kind = _fit_kind(taught, lessons, settings)
    return Proposer(encoder, _fit_holds(taught), kind, settings.carry)


def choose_settings(labelled: Sequence[Labelled], lessons: Lessons) -> Settings:
    """Return the settings that foretell kinds best, each teaching study left out in turn.

    Best is what gives the true kinds the highest likelihood: people are shown shares, and a likelihood
    varies less than a count of hits does.
    """
    taught = choose_teachers(labelled)
    likelihoods: dict[Settings, float] = {}
    for one in taught:
        others = [other for other in taught if other.study != one.study]
        heard = lessons.leave_out(one.vectors)
        places, kinds = zip(*((place, KINDS.index(kind)) for place, kind in one.pairs), strict=True)
        for strength, made_up in product(STRENGTHS, MADE_UPS):
            kind = _fit_kind(others, heard, Settings(strength, made_up, 0.0))
            for carry in CARRIES:
                settings = Settings(strength, made_up, carry)
                shares = Proposer("", kind, kind, carry).weigh_kinds(one.features, one.blocks)
                likelihood = float(np.log(shares[list(places), list(kinds)]).sum())
                likelihoods[settings] = likelihoods.get(settings, 0.0) + likelihood
    return max(likelihoods, key=lambda settings: likelihoods[settings])


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


def _fit_kind(labelled: Sequence[Labelled], lessons: Lessons, settings: Settings) -> Linear:
    from sklearn.linear_model import LogisticRegression

    pairs = [(one.features[place], kind) for one in labelled for place, kind in one.pairs]
    rows = np.array([features for features, _ in pairs])
    kinds = [kind for _, kind in pairs]
    weights = np.concatenate([np.ones(len(kinds)), _weigh_lessons(lessons.kinds, kinds, settings.made_up)])
    # A made-up sentence stands nowhere, so its place and its neighbours are an ordinary sentence's.
    own = find_own_columns(lessons.vectors.shape[1])
    made_up = np.where(own, lessons.features, rows.mean(axis=0))
    model = LogisticRegression(C=settings.strength, max_iter=500, tol=1e-3)
    model.fit(
        np.vstack([rows, made_up]).astype(np.float32),
        [*kinds, *lessons.kinds],
        sample_weight=weights / weights.mean() * len(kinds) / len(weights),
    )
    # A kind that nothing has keeps a score that never wins.
    matrix = np.zeros((len(KINDS), model.coef_.shape[1]), np.float32)
    bias = np.full(len(KINDS), -1e9, np.float32)
    for row, kind in enumerate(model.classes_):
        matrix[KINDS.index(kind)], bias[KINDS.index(kind)] = model.coef_[row], model.intercept_[row]
    return Linear(matrix, bias)


def _weigh_lessons(made_up: Sequence[str], found: Sequence[str], total: float) -> Floats:
    """Return the weight of each made-up sentence; together they weigh `total` times as much as findings."""
    heard, seen = Counter(made_up), Counter(found)
    shares = {kind: _EVENLY / len(heard) + (1 - _EVENLY) * seen[kind] / len(found) for kind in heard}
    return np.array([total * len(found) * shares[kind] / heard[kind] for kind in made_up], np.float32)
