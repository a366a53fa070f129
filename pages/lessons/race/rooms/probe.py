"""One fixed example, read again by the networks as they are now: the gate that keeps, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from engine.cells import Kind
from engine.race import Run, Task, task_of, with_weights
from engine.race.probe import OTHERS, ProbeReading, Score, foretell, probe, read, score
from engine.race.tasks.wave import NOISE
from engine.race.workers import Training
from engine.text import display
from engine.tracing.records import Array
from pages.charts.forecast import forecast
from pages.charts.race_data import Gates, Lane, pack_gates
from pages.frame.component import component
from pages.frame.draw import draw
from pages.frame.theme import current_theme
from pages.lessons.race.captions import marked, percent, verdict
from pages.lessons.race.choices import RaceChoices
from pages.state import session
from pages.text.format import literal, token_name
from pages.text.i18n import Words, labels

LOOKS = "race-looks"  # in the session: which weights were read last, and what came of it
PREFIX = "race.draw."
FORECAST = 80  # points
LONGEST = 120  # symbols of an example that are shown


def show(group: Sequence[Training], lanes: Sequence[Lane], say: Words) -> None:
    """The probe as the newest weights read it; nothing before there are any."""
    run = group[0].run
    found = _looks(group)
    if not found:
        return
    st.subheader(say("race.probe.title"))
    example = probe(run)
    if example.symbols:
        st.markdown(say("race.probe.example", text=sentence(example.symbols, run.task)))
    shown = {(lane.run, lane.kind): lane for lane in lanes}
    task = task_of(run)
    told = [
        answer(marked(shown[key], lanes), each, example.answer, beats(shown[key], task), say)
        for key, each in found.items()
    ]
    st.markdown("  \n".join(told))
    gates = [Gates(shown[key].label, each.reading.gates) for key, each in found.items() if each.reading.gates]
    if gates and run.length > 1:
        language = session.current(RaceChoices).language
        data = pack_gates(gates, example.symbols, labels(language, PREFIX), language)
        component("race")(data=data, key="race-gates")
        st.caption(gate_caption(gates, say))
    if run.task == "wave":
        titles = {name: say(f"race.probe.wave.{name}") for name in ("truth", "point", "value")}
        lines = [(shown[key], each.forecast[0]) for key, each in found.items() if each.forecast]
        truth = next(each.forecast[1] for each in found.values() if each.forecast)
        draw(forecast(truth, lines, titles, current_theme()), "race-forecast")
        st.caption(wave_caption(truth, lines, say))


@dataclass(frozen=True, eq=False)
class Look:
    """What one network makes of the probe and of others, and, at the task "wave", of a wave as it goes on."""

    reading: ProbeReading
    score: Score
    forecast: tuple[Array, Array] | None


def _looks(group: Sequence[Training]) -> dict[tuple[int, Kind], Look]:
    """By run and kind, each from its first seed; read again where there are newer weights."""
    newest = [training.weights for training in group]
    key = [(training.id, id(weights)) for training, weights in zip(group, newest, strict=True)]
    kept = st.session_state.get(LOOKS)
    if not kept or kept[0] != key:
        looks: dict[tuple[int, Kind], Look] = {}
        for number, (training, weights) in enumerate(zip(group, newest, strict=True)):
            if weights:
                looks |= {(number, kind): look(training.run, kind, weights) for kind in training.run.kinds}
        # with the weights themselves: while they are held, no newer ones get their id
        st.session_state[LOOKS] = kept = (key, looks, newest)
    found: dict[tuple[int, Kind], Look] = kept[1]
    return found


def look(run: Run, kind: Kind, weights: dict[str, Array]) -> Look:
    """What the network of these weights makes of the run's probe."""
    network = with_weights(run, kind, run.seeds[0], weights)
    wave = foretell(network, run, FORECAST) if run.task == "wave" else None
    return Look(read(network, run, kind, probe(run)), score(network, run), wave)


def sentence(symbols: Sequence[str], task: str) -> str:
    """The example as it is read, its blank at the end; of a long one the beginning and the end."""
    between = " " if task.startswith("names") else "" if task == "text" else " "
    words = list(symbols) if between else list(map(display, symbols))
    if len(words) > LONGEST:
        words = [*words[: LONGEST // 2], "…", *words[-LONGEST // 2 :]]
    return literal(between.join(words)) + " \\_\\_\\_"


def beats(lane: Lane, task: Task) -> bool:
    """Whether the network that reads the example, a lane's first seed's, is better than guessing."""
    return verdict(lane, task, lane.lines[:1]) in ("learnt", "little")


def answer(label: str, look: Look, right: str, beats: bool, say: Words) -> str:
    """What a network says, and how it does at other examples; what luck got right has no tick.

    Args:
        beats: whether it is better than guessing.
    """
    reading, score = look.reading, look.score
    told = {"label": label, "said": token_name(reading.answer), "right": token_name(right), "count": OTHERS}
    if score.error is not None:
        return say("race.probe.number", error=say.number(score.error, 2), **told)
    key = "wrong" if not reading.right else "right" if beats else "lucky"
    sure = "" if reading.probability is None else f" ({percent(reading.probability, say)})"
    return say(f"race.probe.{key}", sure=sure, hits=score.right, **told)


def gate_caption(lanes: Sequence[Gates], say: Words) -> str:
    """Of each network the gate that changes most from the first step to the later ones, on average."""
    found = []
    for lane in lanes:
        change = {name: abs(value[0].mean() - value[1:].mean()) for name, value in lane.values.items()}
        name = max(change, key=lambda name: change[name])
        value = lane.values[name]
        first, later = say.fixed(value[0].mean(), 2), say.fixed(value[1:].mean(), 2)
        found.append(say("race.probe.gate", label=lane.label, gate=name, first=first, later=later))
    return " ".join(found)


def wave_caption(truth: Array, lines: Sequence[tuple[Lane, Array]], say: Words) -> str:
    """How far each forecast is off."""
    errors = ", ".join(
        f"{lane.label} {say.fixed(np.sqrt(np.mean((said - truth) ** 2)), 3)}" for lane, said in lines
    )
    return say("race.probe.wave.error", errors=errors, points=len(truth), noise=say.fixed(NOISE / 3**0.5, 3))
