"""Keep the built index between runs, so that a single search from the command line need not build it.

An index that cannot be read, or belongs to other texts, is left aside and built again.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from longtail.errors import FileProblem
from longtail.files import write_atomically
from longtail.paths import get_cache_dir
from longtail.search.documents import Documents
from longtail.search.words import Postings, WordIndex, build_words

FORMAT = 1
"""Raised when an index of the same texts would come out differently."""

_KEPT = 3


def load_words(documents: Documents) -> WordIndex:
    """Return the index of these documents: the kept one where it fits, else a new one, which is kept."""
    path = get_cache_dir() / f"words-{FORMAT}-{documents.digest[:24]}.npz"
    index = _read_index(path, documents)
    if index is None:
        index = build_words(documents)
        _keep(path, index)
    return index


def _read_index(path: Path, documents: Documents) -> WordIndex | None:
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        index = WordIndex(
            stems=_to_texts(arrays["stems"]),
            pairs=arrays["pairs"],
            words=_to_texts(arrays["words"]),
            stem_of_word=arrays["stem_of_word"],
            idf=arrays["idf"],
            part_idf=arrays["part_idf"],
            by_document=_to_postings("document", arrays, len(documents.ids)),
            by_part=_to_postings("part", arrays, len(documents.texts)),
        )
    except Exception:  # a damaged archive raises whatever numpy, zipfile and zlib have
        return None
    terms = len(index.stems) + len(index.pairs)
    fits = len(index.idf) == len(index.part_idf) == terms and len(index.words) == len(index.stem_of_word)
    return (
        index
        if fits and all(len(some.starts) == terms + 1 for some in (index.by_document, index.by_part))
        else None
    )


def _keep(path: Path, index: WordIndex) -> None:
    arrays = {
        "stems": _to_bytes(index.stems),
        "pairs": index.pairs,
        "words": _to_bytes(index.words),
        "stem_of_word": index.stem_of_word,
        "idf": index.idf,
        "part_idf": index.part_idf,
    }
    for name, postings in (("document", index.by_document), ("part", index.by_part)):
        arrays |= {
            f"{name}_starts": postings.starts,
            f"{name}_rows": postings.rows,
            f"{name}_weights": postings.weights,
        }
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.getvalue())
        kept = sorted(path.parent.glob("words-*.npz"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, FileProblem):
        return  # what cannot be kept is built again at the next start


def _to_postings(name: str, arrays: dict[str, np.ndarray], size: int) -> Postings:
    return Postings(
        starts=arrays[f"{name}_starts"],
        rows=arrays[f"{name}_rows"],
        weights=arrays[f"{name}_weights"],
        size=size,
    )


def _to_bytes(texts: tuple[str, ...]) -> np.ndarray:
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def _to_texts(stored: np.ndarray) -> tuple[str, ...]:
    return tuple(stored.tobytes().decode().split("\n")) if len(stored) else ()
