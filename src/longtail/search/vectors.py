"""The catalogue's vectors, computed ahead: one for each distinct text, keyed by its content and the model.

They lie in `data/vectors/<model>/`, a file for each source's findings and each other kind of record, so that
a change to one leaves the others as they are. A vector is kept as 8-bit whole numbers and a scale. A text
without a vector only lacks meaning; `longtail vectors build` computes what is missing and drops what is no
longer used.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mode

import numpy as np
from numpy.typing import NDArray

from longtail.files import write_atomically
from longtail.paths import get_cache_dir, get_content_dir
from longtail.search.documents import KINDS, Documents
from longtail.search.elsewhere import read_elsewhere
from longtail.search.encoder import BUILT_IN, TextEncoder
from longtail.search.words import Floats

_BATCH = 64
_GREATEST = 127


@dataclass(frozen=True)
class Vectors:
    """Vectors by the key of their text.

    Attributes:
        keys: Sorted keys.
        codes: The vectors as whole numbers, shape (keys, dimensions).
        scales: What to multiply each row of codes by.
    """

    keys: NDArray[np.uint64]
    codes: NDArray[np.int8]
    scales: Floats

    def find(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return the row of each text, -1 where it has no vector."""
        wanted = np.array([to_key(text) for text in texts], dtype=np.uint64)
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[places] == wanted, places, -1).astype(np.int64)

    def decode(self, rows: NDArray[np.int64]) -> Floats:
        """Return the vectors of these rows, shape (rows, dimensions), each of length about 1."""
        return self.codes[rows].astype(np.float32) * self.scales[rows, None]


def to_key(text: str) -> int:
    """Return the key of a text: 64 bits of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big")


def get_vectors_dir(model: str) -> Path:
    """Return the folder of a model's vectors: with the data for the built-in one, else the user's cache."""
    if model == BUILT_IN:
        return get_content_dir() / "data" / "vectors" / model
    return get_cache_dir() / "vectors" / re.sub(r"[^A-Za-z0-9.-]+", "-", model)[-80:]


def load_vectors(model: str, *, folder: Path | None = None) -> Vectors:
    """Load a model's vectors; a file that cannot be read counts as absent."""
    shelves = [
        shelf
        for path in sorted((folder or get_vectors_dir(model)).glob("*.npz"))
        if (shelf := _read_shelf(path)) is not None
    ]
    if shelves:
        width = mode(shelf.codes.shape[1] for shelf in shelves)
        shelves = [shelf for shelf in shelves if shelf.codes.shape[1] == width]
    else:
        return Vectors(np.zeros(0, np.uint64), np.zeros((0, 1), np.int8), np.zeros(0, np.float32))
    keys, first = np.unique(np.concatenate([shelf.keys for shelf in shelves]), return_index=True)
    return Vectors(
        keys=keys,
        codes=np.concatenate([shelf.codes for shelf in shelves])[first],
        scales=np.concatenate([shelf.scales for shelf in shelves])[first],
    )


def find_stale(documents: Documents, model: str, *, folder: Path | None = None) -> list[str]:
    """Return the texts of the catalogue that have no vector of this model."""
    texts = list(dict.fromkeys((*documents.texts, *read_elsewhere())))
    rows = load_vectors(model, folder=folder).find(texts)
    return [text for text, row in zip(texts, rows, strict=True) if row < 0]


def build_vectors(
    documents: Documents, sources: dict[str, str], encoder: TextEncoder, *, folder: Path | None = None
) -> Iterator[tuple[int, int]]:
    """Compute what is missing, drop what is not used, and write each file that changes.

    Args:
        documents: All documents.
        sources: The source of each finding, by finding id.
        encoder: The model.
        folder: Where to write; the model's own folder by default.

    Yields:
        How many texts are done, and of how many.
    """
    target = folder or get_vectors_dir(encoder.name)
    target.mkdir(parents=True, exist_ok=True)
    known = load_vectors(encoder.name, folder=target)
    shelves = _sort_onto_shelves(documents, sources)
    texts = [text for some in shelves.values() for text in some]
    rows = dict(zip(texts, known.find(texts).tolist(), strict=True))
    missing = [text for text in texts if rows[text] < 0]
    computed: dict[str, tuple[NDArray[np.int8], np.float32]] = {}
    yield 0, len(missing)
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        for text, vector in zip(batch, encoder.encode(batch), strict=True):
            computed[text] = _quantise(vector)
        yield start + len(batch), len(missing)
    for name, some in shelves.items():
        ordered = sorted(some, key=to_key)
        pairs = [
            computed[text] if text in computed else (known.codes[rows[text]], known.scales[rows[text]])
            for text in ordered
        ]
        _write_shelf(target / f"{name}.npz", [to_key(text) for text in ordered], pairs)
    for path in target.glob("*.npz"):
        if path.stem not in shelves:
            path.unlink()


def _sort_onto_shelves(documents: Documents, sources: dict[str, str]) -> dict[str, list[str]]:
    """Return the texts of each file; a text stands in one file, findings' claims with their source."""
    finding = KINDS.index("finding")
    shelf_of: dict[str, str] = {}
    for findings_first in (True, False):
        for owner, text in zip(documents.owners, documents.texts, strict=True):
            is_finding = documents.kinds[owner] == finding
            if is_finding == findings_first:
                record = documents.ids[owner]
                name = f"findings-{sources[record]}" if is_finding else f"{KINDS[documents.kinds[owner]]}s"
                shelf_of.setdefault(text, name)
    for text in read_elsewhere():
        shelf_of.setdefault(text, "elsewhere")
    shelves: dict[str, list[str]] = {}
    for text, name in shelf_of.items():
        shelves.setdefault(name, []).append(text)
    return shelves


def _quantise(vector: Floats) -> tuple[NDArray[np.int8], np.float32]:
    greatest = float(np.abs(vector).max())
    scale = np.float32(greatest / _GREATEST or 1.0)
    return np.round(vector / scale).astype(np.int8), scale


def _write_shelf(path: Path, keys: list[int], pairs: list[tuple[NDArray[np.int8], np.float32]]) -> None:
    content = io.BytesIO()
    np.savez(
        content,
        allow_pickle=False,
        keys=np.array(keys, dtype=np.uint64),
        codes=np.stack([codes for codes, _ in pairs]),
        scales=np.array([scale for _, scale in pairs], dtype=np.float32),
    )
    if not path.is_file() or path.read_bytes() != content.getvalue():
        write_atomically(path, content.getvalue())


def _read_shelf(path: Path) -> Vectors | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            shelf = Vectors(keys=stored["keys"], codes=stored["codes"], scales=stored["scales"])
    except Exception:  # a damaged archive raises whatever numpy, zipfile and zlib have
        return None
    fits = (
        shelf.codes.ndim == 2
        and shelf.keys.shape == shelf.scales.shape == shelf.codes.shape[:1]
        and shelf.keys.dtype == np.uint64
        and shelf.codes.dtype == np.int8
        and shelf.scales.dtype == np.float32
        and bool(np.isfinite(shelf.scales).all())
    )
    return shelf if fits else None
