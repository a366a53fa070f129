"""The phase diagram: rows that train together, and cells that say what became of them."""

from __future__ import annotations

import doctest
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.cells import Kind
from engine.errors import InputError
from engine.race import History, Run, phase, train
from engine.race.network import fresh
from engine.race.phase import BASE, Cell, Grid, flow

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")


def filled(grid: Grid) -> tuple[Cell, ...]:
    return grid.cells([History(run, train(run)) for run in grid.runs])


def test_the_example() -> None:
    failed, tried = doctest.testmod(phase)
    assert tried > 0
    assert failed == 0


def test_a_row_is_a_run_the_shortest_first_and_every_cell_has_its_gain() -> None:
    grid = Grid(gains=(0.5, 2.0, 1.0), lengths=(9, 4), base=replace(BASE, hidden_size=6))
    assert [run.length for run in grid.runs] == [4, 9]
    for run in grid.runs:
        for kind in KINDS:
            sizes = [fresh(run, kind, seed).rnn.weight_hh_l0 for seed in run.seeds]
            for W_hh, gain in zip(sizes, grid.gains, strict=True):
                spectral = torch.linalg.matrix_norm(W_hh[:6], 2).item()  # of an orthogonal matrix, times gain
                assert spectral == pytest.approx(gain, rel=1e-5)


def test_before_the_first_step_the_grid_is_there_and_empty() -> None:
    grid = Grid(gains=(0.5, 2.0), lengths=(9, 4))
    cells = grid.cells([History(run) for run in grid.runs])
    wanted = [(kind, gain, length) for length in (4, 9) for kind in KINDS for gain in (0.5, 2.0)]
    assert [(cell.kind, cell.gain, cell.length) for cell in cells] == wanted
    assert not any(cell.step or cell.ended or cell.learns or cell.at_start for cell in cells)


def test_a_cell_is_what_its_network_alone_comes_to() -> None:
    base = replace(BASE, hidden_size=8, batch=8, steps=25, record=6, dtype="float64", device="cpu")
    grid = Grid(kinds=("rnn", "gru"), gains=(0.5, 2.5), lengths=(6,), base=base)
    for cell in filled(grid):
        seed = grid.gains.index(cell.gain)
        run = replace(base, kinds=(cell.kind,), seeds=(seed,), gain=cell.gain, length=6)
        alone = History(run, train(run))
        steps, curves = alone.gradient_map(cell.kind, seed)
        assert cell.ended
        assert cell.step == 25
        assert cell.accuracy == pytest.approx(alone.accuracy(cell.kind, seed))
        assert cell.at_start is not None
        assert cell.at_end is not None
        assert cell.at_start.ratio == pytest.approx(curves[0, 0] - curves[0, -1], abs=1e-8)
        assert cell.at_end.ratio == pytest.approx(curves[-1, 0] - curves[-1, -1], abs=1e-8)
        assert steps[-1] == 25


def test_a_small_gain_vanishes_and_learns_nothing_a_fit_one_arrives_and_learns() -> None:
    grid = Grid(kinds=("rnn",), gains=(0.25, 1.0, 3.0), lengths=(10, 40), base=replace(BASE, device="cpu"))
    cells = {(cell.gain, cell.length): cell for cell in filled(grid)}
    forgets, learns, explodes = cells[0.25, 10], cells[1.0, 10], cells[3.0, 40]
    assert (forgets.learns, learns.learns, explodes.learns) == (False, True, False)
    assert forgets.at_end is not None
    assert learns.at_end is not None
    assert explodes.at_start is not None
    assert forgets.at_end.fate == "vanishes"
    assert learns.at_end.fate == "arrives"
    assert explodes.at_start.fate == "explodes"
    assert forgets.accuracy < 0.3 < 0.9 < learns.accuracy


def test_what_is_not_finite_any_more_has_exploded_and_learned_nothing() -> None:
    base = Run(
        activation="relu", initialisation="identity", clip=None, optimiser="sgd", learning_rate=0.01,
        hidden_size=8, batch=4, steps=30, device="cpu",
    )  # fmt: skip
    (cell,) = filled(Grid(kinds=("rnn",), gains=(3.0,), lengths=(100,), base=base))
    assert cell.ended
    assert cell.step < 30
    assert cell.at_end is not None
    assert cell.at_end.fate == "explodes"
    assert not cell.learns


@given(st.floats(-3, 3), st.integers(2, 60), st.floats(-30, 30))
def test_the_flow_of_a_straight_line_is_its_slope(slope: float, time: int, last: float) -> None:
    found = flow(last + slope * np.arange(time)[::-1])
    assert found.slope == pytest.approx(slope, abs=1e-7)
    assert found.ratio == pytest.approx(slope * (time - 1), abs=1e-7)
    far = slope * (time - 1)
    if abs(abs(far) - phase.FAR) > 1e-6:
        assert found.fate == ("arrives" if abs(far) < phase.FAR else "explodes" if far > 0 else "vanishes")


def test_where_nothing_arrives_it_has_vanished() -> None:
    found = flow(np.array([-np.inf, -np.inf, -4.0, -2.0]))
    assert (found.fate, found.ratio) == ("vanishes", -math.inf)
    assert found.slope == pytest.approx(-2)


@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_what_is_not_finite_explodes(broken: float) -> None:
    assert flow(np.array([broken, 1.0, 0.0])).fate == "explodes"


def test_one_step_is_no_way_to_go() -> None:
    assert flow(np.array([-3.0])) == phase.Flow(0.0, 0.0, "arrives")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"gains": ()}, "gains is ()"),
        ({"lengths": (5, 5)}, "lengths is (5, 5)"),
        ({"gains": tuple(range(17))}, "there are 17 gains; give at most 16"),
        ({"gains": (3.5,)}, "gain is 3.5"),
        ({"lengths": (2000,)}, "length is 2000"),
        ({"kinds": ("tcn",)}, "kinds has 'tcn'"),
        ({"base": replace(BASE, record=0)}, "base.record is 0"),
    ],
)
def test_a_grid_that_cannot_be_filled_is_refused(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError) as raised:
        Grid(**settings)  # type: ignore[arg-type]
    assert sentence in str(raised.value)


def test_each_seed_may_have_its_own_gain() -> None:
    run = Run(seeds=(4, 7), gains=[0.5, 2.0], gain=3.0)  # type: ignore[arg-type]
    assert [run.gain_of(seed) for seed in run.seeds] == [0.5, 2.0]
    assert Run(gain=3.0).gain_of(0) == 3.0
    assert Run(**run.as_dict()) == run
    with pytest.raises(InputError, match="1 gains for 2 seeds"):
        replace(run, gains=(0.5,))
