"""A matrix over words: counts, PMI, or a table of vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from engine.tracing.records import Array
from pages.charts.by_place import by_place
from pages.charts.colours import DIVERGING, INK, Theme
from pages.charts.frame import framed

MOST_WRITTEN = 14  # rows and columns that have room for their numbers
CELL = 30  # pixels


def word_matrix(
    values: Array,
    rows: Sequence[str],
    columns: Sequence[str],
    marked: int | None,
    theme: Theme,
    decimals: int = 0,
) -> go.Figure:
    """The matrix as a heatmap, zero the page's own colour and the scale symmetric about it.

    Args:
        values: (rows, columns).
        rows: what the rows are called.
        columns: what the columns are called.
        marked: a row to frame; None for none.
        theme: the page's.
        decimals: of the numbers, which are written where there is room.
    """
    negative, zero, positive = DIVERGING[theme]
    largest = float(np.abs(values).max()) or 1.0
    across, column_names = by_place(columns)
    down, row_names = by_place(rows)
    longest = max(map(len, columns))
    few = max(values.shape) <= MOST_WRITTEN
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=across,
            y=down,
            zmin=-largest,
            zmax=largest,
            colorscale=[[0, negative], [0.5, zero], [1, positive]],
            showscale=False,
            xgap=1,
            ygap=1,
            customdata=[[f"{row}, {column}" for column in columns] for row in rows],
            hovertemplate="%{customdata}: %{z:.4g}<extra></extra>",
            texttemplate=f"%{{z:.{decimals}f}}" if few else None,
        )
    )
    if marked is not None:
        figure.add_shape(
            type="rect",
            x0=-0.5,
            x1=len(columns) - 0.5,
            y0=marked - 0.5,
            y1=marked + 0.5,
            line={"color": INK[theme], "width": 2},
        )
    x = column_names | {"side": "top", "showgrid": False, "tickangle": -45 if longest > 2 else 0}
    y = row_names | {"autorange": "reversed", "showgrid": False}
    figure = framed(figure, theme, x, y, height=min(640, 90 + CELL * len(rows)))
    figure.update_layout(margin={"l": 12, "r": 28, "t": 12, "b": 12})
    figure.update_xaxes(automargin=True)
    figure.update_yaxes(automargin=True)
    return figure
