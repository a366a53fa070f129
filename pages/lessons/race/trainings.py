"""Which trainings this visitor sees, and what they ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from time import monotonic

import streamlit as st

from engine.race import Run, SavedRace
from engine.race.workers import Training, trainings
from pages.charts.race_lines import RaceLines
from pages.lessons.race.choices import MOST_IDS, RaceChoices, preset_of
from pages.state import session
from pages.state.visitor import visitor

UNSEEN = 120.0  # seconds after which a training that nobody looks at makes room, where others wait
LINES, SAVED = "race-lines", "race-saved"  # in the session


def start(runs: Sequence[Run]) -> None:
    """Train these side by side, and show them.

    Raises:
        InputError: this visitor has too many trainings.
    """
    begun = trainings().start_many(runs, visitor())
    see(begun)
    session.replace(ids=tuple(training.id for training in begun))


@st.cache_resource
def _seen() -> dict[str, float]:
    """When a page last drew a training, by its name."""
    return {}


def see(group: Sequence[Training]) -> None:
    """A page draws these. Where some wait, what nobody has drawn for long is stopped: its page was closed."""
    seen, now = _seen(), monotonic()
    for training in group:
        if not training.status.over:
            seen[training.id] = now
    if not any(training.status.state == "waiting" for training in group):
        return
    for id_, then in list(seen.items()):
        if now - then > UNSEEN:
            seen.pop(id_, None)
            if gone := trainings().get(id_):
                gone.stop()


def on_show(here: RaceChoices, runs: Sequence[Run] | None) -> tuple[Training, ...]:
    """What this visitor sees: their own race while it goes on, else one of the runs that are chosen.

    Args:
        here: may name trainings, of this visitor or of whoever sent the link.
        runs: that are chosen; None where they don't go together.
    """
    mine = [group for group in groups() if len(group) <= MOST_IDS]  # a larger one is a phase diagram
    saved = [group for group in opened() if shows(here, group[0].run)]
    linked = named(tuple(dict.fromkeys(here.ids)))
    if len({training.group for training in linked}) > 1:  # put together by hand: nothing to compare
        linked = ()
    going = [group for group in (linked, *reversed(mine)) if any(not each.status.over for each in group)]
    chosen = [group for group in (linked, *reversed(mine)) if group and runs_in(group) == tuple(runs or ())]
    return next(iter(going + saved + chosen), ())


def opened() -> list[tuple[Training, ...]]:
    """The race that this visitor opened from a file; none where they didn't."""
    found: list[tuple[Training, ...]] = st.session_state.get(SAVED, [])
    return found


def shows(here: RaceChoices, run: Run) -> bool:
    """Whether the scene is the one that an opened race brings along: nothing of it was changed since."""
    return here.with_(**preset_of(run)) == here


def started(runs: Sequence[Run]) -> tuple[Training, ...]:
    """The trainings of these runs that this visitor started last; none where they didn't."""
    return next((group for group in reversed(groups()) if runs_in(group) == tuple(runs)), ())


def groups() -> list[tuple[Training, ...]]:
    """This visitor's trainings, those together that were started together, the newest last."""
    return [tuple(group) for _, group in groupby(trainings().of(visitor()), key=lambda each: each.group)]


def show_saved(race: SavedRace) -> None:
    """Let this visitor see a race from a file as one that is over."""
    history = race.history
    training = Training("saved", history.run, visitor(), "saved", lambda *_: None)
    training.history, training.weights = history, race.weights or None
    training.update(state="finished", seconds=sum(step.seconds for step in history.steps))
    st.session_state[SAVED] = [(training,)]
    st.session_state.pop(LINES, None)


def named(ids: Sequence[str]) -> tuple[Training, ...]:
    """The trainings of these names that the server still remembers."""
    return tuple(found for id_ in ids if (found := trainings().get(id_)) is not None)


def forgotten(here: RaceChoices) -> bool:
    """Whether the scene names a training that this server doesn't have, or no longer."""
    return len(named(here.ids)) < len(here.ids)


def runs_in(group: Sequence[Training]) -> tuple[Run, ...]:
    """What they train."""
    return tuple(training.run for training in group)


def is_mine(training: Training) -> bool:
    """Whether it is this visitor's, to steer; others' can only be watched."""
    return training.person == visitor()


def lines_of(group: Sequence[Training]) -> list[RaceLines]:
    """What their charts are drawn from, up to now; read on from where this visitor's page was."""
    kept: dict[str, RaceLines] = st.session_state.get(LINES, {})
    lines = {training.id: kept.get(training.id) or RaceLines(training.run) for training in group}
    for training in group:
        lines[training.id].read(training.history)
    st.session_state[LINES] = lines
    return list(lines.values())
