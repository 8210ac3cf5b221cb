"""Proposals: all passages once, stoppable, and the classifiers say when they do not fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from longtail.errors import FileProblem
from longtail.load import load_catalogue
from longtail.papers.cues import CUES, PLACE_CUES, measure_cues
from longtail.papers.features import count_features, find_own_columns, make_features
from longtail.papers.made_up import ECHO, Lessons, make_lessons, write_sentences
from longtail.papers.passages import make_paper
from longtail.papers.proposals import encode_passages, make_proposals
from longtail.papers.proposer import KINDS, Linear, Proposer, get_proposer_dir, load_proposer
from longtail.papers.reading import Line, Reading, read_paper
from longtail.papers.training import find_passage
from longtail.search.encoder import load_encoder
from tests.papers.files import STUDY

PAPER = make_paper(read_paper(STUDY))
ROOT = Path(__file__).resolve().parents[2]


def test_every_passage_is_proposed_once_likeliest_first() -> None:
    catalogue = load_catalogue()
    encoder = load_encoder()
    vectors = encode_passages(PAPER, encoder, np.zeros((0, 384), np.float32), lambda done: None)
    proposals = make_proposals(PAPER, vectors, load_proposer(), catalogue, encoder=encoder.name)
    assert sorted(one.passage for one in proposals) == list(range(len(PAPER.passages)))
    assert [one.rank for one in proposals] == list(range(1, len(proposals) + 1))
    assert [one.score for one in proposals] == sorted((one.score for one in proposals), reverse=True)
    assert all(name in catalogue.records for one in proposals for name, _ in one.near)
    labels = next(one for one in proposals if "struggled with labels" in PAPER.passages[one.passage].text)
    assert "challenge/inconsistent-labels" in [name for name, _ in labels.near]
    assert labels.participants == ("P4",)
    assert "challenge" in [kind for kind, _ in labels.kinds]
    advice = next(one for one in proposals if "P1 recommends" in PAPER.passages[one.passage].text)
    assert advice.kinds[0][0] == "recommended-practice"
    assert advice.kinds[0][1] > 0.5
    assert make_proposals(PAPER, vectors, load_proposer(), catalogue, encoder=encoder.name) == proposals
    with pytest.raises(FileProblem, match="trained with"):
        make_proposals(PAPER, vectors, load_proposer(), catalogue, encoder="another")


def test_findings_stand_before_front_matter() -> None:
    encoder = load_encoder()
    vectors = encoder.encode([one.text for one in PAPER.passages])
    scores = load_proposer().rank(make_features(PAPER, np.asarray(vectors, np.float32)))
    by_section: dict[str, list[float]] = {}
    for passage, score in zip(PAPER.passages, scores, strict=True):
        by_section.setdefault(passage.section, []).append(float(score))
    assert np.mean(by_section["3.1"]) > np.mean(by_section[PAPER.sections[0][0]])
    assert np.mean(by_section["3.3"]) > np.mean(by_section["2"])


def test_encoding_goes_on_where_it_stopped() -> None:
    class Counting:
        name, dimensions = "counting", 4

        def __init__(self) -> None:
            self.asked: list[str] = []

        def encode(self, texts: list[str]) -> np.ndarray:
            self.asked += texts
            return np.full((len(texts), 4), len(self.asked), np.float32)

    encoder = Counting()
    kept: list[int] = []
    done = np.ones((5, 4), np.float32)
    vectors = encode_passages(PAPER, encoder, done, lambda now: kept.append(len(now)))
    assert encoder.asked == [one.text for one in PAPER.passages[5:]]
    assert len(vectors) == len(PAPER.passages) == kept[-1]
    assert (vectors[:5] == 1).all()


def test_features_have_the_size_that_the_weights_expect() -> None:
    vectors = np.zeros((len(PAPER.passages), 384), np.float32)
    assert measure_cues(PAPER).shape == (len(PAPER.passages), len(CUES))
    assert make_features(PAPER, vectors).shape == (len(PAPER.passages), count_features(384))


def test_weights_name_what_they_were_trained_on_and_hold_no_text() -> None:
    stored = json.loads((ROOT / "models" / "proposer" / "weights.json").read_text(encoding="utf-8"))
    assert set(stored["trained"]["sources"]) == {"hopkins-booth-2021", "nahar-2022", "huyen-2022-ch11"}
    assert stored["kinds"] == list(KINDS)
    texts = [*stored["trained"], *stored["trained"]["sources"], *stored["cues"], *stored["kinds"]]
    assert max(len(text.split()) for text in texts) < 6
    assert set(stored) == {
        "format",
        "encoder",
        "dimensions",
        "cues",
        "kinds",
        "trained",
        "holds",
        "kind",
        "carry",
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 99}, "other features"),
        ({"cues": ["one"]}, "other features"),
        ({"kind": None}, "damaged"),
    ],
)
def test_weights_that_do_not_fit_are_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    stored = json.loads((ROOT / "models" / "proposer" / "weights.json").read_text(encoding="utf-8"))
    (tmp_path / "weights.json").write_text(json.dumps({**stored, **change}), encoding="utf-8")
    with pytest.raises(FileProblem, match=reason):
        load_proposer(tmp_path)
    with pytest.raises(FileProblem, match="cannot be read"):
        load_proposer(tmp_path / "nowhere")


def test_made_up_sentences_teach_every_kind_and_are_always_the_same() -> None:
    path = get_proposer_dir() / "sentences.yaml"
    written = write_sentences(path)
    assert written == write_sentences(path)
    assert {kind for _, kind in written} == set(KINDS)
    assert len({text for text, _ in written}) == len(written) > 800
    assert not any("{" in text or "}" in text for text, _ in written)
    assert all(text[text.index(first)].isupper() for text, _ in written for first in [_first_letter(text)])


def _first_letter(text: str) -> str:
    return next(one for one in text if one.isalpha())


def test_what_a_made_up_sentence_says_is_seen_and_its_place_is_not() -> None:
    own = find_own_columns(384)
    assert own.sum() == 384 + len(CUES) - len(PLACE_CUES)
    lessons = make_lessons(get_proposer_dir(), load_encoder())
    assert lessons.features.shape == (len(lessons.kinds), count_features(384))
    kept = lessons.leave_out(lessons.vectors[:1])
    assert 0 < len(kept.kinds) < len(lessons.kinds)
    assert float((kept.vectors @ lessons.vectors[0]).max()) < ECHO
    assert isinstance(kept, Lessons) and len(kept.features) == len(kept.vectors) == len(kept.kinds)


def test_a_doubtful_passage_takes_the_kind_of_its_paragraph() -> None:
    """Features are the scores themselves; the second passage is torn between two kinds."""
    nothing = Linear(np.zeros((1, 7), np.float32), np.zeros(1, np.float32))
    identity = Linear(np.eye(7, dtype=np.float32), np.zeros(7, np.float32))
    scores = np.zeros((3, 7), np.float32)
    scores[0, 3], scores[1, 2], scores[1, 3], scores[2, 4] = 4, 1.05, 1, 4
    alone = Proposer("x", nothing, identity).weigh_kinds(scores, [1, 1, 2])
    together = Proposer("x", nothing, identity, carry=0.15).weigh_kinds(scores, [1, 1, 2])
    apart = Proposer("x", nothing, identity, carry=0.15).weigh_kinds(scores, [1, 2, 3])
    assert alone.argmax(axis=1).tolist() == [3, 2, 4]
    assert together.argmax(axis=1).tolist() == [3, 3, 4]
    assert apart.argmax(axis=1).tolist() == [3, 2, 4]
    assert np.allclose(together.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("Ask the drivers before you change the route.", "an order"),
        ("Measuring errors by region helps.", "begins with -ing"),
        ("Who decides when the model is switched off?", "ends as a question"),
        ("Three of them stopped (W3, W9).", "named in parentheses"),
        ("Our advice: Talk to people first.", "paragraph has a label"),
        ("The team should have asked.", "should"),
    ],
)
def test_a_cue_is_seen_where_it_is_and_nowhere_else(sentence: str, cue: str) -> None:
    text = f"# A title\n\n## Part one\n\n{sentence}\n\n## Part two\n\n{'The bakery sold bread in the town on that day. ' * 12}\n"
    paper = make_paper(Reading("x", tuple(Line(line) for line in text.splitlines())))
    place = next(n for n, one in enumerate(paper.passages) if sentence.startswith(one.text[:12]))
    cues = measure_cues(paper)
    assert cues[place, CUES.index(cue)] == 1
    assert cues[-1, CUES.index(cue)] == 0


def test_an_anchor_belongs_to_the_passage_it_overlaps() -> None:
    place = find_passage(PAPER, "restart at midnight and drop")
    assert "ticket machines" in PAPER.passages[place].text
    assert find_passage(PAPER, "words that stand nowhere") == -1
    # An anchor that begins in one sentence and ends in the next belongs to the first.
    assert "bug in the model" in PAPER.passages[find_passage(PAPER, "in the model. P4 struggled")].text
