"""Recurrent parts that a trace can't see into are named; a model of nothing else is refused."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

import engine
from engine import InputError, Unseen


class Translator(nn.Module):
    """A GRU reads; something else writes, in so many calls."""

    def __init__(self, decoder: nn.Module, write: Callable[[nn.Module, Tensor], Any], calls: int) -> None:
        super().__init__()
        self.encoder = nn.GRU(3, 4)
        self.decoder = nn.ModuleDict({"rnn": decoder})
        self.write, self.calls = write, calls

    def forward(self, x: Tensor) -> Tensor:
        y, _ = self.encoder(x)
        for _ in range(self.calls):
            self.write(self.decoder["rnn"], y)
        return y


class Own(nn.LSTM):
    def forward(self, x: Tensor) -> Any:  # type: ignore[override]
        return super().forward(x)


class OwnCell(nn.GRUCell):
    pass


class Inner(nn.Module):
    def __init__(self, rnn: nn.Module) -> None:
        super().__init__()
        self.rnn = rnn

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.rnn(x)[0]
        return y.tanh()


def on_steps(part: nn.Module, y: Tensor) -> Any:
    return part(y[0])


def on_all(part: nn.Module, y: Tensor) -> Any:
    return part(y.detach())


def scripted(rnn: nn.Module) -> nn.Module:
    script: nn.Module = torch.jit.script(Inner(rnn))
    return script


def recorded(rnn: nn.Module) -> nn.Module:
    record: nn.Module = torch.jit.trace(Inner(rnn), torch.zeros(5, 2, 4))
    return record


def frozen(rnn: nn.Module) -> nn.Module:
    script: nn.Module = torch.jit.freeze(torch.jit.script(Inner(rnn)).eval())
    return script


def exported(rnn: nn.Module) -> nn.Module:
    return torch.export.export(Inner(rnn), (torch.zeros(5, 2, 4),)).module()


def quantized(rnn: nn.Module) -> nn.Module:
    model: nn.Module = torch.ao.quantization.quantize_dynamic(nn.Sequential(rnn), {type(rnn)})
    return model[0]


CASES = {
    "an LSTM cell": (lambda: nn.LSTMCell(4, 4), on_steps, "nn.LSTMCell", "nn.LSTM "),
    "a GRU cell": (lambda: nn.GRUCell(4, 4), on_steps, "nn.GRUCell", "nn.GRU "),
    "an RNN cell": (lambda: nn.RNNCell(4, 4), on_steps, "nn.RNNCell", "nn.RNN "),
    "a cell of one's own": (lambda: OwnCell(4, 4), on_steps, "OwnCell", "nn.GRU "),
    "a layer of one's own": (lambda: Own(4, 4), on_all, "Own, derived from nn.LSTM", "own forward"),
    "a script": (lambda: scripted(nn.LSTM(4, 4)), on_all, "TorchScript", "made from"),
    "a recorded script": (lambda: recorded(nn.GRU(4, 4)), on_all, "TorchScript", "made from"),
    "a frozen script": (lambda: frozen(nn.RNN(4, 4)), on_all, "TorchScript", "made from"),
    "a scripted cell": (lambda: torch.jit.script(nn.LSTMCell(4, 4)), on_steps, "TorchScript", "made from"),
    "an exported graph": (lambda: exported(nn.LSTM(4, 4)), on_all, "an exported graph", "made from"),
    "a quantized LSTM": (lambda: quantized(nn.LSTM(4, 4)), on_all, "quantized LSTM", "made from"),
    "a quantized GRU": (lambda: quantized(nn.GRU(4, 4)), on_all, "quantized GRU", "made from"),
}

pytestmark = pytest.mark.filterwarnings("ignore::Warning")  # torch warns of scripts, export and quantization


@pytest.mark.parametrize("calls", [0, 1, 3])
@pytest.mark.parametrize("case", CASES)
def test_what_is_not_seen_is_named_beside_what_is(case: str, calls: int) -> None:
    make, write, kind, instead = CASES[case]
    trace = engine.trace(Translator(make(), write, calls), torch.zeros(5, 2, 3), lambda out: out.sum())
    assert [layer.path for layer in trace.layers] == ["encoder"]
    (part,) = trace.unseen
    assert (part.path, part.kind) == ("decoder.rnn", kind)
    assert part.calls == (None if kind == "TorchScript" else calls)
    assert instead in part.instead
    times = {0: ", never called: ", 1: ", called once: ", 3: ", called 3 times: ", None: ": "}[part.calls]
    assert str(part) == f"decoder.rnn: {kind}{times}{part.instead}"
    assert pickle.loads(pickle.dumps(trace)).unseen == trace.unseen


@pytest.mark.parametrize("case", CASES)
def test_a_model_of_which_nothing_can_be_seen_says_what_it_is_and_what_to_do(case: str) -> None:
    make, _, kind, instead = CASES[case]
    with pytest.raises(InputError, match=rf"the model: {kind}.*{instead}"):
        engine.trace(make(), torch.zeros(5, 2, 4))
    with pytest.raises(InputError, match=rf"nothing in this Sequential can be traced. 1: {kind}.*{instead}"):
        engine.trace(nn.Sequential(nn.Linear(4, 4), make()), torch.zeros(5, 2, 4))


def test_a_module_that_is_never_called_is_named() -> None:
    model = Translator(nn.LSTM(4, 4), on_all, 0)
    trace = engine.trace(model, torch.zeros(5, 2, 3))
    assert trace.unseen == (Unseen("decoder.rnn", "nn.LSTM", "it took no part in this run", 0),)
    model.calls = 1
    assert engine.trace(model, torch.zeros(5, 2, 3)).unseen == ()


def test_where_only_the_unseen_was_called_the_refusal_names_it() -> None:
    class Idle(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.cell = nn.GRU(3, 4), nn.GRUCell(3, 4)

        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = self.cell(x[0])
            return y

    with pytest.raises(InputError, match=r"never called .*; cell: nn.GRUCell, called once: .*nn.GRU"):
        engine.trace(Idle(), torch.zeros(5, 2, 3))


def test_what_is_not_recurrent_is_not_named() -> None:
    script: nn.Module = torch.jit.script(nn.Linear(4, 4))
    graph = torch.export.export(nn.Linear(4, 4), (torch.zeros(5, 2, 4),)).module()
    model = nn.Sequential(script, graph, torch.fx.symbolic_trace(nn.Sequential(nn.GRU(4, 4))))
    trace = engine.trace(model, torch.zeros(5, 2, 4))
    assert [layer.path for layer in trace.layers] == ["2.0"]
    assert trace.unseen == ()


def test_what_is_no_module_is_refused_with_what_to_do() -> None:
    program = torch.export.export(Inner(nn.LSTM(4, 4)), (torch.zeros(5, 2, 4),))
    with pytest.raises(InputError, match="ExportedProgram is none: trace the model that"):
        engine.trace(program, torch.zeros(5, 2, 4))  # type: ignore[arg-type]
