"""Watching a model run: hooks on its recurrent modules, for one trace in one thread."""

import threading
from collections import Counter
from collections.abc import Sequence
from contextvars import ContextVar, Token
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor, jit, nn
from torch.utils.hooks import RemovableHandle

from engine.calls import Call
from engine.changes import Change, check
from engine.errors import InputError
from engine.modules import draws_masks
from engine.observe import observe
from engine.records import Unseen
from engine.unseen import parts
from engine.weight_copies import WeightCopies

# PyTorch numbers hooks by a global counter that it doesn't guard: two threads could get one number.
_REGISTERING = threading.Lock()

# The trace that this thread is in. Hooks sit on the module, so every thread that calls it meets them, and so
# does a trace inside a trace: only the innermost one of its own thread answers.
_ACTIVE: ContextVar["Capture | None"] = ContextVar("active_capture", default=None)


class Capture:
    """Context manager: while it is open, every call of a recurrent module in this thread becomes a `Call`.

    Each recurrent module runs without a graph. With `gradient`, what it gives to the model are fresh leaves:
    the graph is cut there, and the gradient crosses the module through the reverse scan.

    Attributes:
        calls: in the order in which they ended.
    """

    def __init__(self, model: nn.Module, gradient: bool, changes: Sequence[Change] = ()) -> None:
        self.calls: list[Call] = []
        if not isinstance(model, nn.Module):
            raise InputError(
                f"only an nn.Module can be traced, and {type(model).__name__} is none: trace the model that "
                "it was made from"
            )
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
        self._gradient = gradient
        self._counts: Counter[str] = Counter()
        self._closed_calls: Counter[nn.Module] = Counter()
        self._copies = WeightCopies()
        self._before: list[tuple[torch.inference_mode, Tensor | None]] = []
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
        if _ACTIVE.get() is not self:
            return
        assert isinstance(module, nn.RNNBase)
        rng = torch.get_rng_state() if draws_masks(module) else None
        # The kernels of RNN and GRU are up to 15 % faster where no tensor keeps account of its changes.
        inference = torch.inference_mode()
        inference.__enter__()
        self._before.append((inference, rng))

    def _leave_call(self, module: nn.Module, *seen: Any) -> Any:
        if _ACTIVE.get() is not self or not self._before:
            return None
        assert isinstance(module, nn.RNNBase)
        inference, rng = self._before.pop()
        inference.__exit__(None, None, None)
        args, kwargs, output = seen
        if output is None:  # the module raised
            return None
        path = self._modules[module]
        weights = self._copies.of(module) if self._gradient else None
        with np.errstate(all="ignore"):  # a network that overflows is something to see
            call = observe(
                module,
                path,
                self._counts[path],
                args,
                kwargs,
                output,
                rng,
                self._changes,
                self._gradient,
                weights,
            )
        self._counts[path] += 1
        self.calls.append(call)
        return call.output
