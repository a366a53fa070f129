"""One trace sees only itself, and leaves nothing behind."""

import gc
import pickle
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import engine
from tests.engine.cases import Case


class Model(nn.Module):
    """A model that can fail inside, before or after its recurrent module."""

    def __init__(self, fail: str = "") -> None:
        super().__init__()
        self.rnn = nn.LSTM(3, 4, 2, dropout=0.2, dtype=torch.float64)
        self.head = nn.Linear(4, 2, dtype=torch.float64)
        self.fail = fail

    def forward(self, x: Tensor) -> Tensor:
        if self.fail == "before":
            raise OSError("before")
        y: Tensor = self.rnn(x[..., 1:] if self.fail == "inside" else x)[0]
        if self.fail == "after":
            raise OSError("after")
        scores: Tensor = self.head(y)
        return scores


def hooks(model: nn.Module) -> int:
    return sum(
        len(held)
        for module in model.modules()
        for name, held in vars(module).items()
        if "hooks" in name and isinstance(held, dict)
    )


@pytest.mark.parametrize("fail", ["before", "inside", "after", "loss", ""])
@pytest.mark.parametrize("changes", [(), (engine.Clamp("f", 1.0),)])
def test_nothing_stays_on_the_model_whatever_fails(fail: str, changes: Any) -> None:
    model = Model(fail)
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    rng = torch.get_rng_state()

    def loss(output: Tensor) -> Tensor:
        if fail == "loss":
            raise OSError("loss")
        return output.sum()

    if fail:
        with pytest.raises((OSError, RuntimeError)):
            engine.trace(model, x, loss, changes)
    else:
        engine.trace(model, x, loss, changes)
    assert hooks(model) == 0
    assert torch.is_grad_enabled()
    assert torch.equal(torch.get_rng_state(), rng)
    model.fail = ""
    engine.trace(model, x, lambda out: out.sum())
    model(x).sum().backward()
    assert model.rnn.weight_hh_l0.grad is not None


def test_tracing_a_model_that_draws_nothing_leaves_the_generator_to_other_threads() -> None:
    class Drawing(Model):
        def forward(self, x: Tensor) -> Tensor:
            self.drawn = torch.rand(3)  # as another thread would meanwhile
            return super().forward(x)

    model = Drawing().eval()
    engine.trace(model, torch.randn(5, 2, 3, dtype=torch.float64))
    assert not torch.equal(torch.rand(3), model.drawn)


def test_a_model_that_survives_its_modules_error_keeps_its_gradients() -> None:
    class Careful(Model):
        def forward(self, x: Tensor) -> Tensor:
            try:
                self.rnn(x[..., 1:])
            except RuntimeError:
                return super().forward(x)
            raise AssertionError

    x = torch.randn(5, 2, 3, dtype=torch.float64)
    trace = engine.trace(Careful(), x, loss=lambda out: out.sum())
    assert [(layer.index, layer.call) for layer in trace.layers] == [(0, 0), (1, 0)]
    assert trace.layers[0]["h"].gradient.any()


def test_threads_that_share_a_model_each_get_their_own_record() -> None:
    torch.manual_seed(0)
    model = Model().eval()
    inputs = [torch.randn(4 + k, 1, 3, dtype=torch.float64) for k in range(8)]
    loss = lambda out: out.square().sum()  # noqa: E731
    alone = [engine.trace(model, x, loss) for x in inputs]
    start = threading.Barrier(len(inputs))

    def work(k: int) -> list[engine.Trace]:
        start.wait()
        return [engine.trace(model, inputs[k], loss) for _ in range(25)]

    with ThreadPoolExecutor(len(inputs)) as pool:
        found = list(pool.map(work, range(len(inputs))))
    for wanted, traces in zip(alone, found, strict=True):
        for trace in traces:
            assert len(trace.layers) == len(wanted.layers)
            for one, other in zip(trace.layers, wanted.layers, strict=True):
                for name in one.signals:
                    np.testing.assert_array_equal(one[name].value, other[name].value)
                    np.testing.assert_array_equal(one[name].gradient, other[name].gradient)
    assert hooks(model) == 0


