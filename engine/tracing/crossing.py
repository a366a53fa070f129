"""How the gradient crosses a recurrent module: each call is one node of torch's graph, whose backward is the
reverse scan. One pass of autograd then meets every call once, in the right order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.graph import GradientEdge, _engine_run_backward, get_gradient_edge
from torch.utils.checkpoint import CheckpointError

from ..errors import InputError
from .backward import Gradients
from .calls import Call

Layers = list[list[Gradients]]


with torch.inference_mode(False):
    ANCHOR = torch.zeros((), device="cpu", requires_grad=True)
"""A leaf that each call hangs on, so that the gradient meets it whatever the call was given."""


@dataclass(eq=False)
class Scan:
    """A call's way back. It knows no graph: the graph knows it.

    found: the gradients of the last pass; None where nothing came through.
    given: what the call then gave to each of its inputs.
    """

    call: Call
    found: Layers | None = None
    given: tuple[Tensor, ...] = ()


@dataclass(eq=False)
class Crossings:
    """All calls of a trace, in order."""

    scans: list[Scan] = field(default_factory=list)
    edges: list[list[GradientEdge | None]] = field(default_factory=list)

    def cross(
        self, call: Call, inputs: Sequence[Tensor], outputs: tuple[Tensor, ...], flows: bool, known: bool
    ) -> tuple[Tensor, ...]:
        """The outputs of a call, as the model is to read them.

        Args:
            inputs: what the model gave: the input's data, then its states.
            outputs: nobody else's.
            flows: whether gradients were on where the module was called.
            known: False for a call that is only made once more, for a checkpoint.
        """
        scan = Scan(call)
        if known:
            self.scans.append(scan)
            # Where in the graph they are now: the model may work in place on them later.
            self.edges.append([edge_of(x) for x in inputs])
        if not flows:
            return outputs
        crossed: tuple[Tensor, ...] = _Crossing.apply(scan, outputs, ANCHOR, *inputs)  # type: ignore[no-untyped-call]
        return crossed

    def gradients(self, loss: Tensor) -> list[Layers]:
        """The total gradients of every call's layers."""
        for scan in self.scans:
            scan.found, scan.given = None, ()  # what a gradient inside the loss left
        known = [edge for row in self.edges for edge in row if edge is not None]
        totals = iter(through_graph(loss, [ANCHOR, *known])[1:])
        found = []
        with np.errstate(all="ignore"):
            for scan, row in zip(self.scans, self.edges, strict=True):
                layers = scan.call.nothing() if scan.found is None else scan.found
                total = [None if edge is None else next(totals) for edge in row]
                scan.call.add_rest(layers, scan.given or (None,) * len(row), total)
                found.append(layers)
        return found


class _Crossing(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, scan: Scan, outputs: tuple[Tensor, ...], anchor: Tensor, *inputs: Tensor) -> Any:
        ctx.scan = scan
        return outputs

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        scan: Scan = ctx.scan
        name = scan.call.path or "the module"
        if torch.is_grad_enabled():
            raise InputError(
                f"the model or its loss differentiates twice through {name} (create_graph=True), and a trace "
                "can do so only once: leave the gradient penalty out of the traced loss"
            )
        # torch's own way to tell the pass of a .backward() from that of a grad()
        if torch.autograd._is_checkpoint_valid():  # type: ignore[no-untyped-call]
            raise InputError(
                f"backward() came to what a trace made of {name}, where .grad must stay as it is: take "
                "gradients inside the model or its loss with torch.autograd.grad(), and detach what is kept"
            )
        # An exploding gradient is something to see; and this may be a thread of autograd's own.
        with torch._C.DisableTorchFunction(), np.errstate(all="ignore"):
            scan.found, scan.given = scan.call.backward(grads)
        return None, None, None, *scan.given


def edge_of(tensor: Tensor) -> GradientEdge | None:
    """Where a tensor is in the graph, in any gradient mode; None for one that has no place there."""
    if not tensor.requires_grad:
        return None
    try:
        if torch.is_grad_enabled() and not torch.is_inference_mode_enabled():
            return get_gradient_edge(tensor)
        with torch.inference_mode(False), torch.enable_grad():  # torch itself asks for both
            return get_gradient_edge(tensor)
    except AssertionError:  # a view made under no_grad(): it says that it requires grad, and is cut off
        return None


def through_graph(loss: Tensor, inputs: Sequence[Tensor | GradientEdge]) -> Sequence[Tensor | None]:
    """torch.autograd.grad; None for what the loss doesn't depend on.

    Unlike it, it keeps the thread's function modes on, so that what a checkpoint computes again is the same.
    """
    with torch._C.DisableTorchFunction():
        start = torch.ones_like(loss)
    try:
        return _engine_run_backward(
            (loss,), (start,), False, False, tuple(inputs), True, accumulate_grad=False
        )
    except CheckpointError as error:
        raise InputError(
            "torch.utils.checkpoint computes a part of this model again, and not the same: trace it without "
            "the checkpoint"
        ) from error
    except RuntimeError as error:
        if "use_reentrant" in str(error):
            raise InputError(REENTRANT.format(where="this model")) from error
        raise


REENTRANT = (
    "{where} runs in torch.utils.checkpoint with use_reentrant=True, which hides the graph from everyone but "
    "backward(): use use_reentrant=False, or no checkpoint for the trace"
)
