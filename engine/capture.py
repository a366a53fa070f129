"""Watching a model run: hooks on its recurrent modules, for one trace in one thread."""

import threading
from collections import Counter
from collections.abc import Sequence
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from engine.calls import Call
from engine.changes import Change, check
from engine.errors import InputError
from engine.modules import draws_masks
from engine.observe import observe

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
        self._modules = {m: path for path, m in model.named_modules() if isinstance(m, nn.RNNBase)}
        if not self._modules:
            raise InputError(
                f"no nn.RNN, nn.LSTM or nn.GRU anywhere in this {type(model).__name__}: nothing to trace"
            )
        check(changes, self._modules)
        self._changes = changes
        self._gradient = gradient
        self._counts: Counter[str] = Counter()
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
        with np.errstate(all="ignore"):  # a network that overflows is something to see
            call = observe(
                module, path, self._counts[path], args, kwargs, output, rng, self._changes, self._gradient
            )
        self._counts[path] += 1
        self.calls.append(call)
        return call.output