def test_a_thread_that_only_calls_the_model_is_neither_recorded_nor_changed() -> None:
    model = Model().eval()
    x = torch.randn(3, 1, 3, dtype=torch.float64)
    wanted = model(x)
    entered, done = threading.Event(), threading.Event()
    outputs: list[Tensor] = []

    def other() -> None:
        entered.wait(10)
        outputs.append(model(x))  # while the trace's hooks are on the model
        done.set()

    class Waiting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, x: Tensor) -> Any:
            entered.set()
            assert done.wait(10)
            return self.inner(x)

    thread = threading.Thread(target=other)
    thread.start()
    trace = engine.trace(Waiting(), x, changes=[engine.Clamp("f", 0.0)])
    thread.join()
    assert torch.equal(outputs[0], wanted)
    assert outputs[0].requires_grad
    assert [layer.call for layer in trace.layers] == [0, 0]


def test_a_trace_within_a_trace() -> None:
    class Curious(Model):
        def forward(self, x: Tensor) -> Tensor:
            self.seen = engine.trace(self.rnn, x[:2], loss=lambda out: out[0].sum())
            return super().forward(x)

    model = Curious().eval()
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    trace = engine.trace(model, x, loss=lambda out: out.sum())
    assert [layer.path for layer in trace.layers] == ["rnn", "rnn"]
    assert trace.layers[0]["h"].gradient.shape == (2, 5, 4)
    assert [layer.path for layer in model.seen.layers] == ["", ""]
    assert model.seen.layers[0]["h"].gradient.shape == (2, 2, 4)
    assert hooks(model) == 0


def test_the_record_keeps_neither_model_nor_graph_alive() -> None:
    model = Model()
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    alive = [weakref.ref(model), weakref.ref(x), weakref.ref(model.rnn.weight_hh_l0)]
    trace = engine.trace(model, x, loss=lambda out: out.sum(), changes=[engine.Clamp("f", 0.5)])
    plain = engine.trace(model, x, loss=lambda out: out.sum())
    del model, x
    gc.collect()
    assert [ref() for ref in alive] == [None, None, None]
    assert trace.layers[0]["f"].value.shape == plain.layers[0]["f"].value.shape


def test_a_record_is_frozen() -> None:
    case = Case("LSTM", form="packed", lengths=(3, 5), bidirectional=True)
    trace = engine.trace(case.module, case.inputs, case.loss)
    for layer in trace.layers:
        arrays = [layer.lengths]
        for signal in (*layer.signals.values(), *layer.initial.values()):
            arrays += [signal.value, signal.gradient]
        assert not any(array.flags.writeable for array in arrays)
        with pytest.raises(AttributeError):
            layer.path = "other"  # type: ignore[misc]
        with pytest.raises(TypeError):
            layer.signals["f"] = layer["i"]  # type: ignore[index]
        with pytest.raises(KeyError, match="x h c f i g o"):
            layer["z"]


def test_later_training_leaves_the_record_alone() -> None:
    case = Case("GRU", given_state=True)
    x, h_0 = case.inputs
    changes = [engine.Scale("weight_hh", 1.1)]
    trace = [engine.trace(case.module, (x, h_0), changes=some) for some in ((), changes)]
    before = pickle.dumps(trace)
    x.zero_()
    h_0.zero_()
    with torch.no_grad():
        for parameter in case.module.parameters():
            parameter.zero_()
    assert pickle.dumps(trace) == before


def test_a_record_can_be_stored_and_read_again() -> None:
    case = Case("LSTM", bidirectional=True)
    trace = engine.trace(case.module, case.inputs, case.loss)
    again = pickle.loads(pickle.dumps(trace))
    np.testing.assert_array_equal(again.layers[1]["c"].gradient, trace.layers[1]["c"].gradient)
    assert again.layers[1].direction == "backward"
