"""Watching a model run: hooks on its recurrent modules, for one trace in one thread."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
import torch
from torch import Tensor, jit, nn
from torch.utils.checkpoint import CheckpointFunction
from torch.utils.hooks import RemovableHandle

from ..cells import RecurrentLayer
from ..errors import InputError
from .calls import Call
from .changes import Change, check
from .crossing import REENTRANT, Crossings
from .links import Links
from .modules import draws_masks
from .observe import given_tensors, in_form, observe
from .records import Unseen
from .unseen import parts
from .weight_copies import WeightCopies

# PyTorch numbers hooks by a global counter that it doesn't guard: two threads could get one number.
_REGISTERING = threading.Lock()

# The trace that this thread is in. Hooks sit on the module, so every thread that calls it meets them, and so
# does a trace inside a trace: only the innermost one of its own thread answers.
_ACTIVE: ContextVar["Capture | None"] = ContextVar("active_capture", default=None)


class Capture:
    """Context manager: while it is open, every call of a recurrent module in this thread becomes a `Call`.

    Each recurrent module runs without a graph. With `links`, its call becomes one node of the model's graph,
    where gradients are on; the gradient crosses it through the reverse scan.

    Attributes:
        calls: in the order in which they ended.
        crossings: the same, as the gradient meets them.
        phase: "record"; "rest" while nothing is recorded; "again" while the gradient is taken, when a
            checkpoint may call the modules once more.
    """

    def __init__(self, model: nn.Module, links: Links | None, changes: Sequence[Change] = ()) -> None:
        self.calls: list[Call] = []
        if not isinstance(model, nn.Module):
            raise InputError(
                f"only an nn.Module can be traced, and {type(model).__name__} is none: trace the model that "
                "it was made from"
            )
        self.crossings = Crossings()
        self.phase: Literal["record", "rest", "again"] = "record"
        self._modules, self._closed = parts(model)
        if not self._modules:
            if self._closed:
                listed = "; ".join(map(str, self._closed.values()))
                raise InputError(f"nothing in this {type(model).__name__} can be traced. {listed}")
            raise InputError(
                f"no nn.RNN, nn.LSTM or nn.GRU anywhere in this {type(model).__name__}: nothing to trace"
            )
        check(changes, self._modules)
        self._changes = changes
        self._links = links
        self._counts: Counter[str] = Counter()
        self._closed_calls: Counter[nn.Module] = Counter()
        self._copies = WeightCopies()
        self._before: list[_Before] = []
        self._constants: list[tuple[str, str, Tensor]] = []
        self._hooks: list[RemovableHandle] = []
        self._token: Token[Capture | None] | None = None

    def __enter__(self) -> Self:
        with _REGISTERING:
            for module in self._modules:
                self._hooks.append(module.register_forward_pre_hook(self._enter_call, with_kwargs=True))
                # First among the module's hooks, so that it sees the module's own output; always, so that
                # inference mode ends when the module raises and the model goes on.
                self._hooks.append(
                    module.register_forward_hook(
                        self._leave_call, with_kwargs=True, prepend=True, always_call=True
                    )
                )
            for part in self._closed:
                if not isinstance(part, jit.ScriptModule):  # it takes no hooks
                    self._hooks.append(part.register_forward_pre_hook(self._count))
        self._token = _ACTIVE.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._token is not None:
            _ACTIVE.reset(self._token)
        with _REGISTERING:
            for hook in self._hooks:
                hook.remove()

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """The recurrent parts that no call is of: those that can't be seen into, and those never called."""
        found = [
            part if isinstance(module, jit.ScriptModule) else replace(part, calls=self._closed_calls[module])
            for module, part in self._closed.items()
        ]
        for module, path in self._modules.items():
            if not self._counts[path]:
                found.append(Unseen(path, f"nn.{type(module).__name__}", "it took no part in this run", 0))
        return tuple(found)

    def _count(self, module: nn.Module, *seen: Any) -> None:
        if _ACTIVE.get() is self:
            self._closed_calls[module] += 1

    # Another thread's call may meet a hook that is halfway on or off, and come without keyword arguments:
    # hence `*seen`. For this thread's own calls its hooks are whole.

    def _enter_call(self, module: nn.Module, *seen: Any) -> None:
        if _ACTIVE.get() is not self or self.phase == "rest":
            return
        assert isinstance(module, RecurrentLayer)
        flows = self._links is not None and torch.is_grad_enabled()
        if self._links is not None and not flows and in_reentrant_checkpoint():
            raise InputError(REENTRANT.format(where=self._modules[module] or "the module"))
        rng = torch.get_rng_state() if draws_masks(module) else None
        # The kernels of RNN and GRU are up to 15 % faster where no tensor keeps account of its changes.
        before = _Before(rng, flows, torch.inference_mode(), torch._C.DisableTorchFunction())
        before.inference.__enter__()
        before.quiet.__enter__()
        self._before.append(before)

    def _leave_call(self, module: nn.Module, *seen: Any) -> Any:
        if _ACTIVE.get() is not self or not self._before:
            return None
        assert isinstance(module, RecurrentLayer)
        before = self._before.pop()
        try:
            before.inference.__exit__(None, None, None)
            return self._record(module, before, *seen)
        finally:
            before.quiet.__exit__(None, None, None)

    def _record(
        self, module: RecurrentLayer, before: "_Before", args: Any, kwargs: Mapping[str, Any], output: Any
    ) -> Any:
        if output is None:  # the module raised
            return None
        path, links = self._modules[module], self._links
        number = self._counts[path]
        weights = None if links is None else self._copies.of(module)
        with np.errstate(all="ignore"):  # a network that overflows is something to see
            call, outputs = observe(
                module,
                path,
                number,
                args,
                kwargs,
                output,
                before.rng,
                self._changes,
                links is not None,
                weights,
            )
        known = self.phase == "record"
        if known:
            self._counts[path] += 1
            self.calls.append(call)
        if links is not None:
            inputs = [links.alias(x) for x in given_tensors(args, kwargs)]
            outputs = self.crossings.cross(call, inputs, outputs, before.flows, known)
            if known:
                named = zip("xhc", inputs, strict=False)
                self._constants += [(path, name, x) for name, x in named if not x.requires_grad]
        return in_form(output, outputs)

    def unseen_readers(self) -> Iterator[tuple[str, str, str]]:
        """Path, input ("x", "h" or "c") and function, where a function read what a module was given, and
        autograd can't say what came back through it.
        """
        assert self._links is not None
        counts = Counter(id(tensor) for _, _, tensor in self._constants)
        for path, name, tensor in self._constants:
            reader = self._links.reader(tensor) or ("another call" if counts[id(tensor)] > 1 else None)
            if reader:
                yield path, name, reader


@dataclass(frozen=True)
class _Before:
    """What to undo when a call ends, and how it began."""

    rng: Tensor | None
    flows: bool
    inference: torch.inference_mode
    quiet: Any


def in_reentrant_checkpoint() -> bool:
    """Whether this code runs inside torch.utils.checkpoint's first pass with use_reentrant=True."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code is CheckpointFunction.forward.__code__:
            return True
    return False
