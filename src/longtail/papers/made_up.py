"""Made-up sentences that teach how each kind of finding is worded, whatever it is about.

Our findings come from three studies, each with a manner of its own. Patterns such as `{who} should {do}.`,
filled with many subjects, keep the classifier from taking a study's manner for a kind. Only training reads
them.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from longtail.papers.features import make_features
from longtail.papers.passages import Paper, Passage
from longtail.papers.proposer import KINDS
from longtail.search.encoder import TextEncoder
from longtail.search.words import Floats
from longtail.strict_yaml import parse_yaml

PATTERNS = "sentences.yaml"
EACH = 4
"""How many sentences a pattern gives."""

ECHO = 0.5
"""Where a left-out source has a sentence this near (cosine), a made-up one may have been inspired by it."""

_BLANK = re.compile(r"\{(\w+)\}")
_FORMS = ("do", "doing", "did")


@dataclass(frozen=True)
class Lessons:
    """Made-up sentences as the classifier sees them.

    Attributes:
        kinds: The kind of each.
        vectors: Shape (sentences, dimensions), of length 1.
        features: Shape (sentences, features); what depends on the place in a text means nothing.
    """

    kinds: tuple[str, ...]
    vectors: Floats
    features: Floats

    def leave_out(self, vectors: Floats) -> Lessons:
        """Return the lessons that no sentence of a text comes near."""
        kept = np.flatnonzero((self.vectors @ vectors.T).max(axis=1) < ECHO)
        return Lessons(tuple(self.kinds[place] for place in kept), self.vectors[kept], self.features[kept])


def make_lessons(folder: Path, encoder: TextEncoder) -> Lessons:
    """Fill the patterns of a folder, and see them as the classifier does.

    Raises:
        FileProblem: the patterns are no YAML.
    """
    pairs = write_sentences(folder / PATTERNS)
    vectors = np.asarray(encoder.encode([text for text, _ in pairs]), np.float32)
    passages: list[Passage] = []
    at = 0
    for number, (text, _) in enumerate(pairs):
        passages.append(Passage(text, "", None, at, at + len(text), number, 0.0))
        at += len(text) + 1
    paper = Paper("made up", " ".join(text for text, _ in pairs), tuple(passages), ())
    return Lessons(tuple(kind for _, kind in pairs), vectors, make_features(paper, vectors))


def write_sentences(path: Path, *, each: int = EACH) -> list[tuple[str, str]]:
    """Return made-up sentences as (sentence, kind), no sentence twice; always the same ones."""
    patterns = parse_yaml(path.read_bytes(), name=path.name)
    draw = random.Random(1)

    def fill(blank: re.Match[str]) -> str:
        name = blank[1]
        if name.lower() not in _FORMS:
            return str(draw.choice(patterns[name]))
        words = str(draw.choice(patterns["action"])[_FORMS.index(name.lower())])
        return words.capitalize() if name[0].isupper() else words

    written: dict[str, str] = {}
    for kind in KINDS:
        for pattern in patterns[kind]:
            for _ in range(each if _BLANK.search(pattern) else 1):
                text = _BLANK.sub(fill, pattern)
                written[re.sub(r"[A-Za-z]", lambda first: first[0].upper(), text, count=1)] = kind
    return list(written.items())
