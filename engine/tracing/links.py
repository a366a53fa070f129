"""What makes every path of the gradient visible: tensors that require no grad, and yet are part of the model.

A model's floating inputs, and what a frozen layer gives, are constants to autograd. The total derivative
asks for every path from them to the loss, so for one trace, and in its thread alone, they are in the graph.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence
from torch.overrides import TorchFunctionMode

from ..errors import InputError

NO_READ = {"detach", "data", "requires_grad_", "size", "stride", "numpy", "tolist", "item"}
"""Functions whose result no gradient reaches from their tensor."""


with torch.inference_mode(False):
    ANCHOR = torch.zeros((), device="cpu", requires_grad=True)
"""A leaf that linked tensors hang on. Not that of the calls: the gradient must end at what is linked."""


class _Linked(torch.autograd.Function):
    """The same memory as a tensor of the graph, and the end of it; a model may work on it in place."""

    @staticmethod
    def forward(ctx: Any, anchor: Tensor, tensor: Tensor) -> Tensor:
        return tensor.detach()

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return None, None


class Links(TorchFunctionMode):
    """While it is on, this thread's operations read linked tensors; the caller's own stay as they are."""

    def __init__(self) -> None:
        super().__init__()
        self._aliases: dict[int, tuple[Tensor, Tensor]] = {}  # by id; the first keeps the id its own
        self._reads: dict[int, tuple[weakref.ref[Tensor], str]] = {}

    def link(self, tensor: Tensor) -> Tensor:
        """The tensor as a part of the graph."""
        linked: Tensor = _Linked.apply(ANCHOR, tensor)  # type: ignore[no-untyped-call]
        return linked

    def inputs(self, value: Any) -> Any:
        """What the model is called with, its floating tensors linked. Those made in inference mode, which
        know no gradients, are copied.
        """
        with torch._C.DisableTorchFunction():  # these calls are no part of the model
            return self._inputs(value)

    def _inputs(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            if id(value) in self._aliases or value.requires_grad:
                return self.alias(value)
            linked = value.clone() if value.is_inference() else value
            if not value.is_floating_point():
                return linked
            self._aliases[id(value)] = value, self.link(linked)
            return self.alias(value)
        if type(value) in (tuple, list):
            return type(value)(map(self._inputs, value))
        if type(value) is PackedSequence:
            return value._replace(data=self._inputs(value.data))
        if type(value) is dict:
            return {name: self._inputs(one) for name, one in value.items()}
        return value

    def alias(self, tensor: Tensor) -> Tensor:
        """What stands for a tensor of the caller's."""
        return self._aliases.get(id(tensor), (tensor, tensor))[1]

    def reader(self, tensor: Tensor) -> str | None:
        """The name of a function that read this tensor without a gradient; None where there was none."""
        ref, name = self._reads.get(id(tensor), (None, ""))
        return name if ref is not None and ref() is tensor else None

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if func is Tensor.backward:
            raise InputError(
                "the model or its loss calls backward(), which would leave gradients in .grad: take them "
                "with torch.autograd.grad() instead"
            )
        if func is Tensor.numpy or func is Tensor.__array__:  # linked or not, the values are wanted
            return func(args[0].detach(), *args[1:], **kwargs)
        if self._aliases:
            args = tuple(map(self._read, args))
            kwargs = {name: self._read(one) for name, one in kwargs.items()}
        result = func(*args, **kwargs)
        if not torch.is_grad_enabled():
            return result
        given = [*tensors(args), *tensors(kwargs.values())] if kwargs else list(tensors(args))
        constants = [one for one in given if not one.requires_grad and one.is_floating_point()]
        if not constants and type(result) is Tensor and result.requires_grad:
            return result  # most are like this: all of it is in the graph
        if any(one is result for one in given):  # it worked in place, or had nothing to do
            constants = [one for one in constants if one is not given[0]]
        elif type(result) is Tensor and not result.requires_grad and result.is_floating_point():
            frozen = any(isinstance(one, nn.Parameter) for one in given)
            if frozen and not result._is_view() and name_of(func) not in NO_READ:
                return self.link(result)
        if constants and reads(func, result):
            self._reads.update({id(one): (weakref.ref(one), name_of(func)) for one in constants})
        return result

    def _read(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            return self.alias(value)
        return type(value)(map(self._read, value)) if type(value) in (tuple, list) else value


def tensors(values: Any) -> Iterator[Tensor]:
    """The tensors among them, and in lists and tuples among them."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, tuple | list):
            yield from tensors(value)


def name_of(func: Callable[..., Any]) -> str:
    """ "add" for torch.add; "data" for the property."""
    if getattr(func, "__name__", "") == "__get__":
        return str(getattr(getattr(func, "__self__", None), "__name__", ""))
    return str(getattr(func, "__name__", func))


def reads(func: Callable[..., Any], result: Any) -> bool:
    """Whether the result is made of the values of what the function was given, in a way that has a slope."""
    if isinstance(result, Tensor) and not result.is_floating_point():
        return False
    name = name_of(func)
    if name in NO_READ or name.startswith("new_") or name.endswith("_like"):
        return False
    return name == "__setitem__" or any(True for _ in tensors([result]))
