"""A race from a file that was taken away before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st
from pydantic import ValidationError

from engine.race import RaceFileError, Run, SavedRace, read_race
from pages.charts.race_lines import RaceLines
from pages.lessons.race import trainings as racing
from pages.lessons.race.choices import LONGEST_TEXT, RaceChoices, not_chosen, preset_of
from pages.state import session
from pages.text.format import literal
from pages.text.i18n import Words

FILE = "race-file"  # the uploader's key
REFUSED = "race-refused"  # in the session: why a file isn't on show
LARGEST = 64  # megabytes; three kinds over 100,000 steps of length 100 take about 41


def open_saved(say: Words) -> None:
    """A place to put a file; one that is no race is told, and changes nothing."""
    st.file_uploader(
        say("race.open"), type="safetensors", max_upload_size=LARGEST, key=FILE, on_change=_opened
    )
    if why := st.session_state.pop(REFUSED, None):
        st.error(say(f"race.open.{why[0]}", **why[1]))


def beyond(run: Run, say: Words) -> None:
    """What an opened race has that can't be chosen here; what is started here goes without it."""
    if found := not_chosen(run):
        told = [
            say(f"race.saved.{name}", value=value, most=say.count(LONGEST_TEXT))
            for name, value in found.items()
        ]
        st.info(say("race.saved.beyond", what="; ".join(told)))


def _opened() -> None:
    file = st.session_state[FILE]
    if file is None:
        return
    try:
        saved = read(file.getvalue())
    except RaceFileError:
        st.session_state[REFUSED] = "refused", {"name": literal(file.name)}
        return
    choices = {**preset_of(saved.history.run), "ids": ()}
    try:
        session.current(RaceChoices).with_(**choices)
    except ValidationError as error:
        what = "; ".join(each["msg"] for each in error.errors())
        st.session_state[REFUSED] = "unshown", {"name": literal(file.name), "what": literal(what)}
        return
    racing.show_saved(saved)
    session.replace(**choices)


def read(content: bytes) -> SavedRace:
    """What a file holds, all of it looked at once.

    Raises:
        RaceFileError: it is no race, or its parts don't fit each other.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "race.safetensors"
        path.write_bytes(content)
        saved = read_race(path)
    run = saved.history.run
    try:
        RaceLines(run).read(saved.history)
        if saved.weights:
            for kind in run.kinds:
                for seed in run.seeds:
                    saved.network(kind, seed)
    except (KeyError, RuntimeError) as error:
        raise RaceFileError(f"its history or weights aren't those of its run: {error}") from error
    return saved
