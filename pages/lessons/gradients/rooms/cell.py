"""The lecture's RNN cell in NumPy, forward and backward, line by line, beside autograd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from engine.lectures.backprop.cell import LINES, by_autograd, by_hand
from engine.tracing.records import Array
from pages.charts.code_lines import code_lines, first_entry
from pages.frame.predict import Question
from pages.lessons.gradients import questions
from pages.lessons.gradients.cell_box import cell_box
from pages.lessons.gradients.choices import GradientsChoices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

TITLES = ("forward", "backward", "numpy", "torch", "autograd", "same", "differs")


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's cell and line."""
    cell_box(say)
    here = session.current(GradientsChoices)
    cell = here.cell.cell()
    ours, theirs = by_hand(cell), by_autograd(cell)
    line = LINES[here.line - 1]
    st.markdown(caption(ours, theirs, say))
    _step(say)
    titles = {name: say(f"gradients.cell.{name}") for name in TITLES}
    with st.container(border=True):
        st.markdown(f"`{line}`  \n{say(f'gradients.cell.line.{line.name}')}")
        st.text(first_entry(cell, ours, line.name))
    st.html(code_lines(ours, theirs, line.name, titles))
    st.caption(say("gradients.cell.erratum"))
    st.caption(say("gradients.cell.weights"))
    return questions.of_cell(cell, say)


def _step(say: Words) -> None:
    here = session.current(GradientsChoices)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for sign, key, step in (("◀", "previous", -1), ("▶", "next", 1)):
            there = here.line + step
            st.button(
                sign,
                key=f"line-{key}",
                help=say(f"gradients.cell.{key}"),
                on_click=session.replace,
                kwargs={"line": there},
                disabled=not 1 <= there <= len(LINES),
            )
        st.slider(say("gradients.cell.line"), 1, len(LINES), **follow_field("line"))


def caption(ours: dict[str, Array], theirs: dict[str, Array], say: Words) -> str:
    """How far the lecture's code and autograd are apart, and how much of the gradient gets through."""
    apart = max(float(np.abs(ours[name] - theirs[name]).max()) for name in ours)
    passed = 1 - ours["h_next"] ** 2
    return say(
        "gradients.cell.caption",
        apart=say.number(apart, 2),
        low=say.number(passed.min(), 3),
        high=say.number(passed.max(), 3),
    )
