"""One step of one cell, with every product on its way: what fits on a slide, and the same by `torch.nn`.

The equations are those of `engine.cells`; here each of their products has a name and is kept.

Sources: as in `engine.cells`. The lectures write each gate's weights apart, with one bias:
f = sigmoid(W_xf x + W_hf h_prev + b_f). `torch.nn` stacks the gates and has two biases; here the second one
is zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..cells import KINDS, Kind
from ..cells import kind as cells
from ..cells.gru import Form
from ..cells.kind import CellKind, See, Weights, from_input, next_states
from ..errors import InputError
from ..tracing.records import Array


@dataclass(frozen=True, eq=False)
class GateWeights:
    """One gate's: W_x (units, inputs), W_h (units, units), b (units,)."""

    W_x: Array
    W_h: Array
    b: Array

    @property
    def count(self) -> int:
        """How many parameters these are."""
        return self.W_x.size + self.W_h.size + self.b.size


@dataclass(frozen=True, eq=False)
class Step:
    """What goes into one step.

    x: (inputs,). h_prev and c_prev: (units,); an RNN and a GRU have no c, and pass it over.
    gates: the weights of each gate of the kind, by its name: a; i f g o; r z n.
    form: which of the two published GRUs it is: where the reset gate acts.

    Raises:
        InputError: a gate is missing, or the shapes don't fit each other.
    """

    kind: Kind
    x: Array
    h_prev: Array
    c_prev: Array
    gates: Mapping[str, GateWeights]
    form: Form = "torch"

    def __post_init__(self) -> None:
        if missing := [name for name in self.cell.gates if name not in self.gates]:
            raise InputError(f"a step of {self.kind} needs weights of {', '.join(missing)} too")
        if self.x.ndim != 1 or self.h_prev.ndim != 1:
            raise InputError(f"x and h_prev are vectors, not of shape {self.x.shape} and {self.h_prev.shape}")
        inputs, units = self.x.size, self.h_prev.size
        fitting = {"W_x": (units, inputs), "W_h": (units, units), "b": (units,)}
        wanted = {"c_prev": (self.c_prev.shape, (units,))} | {
            f"{part} of {name}": (getattr(self.gates[name], part).shape, shape)
            for name in self.cell.gates
            for part, shape in fitting.items()
        }
        for name, (found, shape) in wanted.items():
            if found != shape:
                raise InputError(
                    f"{name} has shape {found}; with {inputs} inputs and {units} units it must be {shape}"
                )

    @property
    def cell(self) -> CellKind:
        """The kind, in its form."""
        return KINDS[self.kind].in_form(self.form)

    @property
    def weights(self) -> Weights:
        """The same as `torch.nn` stacks them, in double precision."""
        gates = [self.gates[name] for name in self.cell.gates]
        W_ih, W_hh, b = (
            _double(np.concatenate([getattr(gate, part) for gate in gates])) for part in ("W_x", "W_h", "b")
        )
        return Weights(W_ih, W_hh, b, torch.zeros_like(b))

    @property
    def parameter_count(self) -> int:
        """With one bias for each gate, as the lectures and Keras count; `torch.nn` has two."""
        return sum(self.gates[name].count for name in self.cell.gates)


def take(step: Step) -> dict[str, Array]:
    """Every value of the step, by name.

    For a gate f: "W_xf", "W_hf" and "b_f", the products "x_f" = W_xf x and "h_f" = W_hf h_prev, their sum
    with the bias "a_f", and "f" itself; an RNN has one sum, "a". Then those of `products` for an LSTM; for a
    GRU "reset" (r times what it acts on), "kept" = z * h_prev, "new" = 1 - z and "written" = (1 - z) * n; and
    "h", of an LSTM "c" too.
    """
    signals: dict[str, Array] = {}

    def see(name: str, value: Tensor) -> Tensor:
        signals[name] = value.numpy().copy()  # what comes later may work in its place
        return value

    with torch.no_grad():
        _signals(step, see)
    values = {"x": step.x, "h_prev": step.h_prev, "c_prev": step.c_prev} | signals
    for name in step.cell.gates:
        gate = step.gates[name]
        values |= {f"W_x{name}": gate.W_x, f"W_h{name}": gate.W_h, f"b_{name}": gate.b}
        values |= {f"x_{name}": gate.W_x @ step.x, f"h_{name}": gate.W_h @ step.h_prev}
    if step.cell.forms:
        values |= _reset(values, step.form)
    if "c" in step.cell.states:
        values |= products(values)
    elif step.cell.keeps is not None:
        kept, written = step.cell.kept_and_written(values)
        new = 1 - values[step.cell.keeps]
        values |= {"kept": kept * step.h_prev, "new": new, "written": written}
    for name in step.cell.squashed:
        from_state = "reset" if name == "n" and step.form == "torch" else f"h_{name}"
        values[f"a_{name}"] = values[f"x_{name}"] + values[from_state] + values[f"b_{name}"]
    return values


def _signals(step: Step, see: See) -> None:
    before = _states(step)
    cells.step(step.cell, from_input(_double(step.x), step.weights), before, step.weights, see)


def _states(step: Step) -> tuple[Tensor, ...]:
    """What the step starts from: h_prev, and c_prev where there is a cell state."""
    return tuple(_double(value) for value in (step.h_prev, step.c_prev)[: len(step.cell.states)])


def _reset(values: Mapping[str, Array], form: Form) -> dict[str, Array]:
    if form == "torch":
        return {"reset": values["r"] * values["h_n"]}
    reset = values["r"] * values["h_prev"]
    return {"reset": reset, "h_n": values["W_hn"] @ reset}


def products(gates: Mapping[str, Array]) -> dict[str, Array]:
    """The half of an LSTM's step that goes entry by entry.

    Args:
        gates: "f", "i", "g", "o" and "c_prev", all of one shape.

    Returns:
        "kept" = f * c_prev, "written" = i * g, "c" = kept + written, "tanh_c" and "h" = o * tanh_c.

    Raises:
        InputError: the shapes differ.
    """
    names = ("c_prev", "f", "i", "g", "o")
    shapes = {name: gates[name].shape for name in names}
    if len(set(shapes.values())) > 1:
        raise InputError(f"products entry by entry need matrices of one shape, not {shapes}")
    c_prev, f, i, g, o = (_double(gates[name]) for name in names)
    with torch.no_grad():
        values = {"f": f, "i": i, "g": g, "o": o}
        h, c = next_states(KINDS["lstm"], values, (c_prev, c_prev), Weights(c_prev, c_prev))
    kept, written = KINDS["lstm"].kept_and_written(values)
    values = {"kept": kept * c_prev, "written": written, "c": c, "tanh_c": torch.tanh(c), "h": h}
    return {name: value.numpy() for name, value in values.items()}


def by_torch(step: Step) -> dict[str, Array]:
    """The states "h", and "c" of an LSTM, from `torch.nn`'s own cell; its GRU is of the form "torch"."""
    assert step.cell.cell is not None
    cell = step.cell.cell(step.x.size, step.h_prev.size, dtype=torch.float64)  # type: ignore[call-arg]
    names = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}
    own = {names[field]: value for field, value in vars(step.weights).items() if value is not None}
    states = _states(step)
    state = states if len(states) > 1 else states[0]
    with torch.no_grad():
        found = torch.func.functional_call(cell, own, (_double(step.x), state))
    after = found if isinstance(found, tuple) else (found,)
    return {name: value.numpy() for name, value in zip("hc", after, strict=False)}


def _double(value: Array) -> Tensor:
    return torch.from_numpy(value.astype(np.float64))
