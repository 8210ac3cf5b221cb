"""The real catalogue with its engine, and a small catalogue whose right answers are plain to see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from longtail.load import Catalogue, load_catalogue, load_facets
from longtail.model import Challenge, Finding, Organisation, Practice, Source
from longtail.search import SearchEngine
from longtail.search.words import Floats


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def engine(catalogue: Catalogue) -> SearchEngine:
    """The engine of the real catalogue, with meaning."""
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    assert engine.wait_for_meaning(), "the encoder's files are part of the repository"
    return engine


@pytest.fixture(scope="session")
def word_engine(catalogue: Catalogue) -> SearchEngine:
    """The engine of the real catalogue, without meaning."""
    return SearchEngine(catalogue, without=["meaning"])


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder that no other run shares."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("LONGTAIL_CACHE", str(folder))
    yield folder


def make_finding(slug: str, claim: str, section: str = "4.1", participants: Sequence[str] = ()) -> Finding:
    return Finding(
        id=f"finding/{slug}",
        source="study",
        section=section,
        kind="challenge",
        basis="participants",
        claim=claim,
        anchor="four words of it",
        participants=tuple(participants),
    )


def make_small_catalogue(*, version: str = "small") -> Catalogue:
    """Return a catalogue of two challenges, two practices, an organisation and four findings."""
    findings = [
        make_finding("labels-differ", "Annotators give one image two different labels.", "4.1.1", ["R1"]),
        make_finding("guide-helps", "A written guide brought annotators together.", "4.1.2", ["R2"]),
        make_finding(
            "gpu-bill", "One training run used up the budget of the quarter.", "Table 1", ["R1", "P3a"]
        ),
        make_finding("rent-less", "Renting spot machines at night halved the bill.", "5", ["P3b"]),
    ]
    challenges = [
        Challenge(
            id="challenge/inconsistent-labels",
            label="Labels are inconsistent",
            summary="Two people tag the same thing in two ways.",
            themes=("data-quality",),
            terms=("annotator disagreement", "label noise"),
            utterances=("my two annotators never agree",),
            reported=({"how": "One says so.", "findings": ["finding/labels-differ"]},),
        ),
        Challenge(
            id="challenge/training-too-dear",
            label="Training costs more than we have",
            summary="A single run eats the money of months.",
            themes=("planning-and-resources",),
            terms=("GPU cost", "compute budget"),
            utterances=("no money to train it five times",),
            reported=({"how": "Two say so.", "findings": ["finding/gpu-bill"]},),
        ),
    ]
    practices = [
        make_practice("labelling-guide", "Write a labelling guide", "inconsistent-labels", "guide-helps"),
        make_practice("spot-machines", "Rent cheap machines at night", "training-too-dear", "rent-less"),
    ]
    organisation = Organisation(
        id="organisation/study-3",
        label="A clinic that reads X-ray images",
        summary="A small clinic.",
        source="study",
        key="3",
        participants=({"id": "P3a", "title": "Radiologist"}, {"id": "P3b", "title": "Engineer"}),
    )
    source = Source(
        id="source/study",
        key="study",
        type="article",
        title="A study",
        short="Study 2020",
        authors=("A. Author",),
        year=2020,
        licence="CC-BY-4.0",
        method="interviews",
        sections=(),
    )
    return Catalogue(
        version=version,
        sources={source.id: source},
        facets={facet.id: facet for facet in load_facets().values()},
        findings={one.id: one for one in findings},
        organisations={organisation.id: organisation},
        challenges={one.id: one for one in challenges},
        practices={one.id: one for one in practices},
        anti_patterns={},
        trade_offs={},
        questionnaire={},
    )


def make_practice(slug: str, label: str, challenge: str, finding: str) -> Practice:
    return Practice(
        id=f"practice/{slug}",
        label=label,
        summary="What a small team can do.",
        first_step="Take an hour.",
        produces=("A page",),
        phases=("data-preparation",),
        roles=("data-scientist",),
        effort={"days": [1, 2], "basis": "estimate", "reason": "Short."},
        addresses=(
            {"challenge": f"challenge/{challenge}", "how": "Directly.", "findings": [f"finding/{finding}"]},
        ),
        terms=("how-to",),
        utterances=("what can we do about it",),
    )


@pytest.fixture
def small() -> Catalogue:
    return make_small_catalogue()


class ToyEncoder:
    """Encodes a text by the letters it has; counts its calls and may be slow or fail."""

    name = "toy"
    dimensions = 26

    def __init__(self) -> None:
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        self.calls += 1
        rows = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], np.float32)
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Floats = rows / np.maximum(length, 1e-9)
        return unit
