"""The index is kept between runs, and a spoilt one is built again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from longtail.load import Catalogue
from longtail.search.cache import load_words
from longtail.search.documents import make_documents
from longtail.search.words import WordIndex, build_words


def same(one: WordIndex, other: WordIndex) -> bool:
    arrays = [
        (one.pairs, other.pairs),
        (one.idf, other.idf),
        (one.by_document.weights, other.by_document.weights),
        (one.by_part.rows, other.by_part.rows),
    ]
    return one.stems == other.stems and all(np.array_equal(a, b) for a, b in arrays)


def test_a_kept_index_is_the_one_that_was_built(small: Catalogue, own_cache: Path) -> None:
    documents = make_documents(small)
    built = load_words(documents)
    assert len(list(own_cache.glob("words-*.npz"))) == 1
    assert same(load_words(documents), built)
    assert same(built, build_words(documents))


@pytest.mark.parametrize("keep", [0, 10, 1_000])
def test_a_spoilt_index_is_built_again(small: Catalogue, own_cache: Path, keep: int) -> None:
    documents = make_documents(small)
    built = load_words(documents)
    (path,) = own_cache.glob("words-*.npz")
    path.write_bytes(path.read_bytes()[:keep])
    assert same(load_words(documents), built)


def test_an_index_with_a_flipped_byte_is_built_again(small: Catalogue, own_cache: Path) -> None:
    documents = make_documents(small)
    built = load_words(documents)
    (path,) = own_cache.glob("words-*.npz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    assert same(load_words(documents), built)


def test_other_texts_have_another_index(small: Catalogue, own_cache: Path) -> None:
    load_words(make_documents(small))
    load_words(make_documents(small, with_vocabulary=False))
    assert len(list(own_cache.glob("words-*.npz"))) == 2


def test_where_nothing_can_be_kept_it_is_built_each_time(
    small: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("LONGTAIL_CACHE", str(blocked))
    documents = make_documents(small)
    assert same(load_words(documents), build_words(documents))
