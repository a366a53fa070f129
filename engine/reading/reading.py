"""One network reads one sentence: the trace of it, what it predicts, and the gradient of what it says.

Everything the page, the command line and the tests show of a sentence comes from :func:`read`.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..errors import InputError
from ..models import Network, NetworkCard
from ..text import Token
from ..tracing.changes import Change
from ..tracing.records import LayerTrace, Trace, frozen
from ..tracing.trace import trace

MAX_TOKENS = 2_000  # a trace of 2,000 steps takes well under a second; the page stays smooth

Objective = Literal["log_odds", "log_probability"]


class EmptyTextError(InputError):
    """There is nothing to read."""


class TextTooLongError(InputError):
    """More tokens than :data:`MAX_TOKENS`. Carries ``count`` and ``limit``."""

    def __init__(self, count: int, limit: int = MAX_TOKENS) -> None:
        super().__init__(f"the text has {count:,} tokens, the limit is {limit:,}: shorten it")
        self.count = count
        self.limit = limit


@dataclass(frozen=True)
class Reading:
    """A sentence as one network read it, left to right. All arrays are float64.

    The gradients are of what the network says at step ``at`` (``trace.loss`` is its value):

    - sentiment, ``"log_odds"``: log P(positive) - log P(negative);
    - language model, ``"log_probability"``: log P(the token that comes next), or, after the last token,
      log P(the likeliest next token).
    """

    card: NetworkCard
    moment: str
    text: str
    tokens: tuple[Token, ...]
    unknown: tuple[bool, ...]  # (time,) True where the network never saw this token in training
    ids: NDArray[np.int64]  # (time,)
    classes: tuple[str, ...]  # what each probability is of: the labels, or the vocabulary
    probability: NDArray[np.float64]  # (time, classes): the prediction made after each token
    objective: Objective
    at: int  # the step whose prediction the gradients are of
    target: int  # the class that the objective is about
    changes: tuple[Change, ...]  # to the network, which else is as it was trained
    trace: Trace

    @property
    def layer(self) -> LayerTrace:
        """The recurrent layer's signals; each value is (1, time, units)."""
        return self.trace.layers[0]

    def gradient_norm(self, signal: str) -> NDArray[np.float64]:
        """Euclidean norm over the units of dL/d(signal)_t, through time. Shape (time,)."""
        gradient = self.layer[signal].gradient
        assert gradient is not None  # read() always asks for gradients
        largest = np.abs(gradient[0]).max(axis=-1)  # squares of 1e-170 would be zero
        size = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
        return np.asarray(np.linalg.norm(gradient[0] / size[:, None], axis=-1) * size, dtype=np.float64)

    def relevance(self) -> NDArray[np.float64]:
        """How much each token adds to the objective, to first order: x_t times dL/dx_t. Shape (time,).

        "Gradient times input", Shrikumar et al. (2017), Learning Important Features Through Propagating
        Activation Differences, section 2.
        """
        x = self.layer["x"]
        assert x.gradient is not None
        return np.asarray((x.value[0] * x.gradient[0]).sum(axis=-1), dtype=np.float64)

    def probability_of_true_next(self) -> NDArray[np.float64]:
        """P(the token that does come next), from the token before it. Shape (time - 1,)."""
        steps = np.arange(len(self.ids) - 1)
        return self.probability[steps, self.ids[1:]]


def read(
    network: Network,
    text: str,
    changes: tuple[Change, ...] = (),
    steps: int | None = None,
    at: int | None = None,
) -> Reading:
    """Let ``network`` read ``text`` and return every gate, state, prediction and gradient.

    The mathematics runs in float64 on a private copy: a gradient that vanishes is then small, not
    rounded to zero, and the shipped network is never touched.

    Args:
        network: who reads.
        text: what it reads.
        changes: to its recurrent layer, see ``engine.tracing.changes``.
        steps: read only that many tokens; None or more than there are: all.
        at: the step, from 0, whose prediction the gradients are of; None or past the end: the last.

    Raises:
        EmptyTextError: no token in ``text``.
        TextTooLongError: more than :data:`MAX_TOKENS` tokens.
    """
    encoded = network.encode(text)
    if not encoded.tokens:
        raise EmptyTextError("the text is empty: type at least one character")
    count = min(len(encoded.tokens), max(1, steps or MAX_TOKENS + 1))
    if count > MAX_TOKENS:
        raise TextTooLongError(len(encoded.tokens))
    at = count - 1 if at is None else min(at, count - 1)
    ids = encoded.ids[:, :count]
    sentiment = network.card.task == "sentiment"

    def target_of(logits: Tensor) -> int:  # (time, classes)
        if sentiment:
            return 1
        return int(ids[0, at + 1]) if at + 1 < count else int(logits[at].argmax())

    def objective(logits: Tensor) -> Tensor:  # (1, time, classes)
        there = logits[0, at]
        if sentiment:
            return there[1] - there[0]
        return torch.log_softmax(there, dim=-1)[target_of(logits[0])]

    model = copy.deepcopy(network.model).double()
    traced = trace(model, ids, loss=objective, changes=changes)
    logits = np.array(traced.output[0])  # (time, classes)

    return Reading(
        card=network.card,
        moment=network.moment.name,
        text=text,
        tokens=encoded.tokens[:count],
        unknown=encoded.unknown[:count],
        ids=frozen(ids[0].numpy()),
        classes=network.card.labels or network.vocabulary.texts,
        probability=frozen(softmax(logits)),
        objective="log_odds" if sentiment else "log_probability",
        at=at,
        target=target_of(torch.from_numpy(logits)),
        changes=changes,
        trace=traced,
    )


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities along the last axis, safe for large logits."""
    exponential = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponential / exponential.sum(axis=-1, keepdims=True))
