"""The hidden states that a text was written from: units over the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from engine.lectures.language import WrittenToken
from engine.text import display
from pages.charts.by_place import by_place
from pages.charts.colours import DIVERGING, INK, Theme
from pages.charts.frame import framed

SHOWN = 24  # units: those that change most
LETTERS_FIT = 60  # below the columns


def written_states(
    written: Sequence[WrittenToken], current: int, titles: dict[str, str], theme: Theme
) -> go.Figure:
    """A column a token: h_t, of the units that vary the most over the text.

    Args:
        written: the text.
        current: the token that is marked, from 0.
        titles: the words: "unit" and "token".
        theme: the page's.
    """
    hidden = np.array([token.hidden for token in written])  # (time, units)
    units = np.sort(np.argsort(-hidden.std(axis=0), kind="stable")[:SHOWN])
    text = [display(token.text) for token in written]
    places, names = by_place(text, first=1, most=LETTERS_FIT)
    low, zero, high = DIVERGING[theme]
    figure = go.Figure(
        go.Heatmap(
            z=hidden[:, units].T.round(3),
            x=places,
            y=[str(unit + 1) for unit in units],
            customdata=[text] * len(units),
            zmin=-1,
            zmax=1,
            colorscale=[(0, low), (0.5, zero), (1, high)],
            colorbar={"thickness": 10},
            hovertemplate="%{x} %{customdata}: " + titles["unit"] + " %{y}, %{z:.3f}<extra></extra>",
        )
    )
    figure.add_vline(current + 1, line={"color": INK[theme], "dash": "dot", "width": 1})
    x = {"title": titles["token"], "showgrid": False}
    return framed(
        figure, theme, x | names, {"title": titles["unit"], "type": "category", "showgrid": False}, height=380
    )
