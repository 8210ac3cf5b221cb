"""The part of search that knows meaning: it loads in the background and never keeps anybody waiting.

A query's vector is computed by a thread of its own. If that takes longer than allowed, or the encoder is
missing or broken, the answer is None and `reason` says why; search then goes on by words.
"""

from __future__ import annotations

import atexit
import queue
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from longtail.search.documents import Documents
from longtail.search.elsewhere import read_elsewhere
from longtail.search.encoder import BUILT_IN, EncoderUnavailable, TextEncoder, load_encoder
from longtail.search.features import SMALL, Nearness
from longtail.search.guess import Guesser, pick_documents
from longtail.search.vectors import Vectors, load_vectors
from longtail.search.words import Floats

SLOWEST = 0.3
"""Seconds that a query may take to be understood before search goes on without."""

LONGEST_LOAD = 10.0
"""Seconds that anybody who chose to wait will wait for the encoder to load."""

_REMEMBERED = 512
_DECODED = 60_000
_DOCUMENTS_AT_ONCE = 4_000
_MAIN_DIRECTIONS = 48


class MeaningIndex:
    """The vectors of all parts and the centre of each document; read-only.

    A centre is the mean direction of a document's parts, zero where none has a vector.
    In a large catalogue the centres are first looked at in a few of their main directions, and only the
    parts of promising documents are compared.
    """

    def __init__(self, documents: Documents, vectors: Vectors) -> None:
        self._vectors = vectors
        self._rows = vectors.find(documents.texts)
        self.missing = int((self._rows < 0).sum())
        self._matrix = vectors.decode(np.arange(len(vectors.keys))) if len(vectors.keys) <= _DECODED else None
        elsewhere = vectors.find(read_elsewhere())
        self._elsewhere = vectors.decode(elsewhere[elsewhere >= 0])
        totals, counts = self._add_up(documents)
        self._centres: Floats = totals / np.maximum(np.linalg.norm(totals, axis=1, keepdims=True), 1e-9)
        self._guesser = self._learn(documents, totals, counts)
        self._directions: Floats | None = None
        self._sketch = self._centres
        if len(self._centres) > SMALL:
            self._directions = _find_directions(self._centres)
            self._sketch = self._centres @ self._directions

    @property
    def is_empty(self) -> bool:
        """Whether no part has a vector."""
        return self.missing == len(self._rows)

    def measure(self, vector: Floats) -> Nearness:
        """Return how near a query's vector is to every document, and the means to look closer."""
        short = vector if self._directions is None else vector @ self._directions
        return Nearness(
            overview=_multiply(self._sketch, short),
            find_centres=lambda rows: _multiply(self._centres[rows], vector),
            find_parts=lambda places: self._compare(places, vector),
            find_shares=lambda rows: self._guesser.guess(vector, rows),
            elsewhere=float(np.sort(_multiply(self._elsewhere, vector))[-3:].sum() / 3),
        )

    def _compare(self, places: NDArray[np.int64], vector: Floats) -> Floats:
        """Return the cosine to each of these parts, -1 where one has no vector."""
        rows = self._rows[places]
        if self._matrix is not None:
            near = _multiply(self._matrix, vector)[rows]
        else:
            near = (
                _multiply(self._vectors.codes[rows].astype(np.float32), vector) * self._vectors.scales[rows]
            )
        near[rows < 0] = -1.0
        return near

    def _add_up(self, documents: Documents) -> tuple[Floats, NDArray[np.int64]]:
        """Return the sum of each document's vectors, and of how many parts it is."""
        known = np.flatnonzero(self._rows >= 0)
        owners = documents.owners[known]
        totals = np.zeros((len(documents.ids), self._vectors.codes.shape[1]), np.float32)
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        # Some documents at a time, so that a large catalogue need not be decoded as a whole.
        for begin in range(0, len(firsts), _DOCUMENTS_AT_ONCE):
            chosen = firsts[begin : begin + _DOCUMENTS_AT_ONCE]
            last = firsts[begin + len(chosen)] if begin + len(chosen) < len(firsts) else len(known)
            vectors = self._vectors.decode(self._rows[known[chosen[0] : last]])
            totals[owners[chosen]] = np.add.reduceat(vectors, chosen - chosen[0], axis=0)
        return totals, np.bincount(owners, minlength=len(totals))

    def _learn(self, documents: Documents, totals: Floats, counts: NDArray[np.int64]) -> Guesser:
        """Learn to tell documents apart by their parts."""
        picked = np.zeros(len(counts), bool)
        picked[pick_documents(counts)] = True
        places = np.flatnonzero((self._rows >= 0) & picked[documents.owners])
        parts = self._vectors.decode(self._rows[places])
        means: Floats = (totals / np.maximum(counts[:, None], 1)).astype(np.float32)
        return Guesser(means, counts, parts, documents.owners[places].astype(np.int64))


