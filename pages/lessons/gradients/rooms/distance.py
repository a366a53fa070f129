"""The gradient against distance: the curve of all three kinds, and a closer look at one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
import streamlit as st

from engine.cells import KINDS as CELLS
from engine.cells import Kind
from engine.errors import InputError
from engine.gradient import by_lag, cell_path, chain, norm_map, step_jacobians
from engine.gradient.scaled_numbers import scaled
from engine.models import ModelFileError
from engine.tracing.records import Array
from pages.charts.gradient_data import Line, pack_curve, pack_map, pack_path
from pages.frame.component import component
from pages.frame.paint import let_paint
from pages.frame.predict import Question
from pages.lessons.gradients import questions
from pages.lessons.gradients.captions import (
    bias_caption,
    cells_caption,
    curve_caption,
    map_caption,
    path_caption,
)
from pages.lessons.gradients.choices import Activation, GradientsChoices, Initialisation, Source, Zoom
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of
from pages.lessons.gradients.presets import presets
from pages.parts.errors import reasons
from pages.parts.model_error import explain
from pages.parts.network_picker import network_picker
from pages.parts.preset_buttons import preset_buttons
from pages.parts.sentence_box import sentence_box
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Words, catalogue

PREFIX = "gradients.draw."
MAP_STATES = 60  # of a map; more would take the drawing longer than a slider should wait
PATH = 8  # links of a path that nobody chose
LONGEST_PATH = 60
MOST_PRODUCTS = 30e9  # multiplications for a map's products: a second or so
MOST_NUMBERS = 50e6  # in a map's Jacobians, 200 MB
MOST_OF_PATH = 12e6  # in a path's


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's networks and the pair of steps chosen in it."""
    offered = presets(say.language)
    preset_buttons("preset", offered, lambda name: say(f"gradients.distance.preset.{name}"))
    st.segmented_control(
        say("gradients.distance.source"),
        get_args(Source),
        format_func=lambda source: say(f"gradients.distance.source.{source}"),
        label_visibility="collapsed",
        **follow_field("source", start="default"),
    )
    here = session.current(GradientsChoices)
    if here.source == "trained":
        left, right = st.columns([3, 2], gap="medium")
        with left:
            sentence_box(say)
        with right:
            network_picker(say)
    else:
        _sliders(say)
    found = attempt(say)
    return _draw(found, say) if found else []


def _sliders(say: Words) -> None:
    def slider(place: Any, name: str, lowest: float, highest: float, step: float) -> None:
        place.slider(say(f"gradients.distance.{name}"), lowest, highest, step=step, **follow_field(name))

    def choice(place: Any, name: str, options: Sequence[str]) -> None:
        place.segmented_control(
            say(f"gradients.distance.{name}"),
            options,
            format_func=lambda option: say(f"gradients.distance.{name}.{option}"),
            **follow_field(name, start="default"),
        )

    weights, size, input_ = st.columns(3, gap="medium")
    slider(weights, "radius", 0.1, 3.0, 0.05)
    choice(weights, "initialisation", get_args(Initialisation))
    slider(size, "forget_bias", -10.0, 10.0, 0.5)
    choice(size, "activation", get_args(Activation))
    slider(input_, "input_scale", 0.0, 5.0, 0.1)
    left, middle, right = input_.columns(3)
    left.number_input(say("gradients.distance.length"), 2, 500, **follow_field("length"))
    middle.number_input(say("gradients.distance.hidden_size"), 2, 128, **follow_field("hidden_size"))
    right.number_input(say("gradients.distance.seed"), 0, 9999, **follow_field("seed"))


def attempt(say: Words) -> list[Backwards]:
    """The scene's networks and their gradients, or nothing after saying why."""
    here = session.current(GradientsChoices)
    try:
        with reasons(say):
            return backwards_of(here)
    except ModelFileError as error:
        explain(error, here.network, "all", say)
    return []


def _draw(found: list[Backwards], say: Words) -> Sequence[Question]:
    here = session.current(GradientsChoices)
    kind: Kind = "lstm" if here.kind == "all" else here.kind
    one = found[KINDS.index(kind)]
    first, last = pair_of(here, one)
    _mount(curve_of(found, first, _labels(say), say), "curve")
    let_paint()
    st.markdown(curve_caption(found, say))
    if bias := bias_caption(found, here, say):
        st.markdown(bias)
    if here.source == "fresh":
        st.caption(say("gradients.distance.weights.fresh", seed=here.seed))
    else:
        st.caption(say("gradients.distance.weights.trained", network=say(f"network.{here.network}")))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.segmented_control(
        say("gradients.distance.closer"),
        get_args(Zoom),
        format_func=lambda zoom: say(f"gradients.distance.zoom.{zoom}"),
        **follow_field("zoom", start="default"),
    )
    right.segmented_control(
        say("read.kind"),
        KINDS,
        format_func=lambda kind: say(f"kind.{kind}"),
        **follow("distance-kind", kind, lambda kind: {"kind": kind} if kind else {}, "default"),
    )
    try:
        ZOOMS[here.zoom](one, first, last, say)
    except InputError:
        st.info(say("gradients.distance.too_large", steps=one.last, units=one.layer["h"].value.shape[-1]))
    return questions.of_distance(found, here, say)


