"""Word vectors that are trained while the visitor watches: the loss and the plane."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import Any

import streamlit as st

from engine.lectures.words.corpus import Corpus
from engine.lectures.words.counts import decompose, most_similar
from engine.lectures.words.word2vec import Epoch, Settings, entropy_of_counts, training
from engine.records import Array
from pages.charts.word_loss import word_loss
from pages.charts.word_plane import word_plane
from pages.widgets.captions import literal
from pages.widgets.chart import draw
from pages.widgets.theme import current_theme
from pages.widgets.words import Words

KEPT = 32  # finished trainings, for whoever asks for the same
BETWEEN_DRAWINGS = 0.25  # seconds

Key = tuple[Corpus, Settings]


@st.cache_resource
def _finished() -> dict[Key, tuple[tuple[float, ...], Array]]:
    return {}


def word_training(corpus: Corpus, settings: Settings, word: int, say: Words) -> None:
    """The training that the scene asks for: at once where it was run before, else on a press."""
    pressed = st.button(say("words.word2vec.start"), type="primary", key="word2vec")
    place = st.empty()
    if pressed and (corpus, settings) not in _finished():
        _run(corpus, settings, word, place, say)
    if (corpus, settings) in _finished():
        losses, vectors = trained(corpus, settings)
        with place.container():
            _show(corpus, settings, losses, vectors, word, say)
            st.markdown(outcome(corpus, settings, losses, vectors, word, say))


def trained(corpus: Corpus, settings: Settings) -> tuple[tuple[float, ...], Array]:
    """The losses and the last vectors; trained now where nobody has watched it yet."""
    if (corpus, settings) not in _finished():
        epochs = list(training(corpus, settings))
        _keep(corpus, settings, epochs)
    return _finished()[corpus, settings]


def _keep(corpus: Corpus, settings: Settings, epochs: Sequence[Epoch]) -> None:
    _finished()[corpus, settings] = tuple(epoch.loss for epoch in epochs), epochs[-1].vectors
    while len(_finished()) > KEPT:
        _finished().pop(next(iter(_finished())))


def _run(corpus: Corpus, settings: Settings, word: int, place: Any, say: Words) -> None:
    epochs: list[Epoch] = []
    drawn = monotonic()
    for epoch in training(corpus, settings):
        epochs.append(epoch)
        if monotonic() - drawn > BETWEEN_DRAWINGS:
            with place.container():
                done = epoch.number / settings.epochs
                st.progress(done, say("words.word2vec.progress", epoch=epoch.number, epochs=settings.epochs))
                losses = [each.loss for each in epochs]
                _show(corpus, settings, losses, epoch.vectors, word, say, live=f"-{epoch.number}")
            drawn = monotonic()
    _keep(corpus, settings, epochs)


def _show(
    corpus: Corpus,
    settings: Settings,
    losses: Sequence[float],
    vectors: Array,
    word: int,
    say: Words,
    live: str = "",
) -> None:
    left, right = st.columns([2, 3], gap="medium")
    titles = {name: say(f"words.word2vec.chart.{name}") for name in ("epoch", "loss", "baseline")}
    figure = word_loss(losses, settings.epochs, baseline(corpus, settings), titles, current_theme())
    draw(figure, f"word-loss{live}", left)
    points = plane(vectors)
    axes = (say("words.word2vec.axis", number=1), say("words.word2vec.axis", number=2))
    draw(word_plane(points, corpus.vocabulary, word, axes, current_theme()), f"word-plane{live}", right)


def plane(vectors: Array) -> Array:
    """The vectors as points: as they are where they have two numbers, else their two main directions."""
    return vectors if vectors.shape[1] == 2 else decompose(vectors - vectors.mean(axis=0))[1][:, :2]


def baseline(corpus: Corpus, settings: Settings) -> float | None:
    """The loss of counting alone, which only a softmax over all words can be compared with."""
    return entropy_of_counts(corpus, settings) if settings.objective == "softmax" else None


def outcome(
    corpus: Corpus, settings: Settings, losses: Sequence[float], vectors: Array, word: int, say: Words
) -> str:
    """How the loss went, and which words came out alike, in numbers."""
    similar = ", ".join(
        f"{literal(corpus.vocabulary[place])} {cosine:.2f}"
        for place, cosine in most_similar(vectors, word, 3)
    )
    told = {
        "first": f"{losses[0]:.2f}",
        "last": f"{losses[-1]:.2f}",
        "word": literal(corpus.vocabulary[word]),
        "similar": similar or "–",
    }
    counted = baseline(corpus, settings)
    if counted is None:
        return say("words.word2vec.outcome.negative", **told)
    return say("words.word2vec.outcome.softmax", counted=f"{counted:.2f}", **told)
