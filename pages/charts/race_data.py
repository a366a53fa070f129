"""A race, packed for its drawings in the browser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.cells import Kind
from engine.race.tasks import Task
from engine.text import display
from engine.tracing.records import Array
from pages.charts.payload import pack
from pages.charts.race_lines import Line, RaceLines, together

MOST_COLUMNS = 128  # of a map
MOST_UNITS, MOST_STEPS = 64, 256  # of a probe's gate
REACH = 8  # decades, where a map's colours end
MISSING, ZERO, BEYOND = 0, 1, 255  # levels of a map apart from its sizes, which are from LEAST to MOST
LEAST, MOST = 2, 254


@dataclass(frozen=True, eq=False)
class Lane:
    """The networks of one kind in one of the runs that are shown side by side.

    label: its words. run: which run, from 0; those of the second have other colours, and dashes.
    lines: from each seed.
    batch: sequences a step.
    """

    label: str
    kind: Kind
    run: int
    lines: Sequence[Line]
    batch: int

    @property
    def colour(self) -> str:
        """Its name in `pages.charts.colours`."""
        return f"{self.kind}-2" if self.run else self.kind


def lanes_of(races: Sequence[RaceLines], labels: Sequence[Mapping[Kind, str]]) -> list[Lane]:
    """A lane for each kind of each run."""
    return [
        Lane(names[kind], kind, run, race.of(kind), race.run.batch)
        for run, (race, names) in enumerate(zip(races, labels, strict=True))
        for kind in race.run.kinds
    ]


def pack_race(
    lanes: Sequence[Lane],
    task: Task,
    steps: int,
    labels: Mapping[str, str],
    captions: Mapping[str, str],
    language: str,
) -> bytes:
    """The payload of the live charts.

    Args:
        lanes: what races.
        task: gives the level of guessing.
        steps: of the whole training.
        labels: the drawings' words.
        captions: what the numbers say, by chart.
        language: the page's.
    """
    arrays: dict[str, Array] = {}
    heads = []
    for k, lane in enumerate(lanes):
        head: dict[str, Any] = {"label": lane.label, "colour": lane.colour, "dashed": lane.run > 0}
        for name in ("accuracy", "loss"):
            head["every"], *of = together([getattr(line, name) for line in lane.lines])
            parts = ("mean", "least", "most") if len(lane.lines) > 1 else ("mean",)
            for part, values in zip(parts, of, strict=False):
                shown = log10(values) if name == "loss" else values
                arrays[f"{name}/{part}/{k}"] = shown.astype(np.float32)
        curves = [line.curve for line in lane.lines if line.curve is not None]
        if curves:
            arrays[f"curve/{k}"] = curves[0].astype(np.float32)
        if rows := lane.lines[0].rows:
            head["rows"] = [step for step, _ in rows]
            arrays[f"map/{k}"] = levels(np.array([row for _, row in rows]))
        heads.append(head)
    header = {
        "view": "race",
        "language": language,
        "labels": dict(labels),
        "captions": dict(captions),
        "steps": steps,
        "chance": task.chance,
        "baseline": math.log10(task.baseline),
        "lanes": heads,
    }
    return pack(header, arrays)


def levels(log10_gradient: Array) -> Array:
    """How much of the gradient at the last step is left at each earlier one, as bytes.

    Args:
        log10_gradient: (rows, time), log10 ||dL/dh_t||.

    Returns:
        (rows, columns): the sizes from 10^-REACH to 10^REACH as LEAST to MOST, what is beyond them at the end
        of its side; exact zeros as ZERO, what isn't finite as BEYOND.
    """
    stride = -(-log10_gradient.shape[1] // MOST_COLUMNS)
    shown = log10_gradient[:, ::-1][:, ::stride][:, ::-1]  # the last step is among them
    last = log10_gradient[:, -1:]
    with np.errstate(invalid="ignore"):
        left = np.clip((shown - last) / REACH, -1, 1)
    sizes = LEAST + np.rint((np.nan_to_num(left) + 1) / 2 * (MOST - LEAST))
    found = np.where(np.isfinite(shown) & np.isfinite(last), sizes, BEYOND)
    return np.where(np.isneginf(shown), ZERO, found).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Gates:
    """The gates of one lane's network while it reads the probe.

    label: whose they are. values: by name, each (time, units), from 0 to 1.
    """

    label: str
    values: Mapping[str, Array]


def pack_gates(
    lanes: Sequence[Gates], symbols: Sequence[str], labels: Mapping[str, str], language: str
) -> bytes:
    """The payload of the probe's drawing: of many units and steps only so many as can be seen.

    Args:
        lanes: of one length.
        symbols: what was read at each step; empty where it was numbers.
        labels: the drawing's words.
        language: the page's.
    """
    arrays = {}
    step, units = 1, []
    for k, lane in enumerate(lanes):
        for name, value in lane.values.items():
            step, unit = -(-value.shape[0] // MOST_STEPS), -(-value.shape[1] // MOST_UNITS)
            arrays[f"{name}/{k}"] = np.rint(value[::step, ::unit].T * 255).astype(np.uint8)  # (units, time)
        units.append(unit)
    header = {
        "view": "gates",
        "language": language,
        "labels": dict(labels),
        "symbols": [display(symbol) for symbol in symbols[::step]],
        "every": step,
        "lanes": [
            {"label": lane.label, "names": list(lane.values), "every": unit}
            for lane, unit in zip(lanes, units, strict=True)
        ],
    }
    return pack(header, arrays)


def log10(values: Array) -> Array:
    """Decades; a zero is -inf."""
    with np.errstate(divide="ignore"):
        found: Array = np.log10(values)
    return found
