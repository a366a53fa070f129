"""The two published GRUs: the reset gate before the matrix product, or after it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from engine.cells.gru import Form
from engine.lectures.one_step import GateWeights, Step, take
from engine.tracing.records import Array
from pages.charts.step_lines import plain_symbol, step_lines
from pages.frame.predict import Answer, Question
from pages.lessons.one_step.boxes import state_boxes, weight_boxes
from pages.lessons.one_step.cell_questions import biased, largest
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.drawing import step_drawing
from pages.lessons.one_step.presets import CELLS
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.text.i18n import Words

PRESETS = {"mixed": "two", "open": "open", "shut": "shut", "alike": "alike"}
FORMS: tuple[Form, Form] = ("cho2014", "torch")
DIFFERING = ("reset", "n", "h")  # the lines in which the forms differ
SAME = 1e-12


def show(say: Words) -> list[Question]:
    """The room, from the scene's cell read as a GRU."""
    presets = {name: {"cell": CELLS[cell]} for name, cell in PRESETS.items()}
    preset_buttons("step", presets, lambda name: say(f"one-step.reset.preset.{name}"))
    state_boxes(("x", "h_prev"), say)
    weight_boxes("r", say)
    here = session.current(StepChoices)
    found = forms_of(here)
    st.markdown(caption(found, say))
    for form, column in zip(FORMS, st.columns(2, gap="medium"), strict=True):
        column.markdown(f"**{say(f'one-step.reset.form.{form}')}**")
        lines = tuple(line for line in step_lines("gru", form) if line.name in DIFFERING)
        step_drawing(f"step-{form}", "gru", lines, found[form], say, column, form)
    st.table(table(found, say), border="horizontal")
    st.caption(say("one-step.reset.weights"))
    return _questions(here.cell.step("gru"), say)


def forms_of(here: StepChoices) -> dict[Form, dict[str, Array]]:
    """Both steps, with the same weights."""
    return {form: take(here.cell.step("gru", form)) for form in FORMS}


def apart(found: dict[Form, dict[str, Array]], name: str) -> float:
    """By how much a value differs between the two, at its most."""
    cho, torch = (found[form][name] for form in FORMS)
    return largest(cho - torch)


def caption(found: dict[Form, dict[str, Array]], say: Words) -> str:
    """Where the two part, in the numbers on show."""
    n, h = apart(found, "n"), apart(found, "h")
    r = ", ".join(say.number(value, 3) for value in found["torch"]["r"])
    verdict = "same" if n < SAME else "apart"
    return say(f"one-step.reset.caption.{verdict}", r=r, n=say.number(n, 2), h=say.number(h, 2))


def table(found: dict[Form, dict[str, Array]], say: Words) -> dict[str, list[str]]:
    """The signals of both, and how far apart they are."""
    names = ("z", "r", "n", "h")
    columns = {say("one-step.reset.signal"): [plain_symbol(name) for name in names]}
    for form in FORMS:
        columns[say(f"one-step.reset.form.{form}")] = [
            ", ".join(say.fixed(value, 6) for value in found[form][name]) for name in names
        ]
    columns[say("one-step.reset.apart")] = [say.number(apart(found, name), 2) for name in names]
    return columns


def _questions(step: Step, say: Words) -> list[Question]:
    options = [say("one-step.reset.apart.not"), say("one-step.reset.apart.yes")]
    return [
        Question("step-halves", say("one-step.reset.halves"), options, lambda: _answer(_halved(step), say)),
        Question(
            "step-closed",
            say("one-step.reset.closed"),
            options,
            lambda: _answer(biased(step, "r", -1000), say),
        ),
    ]


def _halved(step: Step) -> Step:
    r = step.gates["r"]
    return replace(step, gates={**step.gates, "r": GateWeights(0 * r.W_x, 0 * r.W_h, 0 * r.b)})


def _answer(step: Step, say: Words) -> Answer:
    found = {form: take(replace(step, form=form)) for form in FORMS}
    n = apart(found, "n")
    r = ", ".join(say.number(value, 3) for value in found["torch"]["r"])
    return Answer(int(n > SAME), say("one-step.reset.because", r=r, n=say.number(n, 2)))
