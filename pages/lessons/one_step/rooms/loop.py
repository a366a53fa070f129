"""The recurrent connection, on and off: one network through time, or one layer again and again."""

from __future__ import annotations

import numpy as np
import streamlit as st

from engine.lectures.loop import feed_forward_count, reach_of_first, states
from engine.tracing.records import Array
from pages.charts.step_lines import pack_unrolled
from pages.frame.component import component
from pages.frame.predict import Answer, Question, predict
from pages.lessons.one_step.boxes import matrix_boxes
from pages.state import session
from pages.state.bind import follow_field
from pages.state.choices.one_step_matrices import StepLoop
from pages.state.choices.one_step_presets import STEP_LOOPS
from pages.text.i18n import Words

LENGTHS = (1, 3, 10, 100)


def show(say: Words) -> None:
    """The room, from the scene's inputs and weights."""
    st.subheader(say("step.loop.question"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle(say("step.loop.recurrent"), **follow_field("step_recurrent"))
        for name, loop in STEP_LOOPS.items():
            st.button(
                say(f"step.loop.preset.{name}"),
                key=f"step-{name}",
                on_click=session.replace,
                kwargs={"step_loop": loop},
            )
    matrix_boxes("step_loop", ("x", "W_x", "W_h", "b"), say, vectors=("b",))
    here = session.current()
    loop = here.step_loop
    st.markdown(caption(loop, here.step_recurrent, say))
    component("step")(data=_drawn(loop, here.step_recurrent, say), key="step-unrolled")
    st.table(table(loop, say), border="horizontal")
    st.markdown(say("step.loop.counts"))
    st.table(counts(loop, say), border="horizontal")
    st.caption(say("step.loop.weights"))
    predict(_questions(loop, say), say)


def _drawn(loop: StepLoop, recurrent: bool, say: Words) -> bytes:
    h = states(loop.array("x"), loop.weights, recurrent)
    return pack_unrolled(loop.array("x"), h, loop.weights, recurrent, {"strip": say("step.loop.strip")})


def caption(loop: StepLoop, recurrent: bool, say: Words) -> str:
    """What the first input does to the last state, and what that costs in parameters."""
    x = loop.array("x")
    reach = reach_of_first(x, loop.weights, recurrent)
    way = "one" if len(x) == 1 else "on" if recurrent else "off"
    return say(
        f"step.loop.caption.{way}",
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
        say("step.loop.step"): [str(step) for step in range(1, len(x) + 1)],
        "xₜ": [", ".join(say.number(value) for value in row) for row in x],
        say("step.loop.on"): written(on),
        say("step.loop.off"): written(off),
        say("step.loop.apart"): [say.number(value, 2) for value in np.abs(on - off).max(axis=1)],
    }


def counts(loop: StepLoop, say: Words) -> dict[str, list[str]]:
    """Parameters by length: of the RNN, and of a layer that reads the whole sequence at once."""
    units, inputs = loop.weights.W_x.shape
    return {
        say("step.loop.length"): [str(length) for length in LENGTHS],
        say("step.loop.rnn"): [str(loop.weights.count) for _ in LENGTHS],
        say("step.loop.at_once"): [str(feed_forward_count(length, inputs, units)) for length in LENGTHS],
    }


def _questions(loop: StepLoop, say: Words) -> list[Question]:
    return [
        Question(
            "step-swap",
            say("step.loop.swap"),
            [say(f"step.loop.swap.{option}") for option in ("on", "off", "both", "neither")],
            lambda: _swap(loop, say),
        ),
        Question(
            "step-longer",
            say("step.loop.longer"),
            [say(f"step.loop.longer.{option}") for option in ("same", "ten")],
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
    return Answer(right, say("step.loop.swap.because", on=say.number(on, 3), off=say.number(off, 3)))


def _longer(loop: StepLoop, say: Words) -> Answer:
    count, units, inputs = loop.weights.count, *loop.weights.W_x.shape
    at_once = feed_forward_count(10 * len(loop.x), inputs, units)
    return Answer(0, say("step.loop.longer.because", count=count, at_once=at_once))
