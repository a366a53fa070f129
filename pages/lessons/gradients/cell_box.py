"""The six matrices of the lecture's cell, typed as NumPy takes them."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from pages.lessons.gradients.cell_choice import NAMES, PRESETS
from pages.lessons.gradients.choices import GradientsChoices
from pages.parts.matrix_box import matrix_box
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.state.matrices import Rows
from pages.text.i18n import Words


def cell_box(say: Words) -> None:
    """Presets and a box for each matrix. What can't be used is told, and stays in its box."""
    presets = {name: {"cell": cell} for name, cell in PRESETS.items()}
    preset_buttons("cell", presets, lambda name: say(f"gradients.cell.preset.{name}"))
    here = session.current(GradientsChoices).cell
    for names in (NAMES[:3], NAMES[3:]):
        for name, column in zip(names, st.columns(3, gap="medium"), strict=True):
            rows, columns = here.shape(name)
            shape = {"name": name, "rows": rows, "columns": columns}
            label, refused = say("gradients.cell.box", **shape), say("gradients.cell.refused", **shape)
            with column:
                matrix_box(f"cell-{name}-text", label, here.rows(name), here, partial(_with, name), refused)


def _with(name: str, rows: Rows) -> dict[str, Any]:
    return {"cell": session.current(GradientsChoices).cell.with_(name, rows)}
