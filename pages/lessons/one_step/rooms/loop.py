"""The recurrent connection, on and off: one network through time, or one layer again and again."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.lectures.loop import feed_forward_count, reach_of_first, states
from engine.tracing.records import Array
from pages.charts.step_lines import pack_unrolled
from pages.frame.component import component
from pages.frame.predict import Answer, Question
from pages.lessons.one_step.boxes import matrix_boxes
from pages.lessons.one_step.choices import StepChoices
from pages.lessons.one_step.matrices import StepLoop
from pages.lessons.one_step.presets import LOOPS
from pages.parts.preset_buttons import preset_buttons
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

LENGTHS = (1, 3, 10, 100)


def show(say: Words) -> list[Question]:
    """The room, from the scene's inputs and weights."""
    with st.container(horizontal=True, vertical_alignment="center") as row:
        st.toggle(say("one-step.loop.recurrent"), **follow_field("recurrent"))
    presets = {name: {"loop": loop} for name, loop in LOOPS.items()}
    preset_buttons("step", presets, lambda name: say(f"one-step.loop.preset.{name}"), row)
    matrix_boxes("loop", ("x", "W_x", "W_h", "b"), say, vectors=("b",))
    here = session.current(StepChoices)
    loop = here.loop
    st.markdown(caption(loop, here.recurrent, say))
    component("step")(data=_drawn(loop, here.recurrent, say), key="step-unrolled")
    st.table(table(loop, say), border="horizontal")
    st.markdown(say("one-step.loop.counts"))
    st.table(counts(loop, say), border="horizontal")
    st.caption(say("one-step.loop.weights"))
    return _questions(loop, say)


def _drawn(loop: StepLoop, recurrent: bool, say: Words) -> bytes:
    h = states(loop.array("x"), loop.weights, recurrent)
    return pack_unrolled(loop.array("x"), h, loop.weights, recurrent, {"strip": say("one-step.loop.strip")})


def caption(loop: StepLoop, recurrent: bool, say: Words) -> str:
    """What the first input does to the last state, and what that costs in parameters."""
    x = loop.array("x")
    reach = reach_of_first(x, loop.weights, recurrent)
    way = "one" if len(x) == 1 else "on" if recurrent else "off"
    return say(
        f"one-step.loop.caption.{way}",
        steps=len(x),
        reach=say.number(reach, 3),
        count=loop.weights.count,
    )


def table(loop: StepLoop, say: Words) -> dict[str, list[str]]:
    """The states of both networks, step by step."""
    x = loop.array("x")
    on, off = (states(x, loop.weights, recurrent) for recurrent in (True, False))

    def written(rows: Array) -> list[str]:
        return [", ".join(say.fixed(value, 4) for value in row) for row in rows]

    return {
        say("one-step.loop.step"): [str(step) for step in range(1, len(x) + 1)],
        "xₜ": [", ".join(say.number(value) for value in row) for row in x],
        say("one-step.loop.on"): written(on),
        say("one-step.loop.off"): written(off),
        say("one-step.loop.apart"): [say.number(value, 2) for value in np.abs(on - off).max(axis=1)],
    }


def counts(loop: StepLoop, say: Words) -> dict[str, list[str]]:
    """Parameters by length: of the RNN, and of a layer that reads the whole sequence at once."""
    units, inputs = loop.weights.W_x.shape
    return {
        say("one-step.loop.length"): [str(length) for length in LENGTHS],
        say("one-step.loop.rnn"): [str(loop.weights.count) for _ in LENGTHS],
        say("one-step.loop.at_once"): [str(feed_forward_count(length, inputs, units)) for length in LENGTHS],
    }


def _questions(loop: StepLoop, say: Words) -> list[Question]:
    return [
        Question(
            "step-swap",
            say("one-step.loop.swap"),
            [say(f"one-step.loop.swap.{option}") for option in ("on", "off", "both", "neither")],
            lambda: _swap(loop, say),
        ),
        Question(
            "step-longer",
            say("one-step.loop.longer"),
            [say(f"one-step.loop.longer.{option}") for option in ("same", "ten")],
            lambda: _longer(loop, say),
        ),
    ]


def _swap(loop: StepLoop, say: Words) -> Answer:
    """Which network's last state changes where the first inputs come in another order."""
    x = loop.array("x")
    swapped = np.concatenate([x[:-1][::-1], x[-1:]])
    on, off = (
        float(np.abs(states(x, loop.weights, way)[-1] - states(swapped, loop.weights, way)[-1]).max())
        for way in (True, False)
    )
    right = 2 if on and off else 0 if on else 1 if off else 3
    return Answer(right, say("one-step.loop.swap.because", on=say.number(on, 3), off=say.number(off, 3)))


def _longer(loop: StepLoop, say: Words) -> Answer:
    count, units, inputs = loop.weights.count, *loop.weights.W_x.shape
    at_once = feed_forward_count(10 * len(loop.x), inputs, units)
    return Answer(0, say("one-step.loop.longer.because", count=count, at_once=at_once))
