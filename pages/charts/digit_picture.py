"""A picture of a digit as the network gets it, as SVG: a number from 0 to 16 for each pixel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pages.charts.colours import GRID, INK, PAPER, Theme

PIXEL = 24


def digit_picture(picture: NDArray[np.float64], brightest: int, theme: Theme) -> str:
    """The pixels, the brightest in ink.

    Args:
        picture: (rows, columns), from 0 to `brightest`.
        brightest: the largest value a pixel has.
        theme: the page's.
    """
    rows, columns = picture.shape
    pixels = "".join(
        f'<rect x="{x * PIXEL}" y="{y * PIXEL}" width="{PIXEL}" height="{PIXEL}" fill="{INK[theme]}" '
        f'fill-opacity="{picture[y, x] / brightest:.3f}"/>'
        for y in range(rows)
        for x in range(columns)
    )
    width, height = columns * PIXEL, rows * PIXEL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER[theme]}" stroke="{GRID[theme]}"/>'
        f"{pixels}</svg>"
    )
