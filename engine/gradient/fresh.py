"""A fresh network, before any training: how its gradient fares under each choice of weights."""

from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any, Literal, get_args

import numpy as np
import torch
from torch import Tensor

from ..cells import KINDS, Kind, RecurrentLayer
from ..errors import InputError
from ..tracing.records import Array, LayerTrace, frozen
from ..tracing.trace import trace
from .curve import GradientCurve, gradient_curve
from .theory import Activation, MeanField, mean_field

Initialisation = Literal["uniform", "orthogonal", "identity", "chrono"]

CHOICES = {
    "activation": get_args(Activation),
    "initialisation": get_args(Initialisation),
}
LIMITS = {
    "hidden_size": (1, 256),
    "length": (1, 500),
    "spectral_radius": (0.1, 3.0),
    "forget_bias": (-20.0, 20.0),
    "input_scale": (0.0, 10.0),
    "seed": (0, 2**31 - 1),
}
"""The smallest and the largest value of each setting."""


@dataclass(frozen=True)
class Fresh:
    """A network and an input, to be drawn from a seed. Raises InputError for a value outside `LIMITS`.

    Attributes:
        kind: "rnn", "lstm" or "gru".
        activation: the RNN's, "tanh" or "relu".
        length: steps of the sequence.
        spectral_radius: of W_hh, of each gate's part of it: its largest eigenvalue in size.
        initialisation: W_hh's, before it is scaled. "uniform": independent elements; "orthogonal" (Saxe et
            al. 2014); "identity" (Le et al. 2015); "chrono": uniform, and gates biased to remember for 1 to
            `length` steps (Tallec and Ollivier 2018, equation 16), which an RNN has not.
        forget_bias: of the LSTM's f, and of the GRU's z, which keeps too. Other biases are 0.
        input_scale: the standard deviation of what the input gives to each pre-activation; 0 for no input.
        seed: of the weights, the input and the loss.
    """

    kind: Kind = "rnn"
    activation: Activation = "tanh"
    hidden_size: int = 64
    length: int = 100
    spectral_radius: float = 1.0
    initialisation: Initialisation = "orthogonal"
    forget_bias: float = 0.0
    input_scale: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        for name, choices in {"kind": tuple(KINDS), **CHOICES}.items():
            if getattr(self, name) not in choices:
                raise InputError(f"{name} is {getattr(self, name)!r}; choose one of: {', '.join(choices)}")
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if isinstance(least, int) and not isinstance(value, int):
                raise InputError(f"{name} is {value!r}; it is a whole number from {least} to {most}")
            if not (isfinite(value) and least <= value <= most):
                raise InputError(f"{name} is {value}; choose from {least:g} to {most:g}")
        if self.activation not in KINDS[self.kind].nonlinearities:
            raise InputError(f"activation is {self.activation!r}; torch's {self.kind} knows 'tanh' alone")


@dataclass(frozen=True, eq=False)
class FreshGradient:
    """What the gradient does in a fresh network.

    The loss is the scalar product of the last h with `direction`, a random vector of norm 1; so the curve
    begins at log10 ||dL/dh_T|| = 0.

    Attributes:
        settings: as asked for.
        layer: the trace, with the gradients of that loss.
        module: the network, in double precision, batch first.
        direction: (hidden,).
        curve: log10 ||dL/dh_t||.
        theory: the RNN's mean field, None where there is none.
    """

    settings: Fresh
    layer: LayerTrace
    module: RecurrentLayer
    direction: Array
    curve: GradientCurve
    theory: MeanField | None


def fresh_gradient(settings: Fresh) -> FreshGradient:
    """Draws the network, runs it once, and follows the gradient back."""
    module = network(settings)
    generator = np.random.default_rng([settings.seed, 1])
    x = settings.input_scale * generator.standard_normal((1, settings.length, settings.hidden_size))
    direction = generator.standard_normal(settings.hidden_size)
    direction /= np.linalg.norm(direction)

    def loss(output: tuple[Tensor, object]) -> Tensor:
        return output[0][0, -1] @ torch.from_numpy(direction)

    layer = trace(module, torch.from_numpy(x), loss).layers[0]
    curve = gradient_curve(layer, module, direction[None])
    return FreshGradient(settings, layer, module, frozen(direction), curve, theory(settings))


def theory(settings: Fresh) -> MeanField | None:
    """The mean field, for an RNN with random weights: not "identity", nor a relu whose q_t grows for ever."""
    if settings.kind != "rnn" or settings.initialisation == "identity":
        return None
    _, W_hh = unit_weights(settings.kind, settings.hidden_size, settings.initialisation, settings.seed)
    gain = settings.spectral_radius * float(np.linalg.norm(W_hh)) / settings.hidden_size**0.5
    if settings.activation == "relu" and gain**2 >= 2:
        return None
    return mean_field(gain, settings.input_scale, settings.length, settings.activation)


def network(settings: Fresh) -> RecurrentLayer:
    """The module of `torch.nn`, with weights drawn from the seed."""
    H = settings.hidden_size
    cell = KINDS[settings.kind]
    options: dict[str, Any] = {"batch_first": True, "dtype": torch.float64}
    if len(cell.nonlinearities) > 1:
        options["nonlinearity"] = settings.activation
    module: RecurrentLayer = cell.layer(H, H, **options)
    W_ih, W_hh = unit_weights(settings.kind, H, settings.initialisation, settings.seed)
    weights = {
        "weight_ih_l0": W_ih,
        "weight_hh_l0": W_hh * settings.spectral_radius,
        "bias_ih_l0": biases(settings),
        "bias_hh_l0": np.zeros(len(W_hh)),
    }
    module.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    return module


@cache
def unit_weights(kind: Kind, hidden: int, initialisation: Initialisation, seed: int) -> tuple[Array, Array]:
    """W_ih and W_hh, (gates * hidden, hidden), W_hh with spectral radius 1 in each gate.

    W_ih is orthogonal in each gate, so that a normal input gives independent normal pre-activations.
    """
    generator = np.random.default_rng([seed, 0])
    W_ih, W_hh = [], []
    for _ in KINDS[kind].gates:
        W_ih.append(orthogonal(generator, hidden))
        if initialisation == "orthogonal":
            W_hh.append(orthogonal(generator, hidden))
        elif initialisation == "identity":
            W_hh.append(np.eye(hidden))
        else:
            W = generator.uniform(-1, 1, (hidden, hidden))
            W_hh.append(W / np.abs(np.linalg.eigvals(W)).max())
    return frozen(np.concatenate(W_ih)), frozen(np.concatenate(W_hh))


def orthogonal(generator: np.random.Generator, n: int) -> Array:
    """A random orthogonal matrix, all equally likely (Mezzadri 2007)."""
    Q, R = np.linalg.qr(generator.standard_normal((n, n)))
    return Q * np.sign(np.diag(R))


def biases(settings: Fresh) -> Array:
    """(gates * hidden,)"""
    H = settings.hidden_size
    cell = KINDS[settings.kind]
    b = np.zeros((len(cell.gates), H))
    if cell.keeps is None:
        return b.ravel()
    b[cell.row(cell.keeps)] = settings.forget_bias
    if settings.initialisation == "chrono":
        times = np.random.default_rng([settings.seed, 2]).uniform(1, max(settings.length - 1, 2), H)
        b[cell.row(cell.keeps)] += np.log(times)
        if cell.writes is not None:
            b[cell.row(cell.writes)] -= np.log(times)
    return b.ravel()
