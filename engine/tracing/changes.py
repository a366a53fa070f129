"""Changes to a network, as data: what to do to which layer. The trace applies them to a private copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

import torch

from ..cells import CellKind, RecurrentLayer, Weights, cell_of
from ..errors import ChangeError
from .modules import direction_count
from .records import Direction

WeightName = Literal["weight_ih", "weight_hh", "weight_hr", "bias_ih", "bias_hh"]
FIELDS: dict[str, str] = {
    "weight_ih": "W_ih",
    "weight_hh": "W_hh",
    "weight_hr": "W_hr",
    "bias_ih": "b_ih",
    "bias_hh": "b_hh",
}


@dataclass(frozen=True)
class Clamp:
    """Holds a signal at a value, at every step: everything after it sees that value.

    Its gradient is then the one of the value held; none flows on to what would have been computed.

    Attributes:
        signal: one of the layer's, but not its input "x".
        value: what it is held at.
        units: which units; None means all.
        layer, direction: which layer; None means every one.
        path: which module; None means every one that has such a layer and signal.
    """

    signal: str
    value: float = 0.0
    units: tuple[int, ...] | None = None
    layer: int | None = 0
    direction: Direction | None = "forward"
    path: str | None = None

    def fits(self, module: RecurrentLayer, layer: int) -> bool:
        """Whether the module's layer has this signal and these units."""
        width = module.proj_size or module.hidden_size if self.signal == "h" else module.hidden_size
        inside = all(0 <= unit < width for unit in self.units or ())
        return inside and isfinite(self.value) and self.signal in signals_of(module)


@dataclass(frozen=True)
class Scale:
    """Multiplies one of a layer's weights, by its name in `torch.nn` without the layer: "weight_hh"."""

    weight: WeightName
    gain: float
    layer: int | None = 0
    direction: Direction | None = "forward"
    path: str | None = None

    def fits(self, module: RecurrentLayer, layer: int) -> bool:
        """Whether the module's layer has this weight."""
        return isfinite(self.gain) and self.weight in FIELDS and hasattr(module, f"{self.weight}_l{layer}")


@dataclass(frozen=True)
class Shift:
    """Adds to the bias of a gate, for every unit: before its sigmoid or tanh, at every step.

    "f" of an LSTM is the forget-gate bias (Jozefowicz et al. 2015, section 2.2: start it at 1);
    "z" of a GRU is its counterpart, since z -> 1 keeps the old state.
    """

    signal: str
    by: float
    layer: int | None = 0
    direction: Direction | None = "forward"
    path: str | None = None

    def fits(self, module: RecurrentLayer, layer: int) -> bool:
        """Whether the module has this gate."""
        return isfinite(self.by) and self.signal in cell_of(module).gates


@dataclass(frozen=True)
class GRUForm:
    """Which of the two published GRUs reads the weights.

    "cho2014" applies the reset gate before the matrix product, as Cho et al. (2014), equation 8; "torch"
    after it.
    """

    form: Literal["cho2014", "torch"]
    layer: int | None = None
    direction: Direction | None = None
    path: str | None = None

    def fits(self, module: RecurrentLayer, layer: int) -> bool:
        """Whether the module is a GRU."""
        return self.form in cell_of(module).forms


Change = Clamp | Scale | Shift | GRUForm


def signals_of(module: RecurrentLayer) -> tuple[str, ...]:
    """The signals that can be clamped: all but the input."""
    return cell_of(module).signals[1:]


def applies(change: Change, module: RecurrentLayer, path: str, layer: int, direction: int) -> bool:
    """Whether a change is meant for this layer in this direction (1 is backward), and fits it."""
    return (
        change.path in (None, path)
        and change.layer in (None, layer)
        and change.direction in (None, "backward" if direction else "forward")
        and change.fits(module, layer)
    )


def of_module(
    changes: Sequence[Change], module: RecurrentLayer, path: str
) -> dict[tuple[int, int], list[Change]]:
    """The changes that apply to a module, by (layer, direction)."""
    places = ((la, d) for la in range(module.num_layers) for d in range(direction_count(module)))
    found = {at: [c for c in changes if applies(c, module, path, *at)] for at in places}
    return {at: some for at, some in found.items() if some}


def check(changes: Sequence[Change], modules: Mapping[RecurrentLayer, str]) -> None:
    """Raises ChangeError for a change that applies nowhere: a wrong name would else go unnoticed."""
    for change in changes:
        if not isinstance(change, Change):
            raise ChangeError(f"{change!r} is no change: use Clamp, Scale, Shift or GRUForm")
        if any(of_module([change], module, path) for module, path in modules.items()):
            continue
        has = "; ".join(
            f"{path!r} ({type(m).__name__}, layers 0 to {m.num_layers - 1}, "
            f"{'both directions' if m.bidirectional else 'forward'}, {m.hidden_size} units, "
            f"signals {' '.join(signals_of(m))})"
            for m, path in modules.items()
        )
        raise ChangeError(f"{change} fits nothing here. The model has: {has}")


def reweighted(w: Weights, cell: CellKind, changes: Sequence[Change]) -> Weights:
    """The weights as the `Scale`s and `Shift`s among the changes make them. The given ones stay."""
    for change in changes:
        if isinstance(change, Scale):
            field = FIELDS[change.weight]
            w = replace(w, **{field: getattr(w, field) * change.gain})
        elif isinstance(change, Shift):
            bias = torch.zeros_like(w.W_ih[:, 0]) if w.b_ih is None else w.b_ih.clone()
            bias.chunk(len(cell.gates))[cell.row(change.signal)].add_(change.by)
            w = replace(w, b_ih=bias)
    return w
