"""Which recurrent parts of a model a trace sees into; those that it can't are named, with what to do."""

import re
from typing import Any

from torch import fx, jit, nn

from ..cells import KINDS, RecurrentLayer, is_known
from .records import Unseen

OPERATION = re.compile(r"\b(aten|quantized)(::|\.)(quantized_)?(lstm|gru|rnn_tanh|rnn_relu)")
"""torch's operations that run recurrent layers, or one step, as they stand in the text of a graph."""
QUANTIZED = frozenset(("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell", "QuantizableLSTM"))

ORIGINAL = "trace the model that it was made from"


def parts(model: nn.Module) -> tuple[dict[RecurrentLayer, str], dict[nn.Module, Unseen]]:
    """The modules that are seen into, with their paths, and the outermost of those that can't be.

    Paths are those without `torch.compile`, which puts "_orig_mod" into them.
    """
    watched: dict[RecurrentLayer, str] = {}
    closed: dict[nn.Module, Unseen] = {}
    outer: str | None = None  # the last part that is closed; what it holds comes right after it
    for path, module in model.named_modules():
        if outer is not None and (not outer or path.startswith(f"{outer}.")):
            continue
        name = path.replace("_orig_mod.", "").removesuffix("_orig_mod").removesuffix(".")
        if isinstance(module, RecurrentLayer) and is_known(module):
            watched[module] = name
        elif said := of_closed(module):
            closed[module] = Unseen(name, *said)
            outer = path
    return watched, closed


def of_closed(module: nn.Module) -> tuple[str, str] | None:
    """What a part is that can't be seen into, and what to do instead; None for any other."""
    kind = type(module)
    if isinstance(module, RecurrentLayer):
        layers = {known.layer for known in KINDS.values()}
        layer = next((base.__name__ for base in kind.__mro__ if base in layers), "RNNBase")
        return f"{kind.__name__}, derived from nn.{layer}", (
            "it has its own forward(), and only the equations of torch's own are known: let your module "
            "hold one of them rather than inherit from it"
        )
    if isinstance(module, nn.RNNCellBase):
        cells = {known.cell: known.layer.__name__ for known in KINDS.values() if known.cell}
        layer = next((cells[base] for base in kind.__mro__ if base in cells), "RNN")
        name = f"nn.{kind.__name__}" if kind in cells else kind.__name__
        return name, f"cells are not traced; an nn.{layer} with the same weights is, a step a call or all"
    if isinstance(module, jit.ScriptModule):
        return ("TorchScript", ORIGINAL) if OPERATION.search(script_of(module)) else None
    if isinstance(module, fx.GraphModule) or kind.__module__ == "torch.export.unflatten":
        graph: Any = module.graph
        runs = OPERATION.search(" ".join(str(node.target) for node in graph.nodes))
        return ("an exported graph", ORIGINAL) if runs else None
    if kind.__name__ in QUANTIZED and kind.__module__.startswith("torch.ao.nn."):
        return f"quantized {kind.__name__}", ORIGINAL
    return None


def script_of(module: jit.ScriptModule) -> str:
    """The operations of a TorchScript module as text; none where it has no forward()."""
    try:
        return str(module.inlined_graph)
    except RuntimeError:
        return ""
