"""A real training that explodes: an RNN of ReLU units that is to remember the first symbol of a sequence.

W_hh starts at a multiple of the identity, as in Le, Jaitly and Hinton (2015), A simple way to initialize
recurrent networks of rectified linear units; no tanh bounds the states or damps the gradients, so plain
gradient descent now and then meets a cliff. Everything is drawn from the seed: the same settings train the
same network on the same sequences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ...errors import InputError
from ...models.network import seeded
from .clipping import TORCH, Clip

SYMBOLS = 8  # to remember one of; as many others follow it


@dataclass(frozen=True)
class Settings:
    """What is trained, and how.

    clip, threshold: how the gradient is clipped; no threshold: not at all.
    gain: W_hh starts at this multiple of the identity.
    """

    clip: Clip = "norm"
    threshold: float | None = None
    gain: float = 1.0
    seed: int = 0
    steps: int = 400
    length: int = 30
    hidden_size: int = 64
    batch_size: int = 64
    learning_rate: float = 0.01


@dataclass(frozen=True)
class Step:
    """One step of gradient descent: the loss before it (nats), and the gradient's norm before clipping.

    accuracy: of the guesses on this step's fresh sequences.
    """

    loss: float
    gradient_norm: float
    accuracy: float

    @property
    def finite(self) -> bool:
        """Whether the training can go on from here."""
        return math.isfinite(self.loss) and math.isfinite(self.gradient_norm)


class Recaller(nn.Module):
    """Embedding, one ReLU layer of `torch.nn.RNN`, and a guess after the last step."""

    def __init__(self, hidden_size: int, gain: float, generator: torch.Generator) -> None:
        super().__init__()
        self.embedding = nn.Embedding(2 * SYMBOLS, 16)
        self.rnn = nn.RNN(16, hidden_size, nonlinearity="relu", batch_first=True)
        self.head = nn.Linear(hidden_size, SYMBOLS)
        bound = 1 / math.sqrt(hidden_size)  # torch's own start, but drawn from this generator
        for name, parameter in self.named_parameters():
            if name == "embedding.weight":
                nn.init.normal_(parameter, generator=generator)
            else:
                nn.init.uniform_(parameter, -bound, bound, generator=generator)
        with torch.no_grad():
            dict(self.rnn.named_parameters())["weight_hh_l0"].copy_(gain * torch.eye(hidden_size))

    def forward(self, symbols: Tensor) -> Tensor:
        """The logits (batch, SYMBOLS) after symbols (batch, time)."""
        h, _ = self.rnn(self.embedding(symbols))  # (batch, time, hidden_size)
        return self.head(h[:, -1])  # type: ignore[no-any-return]


def training(settings: Settings) -> Iterator[Step]:
    """One step of the training for each item asked for; it ends early where something isn't finite.

    Raises:
        InputError: the threshold isn't a positive, finite number.
    """
    if settings.threshold is not None and not 0 < settings.threshold < math.inf:
        raise InputError(
            f"a gradient is clipped at a positive, finite threshold, not at {settings.threshold}"
        )
    generator = seeded(settings.seed)
    with torch.random.fork_rng(devices=[]):  # its layers draw at once, from everybody's numbers
        model = Recaller(settings.hidden_size, settings.gain, generator)
    parameters = list(model.parameters())
    optimizer = torch.optim.SGD(parameters, lr=settings.learning_rate)
    for _ in range(settings.steps):
        symbols, first = _sequences(settings, generator)
        logits = model(symbols)
        loss = functional.cross_entropy(logits, first)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        step = Step(
            loss=loss.item(),
            gradient_norm=float(nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])),
            accuracy=float((logits.argmax(-1) == first).float().mean()),
        )
        yield step
        if not step.finite:
            return
        if settings.threshold is not None:
            TORCH[settings.clip](parameters, settings.threshold)
        optimizer.step()


def _sequences(settings: Settings, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Symbols (batch, time) and the first of each sequence (batch,), which nothing after it gives away."""
    shape = (settings.batch_size, settings.length)
    symbols = torch.randint(SYMBOLS, 2 * SYMBOLS, shape, generator=generator)
    first = torch.randint(SYMBOLS, shape[:1], generator=generator)
    symbols[:, 0] = first
    return symbols, first
