"""In every chart with names along an axis, names that are alike keep places of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from unicodedata import normalize

import numpy as np
import plotly.graph_objects as go
import pytest

from engine import models
from engine.lectures.language import likelihood, write
from engine.lectures.shapes.live.letters import Written
from engine.text import display
from pages.charts.layer_cosines import layer_cosines
from pages.charts.next_tokens import SHOWN, next_tokens
from pages.charts.probability_grid import probability_grid
from pages.charts.surprise import surprise
from pages.charts.word_matrix import word_matrix
from pages.charts.written_states import written_states
from pages.lessons.shapes.rooms.digit import letters_chart
from pages.text.i18n import LANGUAGES, Language, words

KEYS = ("one", "here", "probability", "drawn", "unit", "token", "bits", "chance", "step", "class")
TITLES = {key: key for key in KEYS}
REPEATED = [tuple("banana"), ("the", "the"), tuple(normalize("NFC", "ㅇㅕㅇ")), ("1", "1", "2")]


def expect_places(figure: go.Figure, axis: Literal["x", "y"], names: Sequence[str]) -> None:
    """Each name has one number on that axis, the same for every trace, and no other has it."""
    layout = figure.layout[f"{axis}axis"]
    assert [text.strip() for text in layout.ticktext] == list(names)
    places = list(layout.tickvals)
    assert len(set(places)) == len(names)
    for trace in figure.data:
        assert list(trace[axis]) == places
        assert all(isinstance(place, int | float) for place in trace[axis])


@pytest.mark.parametrize("names", REPEATED)
def test_a_grid_of_probabilities(names: tuple[str, ...]) -> None:
    probability = np.random.default_rng(1).dirichlet(np.ones(len(names)), size=len(names))  # (steps, classes)
    figure = probability_grid(probability, names, names, TITLES, "light")
    expect_places(figure, "x", names)
    expect_places(figure, "y", names)
    [heatmap] = figure.data
    np.testing.assert_allclose(heatmap.z, probability.T, atol=5e-5)
    assert [[tuple(cell) for cell in row] for row in heatmap.customdata] == [
        [(step, name) for step in names] for name in names
    ]


@pytest.mark.parametrize("names", REPEATED)
def test_a_matrix_over_words(names: tuple[str, ...]) -> None:
    figure = word_matrix(np.eye(len(names)), names, names, None, "light")
    expect_places(figure, "x", names)
    expect_places(figure, "y", names)


@pytest.mark.parametrize("names", REPEATED)
def test_cosines_of_layers(names: tuple[str, ...]) -> None:
    values = np.linspace(-1, 1, len(names)).tolist()
    figure = layer_cosines(names, values, "cosine", "light")
    expect_places(figure, "y", names)
    assert list(figure.data[0].x) == values


@pytest.mark.parametrize("text", ["banana", "the the"])
def test_surprise(text: str) -> None:
    found = likelihood(models.load("en-char"), text)
    expect_places(
        surprise(found, "gru", 12.0, TITLES, "light", words("en")), "x", [display(letter) for letter in text]
    )


def test_states_of_what_was_written() -> None:
    written = list(write(models.load("en-char"), "", 40, 1.0, seed=2))
    shown = [display(token.text) for token in written]
    assert len(set(shown)) < len(shown)
    expect_places(written_states(written, 3, TITLES, "light"), "x", shown)


def test_next_tokens_that_look_alike() -> None:
    [token, *_] = write(models.load("en-char"), "", 1, 1.0, seed=2)
    names = tuple("ab"[k % 2] for k in range(len(token.logits)))
    figure = next_tokens(token, names, "lstm", "light", TITLES)
    likeliest = np.argsort(-token.logits, kind="stable")[:SHOWN].tolist()
    assert token.id in likeliest
    expect_places(
        figure, "y", [names[place] + (" (drawn)" if place == token.id else "") for place in likeliest]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_korean_zero_has_a_row_for_each_of_its_letters(language: Language) -> None:
    """영: its first letter and its last look alike, and are two letters of the alphabet."""
    say = words(language)
    letters = tuple(normalize("NFD", "영"))
    alphabet = ("<end>", *letters)
    probability = np.eye(4)[[1, 2, 3, 0]] * 0.94 + 0.015
    figure = letters_chart(Written((*letters, "<end>"), alphabet, probability, np.zeros(2)), say)
    rows = [say("shapes.end"), "ㅇ", "ㅕ", say("shapes.final", letter="ㅇ")]
    expect_places(figure, "y", rows)
    np.testing.assert_allclose(figure.data[0].z, probability.T, atol=5e-5)
    assert len(set(rows)) == 4
