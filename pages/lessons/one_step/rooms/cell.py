"""One step of an RNN, an LSTM or a GRU: each line of its equations, with its numbers."""

from __future__ import annotations

from typing import get_args

import numpy as np
import streamlit as st
from pydantic import ValidationError

from engine.cells import KINDS, Kind
from engine.lectures.one_step import by_torch, take
from engine.tracing.records import Array
from pages.charts.step_lines import step_lines
from pages.frame.predict import Question
from pages.lessons.one_step.boxes import state_boxes, weight_boxes
from pages.lessons.one_step.cell_questions import questions
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.drawing import step_drawing
from pages.lessons.one_step.matrices import StepCell
from pages.lessons.one_step.presets import CELLS
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

SIZES = ("two", "three")
GATED = ("keep", "overwrite")  # an RNN has no gate to open or to close


def show(say: Words) -> list[Question]:
    """The room, from the scene's cell and its kind."""
    with st.container(horizontal=True, vertical_alignment="center") as row:
        st.segmented_control(
            say("read.kind"),
            get_args(Kind),
            format_func=lambda kind: say(f"kind.{kind}"),
            label_visibility="collapsed",
            width="content",
            **follow_field("kind", start="default"),
        )
    here = session.current(StepChoices)
    kind = here.kind
    presets = SIZES if KINDS[kind].keeps is None else SIZES + GATED
    changes = {name: {"cell": CELLS[name]} for name in presets}
    preset_buttons("step", changes, lambda name: say(f"one-step.cell.preset.{name}"), row)
    states = ("x", *(f"{name}_prev" for name in KINDS[kind].states))
    state_boxes(states, say)
    step = here.cell.step(kind)
    values = take(step)
    st.markdown(caption(kind, values, by_torch(step), say))
    lines = step_lines(kind)
    step_drawing("step-cell", kind, lines, values, say)
    _weights(here, [line.name for line in lines], say)
    there = one_on(here.cell, values)
    st.button(
        say("one-step.cell.on"),
        key="step-on",
        help=say("one-step.cell.on.help"),
        on_click=session.replace,
        kwargs={"cell": there},
        disabled=there is None,
    )
    st.table(side_by_side(here, say), border="horizontal")
    inputs, units = step.x.size, step.h_prev.size
    counted = say("one-step.cell.counts", inputs=inputs, units=units)
    st.caption(f"{counted}  \n{say('one-step.cell.weights')}")
    return questions(step, say)


def _weights(here: StepChoices, names: list[str], say: Words) -> None:
    line = here.line if here.line in names else names[0]
    gates = KINDS[here.kind].gates
    gate = "a" if "a" in gates else line  # the RNN's both lines have its weights
    if gate in gates:
        weight_boxes(gate, say)
    else:
        st.caption(say("one-step.cell.no_weights"))


def one_on(cell: StepCell, values: dict[str, Array]) -> StepCell | None:
    """The cell before the next step: what came out goes in. None where a memory has grown past what fits."""
    try:
        for name in ("h", "c"):
            if name in values:
                cell = cell.with_(f"{name}_prev", (tuple(values[name].tolist()),))
    except ValidationError:
        return None
    return cell


def caption(kind: Kind, values: dict[str, Array], theirs: dict[str, Array], say: Words) -> str:
    """What the step does to the state before, and how far it is from PyTorch's own."""
    apart = max(float(np.abs(values[name] - value).max()) for name, value in theirs.items())
    keeper, writer, written = "h_a", "x_a", _numbers
    if (gate := KINDS[kind].keeps) is not None:
        keeper, writer, written = gate, KINDS[kind].writes or "new", _shares
    return say(
        f"one-step.cell.caption.{kind}",
        kept=written(values[keeper], say),
        written=written(values[writer], say),
        apart=say.number(apart, 2),
    )


def _shares(values: Array, say: Words) -> str:
    return ", ".join(say.percent(value) for value in values)


def _numbers(values: Array, say: Words) -> str:
    return ", ".join(say.number(value, 3) for value in values)


def side_by_side(here: StepChoices, say: Words) -> dict[str, list[str]]:
    """What the three kinds of cell make of the same input and the same old state, and what they cost."""
    steps = {kind: here.cell.step(kind) for kind in get_args(Kind)}
    return {
        say("read.kind"): [say(f"kind.{kind}") for kind in steps],
        "hₜ": [", ".join(say.fixed(value, 4) for value in take(step)["h"]) for step in steps.values()],
        say("one-step.cell.sums"): [str(len(KINDS[kind].gates)) for kind in steps],
        say("one-step.cell.parameters"): [str(step.parameter_count) for step in steps.values()],
    }
