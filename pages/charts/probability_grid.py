"""What a network thought after each step: a column a step, a row a class, as dark as it is probable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.charts.by_place import by_place
from pages.charts.colours import PAPER, Theme, colour
from pages.charts.frame import framed

FITS = 14  # columns in which there is room for numbers
ROW = 26  # pixels


def probability_grid(
    probability: NDArray[np.float64],
    steps: Sequence[str],
    classes: Sequence[str],
    titles: dict[str, str],
    theme: Theme,
    kind: str = "lstm",
) -> go.Figure:
    """A heatmap on the fixed scale from 0 to 1.

    Args:
        probability: (steps, classes).
        steps: what was read, or written, at each step.
        classes: what the probabilities are of.
        titles: the words: "step" and "class".
        theme: the page's.
        kind: of the network's cell, which gives it its colour.
    """
    grid = probability.T
    numbers = np.where(grid >= 0.005, np.char.mod("%.2f", grid), "") if len(steps) <= FITS else None
    across, step_names = by_place(steps, first=1)
    down, class_names = by_place(classes)
    figure = go.Figure(
        go.Heatmap(
            z=grid.round(4),
            x=across,
            y=down,
            customdata=[[(step, name) for step in steps] for name in classes],
            text=numbers,
            texttemplate=None if numbers is None else "%{text}",
            zmin=0,
            zmax=1,
            colorscale=[(0, PAPER[theme]), (1, colour(kind, theme))],
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate="%{x} %{customdata[0]}: P(%{customdata[1]}) = %{z:.3f}<extra></extra>",
        )
    )
    x = {"title": titles["step"], "showgrid": False}
    y = {"title": titles["class"], "showgrid": False, "autorange": "reversed", "automargin": True}
    return framed(figure, theme, x | step_names, y | class_names, height=110 + ROW * len(classes))
