"""What a race told, in tables and in a file: every number comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
import torch
from safetensors import safe_open
from safetensors.numpy import save

from engine.provenance import VERSION
from engine.race import (
    History,
    RaceFileError,
    Run,
    SavedRace,
    Stopped,
    TrainStep,
    read_race,
    train,
    with_weights,
    write_race,
)
from engine.race.saving import as_file

RUN = Run(
    length=12, hidden_size=8, batch=4, steps=5, record=2, window=5, seeds=(3, 1), kinds=("gru", "rnn"),
    device="cpu",
)  # fmt: skip
EXPLODING = Run(
    activation="relu", initialisation="identity", gain=3.0, length=100, clip=None, optimiser="sgd",
    learning_rate=0.01, kinds=("rnn",), hidden_size=8, batch=4, steps=30, device="cpu",
)  # fmt: skip


def raced(run: Run) -> SavedRace:
    race = train(run)
    return SavedRace(History(run, race), race.weights())


@pytest.fixture(scope="module", params=[RUN, EXPLODING], ids=["plain", "exploding"])
def saved(request: pytest.FixtureRequest) -> SavedRace:
    return raced(request.param)


def same(one: TrainStep, other: TrainStep) -> bool:
    """Bit by bit, NaN equal to NaN."""
    names = ("step", "kind", "seed", "loss", "accuracy", "gradient_norm", "seconds")
    alike = [repr(getattr(one, name)) == repr(getattr(other, name)) for name in names]
    if one.log10_gradient is None or other.log10_gradient is None:
        return all(alike) and one.log10_gradient is other.log10_gradient
    return all(alike) and np.array_equal(one.log10_gradient, other.log10_gradient, equal_nan=True)


def test_a_saved_race_comes_back_whole(saved: SavedRace, tmp_path: Path) -> None:
    path = tmp_path / "race.safetensors"
    write_race(path, saved)
    found = read_race(path)
    assert found.history.run == saved.history.run
    assert found.history.stopped == saved.history.stopped
    assert len(found.history.steps) == len(saved.history.steps)
    assert all(map(same, found.history.steps, saved.history.steps))
    assert found.weights.keys() == saved.weights.keys()
    for name, weight in saved.weights.items():
        np.testing.assert_array_equal(found.weights[name], weight)
        assert found.weights[name].dtype == weight.dtype
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_its_networks_say_what_they_said(tmp_path: Path) -> None:
    race = train(RUN)
    history = History(RUN, race)
    write_race(tmp_path / "race", SavedRace(history, race.weights()))
    found = read_race(tmp_path / "race")
    inputs = torch.randint(16, (3, RUN.length))
    for kind in RUN.kinds:
        for seed in RUN.seeds:
            wanted = race.network(kind, seed)(inputs).outputs
            assert torch.equal(found.network(kind, seed)(inputs).outputs, wanted)
            assert torch.equal(with_weights(RUN, kind, seed, race.weights())(inputs).outputs, wanted)


def test_a_race_that_was_not_finished_can_be_saved(tmp_path: Path) -> None:
    race = train(RUN)
    for history in (History(RUN), History(RUN, [next(race)])):
        write_race(tmp_path / "race", SavedRace(history, race.weights()))
        found = read_race(tmp_path / "race").history
        assert len(found.steps) == len(history.steps)
        assert found.stopped == {}


@pytest.mark.parametrize("content", [b"", b"no race", bytes(64)])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "race"
    path.write_bytes(content)
    with pytest.raises(RaceFileError, match="is no saved race, or is damaged"):
        read_race(path)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("loss", lambda column: np.stack([column, column], axis=1)),
        ("seconds", lambda column: column[:-1]),
        ("log10_gradient", lambda curves: curves[:, 1:]),
        ("run", lambda _: "[" * 100_000),
        ("run", lambda run: run.replace('"steps": 5', '"steps": 4')),
    ],
    ids=["columns of two", "a short column", "short curves", "deep JSON", "too many steps"],
)
def test_a_file_whose_parts_do_not_fit_is_refused(
    tmp_path: Path, name: str, changed: Callable[[Any], Any]
) -> None:
    path = tmp_path / "race"
    write_race(path, raced(RUN))
    with safe_open(path, framework="numpy") as file:
        header = file.metadata()
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
    parts = header if name in header else tensors
    key = name if name in header else f"history/{name}"
    parts[key] = changed(parts[key])
    path.write_bytes(save({key: np.ascontiguousarray(part) for key, part in tensors.items()}, header))
    with pytest.raises(RaceFileError, match="is no saved race, or is damaged"):
        read_race(path)


def test_a_file_that_was_cut_off_or_is_missing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "race"
    with pytest.raises(RaceFileError, match="race"):
        read_race(path)
    content = as_file(raced(RUN))
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(RaceFileError, match="damaged"):
        read_race(path)
    with pytest.raises(RaceFileError, match="cannot write"):
        write_race(tmp_path / "no" / "folder", raced(RUN))


def test_csv_and_parquet_hold_every_number(saved: SavedRace) -> None:
    history = saved.history
    for table in (
        pd.read_csv(io.BytesIO(history.csv())),
        pd.read_parquet(io.BytesIO(history.parquet())),
    ):
        assert len(table) == len(history.steps)
        curves = [f"log10_dh_{t}" for t in range(1, history.run.length + 1)]
        assert list(table.columns[-history.run.length :]) == curves
        for at, step in enumerate(history.steps):
            row = table.iloc[at]
            assert (row["step"], row["kind"], row["seed"]) == (step.step, step.kind, step.seed)
            for name in ("loss", "accuracy", "gradient_norm", "seconds"):
                np.testing.assert_equal(row[name], getattr(step, name))
            wanted = np.full(len(curves), np.nan) if step.log10_gradient is None else step.log10_gradient
            np.testing.assert_array_equal(row[curves].to_numpy(np.float64), wanted)


def test_every_file_of_a_race_says_what_made_it(saved: SavedRace, tmp_path: Path) -> None:
    history, steered = saved.history, {"clip": None}
    asked = ("/race?v=1", steered)
    table = pd.read_csv(io.BytesIO(history.csv(*asked)))
    assert table["meta"][1:].isna().all()
    path = tmp_path / "race"
    path.write_bytes(as_file(saved, *asked))
    with safe_open(path, framework="numpy") as file:
        header = file.metadata()
    parquet = pyarrow.parquet.read_schema(io.BytesIO(history.parquet(*asked))).metadata
    for text in (table["meta"][0], parquet[b"gatescope"], header["meta"]):
        meta = json.loads(text)
        assert Run(**meta["run"]) == history.run
        assert (meta["gatescope_version"], meta["link"]) == (VERSION, "/race?v=1")
        assert meta["steered"] == steered
        assert [each["kind"] for each in meta["stopped"]] == [kind for kind, _ in history.stopped]
    assert history.csv() != History(replace(history.run, batch=5), history.steps).csv()
    assert len(pd.read_csv(io.BytesIO(History(RUN).csv()))) == 0


def test_the_map_has_a_row_for_each_recorded_step() -> None:
    history = raced(RUN).history
    steps, curves = history.gradient_map("gru", 1)
    assert steps.tolist() == [1, 3, 5]
    for step, curve in zip(steps, curves, strict=True):
        (wanted,) = [s.log10_gradient for s in history.of("gru", 1) if s.step == step]
        assert wanted is not None
        np.testing.assert_array_equal(curve, wanted)
    steps, curves = History(RUN).gradient_map("gru", 1)
    assert steps.shape == (0,)
    assert curves.shape == (0, RUN.length)


def test_accuracy_is_that_of_the_last_twenty_steps() -> None:
    history = History(RUN)
    assert np.isnan(history.accuracy("rnn", 1))
    for step in range(1, 31):
        history.add(TrainStep(step, "rnn", 1, 0.0, float(step > 15), 0.0, 0.0))
        history.add(TrainStep(step, "rnn", 3, 0.0, 0.5, 0.0, 0.0))
    history.add(Stopped(30, "rnn", 1, "steps", "The end."))
    assert history.accuracy("rnn", 1) == pytest.approx(15 / 20)
    assert history.accuracy("rnn", 3) == pytest.approx(0.5)
    assert history.stopped["rnn", 1].sentence == "The end."
