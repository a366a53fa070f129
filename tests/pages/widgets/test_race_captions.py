"""What is said of a race is what its numbers say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.race import TASKS, History, Run, TrainStep
from engine.race.presets import PRESETS
from engine.records import Array
from pages.charts.race_data import Lane, lanes_of
from pages.charts.race_lines import RaceLines
from pages.widgets.race_captions import (
    headline,
    lane_labels,
    left_over,
    live_captions,
    percent,
    progress,
    summary,
    verdict,
)
from pages.widgets.race_choices import RaceChoices, differing, preset_of, runs_of, setting, with_setting
from pages.widgets.words import words

SAY = words("en")


def lanes(accuracies: list[float], curve: Array, run: Run) -> tuple[list[Lane], RaceLines, History]:
    """A race in which every kind has these accuracies."""
    history = History(run)
    for number, share in enumerate(accuracies, 1):
        for kind in run.kinds:
            history.add(TrainStep(number, kind, 0, 0.5, share, 1.0, 0.02, curve))
    lines = RaceLines(run)
    lines.read(history)
    return lanes_of([lines], lane_labels([run], SAY)), lines, history


def test_the_paragraph_is_made_of_the_numbers() -> None:
    run = Run(length=4, kinds=("rnn",), steps=40)
    curve = np.array([-7.0, -5.0, -3.0, -1.0])
    found, lines, history = lanes([0.0] * 20 + [1.0] * 20, curve, run)
    text = summary(found, TASKS["recall"], [{}], SAY)
    assert "After 40 steps the **RNN** is right in 100 % of cases (guessing: 12.5 %)" in text
    assert "at step 1 is 1×10⁻⁶ of that at step 4" in text
    captions = live_captions(found, TASKS["recall"], SAY)
    assert "RNN 100 %" in captions["accuracy"]
    assert "2.08" in captions["loss"]  # log 8
    assert captions["map"].endswith("RNN 2.")  # of the last two steps a thousandth is left
    assert headline(found, TASKS["recall"], SAY) == SAY("race.headline.knows", names="RNN")
    assert "step 40 of 40 · 50 steps a second · about 0 s left" in progress(lines, history, SAY)


@pytest.mark.parametrize(
    ("share", "chance", "found"),
    [
        (0.125, 0.125, "guesses"),
        (0.3, 0.125, "guesses"),
        (0.5, 0.125, "between"),
        (0.92, 0.125, "knows"),
        (1, 0.9, "knows"),
    ],
)
def test_verdicts(share: float, chance: float, found: str) -> None:
    assert verdict(share, chance) == found


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (-3.0, -1.0, "0.01"),
        (-np.inf, -1.0, "0"),
        (-np.inf, -np.inf, "–"),
        (-1.0, np.nan, "∞"),
        (np.nan, 0.0, "∞"),
    ],
)
def test_what_is_left_of_odd_gradients(first: float, last: float, text: str) -> None:
    curve = np.array([first, last, last])
    assert left_over(curve) == text
    found, _, _ = lanes([0.1], curve, Run(length=3, kinds=("gru",), steps=5))
    assert live_captions(found, TASKS["recall"], SAY)


def test_runs_are_called_by_what_they_differ_in() -> None:
    names = [[*lane_labels(preset.runs, SAY)] for preset in PRESETS.values()]
    assert names[0] == [{"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}]
    assert all(
        len({label for run in preset for label in run.values()}) == sum(map(len, preset)) for preset in names
    )


def test_shares() -> None:
    assert [percent(share) for share in (0.125, 0.98, 0.0, math.nan)] == ["12.5 %", "98 %", "0 %", "–"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_by_itself_needs_no_settings(name: str) -> None:
    choices = RaceChoices.model_validate({"race_preset": name})
    assert runs_of(choices) == PRESETS[name].runs
    for field in differing(PRESETS[name].runs):
        one = RaceChoices.model_validate(
            {"race_preset": name} | with_setting(choices, **{field: setting(choices, field)})
        )
        assert len(runs_of(one)) == 1  # chosen for both, it is no difference any more


@pytest.mark.parametrize("run", [run for preset in PRESETS.values() for run in preset.runs])
def test_any_run_can_be_shown_by_a_link(run: Run) -> None:
    assert runs_of(RaceChoices.model_validate(preset_of(run))) == (run,)
