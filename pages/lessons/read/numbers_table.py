"""The numbers behind the drawing: as a table, and as a file with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from engine.reading.export import npz
from engine.reading.reading import Reading
from pages.charts.table import step_table
from pages.state.scene_link import scene_link
from pages.text.format import literal
from pages.text.i18n import Words


def numbers(readings: Sequence[Reading], say: Words) -> None:
    """A table on request, and a download."""
    shown = st.toggle(say("read.numbers"), key="numbers")
    if shown:
        st.caption(say("read.numbers.caption"))
    link = scene_link("read")
    for reading in readings:
        name = f"{reading.card.name}-{reading.card.kind}"
        if shown:
            table, token = step_table(reading, say), say("column.token")
            # a cell is Markdown: "#" alone would be an empty heading
            table[token] = table[token].map(literal)
            st.table(table, border="horizontal")
        st.download_button(
            say("read.download", kind=say(f"kind.{reading.card.kind}")),
            data=partial(npz, reading, link),
            file_name=f"{name}.npz",
            mime="application/octet-stream",
            on_click="ignore",
            key=f"download-{name}",
        )
