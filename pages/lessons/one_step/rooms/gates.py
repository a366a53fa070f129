"""The lectures' LSTM cell with its gates given: what is forgotten, written and let out, entry by entry."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.lectures.one_step import products
from engine.tracing.records import Array
from pages.charts.step_lines import product_lines
from pages.frame.predict import Answer, Question
from pages.lessons.one_step.boxes import matrix_boxes
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.drawing import step_drawing
from pages.lessons.one_step.presets import GATES
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.text.i18n import Words

NAMES = ("f", "c_prev", "i", "g", "o")
# As the slide prints them.
PRINTED = {"tanh_c": ((-0.9, 0.9), (-0.7, 0.7)), "h": ((0, 0), (-0.7, 0.7))}


def show(say: Words) -> list[Question]:
    """The room, from the scene's gates."""
    presets = {name: {"gates": given} for name, given in GATES.items()}
    preset_buttons("step", presets, lambda name: say(f"one-step.gates.preset.{name}"))
    matrix_boxes("gates", NAMES, say)
    here = session.current(StepChoices)
    values = values_of(here)
    st.markdown(caption(values, say))
    step_drawing("step-gates", "lstm", product_lines(), values, say)
    _errata(here, values, say)
    st.caption(say("one-step.gates.weights"))
    return _questions(values, say)


def values_of(here: StepChoices) -> dict[str, Array]:
    """What is given, and what comes of it."""
    given = {name: here.gates.array(name).astype(float) for name in NAMES}
    return given | products(given)


def caption(values: dict[str, Array], say: Words) -> str:
    """How much of the old is kept and of the new is written, in the numbers on show."""
    return say(
        "one-step.gates.caption",
        erased=int((values["f"] == 0).sum()),
        unwritten=int((values["i"] == 0).sum()),
        entries=values["f"].size,
        low=say.number(values["h"].min(), 4),
        high=say.number(values["h"].max(), 4),
    )


def _errata(here: StepChoices, values: dict[str, Array], say: Words) -> None:
    if here.gates == GATES["2x2"]:
        st.markdown(f"**{say('one-step.gates.erratum')}** {say('one-step.gates.erratum.2x2')}")
        st.table(printed_and_exact(values, say), border="horizontal")
    elif here.gates == GATES["2x5"]:
        st.markdown(f"**{say('one-step.gates.erratum')}** {say('one-step.gates.erratum.2x5')}")


def printed_and_exact(values: dict[str, Array], say: Words) -> dict[str, list[str]]:
    """The slide's figures beside the exact ones, entry by entry."""
    places = [(row, column) for row in range(2) for column in range(2)]
    table = {say("one-step.gates.entry"): [f"[{row + 1}, {column + 1}]" for row, column in places]}
    for name, written in (("tanh_c", "tanh(Cₜ)"), ("h", "hₜ")):
        printed = [say.number(PRINTED[name][row][column]) for row, column in places]
        table[say("one-step.gates.printed", name=written)] = printed
        table[say("one-step.gates.exact", name=written)] = [
            say.number(values[name][place], 8) for place in places
        ]
    return table


def _questions(values: dict[str, Array], say: Words) -> list[Question]:
    return [
        Question(
            "step-keep-all",
            say("one-step.gates.keep_all"),
            [say(f"one-step.gates.keep_all.{option}") for option in ("old", "new", "zero")],
            lambda: _keep_all(values, say),
        ),
        Question(
            "step-let-out",
            say("one-step.gates.let_out"),
            [say(f"one-step.gates.let_out.{option}") for option in ("same", "lost")],
            lambda: _let_out(values, say),
        ),
    ]


def _keep_all(values: dict[str, Array], say: Words) -> Answer:
    ones = np.ones_like(values["f"])
    c = products(values | {"f": ones, "i": 0 * ones})["c"]
    apart = [float(np.abs(c - other).max()) for other in (values["c_prev"], values["g"], 0 * ones)]
    return Answer(
        int(np.argmin(apart)), say("one-step.gates.keep_all.because", apart=say.number(apart[0], 2))
    )


def _let_out(values: dict[str, Array], say: Words) -> Answer:
    shut = products(values | {"o": np.zeros_like(values["o"])})
    apart = float(np.abs(shut["c"] - values["c"]).max())
    h = float(np.abs(shut["h"]).max())
    return Answer(
        int(apart > 0), say("one-step.gates.let_out.because", apart=say.number(apart, 2), h=say.number(h, 2))
    )
