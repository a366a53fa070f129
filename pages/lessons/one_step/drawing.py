"""A cell beside its equations: a components-v2 drawing, in plain ES modules under ``assets/step``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from engine.cells import Kind
from engine.cells.gru import Form
from engine.tracing.records import Array
from pages.charts.step_lines import Line, pack_step
from pages.frame.component import component
from pages.lessons.one_step.choices import StepChoices
from pages.state import session
from pages.text.i18n import Words


def step_drawing(
    key: str,
    kind: Kind,
    lines: tuple[Line, ...],
    values: Mapping[str, Array],
    say: Words,
    place: Any = st,
    form: Form = "torch",
) -> None:
    """Draw these lines of a step, the scene's with its numbers; the visitor chooses another there."""
    labels = {line.name: say(f"one-step.line.{line.name}") for line in lines}
    labels |= {"drawing": say("one-step.drawing"), "lines": say("one-step.lines")}
    data = pack_step(kind, lines, values, session.current(StepChoices).line, labels, form)
    with place.container():
        component("step")(data=data, key=key, on_line_change=partial(_choose, key))


def _choose(key: str) -> None:
    if (line := st.session_state[key]["line"]) is not None:
        session.replace(line=line)