def _find_directions(centres: Floats) -> Floats:
    """Return the main directions of the centres, shape (dimensions, kept)."""
    _, directions = np.linalg.eigh(centres.T @ centres)
    return np.ascontiguousarray(directions[:, -_MAIN_DIRECTIONS:]).astype(np.float32)


def _multiply(matrix: Floats, vector: Floats) -> Floats:
    """Return `matrix @ vector`, in this thread alone.

    The threads that BLAS would start wait for each other; on a busy machine with two cores this took eight
    times as long.
    """
    product: Floats = np.einsum("ij,j->i", matrix, vector)
    return product


@dataclass
class _Task:
    text: str
    done: threading.Event = field(default_factory=threading.Event)
    given_up: bool = False
    vector: Floats | None = None
    fault: str = ""


@dataclass
class _State:
    """What the background thread and its owner share; the thread must not hold the owner itself."""

    tasks: queue.SimpleQueue[_Task | None] = field(default_factory=queue.SimpleQueue)
    settled: threading.Event = field(default_factory=threading.Event)
    index: MeaningIndex | None = None
    reason: str = "the model of meaning is still loading"


class Meaning:
    """The encoder and the catalogue's vectors, loaded by a background thread; safe to share."""

    def __init__(
        self,
        documents: Documents,
        *,
        model: str = BUILT_IN,
        load: Callable[[str], TextEncoder] = load_encoder,
        read: Callable[[str], Vectors] = load_vectors,
    ) -> None:
        self._state = state = _State()
        self._remembered: OrderedDict[str, Floats] = OrderedDict()
        self._lock = threading.Lock()

        def start() -> TextEncoder | None:
            encoder = load(model)
            index = MeaningIndex(documents, read(model))
            if index.is_empty:
                state.reason = "the catalogue's vectors are missing; `longtail vectors build` computes them"
                return None
            encoder.encode(["warm up"])
            state.index = index
            return encoder

        threading.Thread(target=_work, args=(state, start), name="longtail-meaning", daemon=True).start()
        weakref.finalize(self, state.tasks.put, None)
        # An interpreter that ends while the runtime's own code is starting may crash.
        atexit.register(state.settled.wait, LONGEST_LOAD)

    def wait(self, limit: float = LONGEST_LOAD) -> bool:
        """Wait until loading has ended, well or badly; return whether meaning can be used."""
        self._state.settled.wait(limit)
        return self.is_ready

    @property
    def is_ready(self) -> bool:
        """Whether meaning can be used now."""
        return self._state.index is not None

    @property
    def missing(self) -> int:
        """How many parts of the catalogue have no vector."""
        return self._state.index.missing if self._state.index is not None else 0

    def measure(self, text: str, *, limit: float = SLOWEST) -> tuple[Nearness | None, str]:
        """Return how near a text is to everything, or None and the reason, within `limit` seconds."""
        index = self._state.index
        if index is None:
            return None, self._state.reason
        vector, fault = self._find_vector(text, limit)
        return (index.measure(vector), "") if vector is not None else (None, fault)

    def _find_vector(self, text: str, limit: float) -> tuple[Floats | None, str]:
        with self._lock:
            known = self._remembered.get(text)
            if known is not None:
                self._remembered.move_to_end(text)
                return known, ""
        task = _Task(text)
        self._state.tasks.put(task)
        if not task.done.wait(limit):
            task.given_up = True
            return None, f"the model of meaning took longer than {round(limit * 1000)} ms"
        if task.vector is not None:
            self._remember(text, task.vector)
        return task.vector, task.fault

    def _remember(self, text: str, vector: Floats) -> None:
        with self._lock:
            self._remembered[text] = vector
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)


def _work(state: _State, start: Callable[[], TextEncoder | None]) -> None:
    """Load the encoder, then answer tasks until the owner is gone."""
    encoder: TextEncoder | None = None
    try:
        encoder = start()
    except EncoderUnavailable as error:
        state.reason = error.reason
    except Exception as error:  # search must go on, whatever a model of the user's does
        state.reason = f"the model of meaning cannot be used: {error}"
    finally:
        state.settled.set()
    while encoder is not None and (task := state.tasks.get()) is not None:
        if not task.given_up:
            _answer(encoder, task)


def _answer(encoder: TextEncoder, task: _Task) -> None:
    try:
        task.vector = encoder.encode([task.text])[0]
    except Exception as error:  # as above
        task.fault = f"the model of meaning failed: {error}"
    finally:
        task.done.set()
