"""The phase diagram: for which gains and lengths does each kind learn, and where does its gradient go?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.race.phase import Cell, Grid
from engine.race.workers import Training, trainings
from pages.charts.phase_table import phase_table
from pages.frame.predict import Question
from pages.frame.shipped_file import its_files
from pages.frame.theme import current_theme
from pages.lessons.race import trainings as racing
from pages.lessons.race.choices import RaceChoices
from pages.lessons.race.reasons import why_failed
from pages.lessons.race.start_button import start_button
from pages.state import session
from pages.state.visitor import visitor
from pages.text.i18n import Words, words

TICK = 0.8  # seconds from one drawing to the next
GRID = Grid()


def show(say: Words) -> Sequence[Question]:
    """The room."""
    st.markdown(say("race.phase.lead"))
    base = GRID.base
    st.caption(
        say(
            "race.phase.settings",
            count=len(GRID.runs) * len(GRID.kinds) * len(GRID.gains),
            units=base.hidden_size,
            steps=base.steps,
            batch=base.batch,
        )
    )
    group = racing.started(GRID.runs)
    if any(not training.status.over for training in group):
        _going([training.id for training in group])
        return []
    _start(say)
    for why in dict.fromkeys(why_failed(each.status, say) for each in group if each.status.reason):
        st.error(why)
    if group:
        _draw(group, say)
    return []


def _start(say: Words) -> None:
    def start() -> None:
        racing.see(trainings().start_many(GRID.runs, visitor()))

    start_button(say("race.phase.start"), start, "phase-start", say)


@st.fragment(run_every=TICK)
@its_files()
def _going(ids: Sequence[str]) -> None:
    say = words(session.current(RaceChoices).language)
    group = racing.named(ids)
    racing.see(group)

    def stop() -> None:
        for training in group:
            training.stop()

    st.button(say("race.reins.stop"), key="phase-stop", on_click=stop)
    _draw(group, say)
    if all(training.status.over for training in group):
        st.rerun()


def _draw(group: Sequence[Training], say: Words) -> None:
    cells = GRID.cells([training.history for training in group])
    ended = sum(cell.ended for cell in cells)
    waiting = [training.status.place for training in group if training.status.place]
    st.progress(
        sum(cell.ended or cell.step / GRID.base.steps for cell in cells) / len(cells),
        say("race.phase.progress", ended=ended, count=len(cells))
        + (say("race.phase.waiting", place=min(waiting)) if len(waiting) == len(group) else ""),
    )
    theme = current_theme()
    for place, kind in zip(st.columns(len(GRID.kinds), gap="medium"), GRID.kinds, strict=True):
        own = [cell for cell in cells if cell.kind == kind]
        titles = {
            "caption": say(f"kind.{kind}"),
            "gain": say("race.phase.gain"),
            "length": say("race.phase.length"),
        }
        place.html(phase_table(own, titles, theme, say))
        place.caption(caption(own, say))
    st.caption(say("race.phase.legend"))


def caption(cells: Sequence[Cell], say: Words) -> str:
    """In how many cells one kind learns, by what became of its gradient before it learnt anything."""
    known = [cell for cell in cells if cell.step and cell.at_start]
    fates = {"vanishes": 0, "arrives": 0, "explodes": 0}
    learnt = dict(fates)
    for cell in known:
        if cell.at_start:
            fates[cell.at_start.fate] += 1
            learnt[cell.at_start.fate] += cell.learns
    parts = "; ".join(
        say(f"race.phase.fate.{fate}", learnt=learnt[fate], count=count)
        for fate, count in fates.items()
        if count
    )
    return say("race.phase.caption", parts=parts) if parts else say("race.phase.soon")
