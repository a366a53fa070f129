"""Races that show something, each with what it claims to show.

A claim is about the accuracy over 20 steps, a network's last or its best; tests/claims trains each preset
from its own seed, tests/bench/bench_presets.py from several. Some compare two runs, alike but for one
setting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..cells import Kind
from .history import History
from .run import Run


@dataclass(frozen=True)
class Claim:
    """A kind's accuracy in one of a preset's runs, at its end or at its best, from `least` to `most`."""

    run: int
    kind: Kind
    least: float = 0.0
    most: float = 1.0
    when: Literal["end", "best"] = "end"

    def accuracy(self, history: History, seed: int) -> float:
        """What it is about, in the history of its run."""
        found = history.accuracy if self.when == "end" else history.best
        return found(self.kind, seed)

    def holds(self, history: History, seed: int) -> bool:
        """Whether it is so; not where no step was taken."""
        return self.least <= self.accuracy(history, seed) <= self.most


@dataclass(frozen=True)
class Preset:
    """One or two races that show something.

    Attributes:
        name: what links call it.
        runs: in the order in which they are shown.
        claims: what they show.
    """

    name: str
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]


_RECALL_50 = Run(task="recall", length=50, kinds=("lstm",), steps=400, goal=0.98)
_EXPLODING = Run(
    task="recall",
    length=20,
    kinds=("rnn",),
    seeds=(1,),
    activation="relu",
    initialisation="identity",
    optimiser="sgd",
    learning_rate=0.02,
    clip=None,
    steps=600,
)
_RECALL_100 = Run(
    task="recall", length=100, kinds=("lstm",), forget_bias=3.0, learning_rate=2e-3, steps=600, goal=0.98
)
_ORDER = Run(
    task="order", length=50, kinds=("lstm",), learning_rate=3e-3, forget_bias=0.0, steps=400, goal=0.98
)

FORGETS_AND_REMEMBERS = Preset(
    "forgets-and-remembers",
    (Run(task="recall", length=100, forget_bias=5.0, learning_rate=2e-3, steps=350, goal=0.98),),
    (Claim(0, "rnn", most=0.2), Claim(0, "lstm", least=0.98), Claim(0, "gru", least=0.98)),
)
"""At 100 steps the RNN forgets, the LSTM and the GRU remember."""

DEFAULT_FAILS = Preset(
    "default-lstm-fails",
    (_RECALL_50, replace(_RECALL_50, forget_bias=3.0)),
    (Claim(0, "lstm", most=0.2), Claim(1, "lstm", least=0.98)),
)
"""The LSTM as torch starts it fails too: its forget gate starts half shut."""

EXPLODING = Preset(
    "exploding",
    (_EXPLODING, replace(_EXPLODING, clip=1.0)),
    (
        Claim(0, "rnn", most=0.5, when="best"),
        Claim(1, "rnn", least=0.95),
    ),
)
"""Gradients explode in an RNN of ReLUs that starts with W_hh = I (Le et al. 2015), and it
hardly learns; clipped, it learns (Pascanu et al. 2013)."""

FORGET_BIAS = Preset(
    "forget-bias",
    (_ORDER, replace(_ORDER, forget_bias=1.0)),
    (Claim(0, "lstm", most=0.4), Claim(1, "lstm", least=0.6)),
)
"""Forget bias 0 against 1 (Jozefowicz et al. 2015)."""

TRUNCATION = Preset(
    "truncation",
    (replace(_RECALL_100, window=10), _RECALL_100),
    (Claim(0, "lstm", most=0.2), Claim(1, "lstm", least=0.98)),
)
"""A gradient that is followed back through 10 steps never reaches the first of 100, and that is all there is
to learn."""

PRESETS = {
    preset.name: preset
    for preset in (FORGETS_AND_REMEMBERS, DEFAULT_FAILS, EXPLODING, FORGET_BIAS, TRUNCATION)
}
"""By name."""
