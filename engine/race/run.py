"""What a race is: every setting of it, checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

import torch

from ..cells import KINDS, Kind
from ..errors import InputError
from ..gradient.fresh import Initialisation
from ..gradient.theory import Activation
from ..text import readable
from .tasks import TASKS, Task, own_text

Optimiser = Literal["adam", "sgd"]
Budget = Literal["width", "parameters"]
Device = Literal["auto", "cpu", "cuda"]
Precision = Literal["float32", "float64"]

CHOICES: dict[str, tuple[str, ...]] = {
    "optimiser": get_args(Optimiser),
    "same_budget": get_args(Budget),
    "initialisation": get_args(Initialisation),
    "activation": get_args(Activation),
    "device": get_args(Device),
    "dtype": get_args(Precision),
}
LIMITS: dict[str, tuple[float, float]] = {
    "length": (1, 1_000),
    "hidden_size": (1, 512),
    "learning_rate": (1e-7, 10.0),
    "batch": (1, 1_024),
    "clip": (1e-6, 1e6),
    "window": (1, 1_000),
    "gain": (0.0, 3.0),
    "forget_bias": (-20.0, 20.0),
    "steps": (1, 100_000),
    "record": (0, 100_000),
    "record_batch": (1, 1_024),
    "goal": (0.0, 1.0),
}
"""The smallest and the largest value of each setting."""
MOST_SEEDS, LARGEST_SEED = 16, 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Run:
    """The settings of a race. Raises InputError for one that can't run, naming its value and its limit.

    Networks of the same seed see the same examples in the same order, whatever their kind.

    Attributes:
        task: a name in `TASKS`, or "text" for the next character of `text`.
        length: steps of each sequence.
        hidden_size: units of each network, where `same_budget` is "width"; where it is "parameters", the
            LSTM's, and the others get the width that gives them about as many weights as the LSTM has.
        kinds: which race: "rnn", "lstm", "gru".
        seeds: each kind is trained once from each.
        optimiser: "adam" (Kingma and Ba 2015), or "sgd", plain gradient descent.
        batch: sequences a step.
        clip: the gradient's norm at most (Pascanu et al. 2013); None: not clipped.
        window: the gradient is followed back through so many steps (Williams and Peng 1990); None: all.
        initialisation: W_hh's. "uniform": torch's own, within 1 / sqrt(hidden_size); "orthogonal" (Saxe et
            al. 2014) and "identity" (Le et al. 2015) in each gate; "chrono": uniform, and gates biased to
            remember for 1 to `length` steps (Tallec and Ollivier 2018, equation 16), which an RNN has not.
        gain: W_hh is multiplied by it before training.
        gains: of the networks of each seed their own, instead of `gain`; empty: `gain` for all.
        forget_bias: of the LSTM's f, and of the GRU's z, which keeps too; None: as torch draws it, near 0.
        activation: the RNN's, "tanh" or "relu".
        device: "auto" takes a GPU where there is one.
        record: the gradient through time is recorded at every `record`-th step; 0: never.
        record_batch: on so many sequences of the batch.
        goal: a network whose accuracy, averaged over 20 steps, gets there has finished; None: none has before
            `steps`.
        text: the person's own, for the task "text".
    """

    task: str = "recall"
    length: int = 100
    hidden_size: int = 64
    kinds: tuple[Kind, ...] = get_args(Kind)
    seeds: tuple[int, ...] = (0,)
    optimiser: Optimiser = "adam"
    learning_rate: float = 1e-3
    batch: int = 64
    clip: float | None = 1.0
    window: int | None = None
    initialisation: Initialisation = "uniform"
    gain: float = 1.0
    gains: tuple[float, ...] = ()
    forget_bias: float | None = None
    activation: Activation = "tanh"
    same_budget: Budget = "width"
    device: Device = "auto"
    dtype: Precision = "float32"
    steps: int = 400
    record: int = 10
    record_batch: int = 8
    goal: float | None = None
    text: str = ""

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise InputError(f"{name} is {getattr(self, name)!r}; choose one of: {', '.join(choices)}")
        for name in LIMITS:
            check(name, getattr(self, name), optional=name in ("clip", "window", "forget_bias", "goal"))
        object.__setattr__(self, "kinds", several("kinds", self.kinds))
        object.__setattr__(self, "seeds", several("seeds", self.seeds))
        for kind in self.kinds:
            if kind not in KINDS:
                raise InputError(f"kinds has {kind!r}; choose from: {', '.join(KINDS)}")
        if len(self.seeds) > MOST_SEEDS:
            raise InputError(f"there are {len(self.seeds)} seeds; give at most {MOST_SEEDS}")
        for seed in self.seeds:
            if type(seed) is not int or not 0 <= seed <= LARGEST_SEED:
                raise InputError(f"seeds has {seed!r}; a seed is a whole number from 0 to {LARGEST_SEED}")
        object.__setattr__(self, "gains", tuple(self.gains))
        if self.gains and len(self.gains) != len(self.seeds):
            raise InputError(
                f"there are {len(self.gains)} gains for {len(self.seeds)} seeds; give one for each, or none"
            )
        for gain in self.gains:
            check("gain", gain)
        if self.initialisation == "chrono" and self.forget_bias is not None:
            raise InputError(
                f"forget_bias is {self.forget_bias}, but initialisation 'chrono' sets the gates' biases "
                "itself: leave forget_bias out, or choose another initialisation"
            )
        least = task_of(self).minimum_length
        if self.length < least:
            raise InputError(f"length is {self.length}; the task {self.task!r} needs at least {least}")

    def gain_of(self, seed: int) -> float:
        """What W_hh of a seed's networks is multiplied by."""
        return self.gains[self.seeds.index(seed)] if self.gains else self.gain

    def as_dict(self) -> dict[str, Any]:
        """Plain values that JSON can hold; `Run(**values)` is the same run again."""
        return asdict(self)


