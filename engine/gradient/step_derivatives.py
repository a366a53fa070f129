"""What one step of a layer does to a small change of its state: the local derivatives, from a trace.

All steps at once, in double precision and in the order of processing: the backward direction starts at the
last word. The step Jacobians, their products and the shares of each lag are made of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from ..cells.equations import Kind
from ..errors import InputError
from ..tracing.backward import doubles, previous, product
from ..tracing.changes import Change, Clamp, GRUForm, of_module, reweighted
from ..tracing.modules import KINDS, direction_count, layer_weights, mode_of
from ..tracing.records import Array, LayerTrace

Arrays = Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Local:
    """The local derivatives of one layer in one direction.

    With p_t = W_hh h_{t-1}, in which every gate has its rows, one step's derivatives are

        RNN, GRU: dh_t = sum over the gates of slope dp_t, + keep dh_{t-1}
        LSTM: dc_t = sum over i, f, g of slope dp_t, + keep dc_{t-1};  ds_t = slope_o dp_t + to_h dc_t

    where h_t = s_t, or W_hr s_t with a projection. What a clamp holds passes nothing on: it has slope 0.

    Attributes:
        kind: "rnn", "lstm" or "gru".
        slopes: (time, batch, gates, hidden), in the order of `torch.nn`: a; i f g o; r z n.
        keep: (time, batch, hidden), the gate f or z; None for an RNN.
        to_h: (time, batch, hidden), the LSTM's o (1 - tanh^2 c); else None.
        W_hh: (gates * hidden, state), where `state` is h's width.
        W_hr: (state, hidden), or None.
        h_prev: (time, batch, state).
        valid: (time, batch), False at padding; None where nothing is padded.
    """

    kind: Kind
    slopes: Array
    keep: Array | None
    to_h: Array | None
    W_hh: Array
    W_hr: Array | None
    h_prev: Array
    valid: Array | None

    @property
    def widths(self) -> tuple[int, int]:
        """How many elements of a step's state are h, and how many are c: 0 but for an LSTM."""
        return self.W_hh.shape[1], 0 if self.to_h is None else self.to_h.shape[-1]

    def into_s(self, dh: Array) -> Array:
        """dL/ds_t, of dL/dh_t."""
        return dh if self.W_hr is None else dh @ self.W_hr

    def gates(self, at: Array | slice, dh: Array, dc: Array) -> Array:
        """dL/dp_t, (k, batch, gates * hidden), of the total dL/dh_t and dL/dc_t at the steps `at`."""
        slopes = self.slopes[at]
        if self.to_h is None:
            da = dh[:, :, None] * slopes
        else:
            da = np.empty_like(slopes)
            np.multiply(dc[:, :, None], slopes[:, :, :3], out=da[:, :, :3])
            np.multiply(self.into_s(dh), slopes[:, :, 3], out=da[:, :, 3])
        return da.reshape(*dh.shape[:2], -1)

    def back(self, at: Array | slice, dh: Array, dc: Array) -> tuple[Array, Array, Array]:
        """One step back, from some steps at once: dL/dp_t, dL/dh_{t-1} and dL/dc_{t-1} through step t alone.

        Args:
            at: (k,), the steps, or a slice of them.
            dh: (k, batch, state). dc: (k, batch, hidden), without what c_t does through h_t.
        """
        if self.keep is None:
            rows = self.gates(at, dh, dc)
            return rows, rows @ self.W_hh, dc
        if self.to_h is None:
            rows = self.gates(at, dh, dc)
            return rows, rows @ self.W_hh + self.keep[at] * dh, dc
        dc = dc + self.to_h[at] * self.into_s(dh)
        rows = self.gates(at, dh, dc)
        return rows, rows @ self.W_hh, self.keep[at] * dc


def local(layer: LayerTrace, module: nn.RNNBase, changes: Sequence[Change] = ()) -> Local:
    """The layer's local derivatives.

    Args:
        layer: from a trace of a model that holds `module`.
        changes: those that the trace was made with.

    Raises:
        InputError: the layer isn't one of this module, or the changes make it a GRU of Cho et al., whose
            reset gate acts inside the matrix product.
    """
    check(layer, module)
    direction = int(layer.direction == "backward")
    mine = of_module(changes, module, layer.path).get((layer.index, direction), [])
    if [c.form for c in mine if isinstance(c, GRUForm)][-1:] == ["cho2014"]:
        raise InputError(
            "the step derivatives of a GRU are those of torch.nn's form, not of 'cho2014': trace it without "
            "that change"
        )
    w = doubles(reweighted(layer_weights(module, layer.index, direction), layer.module, mine))
    v = {name: in_order(layer, signal.value) for name, signal in layer.signals.items() if name != "x"}
    free = {name: free_units(name, value.shape[-1], mine) for name, value in v.items()}
    first = {name: np.asarray(signal.value, np.float64) for name, signal in layer.initial.items()}
    with np.errstate(all="ignore"):  # an exploded network is something to see
        if layer.module == "lstm":
            slopes, keep, to_h = of_lstm(v, free, previous(v["c"], first["c"]), "W_hr" in w)
        elif layer.module == "gru":
            slopes, keep, to_h = *of_gru(v, free, previous(v["h"], first["h"]), w), None
        else:
            slopes, keep, to_h = of_rnn(v, free, mode_of(module)), None, None
    valid = np.arange(len(slopes))[:, None] < layer.lengths
    return Local(
        kind=layer.module,
        slopes=slopes,
        keep=keep,
        to_h=to_h,
        W_hh=w["W_hh"],
        W_hr=w["W_hr"] * free["h"][:, None] if "W_hr" in w else None,
        h_prev=previous(v["h"], first["h"]),
        valid=None if valid.all() else valid,
    )


