"""The public function `trace`: run a model once, and see inside every recurrent layer."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..cells import RecurrentLayer
from ..errors import InputError
from .backward import Gradients
from .calls import Call
from .changes import Change
from .hooks import Capture
from .links import Links
from .modules import draws_masks
from .outputs import as_arrays
from .reconstruct import Reconstructed
from .records import Array, Direction, LayerTrace, Signals, Trace, frozen, to_array
from .uncompiled import uncompiled
from .unroll import Unrolled


def trace(
    model: nn.Module,
    inputs: Any,
    loss: Callable[[Any], Tensor] | None = None,
    changes: Sequence[Change] = (),
) -> Trace:
    """Runs `model` once on `inputs` and records every signal of every recurrent layer.

    Args:
        model: holds `nn.RNN`, `nn.LSTM` or `nn.GRU` modules anywhere inside, or is one. Where it is compiled,
            or calls something that is, what was written runs instead; so it does in other threads meanwhile.
        inputs: what the model is called with. A tuple is its arguments, a mapping its keyword arguments,
            anything else its one argument. An `nn.LSTM` with its initial state takes `(x, (h_0, c_0))`.
        loss: from the model's output to a scalar tensor. With it, every signal has its gradient.
        changes: `Clamp`, `Scale` and `GRUForm` records. The rest of the model reads what the changed layers
            give.

    Returns:
        Records of NumPy arrays; see `Trace`, `LayerTrace`, `Signal`.

    Raises:
        InputError: no recurrent module that can be seen into, or none was called, or one that isn't in single
            or double precision; a loss that isn't a scalar or doesn't depend on one; a model or loss that
            calls backward(), or differentiates twice through a module, or a checkpoint with
            use_reentrant=True.
        ChangeError: a change that fits no layer.
        ReconstructionError: the gates don't give back the hidden states that the module returned.
        Whatever the model or the loss raises passes through.

    A gradient of `x`, or of an initial state, is that of the tensor that the module was given, by every path
    from there to the loss: a residual connection, another module, the loss itself. The model's floating
    inputs and what its frozen layers give count as tensors that require grad. Where another tensor requires
    none and is read elsewhere too, a warning says so. Nothing flows back through a module that was called
    where gradients are off.

    Recurrent parts of other kinds (cells, TorchScript, ...) run as they are, and `Trace.unseen` names them.
    Gradients are those of the weights that each call used, whatever the model does to them afterwards. What
    isn't finite stays so, in values and gradients; a derivative that isn't defined is NaN, not 0.

    The model is left as it was: parameters, `.grad`, training mode, hooks. Other threads may call or trace it
    meanwhile. Where a part of it is in training mode, the random generators are left as they were too: the
    model's next call draws the very masks that the trace shows. In evaluation mode nothing is reset, since
    all threads share a generator and another one may be drawing.

    On a GPU, cuDNN keeps to itself the masks that it draws between the layers of one module. The trace then
    draws masks of its own, and the rest of the model reads what they give.

    >>> lstm = torch.nn.LSTM(input_size=3, hidden_size=4, batch_first=True)
    >>> seen = trace(lstm, torch.zeros(1, 6, 3), loss=lambda out: out[0][:, -1].sum())
    >>> seen.layers[0]["f"].value.shape, seen.layers[0]["c"].gradient.shape
    ((1, 6, 4), (1, 6, 4))
    """
    links = None if loss is None else Links()
    capture = Capture(model, links, tuple(changes))
    value, gradients = None, None
    with (
        uncompiled(),
        own_generators(model),
        torch.inference_mode(False) if torch.is_inference_mode_enabled() else nullcontext(),
        torch.set_grad_enabled(loss is not None),
        links or nullcontext(),
        capture,
    ):
        output = call(model, inputs if links is None else links.inputs(inputs))
        if not capture.calls:
            others = "".join(f"; {part}" for part in capture.unseen if part.calls != 0)
            raise InputError(f"the model never called its recurrent modules in this thread{others}")
        if loss is not None:
            capture.phase = "rest"
            value = scalar(loss(output))
            capture.phase = "again"
            gradients = capture.crossings.gradients(value)
    if gradients is not None:
        warn_of_parts(capture)
    layers = [
        layer
        for at, one in enumerate(capture.calls)
        for layer in records(one, None if gradients is None else gradients[at])
    ]
    return Trace(as_arrays(output), None if value is None else value.item(), tuple(layers), capture.unseen)


def call(model: nn.Module, inputs: Any) -> Any:
    """The model's output."""
    if type(inputs) is tuple:
        return model(*inputs)
    if isinstance(inputs, Mapping):
        return model(**inputs)
    return model(inputs)


