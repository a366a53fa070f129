"""How likely a sentence is: the product of P(each token | those before it)."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from math import log

import numpy as np
import torch

from ...errors import InputError
from ...models import Network
from ...reading.reading import EmptyTextError
from ...text import Token
from ...tracing.records import Array, frozen

LINE = "\n"  # what the networks have read before every new line, and so before a new sentence


@dataclass(frozen=True, eq=False)
class Likelihood:
    """P(x_1, ..., x_T) = prod_t P(x_t | x_1, ..., x_{t-1}), at the start of a new line.

    The line's end is not counted: the sentence may go on. Arrays are float64 and read-only.
    """

    tokens: tuple[Token, ...]
    unknown: tuple[bool, ...]  # (time,) True where the network never saw this token in training
    nats: Array  # (time,): log P(x_t | x_1, ..., x_{t-1}), the natural logarithm
    guesses: tuple[str, ...]  # (time,): what would have been likeliest instead of each token
    of_guesses: Array  # (time,): the probability of that

    @property
    def log10(self) -> float:
        """log10 P of the whole sentence."""
        return float(self.nats.sum() / log(10))

    @property
    def bits(self) -> Array:
        """-log2 P(x_t | x_1, ..., x_{t-1}), how surprising each token is. Shape (time,)."""
        return np.asarray(-self.nats / log(2))

    @property
    def probability(self) -> Array:
        """P(x_t | x_1, ..., x_{t-1}). Shape (time,)."""
        return np.asarray(np.exp(self.nats))

    @property
    def log10_product(self) -> Array:
        """log10 P(x_1, ..., x_t): the product so far. Shape (time,)."""
        return np.asarray(self.nats.cumsum() / log(10))

    @property
    def starts_word(self) -> Array:
        """Whether a token comes first in its word; white space is in none. Shape (time,)."""
        space = [token.text.isspace() for token in self.tokens]
        return np.array([not here and before for here, before in zip(space, [True, *space], strict=False)])

    @property
    def inside_word(self) -> Array:
        """Whether a token stands in a word, but not first. Shape (time,)."""
        space = np.array([token.text.isspace() for token in self.tokens])
        return np.asarray(~space & ~self.starts_word)


@torch.inference_mode()
def likelihood(network: Network, text: str) -> Likelihood:
    """How likely a language model finds `text` at the start of a new line. In float64.

    Raises:
        EmptyTextError: no token in `text`.
        InputError: the network is no language model.
    """
    model = copy.deepcopy(language_model(network).model).double()
    read = network.encode(LINE + text)
    if len(read.tokens) < 2:
        raise EmptyTextError("the text is empty: type at least one character")
    log_probability = torch.log_softmax(model(read.ids)[0, :-1], dim=-1)  # (time, vocabulary)
    nats = log_probability.gather(1, read.ids[0, 1:, None])[:, 0]  # (time,)
    likeliest, ids = log_probability.max(dim=-1)  # (time,)
    return Likelihood(
        network.encode(text).tokens,
        read.unknown[1:],
        frozen(nats.numpy()),
        tuple(network.vocabulary.texts[id_] for id_ in ids.tolist()),
        frozen(likeliest.exp().numpy()),
    )


def language_model(network: Network) -> Network:
    """The network itself, if it predicts the next token.

    Raises:
        InputError: it does something else.
    """
    if network.card.task != "language-model":
        raise InputError(f"{network.card.name} is a {network.card.task} network; take en-char or ko-jamo")
    return network
