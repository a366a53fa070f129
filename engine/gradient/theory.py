"""What theory says of the gradient's slope: the mean field of a random recurrent network.

Poole, Lahiri, Raghu, Sohl-Dickstein and Ganguli (2016), Exponential expressivity in deep neural networks
through transient chaos, equations 3 and 7; for recurrent networks and their gradients, Chen, Pennington and
Schoenholz (2018), Dynamical isometry and a mean field theory of RNNs.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..errors import InputError
from ..tracing.records import Array, LayerTrace, frozen

Activation = Literal["tanh", "relu"]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(128)  # for the mean over z ~ N(0, 1)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@dataclass(frozen=True, eq=False)
class MeanField:
    """A wide random RNN: its pre-activations a_t are normal, with variance q_t.

    q_t = gain^2 E[phi(sqrt(q_{t-1}) z)^2] + input_scale^2,   z ~ N(0, 1)
    slope_t = log10(gain^2 E[phi'(sqrt(q_t) z)^2]) / 2

    Attributes:
        q: (time,), the variance at each step, from h_0 = 0.
        slopes: (time,), what a step changes log10 ||dL/dh|| by, on the way back. -inf: to exactly 0.
    """

    q: Array
    slopes: Array

    @property
    def slope(self) -> float:
        """The slope where q_t has settled: that of the last step."""
        return float(self.slopes[-1])


def mean_field(gain: float, input_scale: float, time: int, activation: Activation = "tanh") -> MeanField:
    """The mean field of h_t = phi(W_hh h_{t-1} + input).

    Args:
        gain: W_hh is `gain` times an orthogonal matrix, or has independent elements of variance gain^2 /
            hidden_size (whose spectral radius is near `gain`).
        input_scale: the standard deviation of what the input, new at each step, gives to each pre-activation.

    Without input and with tanh, every h_t is 0, where tanh' is 1: the slope is log10(gain) exactly. A relu
    has derivative 0 there, as torch takes it.
    """
    if not (gain >= 0 and input_scale >= 0 and time >= 1):
        raise InputError(
            f"gain is {gain}, input_scale {input_scale}, time {time}: none may be negative, time starts at 1"
        )
    q, before = np.empty(time), 0.0
    for t in range(time):
        q[t] = gain**2 * mean_square(before, activation) + input_scale**2
        before = q[t]
    with np.errstate(divide="ignore"):
        slopes = 0.5 * np.log10(gain**2 * np.array([mean_square_slope(v, activation) for v in q]))
    return MeanField(frozen(q), frozen(slopes))


def mean_square(q: float, activation: Activation) -> float:
    """E[phi(a)^2] for a ~ N(0, q)."""
    if activation == "relu":
        return q / 2
    return float(WEIGHTS @ np.tanh(np.sqrt(q) * NODES) ** 2)


def mean_square_slope(q: float, activation: Activation) -> float:
    """E[phi'(a)^2] for a ~ N(0, q)."""
    if activation == "relu":
        return 0.5 if q else 0.0
    return float(WEIGHTS @ (1 - np.tanh(np.sqrt(q) * NODES) ** 2) ** 2)


@dataclass(frozen=True)
class ForgetSlope:
    """What an LSTM's forget gates alone do to the gradient on the cell path, in log10 per step.

    Attributes:
        mean: over all units and steps, the mean of log10 f.
        slowest: of the unit that forgets least. Over a long distance the cell path is this unit's: the path
            cannot lose less than that. -inf where a gate is exactly 0 in every unit.
    """

    mean: float
    slowest: float


def forget_slope(layer: LayerTrace, sequence: int = 0) -> ForgetSlope:
    """The slope of the cell path, prod f_t; there is no mean field for an LSTM here."""
    if layer.module != "lstm":
        raise InputError(f"only an LSTM has a forget gate; this layer is of a {layer.module}")
    f = np.asarray(layer["f"].value[sequence, : int(layer.lengths[sequence])], np.float64)
    with np.errstate(divide="ignore"):
        by_unit = np.log10(f).mean(0)
    return ForgetSlope(float(by_unit.mean()), float(by_unit.max()))
