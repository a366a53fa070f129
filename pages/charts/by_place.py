"""An axis of names: letters, tokens, words, classes.

Given the names themselves, Plotly draws those that are alike on top of each other: the first ㅇ of 영 and its
last. So everything stands at its place, a number, and the axis says what each place is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def by_place(
    names: Sequence[str], first: int = 0, most: int | None = None
) -> tuple[list[int], dict[str, Any]]:
    """Where each name stands, and what Plotly's layout needs to write it there.

    Args:
        names: along the axis; they may repeat.
        first: the place of the first of them.
        most: how many names there is room for; of more, none is written.
    """
    places = list(range(first, first + len(names)))
    if most is not None and len(names) > most:
        return places, {}
    return places, {"tickmode": "array", "tickvals": places, "ticktext": list(names), "tickangle": 0}
