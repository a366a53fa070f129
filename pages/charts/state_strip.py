"""A state as a strip: a cell for each unit, coloured on the fixed signed scale."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.charts.colours import DIVERGING, Theme
from pages.charts.frame import framed

ROWS_OF = 32  # units in a row: what a telephone has room for


def state_strip(state: NDArray[np.float64], titles: dict[str, str], theme: Theme) -> go.Figure:
    """The units of one state, row after row.

    Args:
        state: (units,), from -1 to 1.
        titles: the words: "unit".
        theme: the page's.
    """
    rows = -(-len(state) // ROWS_OF)
    grid = np.full(rows * ROWS_OF, np.nan)
    grid[: len(state)] = state
    low, zero, high = DIVERGING[theme]
    figure = go.Figure(
        go.Heatmap(
            z=grid.reshape(rows, ROWS_OF).round(3),
            x=list(range(1, ROWS_OF + 1)),
            y=[str(1 + row * ROWS_OF) for row in range(rows)],
            zmin=-1,
            zmax=1,
            colorscale=[(0, low), (0.5, zero), (1, high)],
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate=titles["unit"] + " %{y} + %{x} − 1: %{z:.3f}<extra></extra>",
        )
    )
    x = {"visible": False}
    y = {"title": titles["unit"], "type": "category", "autorange": "reversed", "showgrid": False}
    framed(figure, theme, x, y, height=40 + 26 * rows)
    return figure.update_layout(margin={"t": 6, "b": 10})
