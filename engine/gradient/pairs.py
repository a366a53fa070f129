"""The map: how much of each state is left in each later one, for all pairs of steps."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..errors import InputError
from ..tracing.records import Array, frozen
from .jacobians import StepJacobians
from .products import products
from .scaled_numbers import NEAR, Norm, log10_largest_singular, log10_of, rescale

MOST_MULTIPLICATIONS = {"frobenius": 25e9, "spectral": 25e8}
"""How many multiplications a map may take: they last a second or two on one core, whatever the norm."""


@dataclass(frozen=True, eq=False)
class NormMap:
    """log10 ||d state_T / d state_t|| for pairs of states.

    Attributes:
        states: (k,), the numbers of the states: 0 for the initial one, t for the one after t steps.
        log10: (batch, k, k); row t, column T. -inf is an exact zero; +inf stands for what isn't finite; NaN
            where T is before t and there is nothing to show.
        norm: "frobenius" or "spectral".
    """

    states: Array
    log10: Array
    norm: Norm


def norm_map(jacobians: StepJacobians, stride: int = 1, norm: Norm = "frobenius") -> NormMap:
    """The norms of d state_T / d state_t for all t <= T.

    Args:
        stride: only every so many states, and the last.
        norm: "frobenius" costs one product of matrices a pair; "spectral", exact, about ten times that.

    Raises:
        InputError: too many pairs of too large matrices; the message says which stride would do.
    """
    if stride < 1:
        raise InputError(f"stride is {stride}; take every state (1), or every 2nd, 3rd ...")
    cost, most = multiplications(jacobians, stride), MOST_MULTIPLICATIONS[norm]
    if cost > most:
        enough = stride
        while enough < jacobians.steps and multiplications(jacobians, enough) > most:
            enough += 1
        raise InputError(
            f"{norm} norms of all pairs of {jacobians.steps} steps, {jacobians.width} x {jacobians.width} "
            f"each, take {cost:.1e} multiplications; at most {most:.1e}: choose stride={enough} or more"
        )
    states = np.append(np.arange(0, jacobians.steps, stride), jacobians.steps)
    log10 = np.full((len(jacobians.from_h), len(states), len(states)), np.nan)
    for b, row in enumerate(log10):
        row[...] = one_sequence(*strides(jacobians, b, states), norm)
    return NormMap(frozen(states), frozen(log10), norm)


def multiplications(jacobians: StepJacobians, stride: int) -> float:
    """What the map of one batch takes. Jacobians of several steps have no empty columns any more."""
    batch, steps, n, dense = map(int, jacobians.from_h.shape)
    points = -(-steps // stride)
    return batch * points * (points + 1) / 2 * n * n * (dense if stride == 1 else n)


def strides(jacobians: StepJacobians, b: int, states: Array) -> tuple[StepJacobians, Array]:
    """From each of the states to the next, of one sequence: the Jacobians, and their exponents (k - 1,)."""
    one = jacobians.sequence(b)
    if len(states) == one.steps + 1:
        return one, np.zeros(one.steps)
    blocks = [products(one.between(start, end))[0, 0] for start, end in pairwise(states)]
    return (
        StepJacobians(np.stack([block.mantissa for block in blocks])[None]),
        np.array([block.exponent for block in blocks]),
    )


def one_sequence(jacobians: StepJacobians, exponents: Array, norm: Norm) -> Array:
    """(k, k), row t, column T.

    d state_T / d state_t of all t lie side by side in one matrix, so that a step is one product.
    """
    n, steps = jacobians.width, jacobians.steps
    now, then = np.empty((2, n, steps + 1, n), jacobians.from_h.dtype)
    exponent = np.zeros(steps + 1)
    log10 = np.full((steps + 1, steps + 1), np.nan)
    with np.errstate(all="ignore"):
        for T in range(steps + 1):
            if T:
                jacobians.before(now.reshape(n, -1)[:, : T * n], T - 1, out=then.reshape(n, -1)[:, : T * n])
                now, then = then, now
                exponent[:T] += exponents[T - 1]
            now[:, T] = np.eye(n)
            blocks, of_blocks = now[:, : T + 1], exponent[: T + 1]
            squares = np.einsum("imj,imj->m", blocks, blocks)
            far = ~((squares > NEAR**-2) & (squares < NEAR**2))  # 0 and NaN are far too
            if far.any():
                some = blocks[:, far].swapaxes(0, 1).copy()
                of_blocks[far] = rescale(some, of_blocks[far])
                blocks[:, far] = some.swapaxes(0, 1)
                squares[far] = np.einsum("mij,mij->m", some, some)
            if norm == "spectral":
                mantissas = log10_largest_singular(blocks.swapaxes(0, 1))
            else:
                mantissas = 0.5 * np.log10(squares)
            log10[: T + 1, T] = log10_of(mantissas, of_blocks)
    return log10
