"""word2vec: two matrices that learn to tell which words stand side by side.

CBOW foretells a word from the mean of its context's vectors, skip-gram each word of the context from the
word. Source: Mikolov, Chen, Corrado and Dean (2013), Efficient estimation of word representations in vector
space, sections 3.1 and 3.2; negative sampling: Mikolov et al. (2013), Distributed representations of words
and phrases and their compositionality, section 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ...errors import InputError
from ...models.network import seeded
from ...tracing.records import Array
from .corpus import Corpus

Architecture = Literal["cbow", "skipgram"]
Objective = Literal["softmax", "negative"]
PAD = -1  # where a context is shorter than the longest
NEGATIVES = 5  # noise words for each true one
MOST_EXAMPLES = 2_000  # in one step
SMOOTHING = 0.75  # the noise is drawn from counts to this power


@dataclass(frozen=True)
class Settings:
    """What is trained, and how. The same settings on the same corpus give the same vectors.

    window: words to each side. size: of a word's vector. steps: of Adam.
    """

    architecture: Architecture = "cbow"
    objective: Objective = "softmax"
    window: int = 1
    size: int = 2
    steps: int = 300
    learning_rate: float = 0.05
    seed: int = 0


@dataclass(frozen=True)
class Step:
    """One step: the loss before its step (mean negative log likelihood in nats), and the vectors.

    vectors: (words, size), the matrix that words are looked up in.
    """

    number: int
    loss: float
    vectors: Array


class Word2Vec(nn.Module):
    """The matrix that words are looked up in, and the matrix that foretold words are scored with."""

    def __init__(self, words: int, size: int, generator: torch.Generator) -> None:
        super().__init__()
        self.W_in = nn.Parameter(torch.empty(words, size).uniform_(-0.5, 0.5, generator=generator))
        self.W_out = nn.Parameter(torch.empty(words, size).uniform_(-0.5, 0.5, generator=generator))

    def hidden(self, inputs: Tensor) -> Tensor:
        """The mean (examples, size) of the vectors of a row's words (examples, context), `PAD` left out."""
        there = inputs != PAD
        vectors = self.W_in[inputs.clamp(min=0)] * there[:, :, None]  # (examples, context, size)
        return vectors.sum(1) / there.sum(1, keepdim=True)

    def scores(self, hidden: Tensor) -> Tensor:
        """One score a word of the vocabulary: (examples, words), before softmax."""
        return hidden @ self.W_out.T


def examples(corpus: Corpus, architecture: Architecture, window: int) -> tuple[Tensor, Tensor]:
    """What goes in, (examples, context) padded with `PAD`, and the word that is to come out, (examples,).

    CBOW has an example a word, skip-gram one a pair of neighbours, whose context is the one word.
    """
    if architecture == "skipgram":
        pairs = torch.tensor(list(corpus.pairs(window)))  # (examples, 2): word, neighbour
        return pairs[:, :1], pairs[:, 1]
    found = list(corpus.contexts(window))
    contexts = nn.utils.rnn.pad_sequence(
        [torch.tensor(context) for _, context in found], batch_first=True, padding_value=PAD
    )
    return contexts, torch.tensor([target for target, _ in found])


def training(corpus: Corpus, settings: Settings) -> Iterator[Step]:
    """One step of Adam for each item asked for, the start (number 0) first.

    A step sees all examples of the text, or, of a larger one, `MOST_EXAMPLES` of them, drawn anew.

    Raises:
        InputError: a window, size or learning rate that can't be.
    """
    if settings.size < 1 or not 0 < settings.learning_rate < float("inf"):
        raise InputError(
            f"vectors have at least 1 number and a learning rate is positive, not {settings.size} and "
            f"{settings.learning_rate}"
        )
    generator = seeded(settings.seed)
    inputs, targets = examples(corpus, settings.architecture, settings.window)
    model = Word2Vec(len(corpus.vocabulary), settings.size, generator)
    noise = noise_of(targets, len(corpus.vocabulary))
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    for number in range(settings.steps + 1):
        drawn = _drawn(len(targets), generator)
        hidden, true = model.hidden(inputs[drawn]), targets[drawn]
        if settings.objective == "softmax":
            loss = functional.cross_entropy(model.scores(hidden), true)
        else:
            false = torch.multinomial(noise, len(true) * NEGATIVES, replacement=True, generator=generator)
            loss = negative_sampling(model, hidden, true, false.view(-1, NEGATIVES))
        yield Step(number, loss.item(), model.W_in.detach().double().numpy())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


def _drawn(examples: int, generator: torch.Generator) -> Tensor:
    """Which of the examples a step sees."""
    if examples <= MOST_EXAMPLES:
        return torch.arange(examples)
    return torch.randperm(examples, generator=generator)[:MOST_EXAMPLES]


def negative_sampling(model: Word2Vec, hidden: Tensor, targets: Tensor, noise: Tensor) -> Tensor:
    """-log sigma(v_target . h) - sum over the noise words of log sigma(-v_noise . h), mean over examples.

    hidden: (examples, size); targets: (examples,); noise: (examples, negatives).
    """
    true = (model.W_out[targets] * hidden).sum(-1)  # (examples,)
    false = (model.W_out[noise] @ hidden[:, :, None]).squeeze(-1)  # (examples, negatives)
    return -(functional.logsigmoid(true) + functional.logsigmoid(-false).sum(-1)).mean()


def noise_of(targets: Tensor, words: int) -> Tensor:
    """How likely each word (words,) is drawn as noise: its count to the power of 3/4."""
    weights = torch.bincount(targets, minlength=words).float() ** SMOOTHING
    return weights / weights.sum()


def entropy_of_counts(corpus: Corpus, settings: Settings) -> float:
    """The loss of whoever knows only how often each word is foretold, in nats: what there is to beat."""
    _, targets = examples(corpus, settings.architecture, settings.window)
    counts = np.bincount(targets.numpy())
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())
