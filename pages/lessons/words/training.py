"""Word vectors that are trained while the visitor watches: the loss and the plane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import streamlit as st

from engine.lectures.words.corpus import Corpus
from engine.lectures.words.counts import decompose, most_similar
from engine.lectures.words.word2vec import Settings, Step, entropy_of_counts, training
from engine.tracing.records import Array
from pages.charts.word_loss import word_loss
from pages.charts.word_plane import word_plane
from pages.frame.draw import draw
from pages.frame.theme import current_theme
from pages.lessons.words.numbers_table import word_numbers
from pages.state.visitor import visitor
from pages.text.format import literal
from pages.text.i18n import Words

KEPT = 16  # finished trainings, for whoever asks for the same
VISITORS = 500  # whose unfinished trainings are remembered
MOMENTS = 31  # of one training, to look back at
BETWEEN_DRAWINGS = 0.25  # seconds


@dataclass(frozen=True, eq=False)
class Trained:
    """A finished training: the loss before every step, and the vectors at some of the steps."""

    losses: tuple[float, ...]
    moments: dict[int, Array]

    @property
    def vectors(self) -> Array:
        """What came out."""
        return self.moments[len(self.losses) - 1]


@st.cache_resource
def _finished() -> dict[tuple[Corpus, Settings], Trained]:
    return {}


@st.cache_resource
def _reached() -> dict[str, tuple[Corpus, Settings, int]]:
    """Each visitor's newest training that hasn't finished, and its step when it was last drawn."""
    return {}


def word_training(corpus: Corpus, settings: Settings, word: int, say: Words) -> None:
    """The training that the scene asks for: at once where it was run before, else on a press."""
    pressed = st.button(say("words.word2vec.start"), type="primary", key="word2vec")
    place = st.empty()
    if pressed and (corpus, settings) not in _finished():
        _watch(corpus, settings, word, place, say)
    if (corpus, settings) in _finished():
        with place.container():
            _look_back(corpus, settings, trained(corpus, settings), word, say)
    elif (reached := _reached().get(visitor())) and reached[:2] == (corpus, settings):
        place.info(say("words.word2vec.left", step=reached[2], steps=settings.steps))


def trained(corpus: Corpus, settings: Settings) -> Trained:
    """The finished training; run now where nobody has watched it yet."""
    if (corpus, settings) not in _finished():
        for _ in _steps(corpus, settings):
            pass
    return _finished()[corpus, settings]


def _steps(corpus: Corpus, settings: Settings) -> Iterator[tuple[Step, list[float]]]:
    """Every step with the losses so far; after the last one the training is among the finished."""
    shown = {round(number) for number in np.linspace(0, settings.steps, MOMENTS)}
    losses: list[float] = []
    moments: dict[int, Array] = {}
    for step in training(corpus, settings):
        losses.append(step.loss)
        if step.number in shown:  # all of them would be a hundred megabytes
            moments[step.number] = step.vectors
        yield step, losses
    _finished()[corpus, settings] = Trained(tuple(losses), moments)
    while len(_finished()) > KEPT:
        _finished().pop(next(iter(_finished())))


def _watch(corpus: Corpus, settings: Settings, word: int, place: Any, say: Words) -> None:
    """The training as it goes."""
    drawn = monotonic()
    for step, losses in _steps(corpus, settings):
        if monotonic() - drawn > BETWEEN_DRAWINGS:  # where the page is loaded again, this goes no further
            _reached()[visitor()] = corpus, settings, step.number
            while len(_reached()) > VISITORS:
                _reached().pop(next(iter(_reached())))
            with place.container():
                done = step.number / settings.steps
                st.progress(done, say("words.word2vec.progress", step=step.number, steps=settings.steps))
                _show(corpus, settings, losses, plane(step.vectors), word, say, live=f"-{step.number}")
            drawn = monotonic()
    _reached().pop(visitor(), None)


def _look_back(corpus: Corpus, settings: Settings, found: Trained, word: int, say: Words) -> None:
    """The finished training at the moment that the visitor chooses, its last one first."""
    last = len(found.losses) - 1
    key = f"word-moment-{hash((corpus, settings)):x}"  # another training: another slider
    moment = st.select_slider(say("words.word2vec.shown"), list(found.moments), last, key=key)
    vectors = found.moments[moment]
    points = plane(vectors, found.vectors)
    reach = max(float(np.abs(plane(each, found.vectors)).max()) for each in found.moments.values())
    _show(corpus, settings, found.losses[: moment + 1], points, word, say, reach=reach)
    st.markdown(outcome(corpus, settings, found.losses[: moment + 1], vectors, word, say))
    word_numbers("word2vec", corpus.vocabulary, vectors, say)


def _show(
    corpus: Corpus,
    settings: Settings,
    losses: Sequence[float],
    points: Array,
    word: int,
    say: Words,
    live: str = "",
    reach: float | None = None,
) -> None:
    left, right = st.columns([2, 3], gap="medium")
    titles = {name: say(f"words.word2vec.chart.{name}") for name in ("step", "loss", "baseline")}
    figure = word_loss(losses, settings.steps, baseline(corpus, settings), titles, current_theme())
    draw(figure, f"word-loss{live}", left)
    axes = (say("words.word2vec.axis", number=1), say("words.word2vec.axis", number=2))
    plot = word_plane(points, corpus.vocabulary, word, axes, current_theme(), reach)
    draw(plot, f"word-plane{live}", right)


def plane(vectors: Array, last: Array | None = None) -> Array:
    """The vectors as points: as they are where they have two numbers, else along two main directions.

    last: the vectors whose main directions these are; the same ones if None.
    """
    if vectors.shape[1] == 2:
        return vectors
    towards = vectors if last is None else last
    _, directions = decompose((towards - towards.mean(axis=0)).T)  # (size, size or words), longest first
    lengths = np.linalg.norm(directions[:, :2], axis=0)
    main = directions[:, :2] / np.where(lengths > 0, lengths, 1.0)  # of two words there is but one direction
    points: Array = (vectors - towards.mean(axis=0)) @ main
    return points


def baseline(corpus: Corpus, settings: Settings) -> float | None:
    """The loss of counting alone, which only a softmax over all words can be compared with."""
    return entropy_of_counts(corpus, settings) if settings.objective == "softmax" else None


def outcome(
    corpus: Corpus, settings: Settings, losses: Sequence[float], vectors: Array, word: int, say: Words
) -> str:
    """How the loss went, and which words came out alike, in numbers."""
    similar = ", ".join(
        f"{literal(corpus.vocabulary[place])} {say.fixed(cosine, 2)}"
        for place, cosine in most_similar(vectors, word, 3)
    )
    told = {
        "first": say.fixed(losses[0], 2),
        "last": say.fixed(losses[-1], 2),
        "word": literal(corpus.vocabulary[word]),
        "similar": similar or "–",
    }
    counted = baseline(corpus, settings)
    if counted is None:
        return say("words.word2vec.outcome.negative", **told)
    return say("words.word2vec.outcome.softmax", counted=say.fixed(counted, 2), **told)
