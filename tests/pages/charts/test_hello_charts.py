"""The charts of the page Hello draw the engine's numbers, on scales that don't move."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from engine import models
from engine.lectures.hello import LECTURE, read_letters
from engine.lectures.language import WrittenToken, distribution, likelihood, write
from engine.text import display
from pages.charts.follower import follower_chart
from pages.charts.letter_steps import letter_steps, percent
from pages.charts.next_tokens import SHOWN, next_tokens
from pages.charts.surprise import surprise
from pages.charts.written_states import written_states
from pages.text.i18n import words

NAMES = ("one", "here", "probability", "drawn", "unit", "token", "state", "feature", "bits", "chance")
TITLES = {name: name for name in NAMES}


@cache
def text() -> list[WrittenToken]:
    return list(write(models.load("en-char"), "", 40, 1.5, seed=2))


def test_the_token_that_was_drawn_is_among_the_bars() -> None:
    names = models.load("en-char").vocabulary.texts
    drawn_late = max(text(), key=lambda token: token.rank)
    assert drawn_late.rank > SHOWN
    for token in (drawn_late, text()[0]):
        figure = next_tokens(token, names, "lstm", "light", TITLES)
        one, here = figure.data
        place = list(figure.layout.yaxis.ticktext).index(f"{display(names[token.id])} (drawn) ")
        assert one.x[place] == distribution(token.logits, 1.0)[token.id]
        assert here.x[place] == token.probability[token.id]
        assert len(set(one.y)) == SHOWN
        assert list(figure.layout.xaxis.range) == [0, 1]


def test_a_bar_is_as_high_as_its_token_is_surprising() -> None:
    found = likelihood(models.load("en-char"), "dóg")
    [bars] = surprise(found, "gru", 12.0, TITLES, "dark", words("en")).data
    np.testing.assert_array_equal(bars.y, found.bits)
    d, o, g = bars.marker.color
    assert d == g != o  # one that it never saw


def test_states_are_drawn_on_the_fixed_scale_and_those_that_change_most() -> None:
    figure = written_states(text(), 3, TITLES, "light")
    [heatmap] = figure.data
    assert (heatmap.zmin, heatmap.zmax) == (-1, 1)
    hidden = np.array([token.hidden for token in text()])
    shown = [int(unit) - 1 for unit in heatmap.y]
    others = np.delete(hidden.std(axis=0), shown)
    assert hidden[:, shown].std(axis=0).min() >= others.max()
    np.testing.assert_allclose(np.array(heatmap.z), hidden[:, shown].T, atol=6e-4)


def test_a_units_line_is_its_state() -> None:
    values = np.arange(40.0)
    state, feature = follower_chart(text(), 7, values, TITLES, "dark").data
    np.testing.assert_allclose(state.y, [token.hidden[7] for token in text()], atol=6e-4)
    np.testing.assert_array_equal(feature.y, values)


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0.0, "0.0%"),
        (1e-9, "<0.1%"),
        (0.00049, "<0.1%"),
        (0.0005, "0.1%"),
        (0.9994, "99.9%"),
        (0.9996, ">99.9%"),
        (1.0, "100.0%"),
    ],
)
def test_a_percentage_never_claims_what_is_not_so(probability: float, shown: str) -> None:
    assert percent(probability, words("en")) == shown


def test_the_drawings_swatches_have_the_states_sign_and_size() -> None:
    steps = read_letters(LECTURE, "he")
    titles = {"drawing": "<d>", "hidden": "h", "next": "n", "right": "r", "wrong": "not {target}"}
    html = letter_steps(steps, 1, titles, "light", words("en"))
    assert "&lt;d&gt;" in html
    assert "color-mix(in srgb, var(--negative) 100%, var(--zero))" in html  # -0.996
    assert "color-mix(in srgb, var(--positive) 6%, var(--zero))" in html  # 0.063
    assert "not EOS" in html  # after "he" it predicts l
