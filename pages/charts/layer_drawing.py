"""A fully connected layer as circles and lines, for one input: an SVG drawing."""

from __future__ import annotations

from html import escape

import numpy as np

from engine.tracing.records import Array
from pages.charts.colours import DIVERGING, INK, PAPER, Theme
from pages.text.format import Numbers

LEFT, RIGHT, WIDTH = 60, 260, 320
GAP, RADIUS = 52, 20  # between circles, of one
THICKEST = 6.0


def layer_drawing(x: Array, W: Array, h: Array, theme: Theme, numbers: Numbers) -> str:
    """Every weight a line: its colour is its sign, its width its size beside the largest one.

    Args:
        x: (inputs,).
        W: (inputs, units).
        h: (units,), what comes out.
        theme: the page's.
        numbers: how they are written.
    """
    height = GAP * max(W.shape) + 2 * RADIUS
    places = [_column(count, height) for count in W.shape]
    largest = float(np.abs(W).max()) or 1.0
    lines = [
        _line(
            places[0][int(i)],
            places[1][int(j)],
            float(W[i, j]) / largest,
            f"w{i + 1}{j + 1} = {numbers.number(float(W[i, j]), 4)}",
            theme,
        )
        for i, j in np.ndindex(W.shape)
    ]
    circles = [
        _circle(side, y, numbers.number(value, 4), theme)
        for side, ys, values in ((LEFT, places[0], x), (RIGHT, places[1], h))
        for y, value in zip(ys, values, strict=True)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" font-family="sans-serif">{"".join(lines + circles)}</svg>'
    )


def _column(count: int, height: int) -> list[float]:
    return [height / 2 + GAP * (place - (count - 1) / 2) for place in range(count)]


def _line(start: float, end: float, weight: float, title: str, theme: Theme) -> str:
    negative, _, positive = DIVERGING[theme]
    width = max(0.5, THICKEST * abs(weight))
    dash = ' stroke-dasharray="7 5"' if weight < 0 else ""  # told apart without the colour too
    return (
        f'<line x1="{LEFT + RADIUS}" y1="{start:.1f}" x2="{RIGHT - RADIUS}" y2="{end:.1f}" '
        f'stroke="{negative if weight < 0 else positive}" stroke-width="{width:.2f}"{dash} '
        f'opacity="{1 if weight else 0.25}"><title>{escape(title)}</title></line>'
    )


def _circle(x: float, y: float, text: str, theme: Theme) -> str:
    return (
        f'<circle cx="{x}" cy="{y:.1f}" r="{RADIUS}" fill="{PAPER[theme]}" stroke="{INK[theme]}" />'
        f'<text x="{x}" y="{y + 4:.1f}" text-anchor="middle" font-size="12" fill="{INK[theme]}">'
        f"{escape(text)}</text>"
    )
