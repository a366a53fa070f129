"""ELMo: two language models, one reading forwards, one backwards, and all their layers as a word's vector.

Peters et al. (2018), Deep Contextualized Word Representations, section 3. Smaller than theirs: the tokens
are stems and pieces of rarer words, without particles, instead of a convolution over letters, two LSTM
layers of equal size each way, and the output layer is the embedding once more (Press and Wolf 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear

from ....text import Tokenizer, Vocabulary, readable
from .recipe import Independent

START, END = "<s>", "</s>"
# A particle at the end of a Korean word, the longest first; what is before it keeps at least one letter.
_PARTICLE = regex.compile(
    r"(?<=[가-힣])(에서는|에서도|으로는|이라는|까지|부터|처럼|보다|에게|한테|에서|으로|이나|이랑|"
    r"은|는|이|가|을|를|에|의|도|로|와|과|만|랑)"
    r"(?![가-힣])"
)
_SIGNS = regex.compile(r"[^\p{L}\p{N}]+")


def bare(text: str) -> str:
    """The text without particles and signs: 배가, 배를 and 배는 are one word, 배, and what comes next is a
    word that its meaning has a say in, rather than a particle.

    By the letters alone: what only looks like a particle (고양이) is cut off too (고양).
    """
    return _SIGNS.sub(" ", _PARTICLE.sub("", readable(text).text))


class BidirectionalLanguageModel(nn.Module):
    """Embedding, `layers` LSTMs from left to right and as many from right to left."""

    def __init__(self, vocabulary_size: int, size: int, layers: int = 2, dropout: float = 0.0) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size, size)
        self.forwards = _stack(size, layers)
        self.backwards = _stack(size, layers)
        self.bias = nn.Parameter(torch.zeros(vocabulary_size))
        self.dropout = nn.Dropout(dropout)
        nn.init.normal_(self.embedding.weight, std=size**-0.5)

    def layers(self, ids: Tensor) -> tuple[Tensor, ...]:
        """Every layer's vectors, each (batch, time, 2 * size): first the embedding, twice; then h of each
        LSTM, forward and backward side by side. ids: (batch, time), all of one length.
        """
        x = self.embedding(ids)  # (batch, time, size)
        there, back = [x], [x]
        for forward, backward in zip(self.forwards, self.backwards, strict=True):
            there.append(forward(self.dropout(there[-1]))[0])
            back.append(backward(self.dropout(back[-1]).flip(1))[0].flip(1))
        return tuple(torch.cat(pair, dim=-1) for pair in zip(there, back, strict=True))

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (batch, time - 1, vocabulary) of the next token at each step but the last, and of the
        previous token at each step but the first. Both directions share embedding and output layer.
        """
        h_forward, h_backward = self.dropout(self.layers(ids)[-1]).chunk(2, dim=-1)
        weight = self.embedding.weight
        return linear(h_forward[:, :-1], weight, self.bias), linear(h_backward[:, 1:], weight, self.bias)


def _stack(size: int, layers: int) -> nn.ModuleList:
    return nn.ModuleList(nn.LSTM(size, size, batch_first=True) for _ in range(layers))


def bidirectional_loss(model: BidirectionalLanguageModel, ids: Tensor) -> Tensor:
    """Mean nats per foreseen token, both directions alike: half the sum in equation 1 of section 3.1."""
    following, previous = model(ids)
    ahead = cross_entropy(following.flatten(0, 1), ids[:, 1:].flatten())
    behind = cross_entropy(previous.flatten(0, 1), ids[:, :-1].flatten())
    return (ahead + behind) / 2


class Batches(Independent):
    """Texts in batches of exactly one length: nothing is padded, and a backward LSTM starts at a text's end.

    The batch of any step follows from the seed and the step's number alone.
    """

    def __init__(self, ids: Sequence[Sequence[int]], tokens: int, seed: int) -> None:
        """ids: texts with their start and end. tokens: how many a batch holds, at most, of all its texts."""
        self._ids = ids
        self._tokens = tokens
        self._seed = seed
        self._by_length: dict[int, list[int]] = {}
        for row, text in enumerate(ids):
            self._by_length.setdefault(len(text), []).append(row)
        self.steps_per_epoch = sum(-(-len(rows) // self._texts(n)) for n, rows in self._by_length.items())
        self._epoch = lru_cache(maxsize=1)(self._shuffled)

    def _texts(self, length: int) -> int:
        return max(1, self._tokens // length)

    def _shuffled(self, epoch: int) -> list[NDArray[np.intp]]:
        draw = np.random.default_rng([self._seed, epoch])
        batches: list[NDArray[np.intp]] = []
        for length, rows in sorted(self._by_length.items()):
            order = draw.permutation(rows)
            size = self._texts(length)
            batches += [order[at : at + size] for at in range(0, len(order), size)]
        return [batches[at] for at in draw.permutation(len(batches))]

    def loss(self, model: BidirectionalLanguageModel, step: int) -> Tensor:
        """The loss of the step's batch."""
        epoch, at = divmod(step, self.steps_per_epoch)
        return bidirectional_loss(model, torch.tensor([self._ids[row] for row in self._epoch(epoch)[at]]))

    def everything(self) -> Iterator[Tensor]:
        """All texts once, batch by batch: (batch, time)."""
        for rows in self._epoch(0):
            yield torch.tensor([self._ids[row] for row in rows])


@torch.inference_mode()
def nats_per_token(model: BidirectionalLanguageModel, batches: Batches) -> float:
    """Mean nats per foreseen token over all texts, both directions alike."""
    nats, count = 0.0, 0
    for ids in batches.everything():
        foreseen = ids.shape[0] * (ids.shape[1] - 1)
        nats += float(bidirectional_loss(model, ids)) * foreseen
        count += foreseen
    return nats / count


@dataclass(frozen=True, eq=False)
class Contextual:
    """A sentence's tokens, and every layer's vector of each.

    vectors: (layers, time, 2 * size), float64; layer 0 is the embedding, the same in every sentence.
    """

    tokens: tuple[str, ...]
    vectors: NDArray[np.float64]

    def places(self, word: str) -> list[int]:
        """Where the word stands among the tokens."""
        return [place for place, token in enumerate(self.tokens) if token == word]


@torch.inference_mode()
def in_context(
    model: BidirectionalLanguageModel, tokenizer: Tokenizer, vocabulary: Vocabulary, sentence: str
) -> Contextual:
    """The sentence as the model reads it, between its start and its end, which are left out again."""
    tokens = tokenizer.tokenize(bare(sentence))
    start, end = vocabulary.texts.index(START), vocabulary.texts.index(END)
    ids = torch.tensor([[start, *vocabulary.ids(tokens), end]])
    vectors = torch.stack(model.layers(ids))[:, 0, 1:-1]  # (layers, time, 2 * size)
    return Contextual(tuple(token.text for token in tokens), vectors.double().numpy())


def mixed(vectors: NDArray[np.float64], scores: Sequence[float], gamma: float = 1.0) -> NDArray[np.float64]:
    """gamma times the sum of s_j h_j, s = softmax(scores): equation 1 of section 3.2.

    vectors: (layers, ..., units). Gives (..., units).
    """
    return np.asarray(gamma * np.tensordot(shares(scores), vectors, axes=1))


def shares(scores: Sequence[float]) -> NDArray[np.float64]:
    """softmax(scores): each layer's share."""
    raised = np.exp(np.array(scores) - max(scores))
    return np.asarray(raised / raised.sum())


def cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """The cosine of the angle between two vectors; 0 where one of them is 0."""
    size = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / size if size else 0.0
