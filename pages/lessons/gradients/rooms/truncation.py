"""Truncated backpropagation through time: what is cut, and what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import get_args

import streamlit as st
import torch

from engine.cells import Kind
from engine.lectures.backprop.truncation import Truncation, fresh_layer, truncate
from engine.models import ModelFileError
from engine.models.network import seeded
from engine.reading.reading import EmptyTextError, TextTooLongError
from pages.charts.truncated_gradient import truncated_gradient
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.gradients import questions
from pages.lessons.gradients.choices import GradientsChoices, Source
from pages.parts.model_error import explain
from pages.parts.readings import network_of, untouched_readings_of
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.state.networks import Shown
from pages.text.i18n import Words

UNITS, INPUTS = 32, 8  # of a fresh layer


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's window, kind of cell, and sequence."""
    _choose(say)
    here = session.current(GradientsChoices)
    try:
        length = _length(here)
        _choose_window(here.window, length, say)
        window = min(here.window, length)
        found = {kind: _truncation(here, kind, window) for kind in here.kinds}
    except EmptyTextError:
        st.info(say("read.empty"))
    except TextTooLongError as error:
        st.error(
            say("gradients.truncation.too_long", count=say.count(error.count), limit=say.count(error.limit))
        )
    except ModelFileError as error:
        explain(error, here.network, here.kind, say)
    else:
        _draw(found, here, say)
        return questions.of_truncation(found, say)
    return []


def _draw(found: Mapping[Kind, Truncation], here: GradientsChoices, say: Words) -> None:
    st.markdown(caption(found, say))
    names = ("step", "norm", "full", "truncated", "zero", "cut")
    titles = {name: say(f"gradients.truncation.chart.{name}") for name in names}
    draw(truncated_gradient(found, titles, current_theme(), say), "truncated-gradient")
    st.caption(forward_caption(found, say))
    st.caption(say(f"gradients.truncation.weights.{here.source}", units=UNITS, seed=here.seed))


def _choose(say: Words) -> None:
    here = session.current(GradientsChoices)
    left, right = st.columns(2, gap="medium")
    left.segmented_control(
        say("gradients.truncation.source"),
        get_args(Source),
        format_func=lambda source: say(f"gradients.truncation.source.{source}"),
        **follow_field("source", start="default"),
    )
    right.segmented_control(
        say("read.kind"),
        get_args(Shown),
        format_func=lambda kind: say(f"kind.{kind}"),
        **follow("truncation-kind", here.kind, lambda kind: {"kind": kind} if kind else {}, "default"),
    )
    if here.source == "fresh":
        left.slider(say("gradients.truncation.length"), 2, 500, **follow_field("length"))


def _choose_window(window: int, length: int, say: Words) -> None:
    if length < 2:
        return
    follow_window = follow(f"window-{length}", min(window, length), _as_window)
    st.slider(say("gradients.truncation.window"), 1, length, **follow_window)


def _as_window(window: int) -> dict[str, int]:
    return {"window": window}


def _length(here: GradientsChoices) -> int:
    return here.length if here.source == "fresh" else untouched_readings_of(here)[0].at + 1


def _truncation(here: GradientsChoices, kind: Kind, window: int) -> Truncation:
    if here.source == "fresh":
        return _of_fresh(kind, here.length, here.seed, window)
    reading = untouched_readings_of(here)[here.kinds.index(kind)]
    gradient = reading.layer["h"].gradient
    assert gradient is not None  # a reading always has them
    layer = network_of(here.network, kind, here.moment).model.rnn
    x = torch.tensor(reading.layer["x"].value[0, : reading.at + 1])
    return truncate(layer, x, torch.tensor(gradient[0, reading.at]), window)


@lru_cache(maxsize=32)
def _of_fresh(kind: Kind, length: int, seed: int, window: int) -> Truncation:
    x = torch.randn(length, INPUTS, generator=seeded(seed))
    return truncate(fresh_layer(kind, INPUTS, UNITS, seed), x, torch.ones(UNITS), window)


def caption(found: Mapping[Kind, Truncation], say: Words) -> str:
    """Where the gradients end, and what they would still have been there."""
    one = next(iter(found.values()))  # all have the same steps and the same window
    if not one.cut:
        return say("gradients.truncation.caption.whole", steps=len(one.full))
    steps = "one" if one.cut == 1 else "cut"
    parts = [
        say(
            f"gradients.truncation.caption.{steps}.part",
            kind=say(f"kind.{kind}"),
            cut=each.cut,
            there=say.of_log10(float(each.log10_full[each.cut - 1])),
            first=say.of_log10(float(each.log10_full[0])),
        )
        for kind, each in found.items()
    ]
    return say(
        f"gradients.truncation.caption.{steps}", window=one.window, cut=one.cut, parts="; ".join(parts)
    )


def forward_caption(found: Mapping[Kind, Truncation], say: Words) -> str:
    """How far the forward passes are apart."""
    difference = max(each.forward_difference for each in found.values())
    return say("gradients.truncation.forward", difference=say.number(difference, 3))
