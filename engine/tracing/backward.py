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

from ..cells.equations import Weights
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


def rnn(v: Arrays, initial: Arrays, weights: Weights, dh: Array, mode: str) -> Gradients:
    """h_t = phi(a_t):  da_t = dh_t phi'(a_t),  dh_{t-1} += W_hh^T da_t.

    The derivative of relu is 1 above 0 and 0 up to it. Where a_t isn't a number there is none: what reaches
    such a unit from the loss is then not a number either. torch passes it on as if by 1.

    Args (here and below):
        v: the layer's signals, each (time, batch, units).
        initial: the states before the first step, each (batch, units).
        dh: (1 + time, batch, units). Row t + 1 holds what reaches h_t from outside, other than through this
            layer's later steps, and in the end all of dL/dh_t; row 0 is for the initial state. In place.
    """
    w = doubles(weights)
    if mode == "RNN_RELU":
        da = through_relu(v["a"], dh, w["W_hh"])
    else:
        slope = 1 - double(v["h"]) ** 2
        da = np.empty_like(slope)
        back = np.empty_like(dh[0])
        for t in reversed(range(len(da))):
            np.multiply(dh[t + 1], slope[t], out=da[t])
            np.dot(da[t], w["W_hh"], out=back)
            dh[t] += back
    return Gradients({"x": product(da, w["W_ih"]), "h": dh[1:], "a": da}, {"h": dh[0]})


def through_relu(a: Array, dh: Array, W_hh: Array) -> Array:
    """da_t of every step, (time, batch, units); dh becomes the total gradient."""
    passes, unknown = a > 0, np.isnan(a)
    any_unknown = bool(unknown.any())
    da = np.zeros(a.shape)
    back = np.empty_like(dh[0])
    for t in reversed(range(len(da))):
        np.copyto(da[t], dh[t + 1], where=passes[t])  # no product: infinity times 0 isn't 0
        if any_unknown:
            da[t][unknown[t] & (dh[t + 1] != 0)] = np.nan  # what the loss never sees stays 0
        np.dot(da[t], W_hh, out=back)
        dh[t] += back
    return da


def lstm(v: Arrays, initial: Arrays, weights: Weights, dh: Array, dc: Array) -> Gradients:
    """With s_t = o_t * tanh(c_t), which is h_t where there is no projection:

    dc_t += ds_t o_t (1 - tanh^2 c_t),  do_t = ds_t tanh(c_t),
    di_t = dc_t g_t,  df_t = dc_t c_{t-1},  dg_t = dc_t i_t,
    dc_{t-1} += f_t dc_t,  dh_{t-1} += W_hh^T [di_t i'_t, df_t f'_t, dg_t g'_t, do_t o'_t].

    Args:
        dc: (1 + time, batch, units), for c what dh is for h.
    """
    w = doubles(weights)
    i, f, g, o, c = (double(v[name]) for name in "ifgoc")
    c_prev = previous(c, initial["c"])
    T, B, H = c.shape
    tanh_c = np.tanh(c)
    slope_c = o * (1 - tanh_c**2)  # ds_t / dc_t
    slopes = np.empty((T, B, 4, H))  # of the pre-activations of i, f, g by c, and of o by s
    np.multiply(g, i * (1 - i), out=slopes[:, :, 0])
    np.multiply(c_prev, f * (1 - f), out=slopes[:, :, 1])
    np.multiply(i, 1 - g**2, out=slopes[:, :, 2])
    np.multiply(tanh_c, o * (1 - o), out=slopes[:, :, 3])
    ds = np.empty((T, B, H)) if "W_hr" in w else dh[1:]
    da = np.empty((T, B, 4, H))
    da_rows = da.reshape(T, B, 4 * H)
    back_h, back_c = np.empty_like(dh[0]), np.empty_like(dc[0])
    for t in reversed(range(T)):
        if "W_hr" in w:
            np.dot(dh[t + 1], w["W_hr"], out=ds[t])
        np.multiply(ds[t], slope_c[t], out=back_c)
        dc[t + 1] += back_c
        np.multiply(dc[t + 1][:, None], slopes[t, :, :3], out=da[t, :, :3])
        np.multiply(ds[t], slopes[t, :, 3], out=da[t, :, 3])
        np.dot(da_rows[t], w["W_hh"], out=back_h)
        dh[t] += back_h
        np.multiply(f[t], dc[t + 1], out=back_c)
        dc[t] += back_c
    dc_t = dc[1:]
    signals = {"x": product(da_rows, w["W_ih"]), "h": dh[1:], "c": dc_t}
    signals |= {"f": dc_t * c_prev, "i": dc_t * g, "g": dc_t * i, "o": ds * tanh_c}
    return Gradients(signals, {"h": dh[0], "c": dc[0]})


def gru(v: Arrays, initial: Arrays, weights: Weights, dh: Array) -> Gradients:
    """The form of `torch.nn.GRU`. With u_t = W_hn h_{t-1} + b_hn:

    dz_t = dh_t (h_{t-1} - n_t),  dn_t = dh_t (1 - z_t),  dr_t = dn_t (1 - n_t^2) u_t,
    dh_{t-1} += z_t dh_t + W_hh^T [dr_t r'_t, dz_t z'_t, dn_t n'_t r_t].
    """
    w = doubles(weights)
    z, r, n, h = (double(v[name]) for name in "zrnh")
    h_prev = previous(h, initial["h"])
    T, B, H = z.shape
    u = product(h_prev, w["W_hh"][2 * H :].T)
    if "b_hh" in w:
        u += w["b_hh"][2 * H :]
    slope_n = (1 - z) * (1 - n**2)  # of n's pre-activation by h
    slopes = np.empty((T, B, 3, H))  # of W_hh h_{t-1}, in r, z and n, by h
    np.multiply(slope_n * u, r * (1 - r), out=slopes[:, :, 0])
    np.multiply(h_prev - n, z * (1 - z), out=slopes[:, :, 1])
    np.multiply(slope_n, r, out=slopes[:, :, 2])
    da = np.empty_like(slopes)
    da_rows = da.reshape(T, B, 3 * H)
    back = np.empty_like(dh[0])
    for t in reversed(range(T)):
        np.multiply(dh[t + 1][:, None], slopes[t], out=da[t])
        np.dot(da_rows[t], w["W_hh"], out=back)
        dh[t] += back
        np.multiply(z[t], dh[t + 1], out=back)
        dh[t] += back
    dh_t = dh[1:]
    da_n = np.multiply(dh_t, slope_n, out=slope_n)
    da[:, :, 2] = da_n  # x meets n's pre-activation without r in between
    signals = {"x": product(da_rows, w["W_ih"]), "h": dh_t}
    signals |= {"z": dh_t * (h_prev - n), "r": da_n * u, "n": dh_t * (1 - z)}
    return Gradients(signals, {"h": dh[0]})


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
