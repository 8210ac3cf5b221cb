"""The fast index against a slow and obvious one."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.load import Catalogue
from longtail.search.documents import FIELDS, Documents, make_documents
from longtail.search.text import find_content_words, stem
from longtail.search.words import FIELD_WEIGHTS, WordIndex, build_words

WORDS = ["model", "data", "label", "trust", "money", "boss"]


def make_texts(texts: list[list[str]]) -> Documents:
    """Return documents of which each part is a text; fields go round."""
    flat = [" ".join(words) for part in texts for words in [part]]
    parts = [(n % len(FIELDS), text) for n, text in enumerate(flat)]
    half = max(len(parts) // 2, 1)
    bounds = sorted({0, half, len(parts)})
    return Documents(
        ids=tuple(f"d{n}" for n in range(len(bounds) - 1)),
        kinds=np.zeros(len(bounds) - 1, dtype=np.int8),
        texts=tuple(text for _, text in parts),
        fields=np.array([field for field, _ in parts], dtype=np.int8),
        starts=np.array(bounds, dtype=np.int64),
        evidence=tuple(() for _ in bounds[1:]),
    )


def score_slowly(documents: Documents, query: list[str]) -> list[float]:
    """Return BM25F by its definition, single words only."""
    total = len(documents.ids)
    counts: list[list[Counter[str]]] = [[Counter() for _ in FIELDS] for _ in range(total)]
    for owner, field, text in zip(documents.owners, documents.fields, documents.texts, strict=True):
        counts[owner][field].update(stem(word) for word in find_content_words(text))
    averages = []
    for field in range(len(FIELDS)):
        lengths = [sum(counts[d][field].values()) for d in range(total)]
        used = [length for length in lengths if length]
        averages.append(sum(used) / len(used) if used else 1.0)
    scores = []
    for d in range(total):
        score = 0.0
        for term in {stem(word) for word in query}:
            spread = sum(any(counts[o][f][term] for f in range(len(FIELDS))) for o in range(total))
            frequency = 0.0
            for f, field in enumerate(FIELDS):
                length = sum(counts[d][f].values())
                if counts[d][f][term]:
                    frequency += (
                        FIELD_WEIGHTS[field] * counts[d][f][term] / (0.5 + 0.5 * length / averages[f])
                    )
            idf = math.log1p((total - spread + 0.5) / (spread + 0.5))
            score += idf * frequency * 2.2 / (frequency + 1.2) if frequency else 0.0
        scores.append(score)
    return scores


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=2, max_size=14),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
)
@settings(deadline=None, max_examples=150)
def test_documents_score_as_the_definition_says(texts: list[list[str]], query: list[str]) -> None:
    documents = make_texts(texts)
    index = build_words(documents)
    terms = {term: 1.0 for word in query if (term := index.get_term(word)) is not None}
    np.testing.assert_allclose(
        index.by_document.add_up(terms), score_slowly(documents, query), rtol=1e-4, atol=1e-5
    )


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=2, max_size=14))
@settings(deadline=None, max_examples=50)
def test_a_part_is_most_like_itself(texts: list[list[str]]) -> None:
    documents = make_texts(texts)
    index = build_words(documents)
    for place, text in enumerate(documents.texts):
        terms = [index.get_term(word) for word in find_content_words(text)]
        counts = Counter([*terms, *index.find_pairs(terms)])
        weights = {
            term: float(index.part_idf[term])
            * (1 + math.log(count))
            * (0.5 if term >= len(index.stems) else 1)
            for term, count in counts.items()
            if term is not None
        }
        norm = math.sqrt(sum(weight**2 for weight in weights.values()))
        scores = index.by_part.add_up(weights) / norm
        assert scores[place] == pytest.approx(1.0, abs=1e-4)
        assert scores.max() <= 1.0 + 1e-4


def test_pairs_are_found_only_side_by_side(small: Catalogue) -> None:
    index = build_words(make_documents(small))

    def find(*words: str) -> list[int]:
        return index.find_pairs([index.get_term(word) for word in words])

    assert len(find("annotator", "disagreement")) == 1
    assert find("disagreement", "annotator") == []
    assert find("annotator", "sourdough", "disagreement") == []


def test_an_empty_catalogue_gives_an_empty_index() -> None:
    documents = Documents((), np.zeros(0, np.int8), (), np.zeros(0, np.int8), np.zeros(1, np.int64), ())
    index: WordIndex = build_words(documents)
    assert index.stems == ()
    assert len(index.by_document.add_up({})) == 0
