"""What a race's drawings are fed with: as much as a screen shows, and nothing that wasn't measured."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.race import TASKS, History, Run, TrainStep, train
from pages.charts import growing_line, race_data, race_lines
from pages.charts.growing_line import GrowingLine
from pages.charts.race_data import (
    BEYOND,
    LEAST,
    MOST,
    REACH,
    ZERO,
    Gates,
    lanes_of,
    levels,
    pack_gates,
    pack_race,
)
from pages.charts.race_lines import MOST_ROWS, RaceLines, together
from tests.pages.charts.payload import unpacked

RUN = Run(length=6, hidden_size=4, batch=4, steps=12, record=3, kinds=("rnn", "lstm"), seeds=(0, 1))


@given(st.lists(st.floats(0, 1), max_size=2_000))
def test_a_line_of_any_length_has_the_means_of_its_parts(values: list[float]) -> None:
    line = GrowingLine()
    for value in values:
        line.add(value)
    points = line.points()
    assert len(points) <= growing_line.MOST
    assert len(points) == math.ceil(len(values) / line.every)
    parts = [values[at : at + line.every] for at in range(0, len(values), line.every)]
    np.testing.assert_allclose(points, [np.mean(part) for part in parts])


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_not_finite_is_a_gap_and_stays_one(value: float) -> None:
    line = GrowingLine()
    for number in range(2 * growing_line.MOST):
        line.add(value if number == 10 else 1.0)
    points = line.points()
    assert np.flatnonzero(np.isnan(points)).tolist() == [10 // line.every]


@given(st.lists(st.integers(0, 700), min_size=1, max_size=4))
def test_seeds_of_different_lengths_make_one_band(lengths: list[int]) -> None:
    lines = [GrowingLine() for _ in lengths]
    for line, length in zip(lines, lengths, strict=True):
        for k in range(length):
            line.add(float(k % 7))
    every, mean, least, most = together(lines)
    assert len(mean) == math.ceil(max(lengths) / every)
    assert (least <= mean + 1e-9).all()
    assert (mean <= most + 1e-9).all()


def test_a_history_may_be_read_in_any_pieces() -> None:
    items = list(train(RUN))
    history, piecewise = History(RUN), RaceLines(RUN)
    for item in items:
        history.add(item)
        piecewise.read(history)
    whole = RaceLines(RUN)
    whole.read(history)
    for key, line in whole.lines.items():
        assert line.step == piecewise.lines[key].step == 12
        np.testing.assert_array_equal(line.loss.points(), piecewise.lines[key].loss.points())
        np.testing.assert_array_equal(line.accuracy.points(), [s.accuracy for s in history.of(*key)])
        steps, curves = history.gradient_map(*key)
        assert [step for step, _ in line.rows] == steps.tolist()
        np.testing.assert_array_equal([curve for _, curve in line.rows], curves)
    assert whole.share(history) == 1
    assert whole.seconds_left(history) == 0


def test_a_long_map_keeps_a_screens_rows_from_first_to_last() -> None:
    line = race_lines.Line()
    for number in range(1, 1_001):
        line.add(TrainStep(number, "rnn", 0, 1.0, 0.5, 1.0, 0.01, np.zeros(3)))
    steps = [step for step, _ in line.rows]
    assert len(steps) <= MOST_ROWS
    assert steps[0] == 1
    assert len(set(np.diff(steps))) == 1
    assert steps[-1] > 1_000 - np.diff(steps)[0]


def test_the_payload_holds_what_was_measured() -> None:
    history = History(RUN, train(RUN))
    lines = RaceLines(RUN)
    lines.read(history)
    lanes = lanes_of([lines], [{"rnn": "RNN", "lstm": "LSTM"}])
    labels = {"loss": "Loss"}
    header, arrays = unpacked(pack_race(lanes, TASKS["recall"], 12, labels, {"loss": "so much"}, "en"))
    assert header["chance"] == 1 / 8
    assert header["baseline"] == pytest.approx(math.log10(math.log(8)))
    assert [(lane["label"], lane["colour"], lane["dashed"]) for lane in header["lanes"]] == [
        ("RNN", "rnn", False),
        ("LSTM", "lstm", False),
    ]
    table = history.table()
    for k, kind in enumerate(RUN.kinds):
        own = table[table.kind == kind].groupby("step")
        np.testing.assert_allclose(arrays[f"accuracy/mean/{k}"], own.accuracy.mean(), rtol=1e-6)
        np.testing.assert_allclose(arrays[f"accuracy/most/{k}"], own.accuracy.max(), rtol=1e-6)
        np.testing.assert_allclose(arrays[f"loss/mean/{k}"], np.log10(own.loss.mean()), rtol=1e-5, atol=1e-6)
        _, curves = history.gradient_map(kind, 0)
        np.testing.assert_allclose(arrays[f"curve/{k}"], curves[-1], rtol=1e-6)
        assert header["lanes"][k]["rows"] == [1, 4, 7, 10]
        decades = (np.array(arrays[f"map/{k}"]) - LEAST) / (MOST - LEAST) * 2 * REACH - REACH
        np.testing.assert_allclose(decades, curves - curves[:, -1:], atol=REACH / (MOST - LEAST) + 1e-9)


def test_zeros_and_what_is_not_finite_stand_apart_on_a_map() -> None:
    rows = np.array([[-np.inf, -3.0, 0.0], [np.nan, 20.0, 0.0], [-30.0, 1.0, np.inf]])
    middle = (LEAST + MOST) // 2
    assert levels(rows)[0].tolist()[::2] == [ZERO, middle]
    assert levels(rows)[1].tolist() == [BEYOND, MOST, middle]
    assert levels(rows)[2].tolist() == [BEYOND] * 3


@pytest.mark.parametrize("time", [1, 127, 128, 129, 1_000])
def test_a_wide_map_ends_at_the_last_step(time: int) -> None:
    row = np.linspace(-7, 0, time)[None]
    found = levels(row)
    assert found.shape[1] <= race_data.MOST_COLUMNS
    assert found[0, -1] == (LEAST + MOST) // 2
    assert (np.diff(found[0].astype(int)) >= 0).all()


def test_gates_are_sent_as_far_as_they_can_be_seen() -> None:
    f, z = np.random.default_rng(0).random((300, 100)), np.zeros((300, 8))
    sent = pack_gates([Gates("LSTM", {"f": f}), Gates("GRU", {"z": z})], ["x"] * 300, {}, "ko")
    header, arrays = unpacked(sent)
    assert [lane["every"] for lane in header["lanes"]] == [2, 1]
    assert header["every"] == 2
    assert len(header["symbols"]) == 150
    np.testing.assert_allclose(np.array(arrays["f/0"]) / 255, f[::2, ::2].T, atol=0.5 / 255 + 1e-9)
    assert np.shape(arrays["z/1"]) == (8, 150)
