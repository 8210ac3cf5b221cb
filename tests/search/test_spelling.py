"""Typos find their record; what is no typo is left alone."""

from __future__ import annotations

import random

import pytest

from longtail.load import Catalogue
from longtail.model import Organisation
from longtail.search import SearchEngine
from longtail.search.spelling import mend

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def make_typo(text: str, chance: random.Random) -> str:
    """Change one letter inside one of the longer words: swap, drop, double or replace."""
    words = text.split()
    place = chance.choice([n for n, word in enumerate(words) if len(word) >= 5 and word.isalpha()])
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            word = word[:at] + word[at + 1 :]
        case 2:
            word = word[:at] + word[at] + word[at:]
        case _:
            word = word[:at] + chance.choice(LETTERS) + word[at + 1 :]
    words[place] = word
    return " ".join(words)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_typos_of_known_labels_find_their_record(
    engine: SearchEngine, word_engine: SearchEngine, catalogue: Catalogue, seed: int
) -> None:
    chance = random.Random(seed)
    labels = [
        (one.id, one.label)
        for one in catalogue.browsable.values()
        if not isinstance(one, Organisation)
        and any(len(word) >= 5 and word.isalpha() for word in one.label.split())
    ]
    chosen = [chance.choice(labels) for _ in range(100)]
    for searcher in (engine, word_engine):
        missed = []
        for record_id, label in chosen:
            typo = make_typo(label, chance)
            if record_id not in [hit.id for hit in searcher.search(typo, top=3).hits]:
                missed.append((record_id, typo))
        assert len(missed) <= 5, missed


def test_every_label_finds_its_record(engine: SearchEngine, catalogue: Catalogue) -> None:
    missed = [
        one.id
        for one in catalogue.browsable.values()
        if one.id not in [hit.id for hit in engine.search(one.label, top=3).hits]
    ]
    assert len(missed) <= 0.02 * len(catalogue.browsable), missed


def test_two_words_that_records_write_as_one_are_read_so(word_engine: SearchEngine) -> None:
    apart = [hit.id for hit in word_engine.search("data sets").hits]
    assert set(apart) & {hit.id for hit in word_engine.search("datasets").hits}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lable", "label"),  # "liable" keeps more of its letters, and is as many slips away
        ("custmer", "customer"),
        ("acuracy", "accuracy"),
        ("montoring", "monitoring"),
        ("requirments", "requirements"),
        ("depolyment", "deployment"),
        ("anotation", "annotation"),
        ("buget", "budget"),
        ("dirft", "drift"),
        ("modle", "model"),
    ],
)
def test_a_slip_is_read_as_the_usual_word(word_engine: SearchEngine, typed: str, meant: str) -> None:
    assert word_engine.ranker.speller.find_alike(typed)[0][0] == meant


def test_mending_keeps_what_was_typed_around_the_word() -> None:
    assert mend("Why no custmer trust?", {"custmer": "customer"}) == "Why no customer trust?"


def test_suggestions_begin_as_typed(engine: SearchEngine) -> None:
    found = engine.suggest("label")
    assert 0 < len(found) <= 8
    assert all(any(word.lower().startswith("label") for word in entry.split()) for entry in found[:3])
    assert engine.suggest("labe", most=2) == engine.suggest("labe")[:2]


def test_suggestions_survive_a_typo(engine: SearchEngine) -> None:
    assert engine.suggest("lables")


@pytest.mark.parametrize("typed", ["", "   ", "?!", "zzzzqqq"])
def test_nothing_is_suggested_for_nothing(engine: SearchEngine, typed: str) -> None:
    assert engine.suggest(typed) == []
