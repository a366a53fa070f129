"""How fast a race is, and what watching it costs: `python -m engine bench-race`.

The variants of one kind take turns, round after round, on the same data; a ratio is the median over the
rounds of the ratio within a round, so that what else the machine does hits both sides. One thread, if not
asked otherwise: a second one brings these small networks little, and where others need the processor too, the
two wait for each other most of the time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import torch

from ..cells import Kind
from ..models.network import seeded
from .history import History
from .learner import Learner
from .presets import FORGETS_AND_REMEMBERS
from .race import Race, train
from .run import Device, Run, device_name, device_of, task_of
from .stack import Stack
from .steps import TrainStep

ROUND = 20  # steps of one variant in a round; on a GPU they come in tens
VARIANTS = {
    "bare": {"record": 0},
    "every 10th step on 8": {"record": 10, "record_batch": 8},
    "every step on 8": {"record": 1, "record_batch": 8},
    "every step on all 64": {"record": 1, "record_batch": 64},
}

GRID = Run(length=50, hidden_size=32, seeds=tuple(range(16)))
SEEDS_ON_GPU = Run(length=100, hidden_size=64, seeds=tuple(range(8)))


def report(device: Device, rounds: int, seeds: int, length: int, threads: int) -> Iterator[str]:
    """The lines of the report, as they come to be known."""
    run = Run(device=device, length=length, forget_bias=5.0, steps=ROUND * (rounds + 1))
    torch.set_num_threads(threads)
    yield f"{device_name(run)}, threads: {threads}; torch {torch.__version__}"
    yield ""
    yield f"steps a second: hidden {run.hidden_size}, length {run.length}, batch {run.batch}"
    yield "kind  " + "".join(f"{name:>24}" for name in VARIANTS)
    for kind in run.kinds:
        yield f"{kind:<6}" + "".join(f"{cell:>24}" for cell in speeds(run, kind, rounds))
    yield ""
    yield from grids(GRID if device_of(run).type == "cpu" else SEEDS_ON_GPU, device, rounds)
    yield ""
    for seed in range(seeds):
        yield from recall(replace(FORGETS_AND_REMEMBERS.runs[0], device=device, seeds=(seed,)))


def speeds(run: Run, kind: Kind, rounds: int) -> list[str]:
    """For each variant, steps a second and the share of the bare loop's."""
    races = [train(replace(run, kinds=(kind,), **changes)) for changes in VARIANTS.values()]  # type: ignore[arg-type]
    for race in races:  # the first steps set up what the others reuse
        seconds(race)
    found = [[seconds(race) for race in races] for _ in range(rounds)]
    cells = []
    for times in zip(*found, strict=True):
        share = statistics.median(row[0] / own for row, own in zip(found, times, strict=True))
        cells.append(f"{ROUND / statistics.median(times):.1f} ({share:.0%})")
    return cells


def seconds(race: Race) -> float:
    """What one round of steps takes."""
    return sum(item.seconds for item in islice(race, ROUND) if isinstance(item, TrainStep))


def grids(run: Run, device: Device, rounds: int) -> Iterator[str]:
    """What many networks of a kind take for a step: one after another, and as a stack."""
    run = replace(run, device=device)
    yield (
        f"milliseconds for a step of {len(run.seeds)} networks: hidden {run.hidden_size}, "
        f"length {run.length}, batch {run.batch}"
    )
    yield f"kind  {'one after another':>24}{'as a stack':>24}"
    for kind in run.kinds:
        found = [both_ways(run, kind) for _ in range(rounds)]
        apart, together = (statistics.median(times) * 1000 for times in zip(*found, strict=True))
        faster = statistics.median(one / other for one, other in found)
        yield f"{kind:<6}{apart:>24.1f}{f'{together:.1f} ({faster:.1f}x as fast)':>24}"


def both_ways(run: Run, kind: Kind) -> tuple[float, float]:
    """Seconds for a step, of all learners one after another, and of their stack."""
    task, device = task_of(run), device_of(run)
    alone = [Learner(run, kind, seed) for seed in run.seeds]
    stack = Stack(run, [Learner(run, kind, seed) for seed in run.seeds])
    drawn = {seed: task.examples(run.batch, run.length, seeded(seed)) for seed in run.seeds}
    examples = {seed: (inputs.to(device), targets.to(device)) for seed, (inputs, targets) in drawn.items()}
    took: list[float] = []
    for learners in (alone, [stack]):
        for number in (1, 2):  # the first step sets up what the second reuses
            begun = time.perf_counter()
            steps = [each.step(number, examples, run.learning_rate, run.clip, False) for each in learners]
            for measured in steps:
                measured.read()
        took.append(time.perf_counter() - begun)
    return took[0], took[1]


def recall(run: Run) -> Iterator[str]:
    """The race of three kinds, from one seed: how long until the last one's verdict, and the verdicts."""
    begun = time.perf_counter()
    history = History(run, train(run))
    took = time.perf_counter() - begun
    verdicts = ", ".join(
        f"{kind} {history.accuracy(kind, seed):.3f} after {history.stopped[kind, seed].step} steps"
        for kind in run.kinds
        for seed in run.seeds
    )
    yield f"recall over {run.length} steps, seed {run.seeds[0]}: {took:.1f} s; {verdicts}"
