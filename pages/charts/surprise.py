"""How surprising each token of a sentence is to a language model, in bits."""

from __future__ import annotations

import plotly.graph_objects as go

from engine.cells import Kind
from engine.lectures.language import Likelihood
from engine.text import display
from pages.charts.by_place import by_place
from pages.charts.colours import Theme, colour
from pages.charts.frame import framed
from pages.text.format import Numbers

LETTERS_FIT = 48  # below the bars


def surprise(
    found: Likelihood, kind: Kind, most: float, titles: dict[str, str], theme: Theme, numbers: Numbers
) -> go.Figure:
    """A bar a token, -log2 P(token | those before it).

    Args:
        found: the sentence.
        kind: the network's kind of cell, which gives the bars their colour.
        most: where the axis ends, in bits, so that two sentences can be compared.
        titles: the words: "bits" and "chance".
        theme: the page's.
        numbers: how they are written.
    """
    shown = [display(token.text) for token in found.tokens]
    places, names = by_place(shown, most=LETTERS_FIT)  # of more, the hover tells
    colours = [colour("unknown" if unknown else kind, theme) for unknown in found.unknown]
    figure = go.Figure()
    figure.add_bar(
        x=places,
        y=found.bits.tolist(),
        marker_color=colours,
        customdata=[[text, numbers.number(p, 3)] for text, p in zip(shown, found.probability, strict=True)],
        hovertemplate="%{customdata[0]}: %{y:.2f} "
        + titles["bits"]
        + "<br>"
        + titles["chance"]
        + " %{customdata[1]}<extra></extra>",
    )
    x = {"showgrid": False, "zeroline": False}
    return framed(figure, theme, x | names, {"title": titles["bits"], "range": [0, most]}, height=220)
