"""How likely a passage holds a finding, and of which kind: two linear classifiers of `models/proposer/`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from longtail.errors import FileProblem
from longtail.model import FindingKind
from longtail.papers.cues import CUES
from longtail.papers.features import FORMAT, count_features
from longtail.paths import get_content_dir
from longtail.search.words import Floats

KINDS: tuple[str, ...] = get_args(FindingKind)
"""The kinds of finding, in the order of the classifier's rows."""

_FILE = "weights.json"
_LEAST_SHARE = 1e-3
"""So much of every kind is left open when neighbours are asked."""


@dataclass(frozen=True)
class Linear:
    """A linear model: `features @ weights.T + bias`; weights have shape (classes, features)."""

    weights: Floats
    bias: Floats

    def score(self, features: Floats) -> Floats:
        """Return the raw score of each class, shape (rows, classes)."""
        scores: Floats = features @ self.weights.T + self.bias
        return scores


@dataclass(frozen=True)
class Proposer:
    """The two classifiers, and the encoder they were trained with.

    Attributes:
        encoder: The encoder's name.
        holds: Tells whether a passage holds a finding.
        kind: Tells of which kind that is.
        carry: How much a passage's kind is taken from its neighbours in the same paragraph, 0 for nothing.
    """

    encoder: str
    holds: Linear
    kind: Linear
    carry: float = 0.0

    def rank(self, features: Floats) -> Floats:
        """Return how likely each passage holds a finding, 0 to 1, shape (passages,).

        Classes were balanced in training, so this orders passages; it is no frequency.
        """
        return (1.0 / (1.0 + np.exp(-self.holds.score(features)[:, 0]))).astype(np.float32)

    def weigh_kinds(self, features: Floats, blocks: Sequence[int]) -> Floats:
        """Return how likely each passage is of each kind, rows of shape (len(KINDS),) adding up to 1.

        Args:
            features: Shape (passages, features).
            blocks: The paragraph of each passage.
        """
        shares = _to_shares(self.kind.score(features))
        if not self.carry or len(shares) < 2:
            return shares
        logs = np.log(shares + _LEAST_SHARE)
        leaning = logs - logs.mean(axis=1, keepdims=True)
        same = (np.asarray(blocks[1:]) == np.asarray(blocks[:-1]))[:, np.newaxis]
        logs[1:] += self.carry * leaning[:-1] * same
        logs[:-1] += self.carry * leaning[1:] * same
        return _to_shares(logs)


def _to_shares(scores: Floats) -> Floats:
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    weighed: Floats = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return weighed


def get_proposer_dir() -> Path:
    """Return the folder of the weights and of the patterns that helped to train them."""
    return get_content_dir() / "models" / "proposer"


def load_proposer(folder: Path | None = None) -> Proposer:
    """Load the weights of the content folder, or of another.

    Raises:
        FileProblem: they are missing, or were trained for other features.
    """
    path = (folder or get_proposer_dir()) / _FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        proposer = Proposer(
            encoder=stored["encoder"],
            holds=_to_linear(stored["holds"]),
            kind=_to_linear(stored["kind"]),
            carry=float(stored["carry"]),
        )
        fits = (
            stored["format"] == FORMAT
            and tuple(stored["cues"]) == CUES
            and tuple(stored["kinds"]) == KINDS
            and proposer.holds.weights.shape[1] == proposer.kind.weights.shape[1]
            and proposer.holds.weights.shape[1] == count_features(stored["dimensions"])
        )
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, KeyError, TypeError, IndexError):
        raise FileProblem(f"{path}: is damaged; `python -m tools.train_proposer` writes it again") from None
    if not fits:
        raise FileProblem(
            f"{path}: was trained for other features; `python -m tools.train_proposer` writes it again"
        )
    return proposer


def to_json(proposer: Proposer, *, dimensions: int, provenance: dict[str, Any]) -> str:
    """Return a proposer as the text of its file, five digits a number."""
    stored = {
        "format": FORMAT,
        "encoder": proposer.encoder,
        "dimensions": dimensions,
        "cues": list(CUES),
        "kinds": list(KINDS),
        "trained": provenance,
        "holds": _from_linear(proposer.holds),
        "kind": _from_linear(proposer.kind),
        "carry": proposer.carry,
    }
    return json.dumps(stored, indent=None, separators=(",", ":"), ensure_ascii=False) + "\n"


def _to_linear(stored: dict[str, Any]) -> Linear:
    return Linear(np.array(stored["weights"], np.float32), np.array(stored["bias"], np.float32))


def _from_linear(model: Linear) -> dict[str, Any]:
    return {
        "weights": [[float(f"{value:.5g}") for value in row] for row in model.weights],
        "bias": [float(f"{value:.5g}") for value in model.bias],
    }
