"""What a race came to: a verdict, a paragraph of its numbers, and all of it to take away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from engine.race import SavedRace, task_of
from engine.race.saving import as_file
from engine.race.workers import Training
from pages.charts.race_data import Lane
from pages.lessons.race.captions import accuracy, headline, left_over, marked, percent, summary
from pages.lessons.race.rooms.watching import lanes_on_show
from pages.state.scene_link import scene_link
from pages.text.i18n import Words


def outcome(group: Sequence[Training], say: Words) -> None:
    """The end of the race; nothing of one that never took a step."""
    if not any(training.history.steps for training in group):
        return
    lanes = [lane for lane in lanes_on_show(group, say) if any(line.step for line in lane.lines)]
    task = task_of(group[0].run)
    st.subheader(say("race.outcome.title"))
    st.markdown(headline(lanes, task, say))
    st.markdown(summary(lanes, task, [training.history.stopped for training in group], say))
    for training in group:
        if (training.learning_rate, training.clip) != (training.run.learning_rate, training.run.clip):
            st.caption(say("race.outcome.steered"))
    st.table(table(lanes, say), border="horizontal")
    for number, training in enumerate(group, 1):
        name = "race" if len(group) == 1 else f"race-{number}"
        with st.container(horizontal=True):
            _download(training, name, say)


def _download(training: Training, name: str, say: Words) -> None:
    history, run, link = training.history, training.run, scene_link("race")
    now = {"learning_rate": training.learning_rate, "clip": training.clip}
    steered = {name: value for name, value in now.items() if value != getattr(run, name)}
    binary = "application/octet-stream"
    files = {
        "csv": ("text/csv", partial(history.csv, link, steered)),
        "parquet": (binary, partial(history.parquet, link, steered)),
    }
    if training.weights:
        saved = SavedRace(history, training.weights)
        files["safetensors"] = (binary, partial(as_file, saved, link, steered))
    for ending, (mime, content) in files.items():
        st.download_button(
            say(f"race.download.{ending}", name=name),
            content,
            file_name=f"{name}.{ending}",
            mime=mime,
            key=f"{name}-{ending}",
            on_click="ignore",
        )


def table(lanes: Sequence[Lane], say: Words) -> dict[str, list[str]]:
    """A row for each lane."""
    losses = [lane.lines[0].loss.points() for lane in lanes]
    curves = [lane.lines[0].curve for lane in lanes]
    return {
        say("race.table.network"): [marked(lane, lanes) for lane in lanes],
        say("race.table.steps"): [say.count(max(line.step for line in lane.lines)) for lane in lanes],
        say("race.table.accuracy"): [percent(accuracy(lane.lines), say) for lane in lanes],
        say("race.table.loss"): [say.number(loss[-1], 4) if len(loss) else "–" for loss in losses],
        say("race.table.gradient"): [left_over(curve, say) for curve in curves],
    }
