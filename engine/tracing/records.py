"""What leaves the engine: frozen records of NumPy arrays. No graph, no module, no hook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray
from torch import Tensor

from ..errors import InputError

Array = NDArray[Any]
Direction = Literal["forward", "backward"]


@dataclass(frozen=True, eq=False)
class Signal:
    """One signal's values, and the gradient of the loss with respect to those values.

    `value` and `gradient` are read-only. In a layer they are (batch, time, units): batch first and in the
    caller's order, time in the order of the sentence for both directions; padding is 0 in both. An initial
    state is (batch, units).

    `gradient` is None where no loss was given. It is the TOTAL derivative dL/d(value), through time: all that
    this value reaches counts (later steps, layers above, other modules, the head). For a gate it is taken
    after the gate's sigmoid or tanh; for an RNN's `a` before its tanh or relu. dL/dh_t and dL/dc_t include
    each other: c_t reaches the loss through h_t, and h_t through c_{t+1}. It is kept in double precision, so
    that a gradient that vanishes shows as 1e-120 where single precision would show 0.
    """

    value: Array
    gradient: Array | None = None


@dataclass(frozen=True, eq=False)
class Signals(Mapping[str, Signal]):
    """Signals by name, in reading order, read-only."""

    _by_name: dict[str, Signal]

    @classmethod
    def of(cls, values: Mapping[str, Array], gradients: Mapping[str, Array] | None = None) -> "Signals":
        """Signals from their values and, where there was a loss, their gradients."""
        if gradients is None:
            return cls({name: Signal(value) for name, value in values.items()})
        return cls({name: Signal(value, gradients[name]) for name, value in values.items()})

    def __getitem__(self, name: str) -> Signal:
        try:
            return self._by_name[name]
        except KeyError:
            raise KeyError(f"no signal {name!r} here; there are: {' '.join(self._by_name)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What one layer did in one direction during one call of its module. `layer["f"]` is its forget gate.

    Attributes:
        path: the module's dotted name in the model, "" where the model is that module.
        call: 0 for this module's first call in the trace, 1 for its second, ...
        module: its kind of cell, a name in `engine.cells.KINDS`: "rnn", "lstm", "gru".
        index: the layer within its module, 0 at the bottom.
        direction: "forward" or "backward".
        lengths: (batch,), the number of steps of each sequence.
        initial: the state before the first step, "h" and for an LSTM "c", each (batch, units). The backward
            direction's first step is the last word of the sentence.
        signals: RNN: x h a. LSTM: x h c f i g o. GRU: x h z r n. `x` is the layer's input.
    """

    path: str
    call: int
    module: str
    index: int
    direction: Direction
    lengths: Array
    initial: Signals
    signals: Signals

    def __getitem__(self, name: str) -> Signal:
        return self.signals[name]


@dataclass(frozen=True)
class Unseen:
    """A recurrent part of the model of which the trace shows nothing. As text, a sentence about it.

    Attributes:
        path: its dotted name in the model, "" where it is the model.
        kind: what it is: "nn.LSTMCell", "TorchScript", ...
        instead: what to do to see it.
        calls: how often the model called it; None where that isn't known.
    """

    path: str
    kind: str
    instead: str
    calls: int | None = None

    def __str__(self) -> str:
        times = {None: "", 0: ", never called", 1: ", called once"}.get(
            self.calls, f", called {self.calls} times"
        )
        return f"{self.path or 'the model'}: {self.kind}{times}: {self.instead}"


@dataclass(frozen=True, eq=False)
class Trace:
    """What a model did with one input.

    Attributes:
        output: the model's output, its tensors as read-only arrays.
        loss: the value of the loss, None where none was given.
        layers: one record per call, module, layer and direction, in the order in which they ran.
        unseen: the recurrent parts that `layers` shows nothing of: cells, TorchScript, modules that the model
            didn't call. A recurrence that the model writes out itself isn't known to be one.
    """

    output: Any
    loss: float | None
    layers: tuple[LayerTrace, ...]
    unseen: tuple[Unseen, ...] = ()

    def layer(self, path: str, index: int = 0, direction: Direction = "forward", call: int = 0) -> LayerTrace:
        """The layer of that name. Raises InputError, naming those that exist."""
        wanted = (path, index, direction, call)
        for layer in self.layers:
            if (layer.path, layer.index, layer.direction, layer.call) == wanted:
                return layer
        has = ", ".join(str((a.path, a.index, a.direction, a.call)) for a in self.layers)
        raise InputError(f"no layer {wanted} in this trace; it has (path, index, direction, call): {has}")


def frozen(array: Array) -> Array:
    """A read-only view of the array."""
    view = array.view()
    view.flags.writeable = False
    return view


def to_array(tensor: Tensor) -> Array:
    """The tensor's values on the CPU; no copy where they are there already."""
    array: Array = tensor.numpy() if tensor.is_cpu and not tensor.requires_grad else tensor.numpy(force=True)
    return array
