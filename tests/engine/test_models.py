"""Recurrent modules inside other models: nested, stacked, called twice, frozen, in any gradient mode."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrizations
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import engine
from engine import InputError, ReconstructionError
from tests.engine.tracing.test_trace import assert_gradient


class Translator(nn.Module):
    """Reads two sentences with one encoder, and writes from its last state: three calls of two modules."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(10, 3)
        self.encoder = nn.LSTM(3, 4, 2, bidirectional=True, batch_first=True)
        self.between = nn.Linear(8, 5)
        self.decoder = nn.GRU(5, 8, batch_first=True)
        self.head = nn.Linear(8, 2)
        self.double()

    def forward(self, one: Tensor, other: Tensor) -> Tensor:
        first, (h, c) = self.encoder(self.embed(one))
        second, _ = self.encoder(self.embed(other), (h.tanh(), c))
        start = torch.cat([h[-2], h[-1]], -1).unsqueeze(0)
        written, _ = self.decoder(hx=start, input=self.between(first + second))
        scores: Tensor = self.head(written)
        return scores


@pytest.fixture
def translator() -> Translator:
    torch.manual_seed(0)
    return Translator()


@pytest.fixture
def sentences() -> tuple[Tensor, Tensor]:
    return torch.tensor([[1, 2, 3, 4], [5, 6, 7, 8]]), torch.tensor([[4, 3, 2, 1], [0, 9, 9, 0]])


def loss_of(output: Tensor) -> Tensor:
    return (output.cumsum(1) ** 2).sum()


def test_the_gradient_crosses_every_call_of_every_module(
    translator: Translator, sentences: tuple[Tensor, Tensor]
) -> None:
    """Against autograd through the fused modules: what reaches each call's input, and its initial state."""
    trace = engine.trace(translator, sentences, loss_of)
    assert [(a.path, a.call, a.index, a.direction) for a in trace.layers] == [
        *(("encoder", call, i, d) for call in (0, 1) for i in (0, 1) for d in ("forward", "backward")),
        ("decoder", 0, 0, "forward"),
    ]
    # The same model by hand, keeping what goes in and out of each module.
    one, other = (translator.embed(s) for s in sentences)
    first, (h, c) = translator.encoder(one)
    state = h.tanh()
    second, _ = translator.encoder(other, (state, c))
    between = translator.between(first + second)
    start = torch.cat([h[-2], h[-1]], -1).unsqueeze(0)
    output = translator.head(translator.decoder(between, start)[0])
    loss = loss_of(output)
    inputs = [one, other, between, state, c, start]
    wanted = [g.numpy() for g in torch.autograd.grad(loss, inputs)]
    assert trace.loss == pytest.approx(loss.item())
    np.testing.assert_allclose(trace.output, output.detach(), rtol=0, atol=1e-12)

    def gradient_of_input(path: str, call: int) -> Any:
        return trace.layer(path, call=call)["x"].gradient

    assert_gradient(gradient_of_input("encoder", 0), wanted[0], 1e-10)
    assert_gradient(gradient_of_input("encoder", 1), wanted[1], 1e-10)
    assert_gradient(gradient_of_input("decoder", 0), wanted[2], 1e-10)
    second_call = [a for a in trace.layers if (a.path, a.call) == ("encoder", 1)]
    assert_gradient(np.stack([a.initial["h"].gradient for a in second_call]), wanted[3], 1e-10)
    decoder = trace.layer("decoder")
    assert_gradient(decoder.initial["h"].gradient, wanted[5][0], 1e-10)
    # c reaches the loss through the second call alone.
    assert_gradient(np.stack([a.initial["c"].gradient for a in second_call]), wanted[4], 1e-10)


def test_nothing_of_the_callers_is_touched(translator: Translator, sentences: tuple[Tensor, Tensor]) -> None:
    translator.encoder.dropout = 0.5
    translator.decoder.eval()
    translator.head.weight.grad = torch.ones_like(translator.head.weight)
    modes = {name: module.training for name, module in translator.named_modules()}
    before = {name: p.detach().clone() for name, p in translator.named_parameters()}
    torch.manual_seed(1)
    state = torch.get_rng_state()
    engine.trace(translator, sentences, loss_of)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.is_grad_enabled()
    assert modes == {name: module.training for name, module in translator.named_modules()}
    for name, parameter in translator.named_parameters():
        assert torch.equal(parameter, before[name])
        if name == "head.weight":
            assert torch.equal(parameter.grad, torch.ones_like(parameter))
        else:
            assert parameter.grad is None


