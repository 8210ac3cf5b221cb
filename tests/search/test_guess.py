"""A text is guessed to belong where texts like it belong, exactly as scikit-learn would say."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from longtail.search.guess import LEAST_PARTS, SHRINKAGE, Guesser, pick_documents

DIMENSIONS = 12


def make_guesser(parts: np.ndarray, owners: np.ndarray, size: int) -> Guesser:
    counts = np.bincount(owners, minlength=size)
    means = np.zeros((size, parts.shape[1]), np.float32)
    np.add.at(means, owners, parts)
    means /= np.maximum(counts[:, None], 1)
    learnt = np.isin(owners, pick_documents(counts))
    return Guesser(means.astype(np.float32), counts, parts[learnt], owners[learnt])


def draw(counts: list[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw parts around a centre for each document, more spread in some directions than in others."""
    chance = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(counts)), counts)
    centres = chance.normal(size=(len(counts), DIMENSIONS))
    spread = chance.normal(size=(len(owners), DIMENSIONS)) * np.linspace(0.2, 2.0, DIMENSIONS)
    return (centres[owners] + spread).astype(np.float32), owners


def test_shares_are_those_of_scikit_learn() -> None:
    parts, owners = draw([6, 9, 20, 14])
    guesser = make_guesser(parts, owners, 4)
    reference = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE, priors=np.full(4, 0.25))
    reference.fit(parts.astype(np.float64), owners)
    for vector in draw([5, 5], seed=1)[0]:
        shares = guesser.guess(vector, np.arange(4))
        assert shares == pytest.approx(reference.predict_proba(vector[None].astype(np.float64))[0], abs=1e-4)


def test_a_document_with_few_parts_gets_no_share() -> None:
    parts, owners = draw([LEAST_PARTS, LEAST_PARTS - 1, LEAST_PARTS, 0])
    shares = make_guesser(parts, owners, 4).guess(parts[0], np.arange(4))
    assert shares[1] == shares[3] == 0
    assert shares.sum() == pytest.approx(1, abs=1e-5)


def test_only_those_asked_about_share() -> None:
    parts, owners = draw([8, 8, 8])
    guesser = make_guesser(parts, owners, 3)
    everyone, two = guesser.guess(parts[0], np.arange(3)), guesser.guess(parts[0], np.array([2, 0]))
    assert two.sum() == pytest.approx(1, abs=1e-5)
    assert two == pytest.approx(everyone[[2, 0]] / everyone[[2, 0]].sum(), abs=1e-5)


def test_nothing_to_learn_from_gives_no_share() -> None:
    parts, owners = draw([2, 3])
    assert not make_guesser(parts, owners, 2).guess(parts[0], np.arange(2)).any()
