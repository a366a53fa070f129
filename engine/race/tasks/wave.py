"""A wave forecast: a noisy sum of two sines is read, and its next value is asked for.

The lecture's formula: y(x) = sin(2 pi (x + m)) / 2 + cos(1.5 pi (x + m / 4)) + U(-0.1, 0.1) at n + 1 points x
from 0 to 5, with m ~ U(0, 10); the last value is the target, the n before it are read.
"""

import math

import torch

from .task import Examples, Regression

END, SHIFT, NOISE = 5.0, 10.0, 0.1
TOLERANCE = 0.1


def sample(batch: int, length: int, generator: torch.Generator) -> Examples:
    """One channel, the wave."""
    x = torch.linspace(0, END, length + 1)
    m = SHIFT * torch.rand(batch, 1, generator=generator)
    noise = NOISE * (2 * torch.rand(batch, length + 1, generator=generator) - 1)
    y = wave(x, m) + noise  # (batch, length + 1)
    return y[:, :-1, None], y[:, -1:]


def wave(x: torch.Tensor, m: torch.Tensor) -> torch.Tensor:
    """The two sines at x, shifted by m, without the noise."""
    return 0.5 * torch.sin(2 * math.pi * (x + m)) + torch.cos(1.5 * math.pi * (x + m / 4))


def guessing() -> tuple[float, float]:
    """The variance of the last value, and how often its mean is right: over a grid of m and of noise."""
    m = torch.linspace(0, SHIFT, 20_001, dtype=torch.float64)
    at = wave(torch.tensor(END, dtype=torch.float64), m)
    noise = NOISE * torch.linspace(-1, 1, 201, dtype=torch.float64)
    y = at[:, None] + noise
    hit = ((y - y.mean()).abs() < TOLERANCE).double().mean()
    return float(at.var()) + NOISE**2 / 3, float(hit)


VARIANCE, HIT = guessing()

forecast = Regression(
    "wave", sample, channels=1, tolerance=TOLERANCE, variance=VARIANCE, hit=HIT, noise=NOISE / math.sqrt(3)
)
