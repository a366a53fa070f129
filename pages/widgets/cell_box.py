"""The six matrices of the lecture's cell, typed as NumPy takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.widgets import session
from pages.widgets.cell_choice import NAMES, PRESETS, CellChoice, read_rows, write_rows
from pages.widgets.follow import follow
from pages.widgets.words import Words

DRAFTS = "cell-drafts"  # in the session: what was typed and can't be used, by the matrix


@dataclass(frozen=True)
class Draft:
    """What was typed for a matrix while the scene had this cell."""

    text: str
    cell: CellChoice


def cell_box(say: Words) -> None:
    """Presets and a box for each matrix. What can't be used is told, and stays in its box."""
    with st.container(horizontal=True):
        for name, cell in PRESETS.items():
            st.button(
                say(f"gradients.cell.preset.{name}"),
                key=f"cell-{name}",
                on_click=session.replace,
                kwargs={"cell": cell},
            )
    for names in (NAMES[:3], NAMES[3:]):
        for name, column in zip(names, st.columns(3, gap="medium"), strict=True):
            with column:
                _box(name, say)


def _box(name: str, say: Words) -> None:
    here = session.current().cell
    drafts: dict[str, Draft] = st.session_state.setdefault(DRAFTS, {})
    draft = drafts.get(name)
    if draft and draft.cell != here:
        del drafts[name]
        draft = None
    rows, columns = here.shape(name)

    def typed(text: str) -> dict[str, Any]:
        drafts.pop(name, None)
        try:
            found = read_rows(text)
            return {"cell": CellChoice.model_validate(dict(here) | {name: found})}
        except ValueError:
            drafts[name] = Draft(text, here)
            return {}

    shown = draft.text if draft else write_rows(getattr(here, name))
    label = say("gradients.cell.box", name=name, rows=rows, columns=columns)
    st.text_input(label, max_chars=200, **follow(f"cell-{name}-text", shown, typed))
    if draft:
        st.error(say("gradients.cell.refused", name=name, rows=rows, columns=columns))