def of_rnn(v: Arrays, free: Arrays, mode: str) -> Array:
    """h = phi(a): the slopes phi'(a)."""
    a = v["a"]
    # tanh' is not taken as 1 - h^2, which is 0 as soon as h is rounded to 1
    slope = 1 / np.cosh(a) ** 2 if mode == "RNN_TANH" else np.where(np.isnan(a), np.nan, a > 0)
    return (slope * free["a"] * free["h"])[:, :, None]


def of_lstm(v: Arrays, free: Arrays, c_prev: Array, projected: bool) -> tuple[Array, Array, Array]:
    """The slopes of c by i, f and g's pre-activations, and of s by o's; of c by c_prev; and of s by c."""
    i, f, g, o = (v[name] for name in "ifgo")
    tanh_c = np.tanh(v["c"])
    free_s = np.ones(()) if projected else free["h"]
    slopes = np.empty((*f.shape[:2], 4, f.shape[-1]))
    np.multiply(g, i * (1 - i) * (free["i"] * free["c"]), out=slopes[:, :, 0])
    np.multiply(c_prev, f * (1 - f) * (free["f"] * free["c"]), out=slopes[:, :, 1])
    np.multiply(i, (1 - g**2) * (free["g"] * free["c"]), out=slopes[:, :, 2])
    np.multiply(tanh_c, o * (1 - o) * (free["o"] * free_s), out=slopes[:, :, 3])
    return slopes, f * free["c"], o * (1 - tanh_c**2) * free_s


def of_gru(v: Arrays, free: Arrays, h_prev: Array, w: Arrays) -> tuple[Array, Array]:
    """The slopes of h by W_hh h_prev in r, z and n; and of h by h_prev itself."""
    z, r, n = (v[name] for name in "zrn")
    hidden = z.shape[-1]
    u = product(h_prev, w["W_hh"][2 * hidden :].T) + (w["b_hh"][2 * hidden :] if "b_hh" in w else 0)
    slope_n = (1 - z) * (1 - n**2) * (free["n"] * free["h"])
    slopes = np.empty((*z.shape[:2], 3, hidden))
    np.multiply(slope_n * u, r * (1 - r) * free["r"], out=slopes[:, :, 0])
    np.multiply(h_prev - n, z * (1 - z) * (free["z"] * free["h"]), out=slopes[:, :, 1])
    np.multiply(slope_n, r, out=slopes[:, :, 2])
    return slopes, z * free["h"]


def in_order(layer: LayerTrace, steps: Array) -> Array:
    """(batch, time, units) in the order of the sentence -> (time, batch, units) in that of processing."""
    steps = np.asarray(steps, np.float64).transpose(1, 0, 2)
    if layer.direction == "backward":
        time = np.arange(len(steps))[:, None]
        turned = np.where(time < layer.lengths, layer.lengths - 1 - time, time)
        return np.take_along_axis(steps, turned[..., None], 0)
    return np.ascontiguousarray(steps)


def free_units(name: str, width: int, changes: Sequence[Change]) -> Array:
    """(units,): 0 where a clamp holds the signal, else 1."""
    free = np.ones(width)
    for change in changes:
        if isinstance(change, Clamp) and change.signal == name:
            free[slice(None) if change.units is None else list(change.units)] = 0
    return free


def check(layer: LayerTrace, module: nn.RNNBase) -> None:
    """Raises InputError where the layer can't be one of this module."""
    if not isinstance(module, nn.RNNBase):
        raise InputError(
            f"expected the nn.RNN, nn.LSTM or nn.GRU that was traced, not {type(module).__name__}: "
            f"model.get_submodule({layer.path!r}) is it"
        )
    kind = KINDS[mode_of(module)]
    rows = module.num_layers, direction_count(module), module.proj_size or module.hidden_size
    place = layer.index + 1, 1 + (layer.direction == "backward"), layer["h"].value.shape[-1]
    if kind != layer.module or place[0] > rows[0] or place[1] > rows[1] or place[2] != rows[2]:
        raise InputError(
            f"the trace is of layer {layer.index} ({layer.direction}) of a {layer.module} with "
            f"{place[2]} units; the module is a {kind} with {rows[0]} layers, {rows[1]} directions and "
            f"{rows[2]} units: pass the module that was traced"
        )
