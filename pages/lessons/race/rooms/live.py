"""The race itself: choose, start, watch, read what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from engine.errors import InputError
from engine.race import Run, sizes
from pages.frame.predict import Question
from pages.lessons.race import trainings as racing
from pages.lessons.race.captions import sizes_caption
from pages.lessons.race.choices import PresetName, RaceChoices, differing, runs_of
from pages.lessons.race.reasons import why_not
from pages.lessons.race.rooms import outcome, watching
from pages.lessons.race.rooms.saved import beyond, open_saved
from pages.lessons.race.settings_panel import race_panel
from pages.lessons.race.start_button import start_button
from pages.state import session
from pages.state.bind import follow
from pages.text.i18n import Words


def show(say: Words) -> Sequence[Question]:
    """The room."""
    st.markdown(say("race.lead"))
    st.pills(
        say("race.presets"),
        get_args(PresetName),
        format_func=lambda name: say(f"race.preset.{name}"),
        **follow("race-preset", session.current(RaceChoices).preset, _preset, "default"),
    )
    _lead(say)
    race_panel(say)
    if racing.forgotten(session.current(RaceChoices)):
        st.warning(say("race.gone"))
    runs = _runs(say)
    group = racing.on_show(session.current(RaceChoices), runs)
    going = any(not training.status.over for training in group)
    if runs and not going:
        _start(runs, say)
    if group in racing.opened():
        beyond(group[0].run, say)
    if group:
        watching.watch(group, say)
    if group and not going:
        outcome.outcome(group, say)
    if not going:
        with st.expander(say("race.saved")):
            open_saved(say)
    return []


def _preset(name: PresetName | None) -> dict[str, object]:
    return {"preset": name, "settings": (), "ids": ()} if name else {}


def _lead(say: Words) -> None:
    """What the preset is about; where its settings were changed, the way back."""
    here = session.current(RaceChoices)
    if not here.settings:
        st.markdown(say(f"race.preset.{here.preset}.lead"))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(say("race.changed", preset=say(f"race.preset.{here.preset}")))
        st.button(say("race.reset"), key="race-reset", on_click=session.replace, kwargs=_preset(here.preset))


def _runs(say: Words) -> tuple[Run, ...]:
    """What is chosen; none, after saying why, where it doesn't go together."""
    here = session.current(RaceChoices)
    try:
        runs = runs_of(here)
    except InputError as error:
        st.error(why_not(here, error, say))
        return ()
    found = {kind: (size.hidden_size, size.parameters) for kind, size in sizes(runs[0]).items()}
    told = [say(f"race.about.{runs[0].task}", length=runs[0].length), sizes_caption(runs, found, say)]
    if names := differing(runs):
        told.append(say("race.differ", names=", ".join(say(f"race.setting.{name}") for name in names)))
    st.caption(" ".join(told))
    return runs


def _start(runs: tuple[Run, ...], say: Words) -> None:
    start_button(say("race.start"), lambda: racing.start(runs), "race-start", say)
