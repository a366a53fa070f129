"""A training that explodes, run with and without clipping while the visitor watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

import numpy as np
import streamlit as st

from engine.lectures.backprop.explosion import SYMBOLS, Settings, Step, training
from pages.charts.training_steps import Run, training_steps
from pages.frame.draw import draw
from pages.frame.theme import current_theme
from pages.lessons.gradients.choices import GradientsChoices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

KEPT = 64  # finished trainings, for whoever asks for the same
BETWEEN_DRAWINGS = 0.25  # seconds
LAST = 20  # steps over which the outcome is averaged

Runs = Mapping[Run, Sequence[Step]]


@st.cache_resource
def _finished() -> dict[Settings, tuple[Step, ...]]:
    return {}


def explosion(say: Words) -> None:
    """The two trainings that the scene asks for: at once where they were run before, else on a press."""
    st.subheader(say("gradients.explosion.question"))
    st.markdown(say("gradients.explosion.lead", steps=Settings().steps))
    left, right = st.columns(2, gap="medium")
    left.slider(say("gradients.explosion.gain"), 0.1, 3.0, step=0.1, **follow_field("radius"))
    right.number_input(say("gradients.explosion.seed"), 0, 9999, **follow_field("seed"))
    here = session.current(GradientsChoices)
    free = Settings(gain=here.radius, seed=here.seed)
    asked: dict[Run, Settings] = {
        "free": free,
        "clipped": replace(free, clip=here.clip, threshold=here.threshold),
    }
    pressed = st.button(say("gradients.explosion.start"), type="primary", key="explosion")
    place = st.empty()
    if pressed and not all(settings in _finished() for settings in asked.values()):
        _run(asked, place, say)
    if all(settings in _finished() for settings in asked.values()):
        runs = {name: _finished()[settings] for name, settings in asked.items()}
        with place.container():
            _show(runs, say)
            st.markdown(f"{outcome(runs, 'free', say)}  \n{outcome(runs, 'clipped', say)}")
    st.caption(say("gradients.explosion.weights", units=free.hidden_size, batch=free.batch_size))


def _run(asked: Mapping[Run, Settings], place: Any, say: Words) -> None:
    """Both trainings side by side, a step each in turn, into the store of the finished ones."""
    running = {name: training(settings) for name, settings in asked.items()}
    runs: dict[Run, list[Step]] = {name: [] for name in asked}
    most = max(settings.steps for settings in asked.values())
    started = drawn = monotonic()
    while running:
        for name in list(running):
            if (step := next(running[name], None)) is None:
                del running[name]
            else:
                runs[name].append(step)
        if monotonic() - drawn > BETWEEN_DRAWINGS:
            done = max(map(len, runs.values()))
            left = (monotonic() - started) * (most - done) / done
            with place.container():
                st.progress(done / most, say("gradients.explosion.progress", step=done, left=say.count(left)))
                _show(runs, say, live=f"-{done}")
            drawn = monotonic()
    for name, settings in asked.items():
        _finished()[settings] = tuple(runs[name])
    while len(_finished()) > KEPT:
        _finished().pop(next(iter(_finished())))


def _show(runs: Runs, say: Words, live: str = "") -> None:
    names = ("free", "clipped", "step", "loss", "gradient_norm")
    titles = {name: say(f"gradients.explosion.chart.{name}") for name in names}
    most = Settings().steps
    columns = st.columns(2, gap="medium")
    draw(training_steps(runs, "loss", most, titles, current_theme(), say), f"loss{live}", columns[0])
    draw(training_steps(runs, "gradient_norm", most, titles, current_theme(), say), f"norm{live}", columns[1])


def outcome(runs: Runs, name: Run, say: Words) -> str:
    """How one of the trainings went, in its numbers."""
    steps = runs[name]
    title = say(f"gradients.explosion.chart.{name}")
    norms = [step.gradient_norm for step in steps]
    if not steps[-1].finite:
        before = [norm for norm in norms if np.isfinite(norm)]
        return say(
            "gradients.explosion.ended",
            title=title,
            step=len(steps),
            norm=say.number(max(before, default=np.inf), 3),
        )
    largest = int(np.argmax(norms))
    return say(
        "gradients.explosion.outcome",
        title=title,
        norm=say.number(norms[largest], 3),
        step=largest + 1,
        last=LAST,
        loss=say.fixed(float(np.mean([step.loss for step in steps[-LAST:]])), 2),
        accuracy=say.percent(float(np.mean([step.accuracy for step in steps[-LAST:]]))),
        chance=say.percent(1 / SYMBOLS),
    )
