"""The phase diagram's table says what its cells hold, in colours that its text can be read on."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.race.phase import Cell, Fate, Flow
from pages.charts.colours import DIVERGING, PAPER, Theme
from pages.charts.phase_table import briefly, contrast, mixed, phase_table, readable, share
from pages.text.format import Numbers

ENGLISH = Numbers("en")
TITLES = {"caption": "LSTM <1>", "gain": "gain", "length": "length"}


def cell(
    ratio: float, accuracy: float = 0.5, gain: float = 1.0, length: int = 10, learns: bool = False
) -> Cell:
    fate: Fate = "explodes" if not ratio < 2 else "vanishes" if ratio <= -2 else "arrives"
    flow = Flow(0.0, ratio, fate)
    return Cell("lstm", gain, length, 5, True, accuracy, learns, flow, flow)


def test_a_table_has_a_row_for_each_length_and_a_column_for_each_gain() -> None:
    cells = [cell(-8.0, 0.12, gain, length) for length in (40, 5) for gain in (1.5, 0.5)]
    html = phase_table(cells, TITLES, "light", ENGLISH)
    assert re.findall(r'<th scope="row">(\d+)', html) == ["5", "40"]
    assert re.findall(r'<th scope="col">([\d.]+)', html) == ["0.5", "1.5"]
    assert html.count("12%") == html.count("↓ 10⁻⁸") == 4
    assert "LSTM &lt;1&gt;" in html


def test_what_is_known_is_shown_and_nothing_else() -> None:
    assert "✓" in phase_table([cell(0.0, 0.97, learns=True)], TITLES, "dark", ENGLISH)
    assert "%" not in phase_table([Cell("rnn", 1.0, 10)], TITLES, "light", ENGLISH)
    assert "↑ ∞" in phase_table([cell(math.nan)], TITLES, "light", ENGLISH)
    assert "↓ 0" in phase_table([cell(-math.inf)], TITLES, "light", ENGLISH)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(-52.3, "10⁻⁵²"), (-0.3, "0.5"), (0.0, "1"), (1.14, "14"), (2.35, "10²"), (9.1, "10⁹")],
)
def test_what_is_left_in_few_signs(ratio: float, text: str) -> None:
    assert briefly(ratio, ENGLISH) == text


@pytest.mark.parametrize("theme", ["light", "dark"])
@given(ratio=st.floats(-300, 300) | st.just(math.nan) | st.just(-math.inf))
def test_every_cell_can_be_read(theme: Theme, ratio: float) -> None:
    paint = mixed(share(ratio), theme)
    assert contrast(readable(paint), paint) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_run_from_the_page_to_the_ends_of_the_signed_scale(theme: Theme) -> None:
    negative, _, positive = DIVERGING[theme]
    assert mixed(share(0.0), theme) == PAPER[theme].lower()
    assert mixed(share(-8.0), theme) == mixed(share(-math.inf), theme) == negative.lower()
    assert mixed(share(8.0), theme) == mixed(share(math.nan), theme) == positive.lower()
