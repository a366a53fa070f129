"""Compiled models are traced as what was written, and compile as before."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, fx, nn

import engine

pytestmark = pytest.mark.filterwarnings("ignore::Warning")  # torch's compiler warns of its own doings


@pytest.fixture(autouse=True)
def nothing_compiled_before() -> None:
    torch._dynamo.reset()


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embed = nn.Linear(3, 3)
        self.rnn = nn.LSTM(3, 4, 2, batch_first=True)
        self.head = nn.Linear(4, 2)
        self.score: Callable[[Tensor], Tensor] = torch.tanh

    def forward(self, x: Tensor) -> Tensor:
        return self.score(self.head(self.rnn(self.embed(x))[0]))


def whole(model: Model, backend: Any) -> Any:
    return torch.compile(model, backend=backend)


def in_place(model: Model, backend: Any) -> Any:
    model.compile(backend=backend)
    return model


def recurrent_part(model: Model, backend: Any) -> Any:
    model.rnn = torch.compile(model.rnn, backend=backend)
    return model


def other_part(model: Model, backend: Any) -> Any:
    model.head = torch.compile(model.head, backend=backend, fullgraph=True)
    return model


def recurrent_part_in_place(model: Model, backend: Any) -> Any:
    model.rnn.compile(backend=backend)
    return model


def function(model: Model, backend: Any) -> Any:
    model.score = torch.compile(torch.tanh, backend=backend)
    return model


def method(model: Model, backend: Any) -> Any:
    model.forward = torch.compile(model.forward, backend=backend)  # type: ignore[method-assign]
    return model


PARTS = [whole, in_place, recurrent_part, recurrent_part_in_place, other_part, function, method]


def eager(graph: fx.GraphModule, _: Any) -> Any:
    return graph.forward


@pytest.mark.parametrize("called", [False, True], ids=["new", "called before"])
@pytest.mark.parametrize("part", PARTS)
def test_a_compiled_model_is_traced_as_it_was_written(part: Callable[..., Any], called: bool) -> None:
    x, loss = torch.randn(2, 5, 3), lambda out: out.square().sum()
    model = part(Model(), eager)
    if called:
        model(x)
    plain, trace = engine.trace(Model(), x, loss), engine.trace(model, x, loss)
    np.testing.assert_allclose(trace.output, plain.output, rtol=0, atol=1e-6)
    for one, other in zip(trace.layers, plain.layers, strict=True):
        assert (one.path, one.index) == (other.path, other.index)
        assert isinstance(model.get_submodule(one.path), nn.Module)
        for name in one.signals:
            np.testing.assert_allclose(one[name].value, other[name].value, rtol=0, atol=1e-6)
            np.testing.assert_allclose(one[name].gradient, other[name].gradient, rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(model(x).detach(), plain.output, rtol=0, atol=1e-6)


def test_what_was_compiled_is_neither_compiled_in_a_trace_nor_anew_after_it() -> None:
    compiled: list[fx.GraphModule] = []

    def counting(graph: fx.GraphModule, _: Any) -> Any:
        compiled.append(graph)
        return graph.forward

    x, model = torch.randn(2, 5, 3), other_part(Model(), counting)
    engine.trace(model, x)
    assert not compiled
    model(x)
    assert len(compiled) == 1
    engine.trace(model, x, lambda out: out.sum())
    model(x)
    assert len(compiled) == 1


@pytest.mark.parametrize("fails", [False, True])
def test_the_compiler_is_as_it_was_when_the_last_of_several_traces_has_ended(fails: bool) -> None:
    ran: list[bool] = []

    @torch.compile(backend=eager)
    def compiled(x: Tensor) -> Tensor:
        ran.append(torch.compiler.is_compiling())
        return x.sin()

    class Waiting(Model):
        def forward(self, x: Tensor) -> Tensor:
            entered.set()
            assert leave.wait(20)
            if fails:
                raise OSError("within")
            return super().forward(x)

    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with pytest.raises(OSError, match="within") if fails else torch.no_grad():
            engine.trace(Waiting(), torch.zeros(1, 5, 3))

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(20)
    engine.trace(Model(), torch.zeros(1, 5, 3))
    compiled(torch.ones(1))
    assert ran == [False]  # one trace is still open
    leave.set()
    thread.join()
    compiled(torch.ones(1))
    assert ran == [False, True]
