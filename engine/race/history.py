"""All that a race told, as tables and curves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from ..cells import Kind
from ..provenance import made_by
from ..tracing.records import Array
from .learner import AVERAGED
from .run import Run
from .steps import Stopped, TrainStep

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = ("step", "seed", "loss", "accuracy", "gradient_norm", "seconds")


class History:
    """The steps of a race so far.

    Attributes:
        run: its settings.
        steps: in the order in which they were taken.
        stopped: why networks ended, by kind and seed.
    """

    def __init__(self, run: Run, items: Iterable[TrainStep | Stopped] = ()) -> None:
        self.run = run
        self.steps: list[TrainStep] = []
        self.stopped: dict[tuple[Kind, int], Stopped] = {}
        for item in items:
            self.add(item)

    def add(self, item: TrainStep | Stopped) -> None:
        """Take in what the race just told."""
        if isinstance(item, Stopped):  # another dict: somebody may be going through this one meanwhile
            self.stopped = {**self.stopped, (item.kind, item.seed): item}
        else:
            self.steps.append(item)

    def of(self, kind: Kind, seed: int) -> list[TrainStep]:
        """The steps of one network."""
        return [step for step in self.steps if step.kind == kind and step.seed == seed]

    def accuracy(self, kind: Kind, seed: int) -> float:
        """The mean accuracy of a network's last 20 steps, each on fresh examples; NaN before any."""
        last = [step.accuracy for step in self.of(kind, seed)[-AVERAGED:]]
        return float(np.mean(last)) if last else float("nan")

    def best(self, kind: Kind, seed: int) -> float:
        """The largest mean accuracy over 20 steps on end; NaN before there are so many."""
        steps = np.array([step.accuracy for step in self.of(kind, seed)])
        if len(steps) < AVERAGED:
            return float("nan")
        return float(np.convolve(steps, np.full(AVERAGED, 1 / AVERAGED), "valid").max())

    def gradient_map(self, kind: Kind, seed: int) -> tuple[Array, Array]:
        """The recorded steps, (recorded,), and their log10 ||dL/dh_t||, (recorded, time)."""
        rows = [
            (step.step, step.log10_gradient)
            for step in self.of(kind, seed)
            if step.log10_gradient is not None
        ]
        curves = np.array([curve for _, curve in rows]).reshape(len(rows), self.run.length)
        return np.array([step for step, _ in rows], np.int64), curves

    def table(self) -> pd.DataFrame:
        """A row a step: step, kind, seed, loss, accuracy, gradient_norm, seconds, and log10_dh_1 to
        log10_dh_T, which are empty at steps that weren't recorded."""
        import pandas as pd  # takes half a second, and most who train need none

        missing = np.full(self.run.length, np.nan)
        columns = {name: [getattr(step, name) for step in self.steps] for name in NUMBERS}
        frame = pd.DataFrame(columns)
        frame.insert(1, "kind", [step.kind for step in self.steps])
        curves = [missing if step.log10_gradient is None else step.log10_gradient for step in self.steps]
        names = [f"log10_dh_{t}" for t in range(1, self.run.length + 1)]
        table = pd.DataFrame(np.array(curves).reshape(len(curves), len(names)), columns=names)
        return pd.concat([frame, table], axis=1)

    def meta(self, link: str | None = None, steered: Mapping[str, float | None] | None = None) -> str:
        """What made the race, as JSON: every setting of its run, why networks ended, and what was changed.

        Args:
            link: the scene's path and query, where a page made the file.
            steered: settings that were changed while it trained, as they were at the end.
        """
        stopped = [asdict(each) for each in self.stopped.values()]
        rest = {"run": self.run.as_dict(), "steered": dict(steered or {}), "stopped": stopped}
        return json.dumps(made_by("race", link) | rest)

    def csv(self, link: str | None = None, steered: Mapping[str, float | None] | None = None) -> bytes:
        """The table as CSV, UTF-8; every number to its last digit. A column `meta` before the curves holds
        `meta` in its first row, and nothing below."""
        table = self.table()
        told = [self.meta(link, steered), *[None] * (len(table) - 1)][: len(table)]
        table.insert(len(NUMBERS) + 1, "meta", told)
        text: str = table.to_csv(index=False)
        return text.encode()

    def parquet(self, link: str | None = None, steered: Mapping[str, float | None] | None = None) -> bytes:
        """The table as Parquet; `meta` stands under "gatescope" in its schema's metadata."""
        from pyarrow import BufferOutputStream, Table, parquet

        table = Table.from_pandas(self.table(), preserve_index=False)
        told = {b"gatescope": self.meta(link, steered).encode()}
        file = BufferOutputStream()
        parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **told}), file)
        content: bytes = file.getvalue().to_pybytes()
        return content
