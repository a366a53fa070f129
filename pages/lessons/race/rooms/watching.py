"""A race while it goes on: how far it is, its reins, its charts, and a probe. Drawn a few times a second."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.race import LIMITS, task_of
from engine.race.workers import Training
from pages.charts.race_data import Lane, lanes_of, pack_race
from pages.charts.race_lines import RaceLines
from pages.frame.component import component
from pages.frame.shipped_file import its_files
from pages.lessons.race import trainings as racing
from pages.lessons.race.captions import lane_labels, live_captions, progress
from pages.lessons.race.choices import OPTIONAL, RaceChoices, differing
from pages.lessons.race.reasons import why_failed
from pages.lessons.race.rooms import probe
from pages.state import session
from pages.text.i18n import Words, labels, words

TICK = 0.3  # seconds from one drawing to the next
PREFIX = "race.draw."


def watch(group: Sequence[Training], say: Words) -> None:
    """Everything that changes while these train; redrawn by itself until they are over."""
    if any(not training.status.over for training in group):
        _going([training.id for training in group])
    else:
        _show(group, say)


@st.fragment(run_every=TICK)
@its_files()
def _going(ids: Sequence[str]) -> None:
    here = session.current(RaceChoices)
    say = words(here.language)
    group = racing.named(ids)
    racing.see(group)
    _show(group, say)
    if all(training.status.over for training in group):
        st.rerun()


def lanes_on_show(group: Sequence[Training], say: Words) -> list[Lane]:
    """What races, up to now."""
    return lanes_of(racing.lines_of(group), lane_labels(racing.runs_in(group), say))


def _show(group: Sequence[Training], say: Words) -> None:
    lanes = lanes_on_show(group, say)
    lines = racing.lines_of(group)
    labels_of = lane_labels(racing.runs_in(group), say)
    for training, race, names in zip(group, lines, labels_of, strict=True):
        _progress(training, race, ", ".join(names.values()), say)
    if any(not training.status.over for training in group):
        _reins(group, say)
    if not any(race.step for race in lines):
        return
    run = group[0].run
    task = task_of(run)
    language = session.current(RaceChoices).language
    data = pack_race(
        lanes, task, run.steps, labels(language, PREFIX), live_captions(lanes, task, say), language
    )
    component("race")(data=data, key="race-charts")
    probe.show(group, lanes, say)


def _progress(training: Training, race: RaceLines, names: str, say: Words) -> None:
    status = training.status
    text = {
        "waiting": lambda: say("race.progress.waiting", place=status.place or 1),
        "running": lambda: progress(race, training.history, say),
        "paused": lambda: say("race.progress.paused", step=race.step),
        "finished": lambda: say("race.progress.finished", seconds=say.fixed(status.seconds, 1)),
        "stopped": lambda: say("race.progress.stopped", step=race.step),
        "failed": lambda: why_failed(status, say),
    }[status.state]()
    device = f" · {status.device}" if status.device else ""
    st.progress(race.share(training.history), f"**{names}** · {text}{device}")


def _reins(group: Sequence[Training], say: Words) -> None:
    if not all(map(racing.is_mine, group)):
        st.caption(say("race.reins.others"))
        return
    paused = any(training.status.state == "paused" for training in group)

    def all_of(act: str) -> None:
        for training in group:
            getattr(training, act)()

    with st.container(horizontal=True, vertical_alignment="bottom"):
        if paused:
            st.button(say("race.reins.resume"), key="race-resume", on_click=all_of, args=("resume",))
        else:
            st.button(say("race.reins.pause"), key="race-pause", on_click=all_of, args=("pause",))
        st.button(say("race.reins.step"), key="race-step", on_click=all_of, args=("step",))
        st.button(say("race.reins.stop"), key="race-stop", on_click=all_of, args=("stop",))
        differ = differing(racing.runs_in(group))
        for name in ("learning_rate", "clip"):
            if name not in differ:
                _steer(group, name, say)


def _steer(group: Sequence[Training], name: str, say: Words) -> None:
    key = f"race-live-{name}-{group[0].id}"
    least, most = LIMITS[name]

    def changed() -> None:
        value = st.session_state[key]
        if value is None and name not in OPTIONAL:
            return
        for training in group:
            training.change(**{name: value})

    st.number_input(
        say(f"race.setting.{name}"),
        min_value=least,
        max_value=most,
        value=getattr(group[0].run, name),
        format="%.6g",
        placeholder=say(f"race.without.{name}") if name in OPTIONAL else None,
        width=180,
        key=key,
        on_change=changed,
    )
