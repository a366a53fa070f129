"""The step Jacobians of a recurrent layer: what a small change of one state does to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..cells import RecurrentLayer
from ..tracing.changes import Change
from ..tracing.records import Array, LayerTrace
from .step_derivatives import StepDerivatives, step_derivatives

Precision = type[np.float32] | type[np.float64]


@dataclass(frozen=True, eq=False)
class StepJacobians:
    """d state_t / d state_{t-1} of every step, where the state is h, or [h, c] for an LSTM.

    Steps are in the order of processing: row 0 is the layer's first step, which for the backward direction
    reads the last word. Padding passes the state on as it is.

    An LSTM's columns for c are almost empty (c reaches the next c through f alone), so they are kept apart.

    Attributes:
        from_h: (batch, time, n, state), the columns for h_{t-1}; n is the width of the whole state.
        keep: (batch, time, hidden), dc_t / dc_{t-1} = diag(f_t); None but for an LSTM.
        to_h: (batch, time, hidden), dh_t / dc_t = diag(o (1 - tanh^2 c)), before a projection; or None.
        W_hr: (state, hidden), the projection, or None.
        valid: (batch, time), False at padding; None where nothing is padded.
    """

    from_h: Array
    keep: Array | None = None
    to_h: Array | None = None
    W_hr: Array | None = None
    valid: Array | None = None

    @property
    def width(self) -> int:
        """n, the width of the state."""
        return int(self.from_h.shape[-2])

    @property
    def hidden(self) -> slice:
        """Where h is in the state; c is what follows."""
        return slice(0, self.from_h.shape[-1])

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return int(self.from_h.shape[1])

    @property
    def matrices(self) -> Array:
        """(batch, time, n, n), in full."""
        if self.keep is None or self.to_h is None:
            return self.from_h
        state = self.from_h.shape[-1]
        full = np.zeros((*self.from_h.shape[:-1], self.width), self.from_h.dtype)
        full[..., :state] = self.from_h
        hidden = np.arange(self.keep.shape[-1])
        full[..., state + hidden, state + hidden] = self.keep
        through = self.to_h * self.keep
        if self.W_hr is None:
            full[..., hidden, state + hidden] = through
        else:
            full[..., :state, state:] = self.W_hr * through[..., None, :]
        if self.valid is not None:
            full[~self.valid] = np.eye(self.width)
        return full

    def after(self, rows: Array, t: int, out: Array) -> None:
        """rows @ J_t: what reaches state_{t-1} of what `rows` says of state_t.

        rows, out: (batch, k, n).
        """
        J = self.from_h[:, t]
        if self.keep is None or self.to_h is None:
            np.matmul(rows, J, out=out)
        else:
            state = J.shape[-1]
            c_part = rows[..., :state] if self.W_hr is None else rows[..., :state] @ self.W_hr
            through = c_part * self.to_h[:, t, None]
            through += rows[..., state:]
            np.matmul(rows, J, out=out[..., :state])
            np.multiply(through, self.keep[:, t, None], out=out[..., state:])
        if self.valid is not None:
            padding = ~self.valid[:, t]
            out[padding] = rows[padding]

    def before(self, columns: Array, t: int, out: Array) -> None:
        """J_t @ columns, of one sequence: what `columns` says of state_{t-1}, said of state_t.

        columns, out: (n, k).
        """
        J, state = self.from_h[0, t], self.from_h.shape[-1]
        if self.valid is not None and not self.valid[0, t]:
            out[...] = columns
            return
        np.matmul(J, columns[:state], out=out)
        if self.keep is not None and self.to_h is not None:
            kept = self.keep[0, t, :, None] * columns[state:]
            out[state:] += kept
            kept *= self.to_h[0, t, :, None]
            out[:state] += kept if self.W_hr is None else self.W_hr @ kept

    def sequence(self, b: int) -> "StepJacobians":
        """Those of one sequence of the batch."""
        return self._part((slice(b, b + 1),))

    def between(self, start: int, end: int) -> "StepJacobians":
        """Those that lead from state `start` to state `end`."""
        return self._part((slice(None), slice(start, end)))

    def _part(self, at: tuple[slice, ...]) -> "StepJacobians":
        keep, to_h, valid = (None if v is None else v[at] for v in (self.keep, self.to_h, self.valid))
        return StepJacobians(self.from_h[at], keep, to_h, self.W_hr, valid)


def step_jacobians(
    layer: LayerTrace, module: RecurrentLayer, changes: Sequence[Change] = (), dtype: Precision = np.float64
) -> StepJacobians:
    """The Jacobians of all steps of one layer in one direction, from its trace.

    RNN:  J = diag(phi'(a)) W_hh
    GRU:  J = diag(z) + diag(h_{t-1} - n) z' W_hz + diag((1 - z) n') [diag(r) W_hn + diag(u r') W_hr]
    LSTM: M = dc/dh = diag(g i') W_hi + diag(c_{t-1} f') W_hf + diag(i g') W_hg,  dc/dc = diag(f),
          dh/dh = diag(tanh(c) o') W_ho + diag(A) M,  dh/dc = diag(A f),  A = o (1 - tanh^2 c)

    Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent neural networks, equation 5;
    the LSTM's and the GRU's by the chain rule from `engine.cells`. u is W_hn h_{t-1} + b_hn. The
    RNN's tanh' is 1 / cosh^2 a, so a saturated unit's is small rather than 0.

    Args:
        layer: of `engine.trace`. module: the `nn.RNN`, `nn.LSTM` or `nn.GRU` that was traced.
        changes: those that the trace was made with. A clamped signal has derivative 0.
        dtype: of the result; single precision takes half the time and memory.

    Raises:
        InputError: the layer isn't one of this module; or the GRU's form is that of Cho et al.

    >>> import torch, engine
    >>> lstm = torch.nn.LSTM(3, 4, batch_first=True)
    >>> seen = engine.trace(lstm, torch.zeros(1, 6, 3))
    >>> step_jacobians(seen.layers[0], lstm).matrices.shape
    (1, 6, 8, 8)
    """
    return assemble(step_derivatives(layer, module, changes), dtype)


def assemble(d: StepDerivatives, dtype: Precision) -> StepJacobians:
    """The Jacobians from the local derivatives."""
    state, cells = d.widths
    time, batch, gates, hidden = d.slopes.shape
    W: Array = d.W_hh.astype(dtype).reshape(gates, hidden, state)
    W_hr: Array | None = None if d.W_hr is None else d.W_hr.astype(dtype)
    slopes, keep, to_h = (batch_first(v, dtype) for v in (d.slopes, d.keep, d.to_h))
    assert slopes is not None
    from_h = np.empty((batch, time, state + cells, state), dtype)
    valid = None if d.valid is None else d.valid.T
    with np.errstate(all="ignore"):
        if keep is None or to_h is None:
            weighted(slopes, W, out=from_h)
            if keep is not None:
                np.einsum("...ii->...i", from_h)[...] += keep
        else:
            k = d.cell.into_c
            weighted(slopes[:, :, :k], W[:k], out=from_h[:, :, state:])
            slopes = slopes.copy()  # from now on those of s: all that comes to c goes on to s
            slopes[:, :, :k] *= to_h[:, :, None]
            by_s = from_h[:, :, :state] if W_hr is None else np.empty((batch, time, hidden, state), dtype)
            weighted(slopes, W, out=by_s)
            if W_hr is not None:
                np.matmul(W_hr, by_s, out=from_h[:, :, :state])
    if valid is not None:
        from_h[~valid] = np.eye(state + cells, state, dtype=dtype)
    return StepJacobians(from_h, None if to_h is None else keep, to_h, W_hr, valid)


def batch_first(steps: Array | None, dtype: Precision) -> Array | None:
    """(time, batch, ...) -> (batch, time, ...)."""
    return None if steps is None else steps.swapaxes(0, 1).astype(dtype, copy=False)


def weighted(slopes: Array, W: Array, out: Array) -> None:
    """The sum over the gates of diag(slope) W, with several gates as one product of matrices for each unit.

    slopes: (batch, time, gates, hidden). W: (gates, hidden, state). out: (batch, time, hidden, state).
    """
    if len(W) == 1:
        np.multiply(slopes[:, :, 0, :, None], W[0], out=out)
        return
    for some, J in zip(slopes, out, strict=True):
        np.matmul(some.transpose(2, 0, 1), W.swapaxes(0, 1), out=J.swapaxes(0, 1))
