"""The kinds of recurrent cells, one file each: `kind` is the contract, `KINDS` holds those that are known.

>>> from engine.cells import KINDS
>>> KINDS["gru"].signals
('x', 'h', 'z', 'r', 'n')
"""

from __future__ import annotations

from typing import Literal

from torch import nn

from ..errors import InputError
from .gru import GRU
from .kind import CellKind, Weights
from .lstm import LSTM
from .plain_layer import PlainLayer
from .rnn import RNN

__all__ = ["KINDS", "CellKind", "Kind", "RecurrentLayer", "Weights", "cell_of", "is_known", "register"]

Kind = Literal["rnn", "lstm", "gru"]
"""The kinds that ship. A record or a race may also hold one that is registered later: `KINDS` decides."""
RecurrentLayer = nn.RNNBase | PlainLayer

KINDS: dict[str, CellKind] = {}
"""Every kind by its name; of one with variants, torch's default."""


def register(kind: CellKind) -> None:
    """Makes a kind known to all that traces, changes, differentiates and trains.

    Raises:
        InputError: the name is taken, or the gates into c don't stand first.
    """
    if kind.name in KINDS:
        raise InputError(f"there is a kind {kind.name!r} already: choose another name")
    states = [kind.state_of(gate) for gate in kind.gates]
    if "c" in states[kind.into_c :]:
        raise InputError(f"the gates of {kind.name!r} act on {', '.join(states)}: put those into c first")
    KINDS[kind.name] = kind


for shipped in (RNN(), LSTM(), GRU()):
    register(shipped)


def is_known(module: nn.Module) -> bool:
    """Whether it is a layer of one of the kinds, with the forward() of that kind's layer."""
    return any(is_layer_of(kind, module) for kind in KINDS.values())


def is_layer_of(kind: CellKind, module: nn.Module) -> bool:
    """Whether it is a layer of this kind, with the forward() of the kind's own."""
    return isinstance(module, kind.layer) and type(module).forward is kind.layer.forward


def cell_of(module: nn.Module) -> CellKind:
    """The kind of cell that a layer has. Raises InputError for one whose equations aren't known."""
    for kind in KINDS.values():
        if is_layer_of(kind, module):
            return kind.variant_of(module)
    raise InputError(
        f"{type(module).__name__} has its own forward(), and only the equations of torch's own "
        "are known: let your module hold one of them rather than inherit from it"
    )
