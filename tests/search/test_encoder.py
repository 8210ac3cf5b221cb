"""The built-in encoder: what it gives, and what it says when it cannot."""

import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import LongtailError
from longtail.paths import get_content_dir
from longtail.search.encoder import BUILT_IN, Encoder, EncoderUnavailable, load_encoder

FILES = get_content_dir() / "models" / BUILT_IN


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the encoder's files that a test may spoil."""
    return Path(shutil.copytree(FILES, tmp_path / "encoder"))


def test_vectors_are_of_length_one_and_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["short", "a rather longer text about labels", "", "mid length text"] * 10
    vectors = encoder.encode(texts)
    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for i, text in enumerate(texts[:4]):
        np.testing.assert_allclose(vectors[i], encoder.encode([text])[0], atol=1e-5)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_like_meanings_are_near(encoder: Encoder) -> None:
    query, near, far = encoder.encode(
        ["we have no labelled data", "There are too few labels to train a model.", "Snow on the lens"]
    )
    assert query @ near > query @ far + 0.2


def test_only_the_first_256_tokens_count(encoder: Encoder) -> None:
    (tokens,) = encoder.tokenise(["word " * 1000])
    assert len(tokens) == 256
    first, second = encoder.encode(["word " * 1000, "word " * 1000 + "magic"])
    np.testing.assert_array_equal(first, second)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    (vector,) = encoder.encode([text])
    assert np.isfinite(vector).all()


def test_threads_share_an_encoder(encoder: Encoder) -> None:
    texts = [f"question number {i} about the data" for i in range(40)]
    with ThreadPoolExecutor(8) as pool:
        vectors = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    np.testing.assert_allclose(np.array(vectors), encoder.encode(texts), atol=1e-5)


def test_the_built_in_is_the_default() -> None:
    assert load_encoder().name == load_encoder(BUILT_IN).name == BUILT_IN


def test_the_model_fits_the_repository() -> None:
    assert (FILES / "model.onnx").stat().st_size < 24_000_000


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_spoilt_file_is_refused(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(EncoderUnavailable, match=rf"{name} is not the file that was published") as caught:
        Encoder(copy)
    assert isinstance(caught.value, LongtailError)
    assert "SHA-256" in caught.value.reason


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "SHA256SUMS"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(EncoderUnavailable, match=name):
        Encoder(copy)


def test_sums_that_do_not_name_the_file_refuse_it(copy: Path) -> None:
    (copy / "SHA256SUMS").write_text("nothing here\n", encoding="ascii")
    with pytest.raises(EncoderUnavailable, match="not the file that was published"):
        Encoder(copy)


def test_sums_that_are_no_text_are_refused(copy: Path) -> None:
    (copy / "SHA256SUMS").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EncoderUnavailable, match="cannot be read"):
        Encoder(copy)


def test_a_failing_runtime_is_reported(copy: Path) -> None:
    (copy / "model.onnx").write_bytes(b"no graph")
    sums = "".join(
        f"{hashlib.sha256((copy / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("model.onnx", "tokenizer.json")
    )
    (copy / "SHA256SUMS").write_text(sums, encoding="ascii")
    with pytest.raises(EncoderUnavailable, match="the runtime failed"):
        Encoder(copy)


def test_another_model_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderUnavailable, match=r"pip install 'longtail\[models\]'"):
        load_encoder("some/model")


def test_importing_the_module_loads_no_runtime() -> None:
    program = "import sys; before = set(sys.modules); import longtail.search.encoder\n"
    program += "print({'onnxruntime', 'tokenizers', 'torch', 'sentence_transformers'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "set()"
