"""What is said of a race is what its numbers say."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from engine.race import TASKS, History, Run, TrainStep
from engine.race.presets import PRESETS
from engine.tracing.records import Array
from pages.charts.colours import PAPER, colour
from pages.charts.race_data import Lane, lanes_of
from pages.charts.race_lines import RaceLines
from pages.lessons.race.captions import (
    headline,
    lane_labels,
    left_over,
    live_captions,
    marked,
    percent,
    progress,
    summary,
)
from pages.lessons.race.choices import RaceChoices, differing, preset_of, runs_of, setting, with_setting
from pages.text.i18n import LANGUAGES, Language, words

SAY = words("en")


def lanes(
    accuracies: list[float], curve: Array, run: Run, losses: Sequence[float] = ()
) -> tuple[list[Lane], RaceLines, History]:
    """A race in which every kind has these accuracies."""
    history = History(run)
    for number, share in enumerate(accuracies, 1):
        loss = losses[number - 1] if losses else 0.5
        for kind in run.kinds:
            history.add(TrainStep(number, kind, 0, loss, share, 1.0, 0.02, curve))
    lines = RaceLines(run)
    lines.read(history)
    return lanes_of([lines], lane_labels([run], SAY)), lines, history


def test_the_paragraph_is_made_of_the_numbers() -> None:
    run = Run(length=4, kinds=("rnn",), steps=40)
    curve = np.array([-7.0, -5.0, -3.0, -1.0])
    found, lines, history = lanes([0.0] * 20 + [1.0] * 20, curve, run)
    text = summary(found, TASKS["recall"], [{}], SAY)
    assert "After 40 steps the **RNN** is right in 100% of cases (guessing: 12.5%)" in text
    assert "its loss is 0.5 (2.08): it has learnt it" in text
    assert "at step 1 is 1×10⁻⁶ of that at step 4" in text
    captions = live_captions(found, TASKS["recall"], SAY)
    assert "RNN 100%" in captions["accuracy"]
    assert "2.08" in captions["loss"]  # log 8
    assert captions["map"].endswith("RNN 2.")  # of the last two steps a thousandth is left
    assert headline(found, TASKS["recall"], SAY) == SAY("race.headline.learnt", names="RNN")
    assert "step 40 of 40 · 50 steps a second · about 0 s left" in progress(lines, history, SAY)


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
    assert left_over(curve, SAY) == text
    found, _, _ = lanes([0.1], curve, Run(length=3, kinds=("gru",), steps=5))
    assert live_captions(found, TASKS["recall"], SAY)


def test_runs_are_called_by_what_they_differ_in() -> None:
    names = [[*lane_labels(preset.runs, SAY)] for preset in PRESETS.values()]
    assert names[0] == [{"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}]
    assert all(
        len({label for run in preset for label in run.values()}) == sum(map(len, preset)) for preset in names
    )


def test_shares() -> None:
    assert [percent(share, SAY) for share in (0.125, 0.98, 0.0, math.nan)] == ["12.5%", "98%", "0%", "–"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_by_itself_needs_no_settings(name: str) -> None:
    choices = RaceChoices.model_validate({"preset": name})
    assert runs_of(choices) == PRESETS[name].runs
    for field in differing(PRESETS[name].runs):
        one = RaceChoices.model_validate(
            {"preset": name} | with_setting(choices, **{field: setting(choices, field)})
        )
        assert len(runs_of(one)) == 1  # chosen for both, it is no difference any more


@pytest.mark.parametrize("run", [run for preset in PRESETS.values() for run in preset.runs])
def test_any_run_can_be_shown_by_a_link(run: Run) -> None:
    assert runs_of(RaceChoices.model_validate(preset_of(run))) == (run,)


CURVE = np.array([-1.0, -1.0])
OVER = ("still", "not yet", "on the way", "아직", "배우는 중")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("task", "accuracies", "losses", "outcome"),
    [
        ("recall", [0.25] * 40, [1.39, 1.41] * 20, "little"),  # found on the page, called a guess
        ("recall", [0.125] * 40, [2.07, 2.10] * 20, "guesses"),
        ("recall", [0.98] * 40, [0.05, 0.06] * 20, "learnt"),
        ("recall", [0.9] * 20 + [0.0] * 20, [0.3] * 39 + [math.nan], "broken"),
        ("wave", [0.7] * 40, [0.0045, 0.0046] * 20, "learnt"),
        ("wave", [0.1] * 40, [0.30, 0.31] * 20, "little"),
        ("adding", [0.1] * 40, [0.16, 0.18] * 20, "guesses"),
    ],
)
def test_headline_and_paragraph_say_one_thing_of_a_race_that_is_over(
    task: str, accuracies: list[float], losses: list[float], outcome: str, language: Language
) -> None:
    say = words(language)
    run = Run(task=task, length=10, kinds=("gru",), steps=40)
    found, _, _ = lanes(accuracies, CURVE, run, losses)
    assert headline(found, TASKS[task], say) == say(f"race.headline.{outcome}", names="GRU")
    text = summary(found, TASKS[task], [{}], say)
    assert not [word for word in OVER if word in (text + headline(found, TASKS[task], say)).lower()]
    if task in ("wave", "adding"):  # in the answer's own unit, never as a share of right ones
        assert f"{math.sqrt(sum(losses[-20:]) / 20):.2g}" in text
        assert "%" not in text
    assert (say("race.summary.noise", noise="0.058") in text) == (task == "wave")


def test_what_was_known_and_is_lost_is_told() -> None:
    run = Run(length=2, kinds=("rnn",), steps=60)
    found, _, _ = lanes([0.9] * 40 + [0.12] * 20, CURVE, run, [0.3] * 40 + [2.1, 2.2] * 10)
    assert SAY("race.summary.lost", last=20, step=20, best="90%") in summary(
        found, TASKS["recall"], [{}], SAY
    )
    never, _, _ = lanes([0.12] * 60, CURVE, run, [2.1, 2.2] * 30)
    assert "lost" not in summary(never, TASKS["recall"], [{}], SAY)


def test_of_several_seeds_it_is_told_how_many_are_better_than_guessing() -> None:
    run = Run(length=2, kinds=("rnn",), seeds=(0, 1, 2), steps=20)
    history = History(run)
    for number in range(1, 21):
        for seed, share in ((0, 0.99), (1, 0.125), (2, 0.11)):
            history.add(TrainStep(number, "rnn", seed, 0.1 if seed == 0 else 2.1, share, 1.0, 0.02, CURVE))
    lines = RaceLines(run)
    lines.read(history)
    text = summary(lanes_of([lines], lane_labels([run], SAY)), TASKS["recall"], [{}], SAY)
    assert SAY("race.summary.some", better=1, count=3) in text


def test_two_runs_have_a_mark_and_a_colour_each() -> None:
    runs = PRESETS["forget-bias"].runs
    races = [RaceLines(run) for run in runs]
    one, other = lanes_of(races, lane_labels(runs, SAY))
    assert one.kind == other.kind
    assert one.colour != other.colour
    assert len({colour(lane.colour, theme) for lane in (one, other) for theme in PAPER}) == 4
    text = headline([one, other], TASKS["order"], SAY)
    assert all(marked(lane, [one, other]) in text for lane in (one, other))
    assert marked(one, [one]) == one.label