def test_the_trace_shows_the_masks_that_the_next_call_draws(
    translator: Translator, sentences: tuple[Tensor, Tensor]
) -> None:
    translator.encoder.dropout = 0.5
    traced = engine.trace(translator, sentences).output
    with torch.no_grad():
        np.testing.assert_allclose(traced, translator(*sentences), rtol=0, atol=1e-12)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode, torch.enable_grad])
def test_any_gradient_mode_and_frozen_parameters_give_the_same_gradients(
    translator: Translator, sentences: tuple[Tensor, Tensor], mode: Any
) -> None:
    wanted = engine.trace(translator, sentences, loss_of)
    translator.requires_grad_(False)
    with mode():
        inside = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
        found = engine.trace(translator, sentences, loss_of)
        assert (torch.is_grad_enabled(), torch.is_inference_mode_enabled()) == inside
    for one, other in zip(wanted.layers, found.layers, strict=True):
        for name in one.signals:
            np.testing.assert_allclose(one[name].value, other[name].value, rtol=0, atol=1e-14)
            assert_gradient(one[name].gradient, other[name].gradient, 1e-14)


def test_inputs_made_in_inference_mode_can_be_differentiated_through() -> None:
    model = nn.Sequential(nn.Linear(3, 3), nn.RNN(3, 4))
    with torch.inference_mode():
        x = torch.randn(5, 2, 3)
        trace = engine.trace(model, x, loss=lambda out: out[0].sum())
    assert trace.layers[0]["h"].gradient.shape == (2, 5, 4)


def test_keyword_arguments_and_nested_outputs() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.ModuleDict({"deep": nn.ModuleList([nn.GRU(3, 4)])})

        def forward(self, x: Tensor, *, scale: float) -> Any:
            y, h = self.cell["deep"][0](x * scale)
            return OrderedDict(y=y, rest=[h, (scale, "text", None)], seen=Seen(h))

    trace = engine.trace(Model(), {"x": torch.ones(2, 1, 3), "scale": 2.0})
    assert trace.layers[0].path == "cell.deep.0"
    assert (trace.layers[0]["x"].value == 2).all()
    assert isinstance(trace.output["y"], np.ndarray)
    assert trace.output["rest"][1] == (2.0, "text", None)
    assert trace.output["seen"]["h"].shape == (1, 1, 4)


@dataclass
class Seen:
    h: Tensor


def test_a_packed_sequence_passes_through_a_model_as_one() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.LSTM(3, 4, batch_first=True), nn.RNN(4, 5, batch_first=True)

        def forward(self, x: PackedSequence) -> PackedSequence:
            y: PackedSequence = self.second(self.first(x)[0])[0]
            return y

    torch.manual_seed(0)
    model = Model().double()
    x = torch.randn(3, 6, 3, dtype=torch.float64)
    packed = pack_padded_sequence(x, torch.tensor([2, 6, 4]), batch_first=True, enforce_sorted=False)
    trace = engine.trace(model, packed, loss=lambda out: out.data.sin().sum())
    data = packed.data.clone().requires_grad_()
    model(packed._replace(data=data)).data.sin().sum().backward()
    wanted, _ = nn.utils.rnn.pad_packed_sequence(packed._replace(data=data.grad), batch_first=True)
    assert_gradient(trace.layers[0]["x"].gradient, wanted.numpy(), 1e-10)
    assert trace.layers[0].lengths.tolist() == [2, 6, 4]


def test_a_model_may_change_its_outputs_in_place() -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.RNN(3, 4)

        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = self.rnn(x)[0]
            x.zero_()
            return y.mul_(2.0)

    torch.manual_seed(0)
    model, x = Model(), torch.randn(5, 1, 3)
    for loss in (None, lambda out: out.sum()):
        given = x.clone()
        layer = engine.trace(model, given, loss).layers[0]
        np.testing.assert_array_equal(layer["x"].value, x.transpose(0, 1))
        np.testing.assert_allclose(layer["h"].value, model.rnn(x)[0].detach().transpose(0, 1), atol=1e-6)


