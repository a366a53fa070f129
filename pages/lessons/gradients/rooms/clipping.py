"""Gradient clipping: one gradient shortened, and a training that explodes without it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, get_args

import numpy as np
import streamlit as st

from engine.lectures.backprop.clipping import Clip, clip_by_torch, clip_gradient
from engine.tracing.records import Array
from pages.charts.clipped_vector import clipped_vector
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.gradients import questions
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.explosion import explosion
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Words


def show(say: Words) -> Sequence[Question]:
    """The room: a vector by hand, then a real training, both clipped as the scene says."""
    controls, drawing = st.columns(2, gap="medium")
    with controls:
        _choose(say)
    here = session.current(GradientsChoices)
    gradient = np.array(here.vector)
    clipped = clip_gradient(gradient, here.threshold, here.clip)
    by_torch = clip_by_torch(gradient, here.threshold, here.clip)
    with controls:
        st.markdown(caption(gradient, clipped, here.threshold, say))
        st.latex(formula(here.clip))
        st.table(table({"g": gradient, "clipped": clipped, "torch": by_torch}, say), border="horizontal")
        if here.clip == "norm":
            st.caption(say("gradients.clipping.torch"))
    titles = {"gradient": "g", "clipped": say("gradients.clipping.row.clipped")}
    figure = clipped_vector(gradient, clipped, here.clip, here.threshold, titles, current_theme())
    draw(figure, "clipped-vector", drawing)
    drawing.caption(say("gradients.clipping.vector.weights"))
    explosion(say)
    return questions.of_clipping(gradient, here.threshold, say)


def _choose(say: Words) -> None:
    here = session.current(GradientsChoices)
    st.segmented_control(
        say("gradients.clipping.clip"),
        get_args(Clip),
        format_func=lambda clip: say(f"gradients.clipping.clip.{clip}"),
        **follow_field("clip", start="default"),
    )
    st.slider(say("gradients.clipping.threshold"), 0.1, 10.0, step=0.1, **follow_field("threshold"))

    def with_component(place: int, value: float | None) -> dict[str, Any]:
        first, second = here.vector
        if value is None:
            return {}
        return {"vector": (value, second) if place == 0 else (first, value)}

    with st.container(horizontal=True):
        for place, value in enumerate(here.vector):
            st.number_input(
                "g₁" if place == 0 else "g₂",
                min_value=-1000.0,
                max_value=1000.0,
                step=0.5,
                format="%.6g",
                width="stretch",
                **follow(f"vector-{place}", value, partial(with_component, place)),
            )


def caption(gradient: Array, clipped: Array, threshold: float, say: Words) -> str:
    """What clipping did to the vector, in the numbers on show."""
    before, after = (float(np.linalg.norm(vector)) for vector in (gradient, clipped))
    if np.array_equal(gradient, clipped):
        return say(
            "gradients.clipping.caption.kept", norm=say.number(before, 4), threshold=say.number(threshold, 4)
        )
    turned = np.degrees(np.arctan2(*gradient[::-1]) - np.arctan2(*clipped[::-1]))
    return say(
        "gradients.clipping.caption.clipped",
        before=say.number(before, 4),
        after=say.number(after, 4),
        turned=say.fixed(abs(turned), 1),
    )


def formula(clip: Clip) -> str:
    """The rule, in LaTeX."""
    if clip == "norm":
        return r"\lVert g \rVert \ge \theta: \quad g \leftarrow \frac{\theta}{\lVert g \rVert}\, g"
    return r"g_k \leftarrow \min(\max(g_k, -\theta),\, \theta)"


def table(vectors: dict[str, Array], say: Words) -> dict[str, list[str]]:
    """The vectors' components and norms, one row each."""
    return {
        say("gradients.clipping.vector"): [say(f"gradients.clipping.row.{name}") for name in vectors],
        "g₁": [say.number(vector[0], 7) for vector in vectors.values()],
        "g₂": [say.number(vector[1], 7) for vector in vectors.values()],
        "‖g‖": [say.number(float(np.linalg.norm(vector)), 7) for vector in vectors.values()],
    }