def pair_of(here: GradientsChoices, one: Backwards) -> tuple[int, int]:
    """t and T: those that were chosen, as far as they fit; else the last few steps."""
    last = min(here.last or one.last, one.last)
    first = max(0, last - PATH) if here.first is None else here.first
    return min(first, last - 1), last


def _labels(say: Words) -> dict[str, str]:
    messages = catalogue(say.language)
    return {key.removeprefix(PREFIX): text for key, text in messages.items() if key.startswith(PREFIX)}


def _mount(data: bytes, key: str) -> None:
    component("gradients")(data=data, key=f"gradients-{key}", on_pair_change=lambda: _choose_pair(key))


def _choose_pair(key: str) -> None:
    if (pair := st.session_state[f"gradients-{key}"]["pair"]) is not None:
        session.replace(first=int(pair[0]), last=int(pair[1]))


# The curve


def curve_of(found: Sequence[Backwards], first: int, labels: dict[str, str], say: Words) -> bytes:
    """All kinds on one axis, with the RNN's theory where there is one."""
    lines = [Line(say(f"kind.{one.kind}"), one.kind, one.log10_h[::-1]) for one in found]
    for one in found:
        if one.theory is not None:
            slopes = np.concatenate([[0.0], np.cumsum(one.theory.slopes[::-1])])
            label = say("gradients.distance.theory", kind=say(f"kind.{one.kind}"))
            lines.append(Line(label, one.kind, slopes, dashed=True))
    last = found[0].last
    return pack_curve(lines, labels, found[0].tokens, last - first if first < last else None)


# A closer look at one kind


def width(one: Backwards) -> int:
    """How many numbers a state has: h, and an LSTM's c."""
    units: int = one.layer["h"].value.shape[-1]
    return units * len(CELLS[one.kind].states)


def _map(one: Backwards, first: int, last: int, say: Words) -> None:
    n = width(one)
    if one.last * n**2 > MOST_NUMBERS:
        raise InputError(f"{one.last} Jacobians of {n} x {n} are more than {MOST_NUMBERS:,.0f} numbers")
    states = min(MAP_STATES, max(2, int((MOST_PRODUCTS / n**3) ** 0.5)))
    jacobians = step_jacobians(one.layer, one.module, one.changes, dtype=np.float32)
    found = norm_map(jacobians, stride=-(-one.last // states))
    _mount(pack_map(found, _labels(say), (first, last)), "map")
    st.caption(map_caption(found, say(f"kind.{one.kind}"), say))


def _path(one: Backwards, first: int, last: int, say: Words) -> None:
    longest = min(LONGEST_PATH, max(1, int(MOST_OF_PATH / width(one) ** 2)))
    start = max(first, last - longest)
    found = chain(one.layer, one.module, start, last, changes=one.changes)
    labels = _labels(say)
    why: str = one.kind
    if one.module.mode == "RNN_RELU":
        why = "relu"
        labels |= {f"{what}.a": labels[f"{what}.relu"] for what in ("gate", "symbol.gate")}
    _mount(pack_path(found, one.kind, labels, one.tokens), "path")
    caption = path_caption(found, say)
    if start > first:
        caption += " " + say("gradients.distance.caption.shortened", limit=longest)
    st.caption(caption + " " + say(f"gradients.distance.caption.why.{why}"))


def _cells(one: Backwards, first: int, last: int, say: Words) -> None:
    if one.kind != "lstm":
        st.info(say("gradients.distance.only_lstm"))
        return
    parts = cell_path(one.layer, one.module, one.changes)
    cell, rest, total = (norms(part[0]) for part in (parts.cell, parts.rest, parts.total))
    lines = [
        Line(say("gradients.distance.cells.total"), "gradient", total[::-1], dashed=True),
        Line(say("gradients.distance.cells.cell"), "f", cell[::-1]),
        Line(say("gradients.distance.cells.rest"), "h", rest[::-1]),
    ]
    _mount(pack_curve(lines, _labels(say), one.tokens, start=1), "cells")
    st.caption(cells_caption(cell, rest, one.last, say))


def _lags(one: Backwards, first: int, last: int, say: Words) -> None:
    found = by_lag(one.layer, one.module, one.changes)
    with np.errstate(divide="ignore"):
        log10 = np.log10(found.norms)
    labels = _labels(say) | {"where": say("gradients.draw.whereLag")}
    _mount(pack_curve([Line("‖∂L/∂W_hh‖", one.kind, log10)], labels, start=1), "lags")
    near = float(np.nansum(np.abs(found.shares[:10])) / max(np.nansum(np.abs(found.shares)), 1e-300))
    st.caption(
        say("gradients.distance.caption.lags", kind=say(f"kind.{one.kind}"), near=say.percent(near, 1))
    )


ZOOMS = {"path": _path, "map": _map, "cells": _cells, "lags": _lags}


def norms(steps: Array) -> Array:
    """(time, units) -> (time,), log10 of each step's norm."""
    return scaled(steps, dimensions=1).log10_norm()
