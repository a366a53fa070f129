"""What a language model chose from: the likeliest next tokens, before and after the temperature."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from engine.cells import Kind
from engine.lectures.language import WrittenToken, distribution
from engine.text import display
from pages.charts.by_place import by_place
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed

SHOWN = 10


def next_tokens(
    token: WrittenToken, names: tuple[str, ...], kind: Kind, theme: Theme, titles: dict[str, str]
) -> go.Figure:
    """Bars of P at temperature 1 and at the one it was drawn at; the token that was drawn is among them.

    Args:
        token: what was drawn.
        names: the vocabulary.
        kind: the network's kind of cell, which gives the bars their colour.
        theme: the page's.
        titles: the words: "one", "here", "probability" and "drawn".
    """
    at_one = distribution(token.logits, 1.0)
    places = np.argsort(-token.logits, kind="stable")[:SHOWN].tolist()
    if token.id not in places:
        places[-1] = token.id
    shown = [
        display(names[place]) + (f" ({titles['drawn']})" if place == token.id else "") for place in places
    ]
    down, token_names = by_place([f"{text} " for text in shown])
    figure = go.Figure()
    for name, values, line in (("one", at_one, "unknown"), ("here", token.probability, kind)):
        figure.add_bar(
            y=down,
            customdata=shown,
            x=values[places].tolist(),
            orientation="h",
            name=titles[name],
            marker_color=colour(line, theme),
            hovertemplate="%{customdata}: %{x:.3f}<extra>" + titles[name] + "</extra>",
        )
    x, y = {"title": titles["probability"], "range": [0, 1]}, {"autorange": "reversed", "showgrid": False}
    return framed(figure, theme, x, y | token_names, height=380)