def test_parametrized_weights_are_those_of_the_call() -> None:
    torch.manual_seed(0)
    rnn = nn.LSTM(3, 4, dtype=torch.float64)
    parametrizations.spectral_norm(rnn, "weight_hh_l0")
    state = {name: value.clone() for name, value in rnn.eval().state_dict().items()}
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    trace = engine.trace(rnn, x)
    with torch.no_grad():
        np.testing.assert_allclose(trace.layers[0]["h"].value, rnn(x)[0].transpose(0, 1), atol=1e-12)
    assert all(torch.equal(value, state[name]) for name, value in rnn.state_dict().items())


def test_a_module_whose_output_is_not_that_of_its_weights_is_refused() -> None:
    class Halved(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.GRU(3, 4)
            # Weights changed where nobody sees it: after the call, before the record is made.
            self.rnn.register_forward_hook(self.spoil)

        @staticmethod
        def spoil(module: nn.Module, args: Any, output: Any) -> Any:
            with torch.no_grad():
                output[0].mul_(0.5)

        def forward(self, x: Tensor) -> Any:
            return self.rnn(x)

    model = Halved()
    # The engine's hook comes first, so a hook of the model's own spoils nothing ...
    engine.trace(model, torch.randn(5, 1, 3))
    # ... but one from outside that every module meets comes before it.
    handle = torch.nn.modules.module.register_module_forward_hook(
        lambda module, args, output: Halved.spoil(module, args, output) if module is model.rnn else None
    )
    try:
        with pytest.raises(ReconstructionError, match="off by"):
            engine.trace(model, torch.randn(5, 1, 3))
    finally:
        handle.remove()


def test_what_autocast_makes_of_an_lstm_is_refused() -> None:
    lstm, x = nn.LSTM(3, 4), torch.zeros(2, 1, 3)
    with torch.autocast("cpu"):
        try:
            lstm(x)
        except RuntimeError as error:  # torch's own, of a processor without such a kernel
            pytest.skip(str(error))
        with pytest.raises(InputError, match=r"torch.bfloat16"):
            engine.trace(lstm, x)


@pytest.mark.parametrize("part", [nn.RNN, nn.GRU])
def test_what_autocast_makes_of_a_module_is_refused_but_one_that_it_is_kept_from_is_traced(
    part: type[nn.RNNBase],
) -> None:
    """A GRU on the CPU has bfloat16 inside, but takes and gives float32."""
    module, x = part(3, 4, batch_first=True), torch.randn(2, 5, 3)

    class Kept(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = module

        def forward(self, x: Tensor) -> Any:
            with torch.autocast("cpu", enabled=False):
                return self.rnn(x)

    plain = engine.trace(module, x).layers[0]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        with pytest.raises(InputError, match=r"torch.bfloat16"):
            engine.trace(module, x)
        kept = engine.trace(Kept(), x).layers[0]
    for name in plain.signals:
        np.testing.assert_array_equal(kept[name].value, plain[name].value)


def test_what_cannot_be_traced_is_refused_with_a_reason() -> None:
    class Own(nn.LSTM):
        def forward(self, x: Tensor) -> Any:  # type: ignore[override]
            return super().forward(x)

    class Idle(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.RNN(3, 4)

        def forward(self, x: Tensor) -> Tensor:
            return x

    x, rnn = torch.zeros(2, 1, 3), nn.RNN(3, 4)
    with pytest.raises(InputError, match=r"no nn.RNN, nn.LSTM or nn.GRU .* Linear"):
        engine.trace(nn.Linear(3, 4), x)
    with pytest.raises(InputError, match=r"Own, derived from nn.LSTM: it has its own forward\(\)"):
        engine.trace(Own(3, 4), x)
    with pytest.raises(InputError, match="never called"):
        engine.trace(Idle(), x)
    with pytest.raises(InputError, match=r"torch.bfloat16"):
        engine.trace(nn.RNN(3, 4, dtype=torch.bfloat16), x.bfloat16())
    with pytest.raises(InputError, match=r"no layer \('', 3, .*it has .*\('', 0, 'forward', 0\)"):
        engine.trace(rnn, x).layer("", 3)
    with pytest.raises(InputError, match=r"shape \(2, 1, 4\)"):
        engine.trace(rnn, x, loss=lambda out: out[0])
    with pytest.raises(InputError, match="not float"):
        engine.trace(rnn, x, loss=lambda out: out[0].sum().item())  # type: ignore[arg-type, return-value]
    with pytest.raises(InputError, match="detached"):
        engine.trace(rnn, x, loss=lambda out: out[0].detach().sum())
    with pytest.raises(RuntimeError, match="input"):  # torch's own words
        engine.trace(rnn, torch.zeros(2, 1, 7))
