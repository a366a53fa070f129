"""word2vec against its definitions in NumPy, and what it learns."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
import torch

from engine.errors import InputError
from engine.lectures.words.corpus import read_corpus
from engine.lectures.words.counts import cosine
from engine.lectures.words.word2vec import (
    NEGATIVES,
    PAD,
    SMOOTHING,
    Architecture,
    Objective,
    Settings,
    Word2Vec,
    entropy_of_counts,
    examples,
    negative_sampling,
    noise_of,
    training,
)
from engine.models.network import seeded

CORPUS = read_corpus("you say goodbye and i say hello .")
TWINS = read_corpus(
    "\n".join(f"{who} {what}" for who in ("cat", "dog") for what in ("eats", "sleeps", "runs"))
    + "\n"
    + "\n".join(f"{who} {what}" for who in ("sun", "moon") for what in ("shines", "sets", "rises"))
)


def words(ids: torch.Tensor) -> list[str]:
    return [CORPUS.vocabulary[i] for i in ids.tolist() if i != PAD]


def test_cbow_foretells_the_word_from_those_around_it() -> None:
    inputs, targets = examples(CORPUS, "cbow", 1)
    found = [(words(given), CORPUS.vocabulary[target]) for given, target in zip(inputs, targets, strict=True)]
    assert found[:3] == [(["say"], "you"), (["you", "goodbye"], "say"), (["say", "and"], "goodbye")]
    assert len(found) == 8


def test_skip_gram_foretells_each_word_around() -> None:
    inputs, targets = examples(CORPUS, "skipgram", 1)
    found = [(words(given), CORPUS.vocabulary[target]) for given, target in zip(inputs, targets, strict=True)]
    assert found[:3] == [(["you"], "say"), (["say"], "you"), (["say"], "goodbye")]
    assert len(found) == 14


@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_the_first_loss_is_the_mean_negative_log_likelihood(architecture: Architecture) -> None:
    settings = Settings(architecture, window=2, size=3, steps=0, seed=5)
    [start] = training(CORPUS, settings)
    model = Word2Vec(len(CORPUS.vocabulary), 3, seeded(5))
    W_in, W_out = (matrix.detach().double().numpy() for matrix in (model.W_in, model.W_out))
    np.testing.assert_array_equal(start.vectors, W_in)
    if architecture == "cbow":
        pairs = [(list(context), target) for target, context in CORPUS.contexts(2)]
    else:
        pairs = [([word], neighbour) for word, neighbour in CORPUS.pairs(2)]
    losses = []
    for given, target in pairs:
        scores = W_out @ W_in[given].mean(axis=0)
        losses.append(np.log(np.exp(scores).sum()) - scores[target])
    assert start.loss == pytest.approx(np.mean(losses), rel=1e-5)


def test_negative_sampling_is_the_papers_equation_4() -> None:
    generator = seeded(1)
    model = Word2Vec(6, 4, generator)
    hidden, targets = torch.randn(3, 4, generator=generator), torch.tensor([0, 2, 5])
    noise = torch.randint(6, (3, NEGATIVES), generator=generator)
    W_out, h = model.W_out.detach().numpy(), hidden.numpy()

    def log_sigmoid(x: np.ndarray) -> np.ndarray:
        return -np.log1p(np.exp(-x))

    expected = [
        -log_sigmoid(W_out[target] @ h[k]) - log_sigmoid(-(W_out[noise[k].numpy()] @ h[k])).sum()
        for k, target in enumerate(targets.tolist())
    ]
    assert negative_sampling(model, hidden, targets, noise).item() == pytest.approx(
        np.mean(expected), rel=1e-5
    )


def test_noise_is_drawn_by_counts_to_the_power_of_three_quarters() -> None:
    noise = noise_of(torch.tensor([0, 0, 0, 0, 2]), 4).double().numpy()
    weights = np.array([4.0, 0, 1, 0]) ** SMOOTHING
    np.testing.assert_allclose(noise, weights / weights.sum(), rtol=1e-6)


@pytest.mark.parametrize("objective", get_args(Objective))
@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_words_in_the_same_places_come_to_lie_together(
    architecture: Architecture, objective: Objective
) -> None:
    """cat and dog are followed by the same words, sun by others: only the neighbours can tell."""
    settings = Settings(architecture, objective, size=4, steps=200)
    *_, last = training(TWINS, settings)
    cat, dog, sun = (last.vectors[TWINS.vocabulary.index(word)] for word in ("cat", "dog", "sun"))
    assert cosine(np.array([dog]), cat)[0] > cosine(np.array([sun]), cat)[0] + 0.3


def test_the_context_is_worth_more_than_counting() -> None:
    settings = Settings(size=4, steps=200)
    losses = [step.loss for step in training(TWINS, settings)]
    counts = np.bincount(examples(TWINS, "cbow", 1)[1].numpy())
    shares = counts[counts > 0] / counts.sum()
    assert entropy_of_counts(TWINS, settings) == pytest.approx(-(shares * np.log(shares)).sum())
    assert losses[-1] < entropy_of_counts(TWINS, settings) - 0.5


def test_the_same_settings_train_the_same_vectors_and_another_seed_others() -> None:
    first, again, other = (
        list(training(CORPUS, Settings(objective="negative", steps=3, seed=seed)))[-1] for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.vectors, again.vectors)
    assert not np.array_equal(first.vectors, other.vectors)


@pytest.mark.parametrize(
    "settings",
    [Settings(size=0), Settings(window=0), Settings(learning_rate=0.0), Settings(learning_rate=float("inf"))],
)
def test_settings_that_cannot_be(settings: Settings) -> None:
    with pytest.raises(InputError):
        next(training(CORPUS, settings))
