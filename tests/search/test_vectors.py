"""The vectors kept with the data: complete, small, near the truth, and mended by one command."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from longtail.load import Catalogue
from longtail.search.documents import make_documents
from longtail.search.elsewhere import read_elsewhere
from longtail.search.encoder import BUILT_IN, load_encoder
from longtail.search.vectors import build_vectors, find_stale, get_vectors_dir, load_vectors, to_key
from tests.search.conftest import ToyEncoder, make_small_catalogue
from tests.search.test_meaning import SOURCES


def test_every_text_of_the_catalogue_has_its_vector(catalogue: Catalogue) -> None:
    stale = find_stale(make_documents(catalogue), BUILT_IN)
    assert not stale, (
        f"{len(stale)} texts have no vector, the first is {stale[0]!r}; mend with: longtail vectors build"
    )


def test_no_vector_is_kept_for_a_text_that_is_gone(catalogue: Catalogue) -> None:
    known = {to_key(text) for text in (*make_documents(catalogue).texts, *read_elsewhere())}
    left = [key for key in load_vectors(BUILT_IN).keys.tolist() if key not in known]
    assert not left, f"{len(left)} vectors are of no use; mend with: longtail vectors build"


def test_vectors_are_what_the_encoder_gives(catalogue: Catalogue) -> None:
    texts = list(dict.fromkeys(make_documents(catalogue).texts))[::150]
    vectors = load_vectors(BUILT_IN)
    known = [text for text, row in zip(texts, vectors.find(texts), strict=True) if row >= 0]
    stored = vectors.decode(vectors.find(known))
    fresh = load_encoder().encode(known)
    assert ((stored * fresh).sum(axis=1) / np.linalg.norm(stored, axis=1)).min() > 0.999


def test_no_file_is_large() -> None:
    for path in get_vectors_dir(BUILT_IN).glob("*.npz"):
        assert path.stat().st_size < 3_000_000, path.name


def test_only_what_is_new_is_computed_and_what_is_gone_is_dropped(small: Catalogue, tmp_path: Path) -> None:
    documents = make_documents(small)
    encoder = ToyEncoder()
    list(build_vectors(documents, SOURCES, encoder, folder=tmp_path))
    assert find_stale(documents, "toy", folder=tmp_path) == []
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.npz")}
    calls = encoder.calls
    assert list(build_vectors(documents, SOURCES, encoder, folder=tmp_path)) == [(0, 0)]
    assert encoder.calls == calls
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.npz")} == before

    fewer = make_documents(small, with_vocabulary=False)
    list(build_vectors(fewer, SOURCES, encoder, folder=tmp_path))
    kept = load_vectors("toy", folder=tmp_path)
    assert set(kept.keys.tolist()) == {to_key(text) for text in (*fewer.texts, *read_elsewhere())}
    unchanged = [
        path.name for path in tmp_path.glob("findings-*.npz") if path.read_bytes() == before[path.name]
    ]
    assert unchanged == ["findings-study.npz"]


def test_a_changed_text_is_stale(small: Catalogue, tmp_path: Path) -> None:
    list(build_vectors(make_documents(small), SOURCES, ToyEncoder(), folder=tmp_path))
    changed = make_small_catalogue()
    first = changed.challenges["challenge/inconsistent-labels"].model_copy(
        update={"summary": "Another text."}
    )
    stale = make_documents(
        Catalogue(**{**vars_of(changed), "challenges": {**changed.challenges, first.id: first}})
    )
    assert find_stale(stale, "toy", folder=tmp_path) == ["Another text."]


def vars_of(catalogue: Catalogue) -> dict[str, object]:
    return {name: getattr(catalogue, name) for name in Catalogue.__dataclass_fields__}


def test_a_spoilt_file_counts_as_absent(small: Catalogue, tmp_path: Path) -> None:
    documents = make_documents(small)
    list(build_vectors(documents, SOURCES, ToyEncoder(), folder=tmp_path))
    path = tmp_path / "challenges.npz"
    path.write_bytes(path.read_bytes()[:-200])
    assert find_stale(documents, "toy", folder=tmp_path)
    list(build_vectors(documents, SOURCES, ToyEncoder(), folder=tmp_path))
    assert find_stale(documents, "toy", folder=tmp_path) == []


def test_quantising_keeps_directions(small: Catalogue, tmp_path: Path) -> None:
    documents = make_documents(small)
    list(build_vectors(documents, SOURCES, ToyEncoder(), folder=tmp_path))
    vectors = load_vectors("toy", folder=tmp_path)
    texts = list(documents.texts)
    decoded = vectors.decode(vectors.find(texts))
    exact = ToyEncoder().encode(texts)
    cosines = np.einsum("ij,ij->i", decoded, exact) / np.linalg.norm(decoded, axis=1)
    assert cosines.min() > 0.999
