"""How good a network was at each saved moment of its training, one line a kind of cell."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from engine.models import NetworkCard
from pages.charts.colours import GRID, INK, Theme, colour

SCORE = {"sentiment": "accuracy", "language-model": "nats_per_token"}


def learning_curve(cards: Sequence[NetworkCard], x_title: str, y_title: str, theme: Theme) -> go.Figure:
    """Dev score over epochs.

    Args:
        cards: the kinds of one network.
        x_title: the words for "epochs".
        y_title: the words for the score, with its unit.
        theme: the page's.
    """
    figure = go.Figure()
    for card in cards:
        score = SCORE[card.task]
        figure.add_scatter(
            x=[moment.epoch for moment in card.moments],
            y=[moment.scores[score] for moment in card.moments],
            text=[moment.name for moment in card.moments],
            name=card.kind.upper(),
            mode="lines+markers",
            line_color=colour(card.kind, theme),
            hovertemplate="%{text}: %{y:.3f}<extra>" + card.kind.upper() + "</extra>",
        )
    axis = {"gridcolor": GRID[theme], "zeroline": False, "fixedrange": True}
    figure.update_layout(
        height=280,
        margin={"l": 72, "r": 8, "t": 8, "b": 48},
        font_color=INK[theme],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        xaxis=axis | {"title": x_title},
        yaxis=axis | {"title": y_title},
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hovermode="closest",
    )
    return figure