def own_generators(model: nn.Module) -> AbstractContextManager[None]:
    """Random generators that go back to where they were, for a model that draws dropout masks."""
    if isinstance(model, RecurrentLayer) and not draws_masks(model):
        return nullcontext()  # the common case, spared 10 microseconds
    if not any(module.training for module in model.modules()):
        return nullcontext()
    if not torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        return torch.random.fork_rng(devices=[])
    return torch.random.fork_rng(devices={p.device for p in model.parameters() if p.is_cuda})


def scalar(value: Any) -> Tensor:
    """The loss, checked."""
    if not isinstance(value, Tensor):
        raise InputError(f"loss must return a scalar tensor, not {type(value).__name__}")
    with (
        torch._C.DisableTorchFunction()
    ):  # `Links` need not see what isn't the model's, and takes 10 us a call
        if value.numel() != 1:
            raise InputError(
                f"loss must return a scalar, not a tensor of shape {tuple(value.shape)}: sum or average it"
            )
        if not value.requires_grad:
            raise InputError(
                "the loss doesn't depend on the output of any recurrent module: is it detached, "
                "computed under no_grad(), or an argmax?"
            )
        return value.reshape(())


def warn_of_parts(capture: Capture) -> None:
    """Says which gradients leave out a path that autograd doesn't see."""
    parts = dict.fromkeys(
        f"{name} of {path or 'the module'} (also read by {reader})"
        for path, name, reader in capture.unseen_readers()
    )
    if parts:
        warnings.warn(
            "these gradients are of the paths through their own module alone, since the tensors require no "
            f"grad where others read them: {', '.join(parts)}; for the total derivative, let the model call "
            "requires_grad_() on them where they are made",
            stacklevel=3,
        )


def records(one: Call, gradients: list[list[Gradients]] | None) -> list[LayerTrace]:
    """A call's layers as records: (batch, time, units), in the order of the sentence."""
    lengths = frozen(one.layout.lengths)
    traces = []
    for index, row in enumerate(one.layers):
        for at, run in enumerate(row):
            direction: Direction = "backward" if at else "forward"
            gradient = None if gradients is None else gradients[index][at]
            initial, signals = signals_of(one, run, gradient, direction)
            traces.append(
                LayerTrace(one.path, one.number, one.cell.name, index, direction, lengths, initial, signals)
            )
    return traces


def signals_of(
    one: Call, run: Reconstructed | Unrolled, gradients: Gradients | None, direction: Direction
) -> tuple[Signals, Signals]:
    """A layer's initial state and its signals."""
    layout = one.layout
    padding = None if layout.valid is None else ~to_array(layout.valid)

    def public(steps: Array) -> Array:
        steps = layout.turn_array(steps) if direction == "backward" else steps
        if padding is not None:
            steps = np.where(padding[..., None], 0, steps)
        return frozen(steps.swapaxes(0, 1))

    initial = {name: frozen(state) for name, state in run.initial.items()}
    values = {name: public(run.values[name]) for name in one.cell.signals}
    if gradients is None:
        return Signals.of(initial), Signals.of(values)
    return (
        Signals.of(initial, {name: frozen(gradients.initial[name]) for name in initial}),
        Signals.of(values, {name: public(gradients.signals[name]) for name in values}),
    )
