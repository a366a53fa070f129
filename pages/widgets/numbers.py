"""The numbers behind the drawing: as a table, and as a file with all of them."""

from __future__ import annotations

import streamlit as st

from engine.export import npz
from engine.reading import Reading
from pages.charts.table import step_table
from pages.widgets.captions import literal
from pages.widgets.words import Words


def numbers(reading: Reading, say: Words) -> None:
    """A table on request, and a download."""
    left, right = st.columns([3, 2], vertical_alignment="center")
    shown = left.toggle(say("read.numbers"), key="numbers")
    right.download_button(
        say("read.download"),
        data=lambda: npz(reading),
        file_name=f"{reading.card.name}-{reading.card.kind}.npz",
        mime="application/octet-stream",
        on_click="ignore",
        width="stretch",
    )
    if shown:
        st.caption(say("read.numbers.caption"))
        table, token = step_table(reading, say), say("column.token")
        table[token] = table[token].map(literal)  # a cell is Markdown: "#" alone would be an empty heading
        st.table(table, border="horizontal")
