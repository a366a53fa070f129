"""The lecture's character network: reads h, e, l, l, o and says after each letter which comes next.

A plain RNN with three hidden units, its weights given. As in the lecture, vectors are rows and weights stand
to the right of them; `torch.nn.RNN` keeps the transposed matrices.

Source: the lecture on recurrent networks, after Karpathy (2015), The Unreasonable Effectiveness of Recurrent
Neural Networks; the cell is Elman's (1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Self

import numpy as np

from ..errors import InputError
from ..reading.reading import softmax
from ..tracing.records import Array, frozen

END = "<EOS>"
VOCABULARY = ("h", "e", "l", "o", END)
HIDDEN_SIZE = 3
SHAPES = {
    "w_xh": (len(VOCABULARY), HIDDEN_SIZE),
    "w_hh": (HIDDEN_SIZE, HIDDEN_SIZE),
    "b_h": (HIDDEN_SIZE,),
    "w_hy": (HIDDEN_SIZE, len(VOCABULARY)),
    "b_y": (len(VOCABULARY),),
}
WEIGHT_COUNT = sum(prod(shape) for shape in SHAPES.values())


@dataclass(frozen=True, eq=False)
class HelloWeights:
    """The network's five arrays, by the lecture's names; their shapes are those of :data:`SHAPES`.

    Raises:
        InputError: an array has another shape.
    """

    w_xh: Array
    w_hh: Array
    b_h: Array
    w_hy: Array
    b_y: Array

    def __post_init__(self) -> None:
        for name, shape in SHAPES.items():
            if (found := getattr(self, name).shape) != shape:
                raise InputError(f"{name} has shape {found}; it must be {shape}")

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Self:
        """The weights from all their numbers, array by array and row by row, as :attr:`numbers` has them.

        Raises:
            InputError: there are more or fewer than :data:`WEIGHT_COUNT`.
        """
        if len(numbers) != WEIGHT_COUNT:
            raise InputError(f"the network has {WEIGHT_COUNT} weights, not {len(numbers)}")
        ends = np.cumsum([prod(shape) for shape in SHAPES.values()])[:-1]
        parts = np.split(np.array(numbers, dtype=np.float64), ends)
        shaped = zip(SHAPES.items(), parts, strict=True)
        return cls(**{name: frozen(part.reshape(shape)) for (name, shape), part in shaped})

    @property
    def numbers(self) -> tuple[float, ...]:
        """All of them in one row."""
        return tuple(float(number) for name in SHAPES for number in getattr(self, name).flat)


@dataclass(frozen=True, eq=False)
class HelloSteps:
    """What the network computes from each letter. All arrays are float64 and read-only."""

    letters: tuple[str, ...]
    from_letter: Array  # (time, hidden): x_t W_xh, the row of W_xh that belongs to the letter
    from_state: Array  # (time, hidden): h_{t-1} W_hh
    preactivation: Array  # (time, hidden)
    hidden: Array  # (time, hidden)
    logits: Array  # (time, vocabulary)
    probability: Array  # (time, vocabulary): of the letter that comes next

    @property
    def targets(self) -> tuple[str, ...]:
        """The letter that does come next, after each letter."""
        return (*self.letters[1:], END)

    @property
    def predictions(self) -> tuple[str, ...]:
        """The likeliest next letter, after each letter."""
        return tuple(VOCABULARY[place] for place in self.probability.argmax(axis=1))

    @property
    def of_targets(self) -> Array:
        """P(the letter that does come next), after each letter. Shape (time,)."""
        return np.asarray(self.probability[np.arange(len(self.letters)), _places(self.targets)])


def read_letters(weights: HelloWeights, letters: Sequence[str]) -> HelloSteps:
    """Let the network read the letters, from the state h_0 = 0.

    a_t = h_{t-1} W_hh + x_t W_xh + b_h;  h_t = tanh(a_t);  y_t = h_t W_hy + b_y;  p_t = softmax(y_t)

    Raises:
        InputError: no letter, or one outside of :data:`VOCABULARY`.
    """
    if not letters:
        raise InputError("there is no letter to read: give at least one")
    from_letter = weights.w_xh[_places(letters)]  # (time, hidden)
    from_state, preactivation, hidden = (np.zeros((len(letters), HIDDEN_SIZE)) for _ in range(3))
    h = np.zeros(HIDDEN_SIZE)
    for t in range(len(letters)):
        from_state[t] = h @ weights.w_hh
        preactivation[t] = from_state[t] + from_letter[t] + weights.b_h
        hidden[t] = h = np.tanh(preactivation[t])
    logits = hidden @ weights.w_hy + weights.b_y  # (time, vocabulary)
    arrays = (from_letter, from_state, preactivation, hidden, logits, softmax(logits))
    return HelloSteps(tuple(letters), *map(frozen, arrays))


def write_letters(weights: HelloWeights, start: Sequence[str], most: int = 12) -> tuple[str, ...]:
    """What the network writes after `start` when it takes its likeliest letter and reads that in turn.

    Args:
        weights: the network's.
        start: the letters it is given, at least one.
        most: how many letters it may add; it ends earlier where it writes :data:`END`.

    Returns:
        The letters added.
    """
    written: list[str] = []
    while len(written) < most and END not in written:
        written.append(read_letters(weights, [*start, *written]).predictions[-1])
    return tuple(written)


def _places(letters: Sequence[str]) -> list[int]:
    strange = [letter for letter in letters if letter not in VOCABULARY]
    if strange:
        raise InputError(f"the network knows {', '.join(VOCABULARY)}, not {strange[0]!r}")
    return [VOCABULARY.index(letter) for letter in letters]


LECTURE = HelloWeights(
    w_xh=frozen(
        np.array(
            [[-2.6, -1.6, -2.1], [1.2, 0.4, 0.3], [2.1, 1.9, -0.7], [-1.4, -1.5, 2.5], [-0.9, 0.4, -0.9]]
        )
    ),
    w_hh=frozen(np.array([[-0.5, -2.3, 2.9], [1.9, 1.5, 1.7], [-0.7, -1.2, 1.5]])),
    b_h=frozen(np.array([-0.5, -0.4, -1.0])),
    w_hy=frozen(
        np.array([[0.3, -2.6, 1.2, 2.6, -1.1], [-1.1, -2.4, 2.2, 1.6, -2.4], [-0.4, -3.1, -3.0, 3.6, 3.0]])
    ),
    b_y=frozen(np.array([-1.8, -0.5, 1.3, 0.1, 0.8])),
)
"""The lecture's weights, as its code gives them."""

