"""The gradient through time of one layer, from its gates: a reverse scan (Werbos 1990, Backpropagation
through time).

`dL/dh_t` below is always the total derivative. The local derivatives of all steps are computed at once; only
what one step hands to the step before is a loop. In double precision, whatever the network's: over a hundred
steps a gradient leaves the range of single precision, and denormal numbers would slow the scan down by up to
47 times.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from ..cells.kind import CellKind, Derivatives, Weights
from .records import Array, to_array

Arrays = Mapping[str, Array]


@dataclass(frozen=True)
class Gradients:
    """Total gradients of one layer in one direction.

    signals: by name, each (time, batch, units), in the order of processing; among them "x".
    initial: "h", and "c" for an LSTM, each (batch, units).
    """

    signals: dict[str, Array]
    initial: dict[str, Array]


def through_time(
    cell: CellKind, v: Arrays, initial: Arrays, weights: Weights, dh: Array, dc: Array
) -> Gradients:
    """The total gradients of every signal.

    Args:
        v: the layer's signals, each (time, batch, units).
        initial: the states before the first step, each (batch, units).
        dh: (1 + time, batch, units). Row t + 1 holds what reaches h_t from outside, other than through this
            layer's later steps, and in the end all of dL/dh_t; row 0 is for the initial state. In place.
        dc: for c what dh is for h; without a cell state nobody reads it.
    """
    w = doubles(weights)
    names = cell.signals[1:] if cell.chooses else (*cell.states, *cell.squashed)
    v = {name: double(v[name]) for name in names}
    d = local_derivatives(cell, v, initial, w)
    with_cells = d.to_h is not None
    loop = with_cell_state if with_cells else choosing if cell.chooses else without_cell_state
    da, ds = loop(cell, d, w, dh, dc)
    by_row = {gate: da[:, :, row] for row, gate in enumerate(cell.gates)}
    signals = {"h": dh[1:]} | ({"c": dc[1:]} if with_cells else {})
    for gate in cell.gates:
        by = d.by_gate.get(gate)
        total = dc[1:] if cell.state_of(gate) == "c" else ds
        signals[gate] = by_row[gate] if by is None else total * to_array(by)
    for gate, by in d.by_input.items():
        np.multiply(ds, to_array(by), out=by_row[gate])
    signals["x"] = product(da.reshape(*da.shape[:2], len(w["W_ih"])), w["W_ih"])
    return Gradients(signals, {"h": dh[0]} | ({"c": dc[0]} if with_cells else {}))


def local_derivatives(cell: CellKind, v: Arrays, initial: Arrays, w: Arrays) -> Derivatives:
    """The local derivatives of all steps, (time, batch, ...), in double precision as `v` and `w` are."""
    with torch.inference_mode():
        return cell.derivatives(
            {name: torch.from_numpy(value) for name, value in v.items()},
            tuple(torch.from_numpy(previous(v[name], initial[name])) for name in cell.states),
            Weights(**{name: torch.from_numpy(value) for name, value in w.items()}),
        )


def without_cell_state(
    cell: CellKind, d: Derivatives, w: Arrays, dh: Array, dc: Array
) -> tuple[Array, Array]:
    """dh_{t-1} += keep_t dh_t + W_hh^T da_t,  da_t = dh_t slopes_t.

    Returns:
        da, of the gates' rows of p_t, (time, batch, gates, hidden); and dh_t, (time, batch, hidden).
    """
    slopes, keep = to_array(d.slopes), None if d.keep is None else to_array(d.keep)
    da = np.empty_like(slopes)
    da_rows = da.reshape(*da.shape[:2], len(w["W_hh"]))  # by number: a batch may be empty
    back = np.empty_like(dh[0])
    dh_gates = dh[:, :, None]
    for t in reversed(range(len(da))):
        np.multiply(dh_gates[t + 1], slopes[t], out=da[t])
        np.dot(da_rows[t], w["W_hh"], out=back)
        dh[t] += back
        if keep is not None:
            np.multiply(keep[t], dh[t + 1], out=back)
            dh[t] += back
    return da, dh[1:]


def choosing(cell: CellKind, d: Derivatives, w: Arrays, dh: Array, dc: Array) -> tuple[Array, Array]:
    """The same for slopes that are 1, 0 or not a number, without a product: infinity times 0 isn't 0.

    Where a slope isn't a number, what reaches such a unit from the loss isn't one either; what the loss never
    sees stays 0. torch passes it on as if by 1.
    """
    slopes = to_array(d.slopes)
    passes, unknown = slopes > 0, np.isnan(slopes)
    any_unknown = bool(unknown.any())
    da = np.zeros(slopes.shape)
    da_rows = da.reshape(*da.shape[:2], len(w["W_hh"]))  # by number: a batch may be empty
    back = np.empty_like(dh[0])
    for t in reversed(range(len(da))):
        reaches = dh[t + 1][:, None]
        np.copyto(da[t], reaches, where=passes[t])
        if any_unknown:
            da[t][unknown[t] & (reaches != 0)] = np.nan
        np.dot(da_rows[t], w["W_hh"], out=back)
        dh[t] += back
    return da, dh[1:]


def with_cell_state(cell: CellKind, d: Derivatives, w: Arrays, dh: Array, dc: Array) -> tuple[Array, Array]:
    """With s_t, which is h_t where there is no projection W_hr, and the gates into c first:

    dc_t += ds_t to_h_t,  dc_{t-1} += keep_t dc_t,  dh_{t-1} += W_hh^T [dc_t slopes_t, ds_t slopes_t]

    Returns:
        da, of the gates' rows of p_t, (time, batch, gates, hidden); and ds_t, (time, batch, hidden).
    """
    assert d.to_h is not None
    assert d.keep is not None
    slopes, to_h, keep = to_array(d.slopes), to_array(d.to_h), to_array(d.keep)
    ds = np.empty(to_h.shape) if "W_hr" in w else dh[1:]
    da = np.empty_like(slopes)
    da_rows = da.reshape(*da.shape[:2], len(w["W_hh"]))  # by number: a batch may be empty
    into_c, into_h = slice(0, cell.into_c), slice(cell.into_c, None)
    back_h, back_c = np.empty_like(dh[0]), np.empty_like(dc[0])
    for t in reversed(range(len(da))):
        if "W_hr" in w:
            np.dot(dh[t + 1], w["W_hr"], out=ds[t])
        np.multiply(ds[t], to_h[t], out=back_c)
        dc[t + 1] += back_c
        np.multiply(dc[t + 1][:, None], slopes[t, :, into_c], out=da[t, :, into_c])
        np.multiply(ds[t][:, None], slopes[t, :, into_h], out=da[t, :, into_h])
        np.dot(da_rows[t], w["W_hh"], out=back_h)
        dh[t] += back_h
        np.multiply(keep[t], dc[t + 1], out=back_c)
        dc[t] += back_c
    return da, ds


def double(array: Array) -> Array:
    """In double precision, contiguous."""
    return np.ascontiguousarray(array, np.float64)


def doubles(weights: Weights) -> dict[str, Array]:
    """The weights that there are, by name: those that a loop goes through in double precision, W_ih as is."""
    arrays = {name: to_array(w) for name, w in vars(weights).items() if w is not None}
    return {name: w if name == "W_ih" else double(w) for name, w in arrays.items()}


def previous(states: Array, first: Array) -> Array:
    """(time, batch, units): each step's state before it."""
    return np.concatenate([first[None], states[:-1]], dtype=np.float64)


def product(steps: Array, W: Array) -> Array:
    """(time, batch, n) by (n, m) -> (time, batch, m), as one product of two matrices."""
    rows = steps.reshape(-1, steps.shape[-1])
    result: Array = rows @ W if W.dtype == np.float64 else in_single(rows, W)
    return result.reshape(*steps.shape[:2], W.shape[1])


def in_single(rows: Array, W: Array) -> Array:
    """rows @ W with single-precision weights, at half the cost: each row is brought near 1 for as long."""
    size = np.maximum(rows.max(1), -rows.min(1))[:, None]
    size[~((size > 0) & np.isfinite(size))] = 1
    result: Array = ((rows / size).astype(np.float32) @ W) * size
    return result
