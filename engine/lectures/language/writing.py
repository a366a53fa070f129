"""A language model writes: it draws a token, reads it, and draws the next.

The temperature T divides the logits: P_T(x) = softmax(y / T), which is P(x)^(1/T) made to add up to 1. Below
1 the likeliest get likelier, above 1 all come closer (Hinton, Vinyals and Dean 2015, equation 1).
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch

from ...errors import InputError
from ...models import Network, RecurrentNetwork
from ...models.network import State, seeded
from ...reading.reading import softmax
from ...text import UNKNOWN_ID, Tokenizer
from ...tracing.records import Array, frozen
from .likelihood import LINE, language_model

COLDEST, HOTTEST = 0.1, 2.0  # temperatures


@dataclass(frozen=True, eq=False)
class WrittenToken:
    """One token that was drawn, and what it was drawn from. Arrays are float64 and read-only."""

    id: int
    text: str
    logits: Array  # (vocabulary,): those of <unk> are -inf, which is never drawn
    probability: Array  # (vocabulary,): at the temperature it was drawn at
    hidden: Array  # (units,): h_t, the state that the logits come from

    @property
    def rank(self) -> int:
        """How many tokens were likelier than the one that was drawn."""
        return int((self.logits > self.logits[self.id]).sum())


def write(
    network: Network, start: str, length: int, temperature: float = 1.0, seed: int = 0
) -> Iterator[WrittenToken]:
    """Write `length` tokens that go on from `start`, which stands at the start of a new line.

    The state is carried on, so that each token costs one step. The same arguments give the same text.

    Raises:
        InputError: the network is no language model, or the temperature is not within
            :data:`COLDEST` and :data:`HOTTEST`.
    """
    check_temperature(temperature)
    model = copy.deepcopy(language_model(network).model).double()
    return _draw(network, model, start, length, temperature, seed)


def _draw(
    network: Network, model: RecurrentNetwork, start: str, length: int, temperature: float, seed: int
) -> Iterator[WrittenToken]:
    generator = seeded(seed)
    ids = network.encode(LINE + start).ids  # (1, time)
    state: State | None = None
    for _ in range(length):
        with torch.inference_mode():
            y, state = model.read(ids, state)  # (1, time, vocabulary)
        logits = y[0, -1].numpy().copy()
        logits[UNKNOWN_ID] = -np.inf
        probability = distribution(logits, temperature)
        at = float(torch.rand((), dtype=torch.float64, generator=generator))
        drawn = min(int(np.searchsorted(probability.cumsum(), at, side="right")), len(probability) - 1)
        hidden = (state if isinstance(state, torch.Tensor) else state[0])[0, 0].numpy().copy()
        text = network.vocabulary.texts[drawn]
        yield WrittenToken(drawn, text, frozen(logits), frozen(probability), frozen(hidden))
        ids = torch.tensor([[drawn]])


def distribution(logits: Array, temperature: float) -> Array:
    """softmax(logits / temperature), along the last axis.

    Raises:
        InputError: the temperature is not within :data:`COLDEST` and :data:`HOTTEST`.
    """
    check_temperature(temperature)
    return softmax(logits / temperature)


def check_temperature(temperature: float) -> None:
    """Refuse one that is not within :data:`COLDEST` and :data:`HOTTEST`.

    Raises:
        InputError: it says which there are.
    """
    if not COLDEST <= temperature <= HOTTEST:
        raise InputError(f"the temperature is {temperature}; give one from {COLDEST} to {HOTTEST}")


def joined(tokenizer: Tokenizer, start: str, written: Iterable[WrittenToken]) -> str:
    """The start and what was written after it, as one text; jamo are put together to syllables."""
    tokens = [token.text for token in tokenizer.tokenize(start)]
    return tokenizer.join([*tokens, *(token.text for token in written)])
