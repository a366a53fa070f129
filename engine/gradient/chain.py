"""The path from one step back to another, factor by factor: what is multiplied, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..cells import RecurrentLayer
from ..errors import InputError
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace, frozen
from .jacobians import StepJacobians, assemble
from .products import back_from, from_first, products, step_number
from .scaled_numbers import Scaled
from .step_derivatives import StepDerivatives, step_derivatives

MOST_NUMBERS = 2**26
"""How many numbers the Jacobians of a path may have: half a gigabyte."""

Role = Literal["keep", "gate", "to_h"]


@dataclass(frozen=True, eq=False)
class Term:
    """One of the terms that a step's Jacobian is made of, for one sequence.

    Attributes:
        name: the gate that it goes through.
        role: "keep": diag(numbers), past the gates: the LSTM's f from c to c, the GRU's z from h to h.
            "gate": diag(numbers) W, through a gate's pre-activation: from h to c (i f g), to h (a r z n o).
            "to_h": diag(numbers), the LSTM's o (1 - tanh^2 c), from c_t to h_t.
        numbers: (hidden,), the diagonal. Of the RNN's "a" it is 1 - tanh^2 a.
        W: (hidden, state), the gate's rows of W_hh; None but for a gate.
        log10_norm: of the whole term, Frobenius.
    """

    name: str
    role: Role
    numbers: Array
    W: Array | None
    log10_norm: float


@dataclass(frozen=True, eq=False)
class Link:
    """One step of the path: its Jacobian d state_k / d state_{k-1}, and the terms it is the sum of.

    RNN: gate a. GRU: keep z + gates r, z, n. LSTM: from [h, c] to c: keep f + gates i, f, g; to h: gate o +
    to_h times all that came to c.

    Attributes:
        step: k, from 1; state 0 is the initial one.
        jacobian: (n, n).
        log10_norm: its Frobenius norm.
    """

    step: int
    terms: tuple[Term, ...]
    jacobian: Array
    log10_norm: float


@dataclass(frozen=True, eq=False)
class Chain:
    """d state_T / d state_t = J_T J_{T-1} ... J_{t+1}, link by link.

    Attributes:
        start, end: t and T.
        links: J_T first: the order in which the gradient passes them, and that of the product as written.
        backwards: (links + 1,), log10 of the norm of the product of the first links: 0 of them, 1, ...
        forwards: (links + 1,), the same from the other end: of the last 0, 1, ... links.
        product: all of them, (n, n).
        of_unit: for one unit u of h_T: (links + 1, n), d h_T[u] / d state_k for k = T, T - 1, ... t; or None.
    """

    start: int
    end: int
    links: tuple[Link, ...]
    backwards: Array
    forwards: Array
    product: Scaled
    of_unit: Scaled | None


def chain(
    layer: LayerTrace,
    module: RecurrentLayer,
    start: int,
    end: int,
    sequence: int = 0,
    unit: int | None = None,
    changes: Sequence[Change] = (),
) -> Chain:
    """The factors of d state_T / d state_t, from T back to t.

    Args:
        start, end: t and T, numbers of states in the order of processing, 0 <= t < T <= time.
        sequence: which of the batch.
        unit: of h_T, to follow alone.

    Raises:
        InputError: no such steps, sequence or unit; or what `step_jacobians` raises.
    """
    d = step_derivatives(layer, module, changes)
    batch = d.slopes.shape[1]
    if not 0 <= sequence < batch:
        raise InputError(f"sequence is {sequence}; the batch has {batch}: choose from 0 to {batch - 1}")
    step_number("end", end, int(layer.lengths[sequence]))
    if not 0 <= start < end:
        raise InputError(f"start is {start} and end {end}: a path goes back from a step to an earlier one")
    if unit is not None and not 0 <= unit < d.widths[0]:
        raise InputError(f"unit is {unit}; h has {d.widths[0]}: choose from 0 to {d.widths[0] - 1}")
    if (end - start) * sum(d.widths) ** 2 > MOST_NUMBERS:
        raise InputError(
            f"{end - start} Jacobians of {sum(d.widths)} x {sum(d.widths)} are more than {MOST_NUMBERS:,} "
            "numbers: choose a shorter path, or a smaller network"
        )
    jacobians = assemble(d, np.float64).sequence(sequence).between(start, end)
    backwards = products(jacobians)
    links = tuple(
        Link(k + 1, terms(d, k, sequence), frozen(J), norm(J))
        for k, J in zip(reversed(range(start, end)), jacobians.matrices[0, ::-1], strict=True)
    )
    return Chain(
        start,
        end,
        links,
        frozen(backwards.log10_norm()[0, ::-1]),
        frozen(from_first(jacobians).log10_norm()),
        Scaled(backwards.mantissa[0, 0].copy(), backwards.exponent[0, 0]),  # a view would keep all of them
        None if unit is None else rows_of(unit, jacobians),
    )


def rows_of(unit: int, jacobians: StepJacobians) -> Scaled:
    """d h_T[unit] / d state_k for k = T, T - 1, ...: (links + 1, n)."""
    row = np.eye(1, jacobians.width, unit)[None]
    rows = back_from(jacobians, row, jacobians.steps)
    return Scaled(rows.mantissa[0, ::-1, 0], rows.exponent[0, ::-1])


def terms(d: StepDerivatives, k: int, b: int) -> tuple[Term, ...]:
    """The terms of step k of sequence b."""
    W = d.W_hh.reshape(d.slopes.shape[2], -1, d.W_hh.shape[1])
    found = []
    if d.keep is not None:
        found.append(diagonal(d.cell.keeps or d.cell.states[-1], "keep", d.keep[k, b]))
    for name, numbers, rows in zip(d.cell.gates, d.slopes[k, b], W, strict=True):
        found.append(Term(name, "gate", frozen(numbers), frozen(rows), norm(numbers[:, None] * rows)))
    if d.to_h is not None:
        found.append(diagonal([*d.cell.gates][-1], "to_h", d.to_h[k, b]))
    return tuple(found)


def diagonal(name: str, role: Role, numbers: Array) -> Term:
    """A term that is a diagonal matrix."""
    return Term(name, role, frozen(numbers), None, norm(numbers[:, None]))


def norm(matrix: Array) -> float:
    """log10 of the Frobenius norm; -inf for 0, +inf for what isn't finite."""
    largest = np.abs(matrix).max()
    if not np.isfinite(largest):
        return np.inf
    if largest == 0:
        return -np.inf
    return float(np.log10(largest) + np.log10(np.linalg.norm(matrix / largest)))
