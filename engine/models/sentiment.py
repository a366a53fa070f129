"""Learning and scoring a verdict on a text."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from ..text import UNKNOWN_ID
from .network import RecurrentNetwork

_POOL = 50  # batches that are sorted by length together


def pad(sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Sequences of ids as one rectangle (batch, time), zeros behind their ends, and their lengths (batch)."""
    lengths = torch.tensor([len(sequence) for sequence in sequences])
    ids = torch.zeros(len(sequences), int(lengths.max()), dtype=torch.long)
    for row, sequence in zip(ids, sequences, strict=True):
        row[: len(sequence)] = torch.as_tensor(sequence)
    return ids, lengths


def verdict_loss(logits: Tensor, lengths: Tensor, labels: Tensor, every_step_weight: float) -> Tensor:
    """Cross entropy of the verdict after the last token, mixed with that of the verdict after every token.

    Args:
        logits: (batch, time, classes); what lies behind a text's end is left out.
        lengths: (batch); every one at least 1.
        labels: (batch).
        every_step_weight: 0 for the last step alone, 1 for all steps alike.
    """
    batch, time, _ = logits.shape
    each = cross_entropy(logits.transpose(1, 2), labels[:, None].expand(batch, time), reduction="none")
    read = torch.arange(time) < lengths[:, None]  # (batch, time)
    last = each[torch.arange(batch), lengths - 1].mean()
    return torch.lerp(last, each[read].mean(), every_step_weight)


class SentimentTraining:
    """Labelled texts in batches of about equal length: padding is nearly free, and needs no packed sequences.

    The batch of any step follows from the seed and the step's number alone.
    """

    def __init__(
        self,
        ids: Sequence[Sequence[int]],
        labels: Sequence[int],
        *,
        batch_size: int,
        every_step_weight: float,
        unknown_rate: float,
        seed: int,
    ) -> None:
        self._ids = ids
        self._labels = torch.tensor(labels)
        self._lengths = np.array([len(sequence) for sequence in ids])
        self._batch_size = batch_size
        self._every_step_weight = every_step_weight
        self._unknown_rate = unknown_rate
        self._seed = seed
        self.steps_per_epoch = -(-len(ids) // batch_size)
        self._epoch = lru_cache(maxsize=1)(self._shuffled)

    def _shuffled(self, epoch: int) -> list[NDArray[np.intp]]:
        """The epoch's batches: shuffled, sorted by length within pools, and shuffled again batch by batch."""
        draw = np.random.default_rng([self._seed, epoch])
        order = draw.permutation(len(self._ids))
        batches: list[NDArray[np.intp]] = []
        for start in range(0, len(order), self._batch_size * _POOL):
            pool = order[start : start + self._batch_size * _POOL]
            pool = pool[np.argsort(self._lengths[pool], kind="stable")]
            batches += [pool[at : at + self._batch_size] for at in range(0, len(pool), self._batch_size)]
        return [batches[at] for at in draw.permutation(len(batches))]

    def loss(self, model: RecurrentNetwork, step: int) -> Tensor:
        """The loss of the step's batch; random tokens are hidden from the network."""
        epoch, at = divmod(step, self.steps_per_epoch)
        rows = self._epoch(epoch)[at]
        ids, lengths = pad([self._ids[row] for row in rows])
        hidden = torch.rand(ids.shape) < self._unknown_rate
        logits = model(ids.masked_fill(hidden, UNKNOWN_ID))  # (batch, time, classes)
        return verdict_loss(logits, lengths, self._labels[rows], self._every_step_weight)

    def carried(self) -> Any:
        """Nothing passes from one step to the next."""
        return None

    def carry(self, carried: Any) -> None:
        """See `carried`."""


@torch.inference_mode()
def sentiment_scores(
    model: RecurrentNetwork, ids: Sequence[Sequence[int]], labels: Sequence[int], batch_size: int = 256
) -> dict[str, float]:
    """Accuracy (0 to 1) and cross entropy (nats a text) of the verdict after each text's last token."""
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    right, nats = 0, 0.0
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        batch, lengths = pad([ids[row] for row in rows])
        verdict = model(batch)[torch.arange(len(rows)), lengths - 1]  # (batch, classes)
        expected = torch.tensor([labels[row] for row in rows])
        right += int((verdict.argmax(dim=1) == expected).sum())
        nats += float(cross_entropy(verdict, expected, reduction="sum"))
    return {"accuracy": right / len(ids), "nats_per_text": nats / len(ids)}
