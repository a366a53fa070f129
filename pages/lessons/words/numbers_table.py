"""The numbers behind a drawing of words: a table on request."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.tracing.records import Array
from pages.text.format import literal
from pages.text.i18n import Words

MOST_ROWS, MOST_COLUMNS = 100, 12


def word_numbers(name: str, words: Sequence[str], values: Array, say: Words) -> None:
    """A row for each of the first words, a column for each of its first numbers.

    Args:
        name: of the drawing, in small letters.
        words: what the rows are called.
        values: (words, numbers).
        say: the words.
    """
    if not st.toggle(say("words.numbers"), key=f"word-numbers-{name}"):
        return
    if values.shape[0] > MOST_ROWS or values.shape[1] > MOST_COLUMNS:
        st.caption(say("words.numbers.first", rows=MOST_ROWS, columns=MOST_COLUMNS))
    columns = {say("words.numbers.word"): [literal(word) for word in words[:MOST_ROWS]]}
    for place in range(min(values.shape[1], MOST_COLUMNS)):
        columns[str(place + 1)] = [say.number(value, 4) for value in values[:MOST_ROWS, place]]
    st.table(columns, border="horizontal")