def task_of(run: Run) -> Task:
    """The task that a run names.

    Raises:
        InputError: there is none of that name, or the text for "text" can't be used.
    """
    if run.task == "text":
        task = own_text(run.text, run.length)
        count = len(readable(run.text).text)
        if run.length >= count:
            raise InputError(
                f"length is {run.length}; a text of {count} characters allows at most {count - 1}"
            )
        return task
    if run.task not in TASKS:
        raise InputError(f"task is {run.task!r}; choose one of: {', '.join(TASKS)}, text")
    return TASKS[run.task]


def device_of(run: Run) -> torch.device:
    """Where a run trains.

    Raises:
        InputError: it asks for a GPU and there is none.
    """
    there = torch.cuda.is_available()
    if run.device == "cuda" and not there:
        raise InputError("device is 'cuda', but torch finds no GPU here; choose 'auto' or 'cpu'")
    return torch.device("cuda" if there and run.device != "cpu" else "cpu")


def device_name(run: Run) -> str:
    """What people call the device: the GPU's name, or "CPU"."""
    device = device_of(run)
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"


def check(name: str, value: object, optional: bool = False) -> None:
    """Raises InputError where a value isn't a number within `LIMITS`."""
    if value is None and optional:
        return
    least, most = LIMITS[name]
    whole = isinstance(least, int)
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        number = "whole number" if whole else "number"
        raise InputError(f"{name} is {value!r}; it is a {number} from {least:g} to {most:g}")
    if not least <= value <= most:  # which no NaN is
        raise InputError(f"{name} is {value}; choose from {least:g} to {most:g}")


def several(name: str, values: object) -> tuple[Any, ...]:
    """As a tuple. Raises InputError unless it is at least one value, each once."""
    found = tuple(values) if isinstance(values, tuple | list) else ()
    if not found or len(set(found)) < len(found):
        raise InputError(f"{name} is {values!r}; give a tuple of at least one, each once")
    return found
