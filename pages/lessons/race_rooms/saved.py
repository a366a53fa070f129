"""A race from a file that was taken away before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from engine.race import RaceFileError, SavedRace, read_race
from pages.charts.race_lines import RaceLines
from pages.widgets import racing, session
from pages.widgets.race_choices import preset_of
from pages.widgets.words import Words

FILE = "race-file"  # the uploader's key
LARGEST = 64  # megabytes; three kinds over 100,000 steps of length 100 take about 41


def open_saved(say: Words) -> None:
    """A place to put a file; one that is no race is told, and changes nothing."""
    st.file_uploader(
        say("race.open"), type="safetensors", max_upload_size=LARGEST, key=FILE, on_change=_opened
    )
    if reason := st.session_state.pop("race-unreadable", None):
        st.error(say("race.open.refused", name=reason))


def _opened() -> None:
    file = st.session_state[FILE]
    if file is None:
        return
    try:
        saved = read(file.getvalue())
    except RaceFileError:
        st.session_state["race-unreadable"] = file.name
        return
    racing.show_saved(saved)
    session.replace(**preset_of(saved.history.run), race_ids=())


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
