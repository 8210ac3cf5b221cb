"""What has been done on a paper so far, kept in `data/drafts/<key>/`: stop at any time, go on later.

The folder holds the paper's text for the one who reads it, so it stays out of the repository (`.gitignore`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from longtail.errors import FileProblem, InputError, nearest
from longtail.files import write_atomically
from longtail.load import Catalogue
from longtail.papers.passages import Paper, Passage
from longtail.papers.proposals import Proposal, encode_passages, make_proposals
from longtail.papers.proposer import load_proposer
from longtail.papers.reading import Line, Reading
from longtail.search.encoder import BUILT_IN, load_encoder
from longtail.search.words import Floats

ACCEPTED, REJECTED = "accepted", "rejected"
FORMAT = 1
_STATE = "session.json"
_VECTORS = "vectors.npy"

Progress = Callable[[int, int], None]


@dataclass
class Session:
    """A paper, its proposals, and what a person decided on each (by the place of its passage)."""

    key: str
    folder: Path
    digest: str
    paper: Paper
    proposals: list[Proposal] = field(default_factory=list)
    decisions: dict[int, str] = field(default_factory=dict)

    @property
    def waiting(self) -> list[Proposal]:
        """The proposals that nobody has decided on, likeliest first."""
        return [one for one in self.proposals if one.passage not in self.decisions]

    def decide(self, proposal: Proposal, decision: str) -> None:
        """Remember a decision, on disk at once."""
        self.decisions[proposal.passage] = decision
        self.save()

    def reopen(self) -> None:
        """Forget what was rejected, so that it waits again."""
        self.decisions = {place: one for place, one in self.decisions.items() if one != REJECTED}
        self.save()

    def propose(self, catalogue: Catalogue, progress: Progress = lambda done, of: None) -> None:
        """Compute the proposals, going on where an earlier run was stopped.

        Raises:
            FileProblem: the classifiers cannot be read, or the folder cannot be written.
            EncoderUnavailable: the encoder cannot be used here.
        """
        if self.proposals:
            return
        proposer = load_proposer()
        encoder = load_encoder(BUILT_IN)
        size = len(self.paper.passages)

        def keep(vectors: Floats) -> None:
            stored = io.BytesIO()
            np.save(stored, vectors.astype(np.float32), allow_pickle=False)
            write_atomically(self.folder / _VECTORS, stored.getvalue())
            progress(len(vectors), size)

        done = self._read_vectors(encoder.dimensions)
        progress(len(done), size)
        vectors = encode_passages(self.paper, encoder, done, keep)
        self.proposals = make_proposals(self.paper, vectors, proposer, catalogue, encoder=encoder.name)
        self.save()
        (self.folder / _VECTORS).unlink(missing_ok=True)

    def save(self) -> None:
        """Write the state; the file before it stays whole until the new one is."""
        state = {
            "format": FORMAT,
            "key": self.key,
            "digest": self.digest,
            "paper": asdict(self.paper),
            "proposals": [asdict(one) for one in self.proposals],
            "decisions": {str(place): decision for place, decision in self.decisions.items()},
        }
        _make_folder(self.folder)
        write_atomically(self.folder / _STATE, json.dumps(state, ensure_ascii=False).encode())

    def _read_vectors(self, dimensions: int) -> Floats:
        try:
            stored = np.load(self.folder / _VECTORS, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return np.zeros((0, dimensions), np.float32)
        fits = stored.ndim == 2 and stored.shape[1] == dimensions and len(stored) <= len(self.paper.passages)
        return np.asarray(stored, np.float32) if fits else np.zeros((0, dimensions), np.float32)


def get_drafts_dir(content: Path) -> Path:
    """Return the folder of all drafts."""
    return content / "data" / "drafts"


def list_sessions(content: Path) -> list[str]:
    """Return the keys of all papers that are being worked on."""
    return sorted(path.parent.name for path in get_drafts_dir(content).glob(f"*/{_STATE}"))


def load_session(content: Path, key: str) -> Session:
    """Load the state of a paper.

    Raises:
        InputError: there is none of that key.
        FileProblem: its file is damaged.
    """
    known = list_sessions(content)
    if key not in known:
        close = nearest(key, known)
        hint = f"did you mean {close[0]!r}? " if close else ""
        what = f"papers being read: {', '.join(known)}" if known else "begin with `longtail paper add FILE`"
        raise InputError(f"paper: nobody is reading {key[:80]!r}; {hint}{what}")
    folder = get_drafts_dir(content) / key
    try:
        state = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        if state["format"] != FORMAT:
            raise ValueError
        return Session(
            key=state["key"],
            folder=folder,
            digest=state["digest"],
            paper=_to_paper(state["paper"]),
            proposals=[_to_proposal(one) for one in state["proposals"]],
            decisions={int(place): str(decision) for place, decision in state["decisions"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise FileProblem(
            f"data/drafts/{key}/{_STATE}: is damaged or of another version; remove it and run "
            "`longtail paper add FILE` again (drafts beside it are kept)"
        ) from None


def to_digest(reading: Reading) -> str:
    """Return a digest of a reading's words, so that the same text is known again whatever its layout."""
    import hashlib

    words = " ".join(word for line in reading.lines for word in _split(line))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


def _split(line: Line) -> list[str]:
    return line.text.lower().split()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{folder}: cannot be made: {error.strerror or error}") from None


def _to_paper(stored: dict[str, Any]) -> Paper:
    return Paper(
        **{
            **stored,
            "passages": tuple(Passage(**one) for one in stored["passages"]),
            "sections": tuple((one[0], one[1]) for one in stored["sections"]),
            "notes": tuple(stored["notes"]),
        }
    )


def _to_proposal(stored: dict[str, Any]) -> Proposal:
    return Proposal(
        **{
            **stored,
            "kinds": tuple((kind, float(share)) for kind, share in stored["kinds"]),
            "near": tuple((name, label) for name, label in stored["near"]),
            "participants": tuple(stored["participants"]),
        }
    )
