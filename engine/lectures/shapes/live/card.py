"""The card of a small network: what every shipped model says, its sizes and its scores."""

from __future__ import annotations

from ....models.card import Card, Weaknesses


class SmallCard(Card):
    """`sizes` are what its module is built with; `scores` were measured on data that it was not trained on,
    with the weights as shipped.
    """

    sizes: dict[str, int]
    scores: dict[str, float]
    weaknesses: Weaknesses