PRINTED = "hell"
PRINTED_HIDDEN = np.array(
    [
        [-0.99594936, -0.96402758, -0.99594936],
        [0.06340167, 0.96673299, -0.99999709],
        [0.9994564, 0.999335, -0.8793026],
        [0.99855062, 0.9419888, 0.91834213],
    ]
)
PRINTED_LOGITS = np.array(
    [
        [-0.63997473, 7.49057754, 0.97184817, -7.61733016, 1.22136241],
        [-2.44438695, 0.11498748, 6.50288586, -1.78837242, -4.58989229],
        [-2.24771054, -2.7711526, 7.33579249, 1.1320333, -5.33571385],
        [-2.90395935, -8.20386532, 1.81560973, 7.50944534, 0.19584758],
    ]
)
"""h_t and y_t as the lecture prints them, after each letter of :data:`PRINTED`."""


def printed_digits_agree(steps: HelloSteps) -> bool | None:
    """Whether h_t and y_t, rounded to eight decimals, are what the lecture prints.

    None where the letters aren't those that the lecture prints numbers for.
    """
    count = len(PRINTED)
    if "".join(steps.letters[:count]) != PRINTED:
        return None
    return all(
        np.array_equal(ours[:count].round(8) + 0.0, printed)
        for ours, printed in ((steps.hidden, PRINTED_HIDDEN), (steps.logits, PRINTED_LOGITS))
    )
