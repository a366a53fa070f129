"""Colours can be read on both papers, and told apart where they meet."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.cells import KINDS
from pages.charts.colours import COLOURS, DIVERGING, GRID, INK, PAPER, Theme, colour, palette

THEMES: tuple[Theme, Theme] = ("light", "dark")
TOGETHER = [
    ("f", "i", "o", "g", "c", "h", "gradient"),
    ("z", "r", "n", "h", "gradient"),
    ("a", "h", "gradient"),
    ("rnn", "lstm", "gru", "rnn-2", "lstm-2", "gru-2"),
]

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0, for linear RGB
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def linear(hexadecimal: str) -> NDArray[np.float64]:
    """#rrggbb as linear RGB (IEC 61966-2-1)."""
    assert len(hexadecimal) == 7
    channels = np.array([int(hexadecimal[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2."""
    luminance = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (luminance[1] + 0.05) / (luminance[0] + 0.05)


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIE L*a*b* (D65) of linear RGB."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(np.clip(to_xyz @ rgb, 0, None) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_can_be_read_as_text(theme: Theme) -> None:
    weak = {
        name: contrast(value, PAPER[theme])
        for name, value in palette(theme).items()
        if contrast(value, PAPER[theme]) < 4.5
    }
    assert not weak
    assert contrast(INK[theme], PAPER[theme]) >= 7
    assert contrast(GRID[theme], PAPER[theme]) < 3  # lines stay behind what they carry


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", ["full", *BLINDNESS])
@pytest.mark.parametrize("names", TOGETHER, ids="".join)
def test_colours_that_meet_can_be_told_apart(theme: Theme, sight: str, names: tuple[str, ...]) -> None:
    seen = np.array(BLINDNESS.get(sight, np.eye(3)))
    places = {name: lab(seen @ linear(colour(name, theme))) for name in names}
    least = 20 if sight == "full" else 6
    alike = {
        (one, other): round(float(np.linalg.norm(places[one] - places[other])), 1)
        for one, other in combinations(names, 2)
        if np.linalg.norm(places[one] - places[other]) < least
    }
    assert not alike


@pytest.mark.parametrize("kind", KINDS)
def test_every_signal_and_kind_has_a_colour(kind: str) -> None:
    assert {*KINDS[kind].signals, kind, "gradient", "unknown"} <= COLOURS.keys()  # type: ignore[index]


@pytest.mark.parametrize("theme", THEMES)
def test_zero_is_the_page_itself(theme: Theme) -> None:
    negative, zero, positive = DIVERGING[theme]
    assert zero == PAPER[theme]
    assert min(contrast(negative, zero), contrast(positive, zero)) >= 3


def test_a_name_without_a_colour_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        colour("nonsense", "light")
