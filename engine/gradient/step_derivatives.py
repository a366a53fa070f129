"""What one step of a layer does to a small change of its state: the local derivatives, from a trace.

All steps at once, in double precision and in the order of processing: the backward direction starts at the
last word. The step Jacobians, their products and the shares of each lag are made of these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..cells import CellKind, RecurrentLayer, cell_of
from ..errors import InputError
from ..tracing.backward import doubles, local_derivatives, previous
from ..tracing.changes import Change, Clamp, GRUForm, of_module, reweighted
from ..tracing.modules import direction_count, layer_weights
from ..tracing.records import Array, LayerTrace, to_array


@dataclass(frozen=True, eq=False)
class StepDerivatives:
    """The local derivatives of one layer in one direction, as `engine.cells.kind` explains them.

    With a projection, h_t there is s_t here, and h_t = W_hr s_t. What a clamp holds passes nothing on: it has
    slope 0.

    Attributes:
        cell: the kind.
        slopes: (time, batch, gates, hidden), in the order of the gates' rows; those into c come first.
        keep: (time, batch, hidden), of c, or of h where there is no c; None where nothing is kept so.
        to_h: (time, batch, hidden), of s_t by c_t; None without a cell state.
        W_hh: (gates * hidden, state), where `state` is h's width.
        W_hr: (state, hidden), or None.
        h_prev: (time, batch, state).
        valid: (time, batch), False at padding; None where nothing is padded.
    """

    cell: CellKind
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
            k = self.cell.into_c
            np.multiply(dc[:, :, None], slopes[:, :, :k], out=da[:, :, :k])
            np.multiply(self.into_s(dh)[:, :, None], slopes[:, :, k:], out=da[:, :, k:])
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


def step_derivatives(
    layer: LayerTrace, module: RecurrentLayer, changes: Sequence[Change] = ()
) -> StepDerivatives:
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
    cell = cell_of(module)
    for change in mine:
        if isinstance(change, GRUForm):
            cell = cell.in_form(change.form)
    w = doubles(reweighted(layer_weights(module, layer.index, direction), cell, mine))
    v = {name: in_order(layer, signal.value) for name, signal in layer.signals.items() if name != "x"}
    first = {name: np.asarray(signal.value, np.float64) for name, signal in layer.initial.items()}
    d = local_derivatives(cell, v, first, w)
    slopes, W_hr = to_array(d.slopes), w.get("W_hr")
    keep, to_h = (None if x is None else to_array(x) for x in (d.keep, d.to_h))
    clamps = [change for change in mine if isinstance(change, Clamp)]
    if clamps:
        free = {name: free_units(name, value.shape[-1], clamps) for name, value in v.items()}
        if W_hr is not None:  # what holds h holds it behind the projection
            W_hr, free["h"] = W_hr * free["h"][:, None], np.ones(())
        with np.errstate(all="ignore"):  # an exploded network is something to see
            slopes = slopes * np.stack([free_path(cell, free, gate) for gate in cell.gates])
            keep = None if keep is None else keep * free[cell.states[-1]]
            to_h = None if to_h is None else to_h * free["h"]
    valid = np.arange(len(slopes))[:, None] < layer.lengths
    return StepDerivatives(
        cell=cell,
        slopes=slopes,
        keep=keep,
        to_h=to_h,
        W_hh=w["W_hh"],
        W_hr=W_hr,
        h_prev=previous(v["h"], first["h"]),
        valid=None if valid.all() else valid,
    )


def free_path(cell: CellKind, free: Mapping[str, Array], signal: str) -> Array:
    """(hidden,): 0 where a clamp holds a signal, or what it acts on, on its way to c or h; else 1.

    Args:
        free: (units,) by signal, 0 where a clamp holds that one itself.
    """
    if signal in cell.states:
        return free[signal]
    return free[signal] * free_path(cell, free, cell.gates[signal].into)


def in_order(layer: LayerTrace, steps: Array) -> Array:
    """(batch, time, units) in the order of the sentence -> (time, batch, units) in that of processing."""
    steps = np.asarray(steps, np.float64).transpose(1, 0, 2)
    if layer.direction == "backward":
        time = np.arange(len(steps))[:, None]
        turned = np.where(time < layer.lengths, layer.lengths - 1 - time, time)
        return np.take_along_axis(steps, turned[..., None], 0)
    return steps.copy()  # a trace's arrays are read-only, and torch wants none of those


def free_units(name: str, width: int, clamps: Sequence[Clamp]) -> Array:
    """(units,): 0 where a clamp holds the signal, else 1."""
    free = np.ones(width)
    for clamp in clamps:
        if clamp.signal == name:
            free[slice(None) if clamp.units is None else list(clamp.units)] = 0
    return free


def check(layer: LayerTrace, module: RecurrentLayer) -> None:
    """Raises InputError where the layer can't be one of this module."""
    if not isinstance(module, RecurrentLayer):
        raise InputError(
            f"expected the nn.RNN, nn.LSTM or nn.GRU that was traced, not {type(module).__name__}: "
            f"model.get_submodule({layer.path!r}) is it"
        )
    kind = cell_of(module).name
    rows = module.num_layers, direction_count(module), module.proj_size or module.hidden_size
    place = layer.index + 1, 1 + (layer.direction == "backward"), layer["h"].value.shape[-1]
    if kind != layer.module or place[0] > rows[0] or place[1] > rows[1] or place[2] != rows[2]:
        raise InputError(
            f"the trace is of layer {layer.index} ({layer.direction}) of a {layer.module} with "
            f"{place[2]} units; the module is a {kind} with {rows[0]} layers, {rows[1]} directions and "
            f"{rows[2]} units: pass the module that was traced"
        )
