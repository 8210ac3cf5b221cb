"""Other ways to search the same documents, measured in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longtail.search.documents import Documents
from longtail.search.encoder import EncoderUnavailable, load_encoder
from longtail.search.features import average_best_three
from longtail.search.meaning import MeaningIndex
from longtail.search.vectors import load_vectors

Scores = NDArray[np.floating[Any]]
_FUSION_CONSTANT = 60
_FUSED_DEPTH = 100


@dataclass(frozen=True)
class Rival:
    """A way to search: a name for people, and a score for every document."""

    name: str
    score: Callable[[str], Scores]


def list_rivals(documents: Documents, plain: Documents) -> Iterator[Rival]:
    """Yield every rival that can be run here; `plain` are the documents without entry vocabulary."""
    texts = join_parts(documents)
    words = make_bm25s(texts)
    if words is not None:
        bare = make_bm25s(join_parts(plain))
        if bare is not None:
            yield Rival("bm25s, records without entry vocabulary", bare)
        yield Rival("bm25s", words)
    if find_spec("sklearn") is not None:
        yield Rival("TF-IDF (scikit-learn)", _make_tfidf(texts))
    meaning = _make_encoder(documents)
    if meaning is not None:
        yield Rival("encoder alone, best three parts", meaning)
        if words is not None:
            both = {"words": words, "meaning": meaning}
            yield Rival("reciprocal rank fusion of bm25s and encoder", lambda query: _fuse(query, both))


def join_parts(documents: Documents) -> list[str]:
    """Return each document as one text."""
    bounds = zip(documents.starts, documents.starts[1:], strict=False)
    return ["\n".join(documents.texts[begin:end]) for begin, end in bounds]


def make_bm25s(texts: Sequence[str]) -> Callable[[str], Scores] | None:
    """Return the scoring of bm25s with English stems and stop words; None where it is not installed."""
    try:
        bm25s: Any = import_module("bm25s")  # by name, since it carries no types
    except ImportError:
        return None
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    retriever = bm25s.BM25()
    tokens = bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False)
    retriever.index(tokens, show_progress=False)

    def score(query: str) -> Scores:
        (words,) = bm25s.tokenize(
            [query], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        known = [word for word in words if word in retriever.vocab_dict]
        return np.asarray(retriever.get_scores(known)) if known else np.zeros(len(texts))

    return score


def _make_tfidf(texts: Sequence[str]) -> Callable[[str], Scores]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    matrix = vectorizer.fit_transform(texts)

    def score(query: str) -> Scores:
        return np.asarray((matrix @ vectorizer.transform([query]).T).todense()).ravel()

    return score


def _make_encoder(documents: Documents) -> Callable[[str], Scores] | None:
    try:
        encoder = load_encoder()
    except EncoderUnavailable:
        return None
    index = MeaningIndex(documents, load_vectors(encoder.name))
    if index.is_empty:
        return None

    def score(query: str) -> Scores:
        nearness = index.measure(encoder.encode([query])[0])
        return average_best_three(documents, nearness.find_parts(np.arange(len(documents.texts))))

    return score


def _fuse(query: str, ways: Mapping[str, Callable[[str], Scores]]) -> Scores:
    """Return the sum of 1 / (60 + rank) over the first 100 of each way."""
    total: Scores | None = None
    for way in ways.values():
        scores = way(query)
        total = np.zeros(len(scores)) if total is None else total
        order = np.argsort(-scores, kind="stable")[:_FUSED_DEPTH]
        order = order[scores[order] > 0]
        total[order] += 1.0 / (_FUSION_CONSTANT + 1 + np.arange(len(order)))
    return total if total is not None else np.zeros(0)
