"""What a kind of recurrent cell is. Each kind is one file beside this one; everything else reads it there.

A kind fits if its step is, with p_t = W_hh h_{t-1} + b_hh, in which every gate has its block of rows,

    gates from W_ih x_t + b_ih and p_t
    without a cell state:  h_t from the gates and h_{t-1}
    with a cell state:     c_t = kept * c_{t-1} + written,  h_t from the gates and c_t

so that all gates of a sequence follow from its hidden states at once (a peephole, by which a gate sees
c_{t-1}, doesn't fit), and a small change goes through a step as

    without a cell state:  dh_t = sum over the gates of slope dp_t, + keep dh_{t-1}
    with a cell state:     dc_t = sum over the gates into c of slope dp_t, + keep dc_{t-1}
                           dh_t = sum over the others of slope dp_t, + to_h dc_t

Every signal passes through `see(name, value)` where it comes into being, and what `see` returns is used from
there on. The default returns the value as it is; the unrolled network records there, and clamps.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar, Literal

import torch
from torch import Tensor, nn

from .arithmetic import linear

See = Callable[[str, Tensor], Tensor]
States = tuple[Tensor, ...]
"""(h,) or (h, c)."""

# The first vectorised tanh of a multi-threaded process can be off by 8e-6 (pytorch issue 188792).
torch.zeros(64).tanh_().sigmoid_()


def as_it_is(name: str, value: Tensor) -> Tensor:
    """The `see` that neither looks nor touches."""
    return value


@dataclass(frozen=True, eq=False)
class Weights:
    """One layer's weights in one direction, stacked by gate in the order of `CellKind.gates`, `torch.nn`'s.

    W_ih: (gates * hidden, input).
    W_hh: (gates * hidden, hidden), or (gates * hidden, projection).
    b_ih, b_hh: (gates * hidden,), or None.
    W_hr: (projection, hidden), or None.

    Those of several networks may be stacked, with one more dimension in front; what they read then has theirs
    before the batch: (..., networks, batch, units).
    """

    W_ih: Tensor
    W_hh: Tensor
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    W_hr: Tensor | None = None


@dataclass(frozen=True)
class Gate:
    """One block of rows of the weights.

    Attributes:
        squash: what its pre-activation goes through; None for a signal that is a pre-activation itself.
        into: the signal that it acts on: "c", "h", or another gate.
    """

    squash: Literal["sigmoid", "tanh"] | None
    into: str


@dataclass(frozen=True, eq=False)
class Derivatives:
    """The local derivatives of one step, or of many at once; each (..., batch, hidden) but for `slopes`.

    slopes: (..., batch, gates, hidden), by the gates' rows of p_t: of c_t for a gate into c, else of h_t,
        before a projection.
    by_gate: the same by the gates' own values; without those that are pre-activations.
    keep: of c_t by c_{t-1}, or without a cell state of h_t by h_{t-1}, past the gates; None where there is
        no such path.
    to_h: of h_t by c_t; None without a cell state.
    by_input: by the rows of W_ih x_t, of those gates where it is another than by p_t.
    """

    slopes: Tensor
    by_gate: Mapping[str, Tensor] = field(default_factory=dict)
    keep: Tensor | None = None
    to_h: Tensor | None = None
    by_input: Mapping[str, Tensor] = field(default_factory=dict)


class CellKind(ABC):
    """A kind of cell. A kind with variants (the RNN's nonlinearity, the GRU's form) is an object for each.

    Attributes:
        name: as in links, cards and records; title: as people write it.
        layer: the class of the layer: of `torch.nn`, or derived from `engine.cells.plain_layer.PlainLayer`.
        cell: the class in `torch.nn` that takes one step; None where there is none.
        signals: all of them, in reading order: "x", the states, the gates.
        states: what a step hands to the next: ("h",) or ("h", "c").
        gates: in the order of their rows; those into c come first.
        keeps: the gate whose 1 keeps the state: the one that `forget_bias` is of. None: no such gate.
        writes: the gate that lets new content in, where it is one of its own.
        forms: the published forms that may read the same weights, torch's first; empty for one alone.
        nonlinearities: of the state, those that the layer lets one choose from.
        biases: how many bias vectors a gate needs; `torch.nn` has two everywhere.
        stacks_from: how many networks of the kind train faster as one stack, by device; none: never.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    layer: ClassVar[type[Any]]
    cell: ClassVar[type[nn.RNNCellBase] | None] = None
    signals: ClassVar[tuple[str, ...]]
    states: ClassVar[tuple[str, ...]] = ("h",)
    gates: ClassVar[Mapping[str, Gate]]
    keeps: ClassVar[str | None] = None
    writes: ClassVar[str | None] = None
    forms: ClassVar[tuple[str, ...]] = ()
    nonlinearities: ClassVar[tuple[str, ...]] = ("tanh",)
    biases: ClassVar[int] = 1
    # a GPU's is reckoned from the number of kernels, not measured
    stacks_from: ClassVar[Mapping[str, int]] = MappingProxyType({"cpu": 2, "cuda": 4})

    @property
    def fused(self) -> Callable[..., Any] | None:
        """torch's kernel for one layer; None where there is none."""
        return None

    @property
    def chooses(self) -> bool:
        """Whether every slope is 0, 1 or not a number: then 0 lets nothing pass, not even infinity."""
        return False

    @cached_property
    def squashed(self) -> tuple[str, ...]:
        """The gates that are squashed, in reading order: all but pre-activations."""
        return tuple(name for name in self.signals if name in self.gates and self.gates[name].squash)

    @cached_property
    def sigmoid_gates(self) -> tuple[str, ...]:
        """The gates from 0 to 1, in reading order; every other signal has a sign."""
        return tuple(name for name in self.squashed if self.gates[name].squash == "sigmoid")

    @cached_property
    def into_c(self) -> int:
        """How many of the gates, the first ones, act on the cell state."""
        return sum(self.state_of(gate) == "c" for gate in self.gates)

    def state_of(self, signal: str) -> str:
        """The state that a gate acts on in the end, by way of another gate or at once; a state's own name."""
        return signal if signal in self.states else self.state_of(self.gates[signal].into)

    def row(self, gate: str) -> int:
        """Which block of rows a gate has, from 0."""
        return list(self.gates).index(gate)

    def variant_of(self, module: nn.Module) -> CellKind:
        """The variant of this kind that a layer is."""
        return self

    def in_form(self, form: str) -> CellKind:
        """The variant of one of `forms`."""
        return self

    @abstractmethod
    def gate_values(
        self, x_part: Tensor, h_prev: Tensor, w: Weights, see: See = as_it_is
    ) -> dict[str, Tensor]:
        """The gates, each (..., hidden).

        Args:
            x_part: `from_input(x, w)`; may be worked in.
            h_prev: (..., hidden), or the projection's width.
        """

    def kept_and_written(self, gates: Mapping[str, Any]) -> tuple[Any, Any]:
        """What is kept of the old state, and what is written: c_t = kept * c_{t-1} + written, or h_t so.

        For a kind with a gate that keeps; of tensors or of arrays.
        """
        raise NotImplementedError(f"{self.title} keeps nothing: it has no such gate")

    def hidden(self, gates: Mapping[str, Tensor], state: Tensor, w: Weights, see: See = as_it_is) -> Tensor:
        """h_t, from the gates and h_{t-1}, or with a cell state c_t."""
        kept, written = self.kept_and_written(gates)
        h: Tensor = kept * state + written
        return see("h", h)

    @abstractmethod
    def derivatives(self, v: Mapping[str, Tensor], before: States, w: Weights) -> Derivatives:
        """The local derivatives, outside of any graph.

        Args:
            v: the squashed gates and the states, by name; a pre-activation too, where precision counts more
                than speed.
            before: h_{t-1}, or (h_{t-1}, c_{t-1}).
        """


def from_input(x: Tensor, w: Weights) -> Tensor:
    """W_ih x + b_ih, what the input gives to every gate: (..., input) -> (..., gates * hidden)."""
    return linear(x, w.W_ih, w.b_ih)


def from_state(h_prev: Tensor, w: Weights) -> Tensor:
    """W_hh h_prev + b_hh, what the old state gives to every gate: (..., hidden) -> (..., gates * hidden)."""
    return linear(h_prev, w.W_hh, w.b_hh)


def next_states(
    kind: CellKind, gates: Mapping[str, Tensor], before: States, w: Weights, see: See = as_it_is
) -> States:
    """The states after a step, from its gates and the states before it."""
    if "c" not in kind.states:
        return (kind.hidden(gates, before[0], w, see),)
    kept, written = kind.kept_and_written(gates)
    c = see("c", kept * before[1] + written)
    return kind.hidden(gates, c, w, see), c


def step(kind: CellKind, x_part: Tensor, before: States, w: Weights, see: See = as_it_is) -> States:
    """The states after a step, from what the input gives and the states before it."""
    return next_states(kind, kind.gate_values(x_part, before[0], w, see), before, w, see)
