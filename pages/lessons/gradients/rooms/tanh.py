"""What tanh lets pass of a gradient, once and many times."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from engine.lectures.backprop.activation import log10_passed, tanh_derivative
from pages.charts.tanh_curve import WIDEST, tanh_curve
from pages.charts.tanh_product import tanh_product
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.gradients import questions
from pages.lessons.gradients.choices import GradientsChoices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

MOST = 30  # steps drawn


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's pre-activation and number of steps."""
    left, right = st.columns(2, gap="medium")
    left.slider(say("gradients.tanh.a"), -WIDEST, WIDEST, step=0.1, **follow_field("preactivation"))
    right.slider(say("gradients.tanh.n"), 1, MOST, **follow_field("power"))
    here = session.current(GradientsChoices)
    st.markdown(caption(here.preactivation, here.power, say))
    titles = {
        name: say(f"gradients.tanh.chart.{name}") for name in ("a", "tanh", "derivative", "steps", "left")
    }
    draw(tanh_curve(here.preactivation, titles, current_theme()), "tanh-curve", left)
    draw(
        tanh_product(here.preactivation, here.power, MOST, titles, current_theme(), say),
        "tanh-product",
        right,
    )
    st.caption(say("gradients.tanh.why"))
    st.caption(say("gradients.tanh.weights"))
    return questions.of_tanh(say)


def caption(a: float, n: int, say: Words) -> str:
    """What is left of a gradient after one tanh and after n, in the numbers on show."""
    passed = float(tanh_derivative(np.array(a)))
    left = say.of_log10(log10_passed(a, n))
    return say(
        "gradients.tanh.caption",
        a=say.number(a, 3),
        h=say.fixed(np.tanh(a), 4),
        passed=say.percent(passed, 1),
        n=n,
        left=left,
    )
