"""The gradient through time of one layer, from its gates: a reverse scan (Werbos 1990, Backpropagation through time).

`dL/dh_t` below is always the total derivative. The local derivatives of all steps are computed at once; only what one
step hands to the step before is a loop. In double precision, whatever the network's: over a hundred steps a gradient
leaves the range of single precision, and denormal numbers would slow the scan down by up to 47 times.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.records import Array


@dataclass(frozen=True)
class Gradients:
    """Total gradients of one layer in one direction.

    signals: by name, each (time, batch, units), in the order of processing; among them "x".
    initial: "h", and "c" for an LSTM, each (batch, units).
    """

    signals: dict[str, Array]
    initial: dict[str, Array]


def double(array: Array) -> Array:
    """In double precision, contiguous."""
    return np.ascontiguousarray(array, np.float64)


def rnn(v: Mapping[str, Array], w: Mapping[str, Array], grad_h: Array, nonlinearity: str) -> Gradients:
    """h_t = phi(a_t):  da_t = dh_t phi'(a_t),  dh_{t-1} += W_hh^T da_t.

    Args:
        v: the layer's signals, each (time, batch, units).
        w: the layer's weights by name.
        grad_h: (time, batch, units), what the layer's outputs are given from outside: not through its own later steps.
    """
    dh = with_initial(grad_h)
    slope = 1 - double(v["h"]) ** 2 if nonlinearity == "tanh" else double(v["a"] > 0)
    da = np.empty_like(slope)
    back = np.empty_like(dh[0])
    W_hh = w["W_hh"]
    for t in reversed(range(len(da))):
        np.multiply(dh[t + 1], slope[t], out=da[t])
        np.dot(da[t], W_hh, out=back)
        dh[t] += back
    return Gradients({"x": da @ w["W_ih"], "h": dh[1:], "a": da}, {"h": dh[0]})


def lstm(v: Mapping[str, Array], w: Mapping[str, Array], grad_h: Array, grad_c: Array | None) -> Gradients:
    """dc_t += do_t..., see Gers et al. (2000). With s_t = o_t * tanh(c_t), which is h_t without a projection:

    dc_t += ds_t o_t (1 - tanh^2 c_t),  do_t = ds_t tanh(c_t),
    di_t = dc_t g_t,  df_t = dc_t c_{t-1},  dg_t = dc_t i_t,  dc_{t-1} += f_t dc_t,  dh_{t-1} += W_hh^T da_t.
    """
    i, f, g, o, c, c_prev = (double(v[name]) for name in ("i", "f", "g", "o", "c", "c_prev"))
    T, B, H = c.shape
    tanh_c = np.tanh(c)
    slope_c = o * (1 - tanh_c**2)  # dh_t / dc_t
    slopes = np.empty((T, B, 4, H))  # of the pre-activations of i, f, g by c; of o by h
    slopes[:, :, 0] = g * i * (1 - i)
    slopes[:, :, 1] = c_prev * f * (1 - f)
    slopes[:, :, 2] = i * (1 - g**2)
    slopes[:, :, 3] = tanh_c * o * (1 - o)
    dh = with_initial(grad_h)
    dc = np.zeros((T + 1, B, H)) if grad_c is None else with_initial(grad_c)
    ds = dh[1:] if w.get("W_hr") is None else np.empty((T, B, H))
    da = np.empty((T, B, 4, H))
    rows = da.reshape(T, B, 4 * H)
    W_hh = w["W_hh"]
    back_h, back_c = np.empty_like(dh[0]), np.empty_like(dc[0])
    for t in reversed(range(T)):
        if w.get("W_hr") is not None:
            np.dot(dh[t + 1], w["W_hr"], out=ds[t])
        np.multiply(ds[t], slope_c[t], out=back_c)
        dc[t + 1] += back_c
        np.multiply(dc[t + 1][:, None], slopes[t, :, :3], out=da[t, :, :3])
        np.multiply(ds[t], slopes[t, :, 3], out=da[t, :, 3])
        np.dot(rows[t], W_hh, out=back_h)
        dh[t] += back_h
        np.multiply(f[t], dc[t + 1], out=back_c)
        dc[t] += back_c
    dc_t = dc[1:]
    signals = {"x": rows @ w["W_ih"], "h": dh[1:], "c": dc_t}
    signals |= {"f": dc_t * c_prev, "i": dc_t * g, "g": dc_t * i, "o": ds * tanh_c}
    return Gradients(signals, {"h": dh[0], "c": dc[0]})


def gru(v: Mapping[str, Array], w: Mapping[str, Array], grad_h: Array) -> Gradients:
    """The form of `torch.nn.GRU`. With u_t = W_hn h_{t-1} + b_hn:

    dz_t = dh_t (h_{t-1} - n_t),  dn_t = dh_t (1 - z_t),  dr_t = dn_t (1 - n_t^2) u_t,
    dh_{t-1} += z_t dh_t + W_hh^T [dr_t r'_t, dz_t z'_t, dn_t n'_t r_t].
    """
    z, r, n, h_prev = (double(v[name]) for name in ("z", "r", "n", "h_prev"))
    T, B, H = z.shape
    u = h_prev @ w["W_hh"][2 * H :].T
    if w.get("b_hh") is not None:
        u += w["b_hh"][2 * H :]
    slope_n = (1 - z) * (1 - n**2)  # of the candidate's pre-activation by h
    slopes = np.empty((T, B, 3, H))  # of what W_hh h_prev gives to r, z, n, by h
    slopes[:, :, 0] = slope_n * u * r * (1 - r)
    slopes[:, :, 1] = (h_prev - n) * z * (1 - z)
    slopes[:, :, 2] = slope_n * r
    dh = with_initial(grad_h)
    da = np.empty_like(slopes)
    rows = da.reshape(T, B, 3 * H)
    W_hh = w["W_hh"]
    back = np.empty_like(dh[0])
    for t in reversed(range(T)):
        np.multiply(dh[t + 1][:, None], slopes[t], out=da[t])
        np.dot(rows[t], W_hh, out=back)
        dh[t] += back
        np.multiply(z[t], dh[t + 1], out=back)
        dh[t] += back
    dh_t = dh[1:]
    da_n = dh_t * slope_n
    da[:, :, 2] = da_n
    signals = {"x": rows @ w["W_ih"], "h": dh_t}
    signals |= {"z": dh_t * (h_prev - n), "r": da_n * u, "n": dh_t * (1 - z)}
    return Gradients(signals, {"h": dh[0]})


def with_initial(grad: Array) -> Array:
    """(time, batch, units) -> (1 + time, batch, units): a 0 for the initial state in front. A copy."""
    whole = np.zeros((len(grad) + 1, *grad.shape[1:]))
    whole[1:] = grad
    return whole
