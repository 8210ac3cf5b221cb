"""Meaning loads beside, may be slow, broken or absent, and never holds a search up."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from longtail.load import Catalogue
from longtail.paths import get_content_dir
from longtail.search import SearchEngine
from longtail.search.documents import Documents, make_documents
from longtail.search.encoder import EncoderUnavailable, TextEncoder
from longtail.search.meaning import Meaning, MeaningIndex
from longtail.search.vectors import Vectors, build_vectors, load_vectors
from longtail.search.words import Floats
from tests.search.conftest import ToyEncoder

SOURCES = {f"finding/{slug}": "study" for slug in ("labels-differ", "guide-helps", "gpu-bill", "rent-less")}


@pytest.fixture
def documents(small: Catalogue) -> Documents:
    return make_documents(small)


@pytest.fixture
def vectors(documents: Documents, tmp_path: Path) -> Vectors:
    list(build_vectors(documents, SOURCES, ToyEncoder(), folder=tmp_path))
    return load_vectors("toy", folder=tmp_path)


def make_engine(
    small: Catalogue, vectors: Vectors, load: Callable[[str], TextEncoder], *, wait: bool = True
) -> SearchEngine:
    meaning = Meaning(make_documents(small), model="toy", load=load, read=lambda _: vectors)
    return SearchEngine(small, meaning=meaning, wait_for_meaning=wait)


def test_the_mode_says_that_meaning_took_part(small: Catalogue, vectors: Vectors) -> None:
    result = make_engine(small, vectors, lambda _: ToyEncoder()).search("annotator disagreement")
    assert result.mode == "lexical+semantic"
    assert result.notes == ()


def test_until_it_is_loaded_search_goes_by_words_and_says_so(small: Catalogue, vectors: Vectors) -> None:
    gate = threading.Event()

    def load(_: str) -> TextEncoder:
        gate.wait(30)
        return ToyEncoder()

    engine = make_engine(small, vectors, load, wait=False)
    early = engine.search("annotator disagreement")
    assert early.mode == "lexical"
    assert "still loading" in " ".join(early.notes)
    assert early.hits[0].id == "challenge/inconsistent-labels"
    gate.set()
    assert engine.wait_for_meaning()
    assert engine.search("annotator disagreement").mode == "lexical+semantic"


def test_a_missing_encoder_leaves_search_working(small: Catalogue, vectors: Vectors) -> None:
    def load(_: str) -> TextEncoder:
        raise EncoderUnavailable("its files cannot be read")

    result = make_engine(small, vectors, load).search("annotator disagreement")
    assert result.mode == "lexical"
    assert "its files cannot be read" in " ".join(result.notes)
    assert result.hits[0].id == "challenge/inconsistent-labels"


def test_an_encoder_that_fails_at_a_query_leaves_search_working(small: Catalogue, vectors: Vectors) -> None:
    class Failing(ToyEncoder):
        def encode(self, texts: Sequence[str]) -> Floats:
            if texts[0] != "warm up":
                raise RuntimeError("out of memory")
            return super().encode(texts)

    result = make_engine(small, vectors, lambda _: Failing()).search("annotator disagreement")
    assert result.mode == "lexical"
    assert "out of memory" in " ".join(result.notes)


def test_an_encoder_that_is_too_slow_is_not_waited_for(small: Catalogue, vectors: Vectors) -> None:
    gate = threading.Event()

    class Slow(ToyEncoder):
        def encode(self, texts: Sequence[str]) -> Floats:
            if texts[0] == "annotator disagreement":
                gate.wait(30)
            return super().encode(texts)

    engine = make_engine(small, vectors, lambda _: Slow())
    slow = engine.search("annotator disagreement")
    assert slow.mode == "lexical"
    assert "longer than 300 ms" in " ".join(slow.notes)
    gate.set()
    assert engine.ranker.rank is not None
    assert engine.relate("money for training", ["challenge"])["challenge/training-too-dear"] >= 0
    assert engine.search("money for training").mode == "lexical+semantic"


def test_missing_vectors_are_named_with_the_command_that_mends_them(small: Catalogue) -> None:
    none = Vectors(np.zeros(0, np.uint64), np.zeros((0, 1), np.int8), np.zeros(0, np.float32))
    result = make_engine(small, none, lambda _: ToyEncoder()).search("annotator disagreement")
    assert result.mode == "lexical"
    assert "longtail vectors build" in " ".join(result.notes)


def test_the_same_query_is_encoded_once(small: Catalogue, vectors: Vectors) -> None:
    encoder = ToyEncoder()
    engine = make_engine(small, vectors, lambda _: encoder)
    engine.search("annotator disagreement")
    calls = encoder.calls
    engine.search("annotator disagreement")
    assert encoder.calls == calls


def test_parts_without_vector_only_lack_meaning(documents: Documents, vectors: Vectors) -> None:
    keep = np.arange(len(vectors.keys)) % 2 == 0
    half = Vectors(vectors.keys[keep], vectors.codes[keep], vectors.scales[keep])
    index = MeaningIndex(documents, half)
    assert index.missing > 0
    nearness = index.measure(ToyEncoder().encode(["labels"])[0])
    assert (nearness.find_parts(np.arange(len(documents.texts))) == -1).sum() == index.missing
    assert nearness.overview.shape == (len(documents.ids),)


def test_a_large_catalogue_is_compared_as_a_small_one(
    documents: Documents, vectors: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    vector = ToyEncoder().encode(["labels of annotators"])[0]
    places, rows = np.arange(len(documents.texts)), np.arange(len(documents.ids))
    small = MeaningIndex(documents, vectors).measure(vector)
    monkeypatch.setattr("longtail.search.meaning._DECODED", 0)
    monkeypatch.setattr("longtail.search.meaning.SMALL", 3)
    monkeypatch.setattr("longtail.search.meaning._DOCUMENTS_AT_ONCE", 2)
    large = MeaningIndex(documents, vectors).measure(vector)
    np.testing.assert_allclose(large.find_parts(places), small.find_parts(places), atol=1e-5)
    np.testing.assert_allclose(large.find_centres(rows), small.find_centres(rows), atol=1e-5)
    np.testing.assert_allclose(large.overview, small.overview, atol=1e-5)  # 26 directions are all there are


def test_killing_the_encoders_files_leaves_search_working(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = get_content_dir()
    (tmp_path / "data").symlink_to(content / "data")
    monkeypatch.setenv("LONGTAIL_CONTENT", str(tmp_path))
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    result = engine.search("bosses think it is magic")
    assert result.mode == "lexical"
    assert result.hits
    shutil.copytree(content / "models", tmp_path / "models")
    next((tmp_path / "models").rglob("model.onnx")).write_bytes(b"spoilt")
    spoilt = SearchEngine(catalogue, wait_for_meaning=True).search("bosses think it is magic")
    assert spoilt.mode == "lexical"
    assert "SHA-256" in " ".join(spoilt.notes)
    assert [hit.id for hit in spoilt.hits] == [hit.id for hit in result.hits]
