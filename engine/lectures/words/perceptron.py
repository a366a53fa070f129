"""Two ways to give a sentence to a multilayer perceptron, and what becomes of them."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ...models.network import parameter_count
from .documents import words_of

UNITS = 4


def one_hot(document: str, terms: tuple[str, ...]) -> Tensor:
    """A row for each word of the document, a column a term: (words, terms). Unknown words are all 0."""
    rows = [[float(word == term) for term in terms] for word in words_of(document)]
    return torch.tensor(rows).reshape(-1, len(terms))


def what_a_layer_says(document: str, built_for: str, terms: tuple[str, ...]) -> str | None:
    """What torch objects when a layer for one document's words, end to end, is given another document.

    None: it takes it, since both have as many words.
    """
    layer = nn.Linear(one_hot(built_for, terms).numel(), UNITS)
    try:
        layer(one_hot(document, terms).reshape(1, -1))
    except RuntimeError as error:
        return str(error)
    return None


def what_an_rnn_makes(document: str, terms: tuple[str, ...]) -> tuple[tuple[int, ...], int]:
    """The shape of what an RNN of as many units gives back for the document, and its number of weights."""
    rnn = nn.RNN(len(terms), UNITS, batch_first=True)
    _, h_n = rnn(one_hot(document, terms)[None])  # (1, 1, UNITS)
    return tuple(h_n.shape), parameter_count(rnn)
