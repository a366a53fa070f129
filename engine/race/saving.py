"""A race in one file: safetensors; weights and history are its tensors, the rest is JSON in its header.

Opening such a file runs no code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from ..cells import Kind
from ..errors import GatescopeError
from ..tracing.records import Array, frozen
from .history import NUMBERS, History
from .network import Network, fresh
from .run import Run
from .steps import Stopped, TrainStep

VERSION = "1"


class RaceFileError(GatescopeError):
    """A file that isn't a saved race, or is damaged."""


@dataclass(frozen=True, eq=False)
class SavedRace:
    """A race as it was saved. weights: as `Race.weights` gives them."""

    history: History
    weights: dict[str, Array]

    def network(self, kind: Kind, seed: int) -> Network:
        """One of its networks, on the CPU."""
        return with_weights(self.history.run, kind, seed, self.weights)


def with_weights(run: Run, kind: Kind, seed: int, weights: dict[str, Array]) -> Network:
    """A network of a run with these weights, on the CPU."""
    network = fresh(run, kind, seed)
    start = f"{kind}/{seed}/"
    mine = {
        name.removeprefix(start): torch.tensor(w) for name, w in weights.items() if name.startswith(start)
    }
    network.load_state_dict(mine)
    return network


def as_file(
    race: SavedRace, link: str | None = None, steered: Mapping[str, float | None] | None = None
) -> bytes:
    """The content of a race's file. Its header has `History.meta` under "meta"."""
    history = race.history
    steps = history.steps
    recorded = [at for at, step in enumerate(steps) if step.log10_gradient is not None]
    curves = [steps[at].log10_gradient for at in recorded]
    columns = {name: np.array([getattr(step, name) for step in steps]) for name in NUMBERS}
    columns["kind"] = np.array([history.run.kinds.index(step.kind) for step in steps])
    columns["recorded"] = np.array(recorded)
    columns["log10_gradient"] = np.array(curves, np.float64).reshape(len(recorded), history.run.length)
    tensors = {f"history/{name}": column for name, column in columns.items()}
    tensors |= {f"weights/{name}": np.ascontiguousarray(weight) for name, weight in race.weights.items()}
    header = {
        "version": VERSION,
        "meta": history.meta(link, steered),
        "run": json.dumps(history.run.as_dict()),
        "stopped": json.dumps([asdict(stopped) for stopped in history.stopped.values()]),
    }
    return save(tensors, header)


def write_race(path: Path, race: SavedRace) -> None:
    """Save a race; a kill in the middle of it leaves no half of a file under this name."""
    written = path.with_name(path.name + ".writing")
    try:
        written.write_bytes(as_file(race))
        written.replace(path)
    except OSError as error:
        raise RaceFileError(f"cannot write {path}: {error.strerror}; choose another file") from error


def read_race(path: Path) -> SavedRace:
    """What `write_race` wrote.

    Raises:
        RaceFileError: the file is missing, damaged, or holds something else.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        history = History(Run(**json.loads(header["run"])))
        history.steps += _steps(history.run, tensors)
        for values in json.loads(header["stopped"]):
            history.add(Stopped(**values))
    except (
        OSError,
        SafetensorError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        RecursionError,
    ) as error:
        raise RaceFileError(f"{path} is no saved race, or is damaged: {error}") from error
    start = "weights/"
    weights = {name.removeprefix(start): w for name, w in tensors.items() if name.startswith(start)}
    return SavedRace(history, weights)


def _steps(run: Run, tensors: dict[str, Array]) -> list[TrainStep]:
    found = {name: tensors[f"history/{name}"] for name in (*NUMBERS, "kind")}
    recorded = tensors["history/recorded"].tolist()
    shapes = {column.shape for column in found.values()}
    wanted = (len(found["step"]),)
    if shapes != {wanted} or tensors["history/log10_gradient"].shape != (len(recorded), run.length):
        raise ValueError("its history isn't a row a step and a curve a recorded one")
    most = run.steps * len(run.kinds) * len(run.seeds)
    if wanted > (most,):
        raise ValueError(f"its history has {wanted[0]:,} steps, its run {most:,}")
    columns = {name: column.tolist() for name, column in found.items()}
    curves = dict(zip(recorded, tensors["history/log10_gradient"], strict=True))
    steps = []
    for at, kind in enumerate(columns.pop("kind")):
        numbers = {name: columns[name][at] for name in NUMBERS}
        curve = frozen(curves[at]) if at in curves else None
        steps.append(TrainStep(kind=run.kinds[kind], log10_gradient=curve, **numbers))
    return steps
