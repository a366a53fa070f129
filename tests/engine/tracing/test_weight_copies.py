"""A model that changes weights, inputs or states after a call: the gradient is the one of that call."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import engine


def clamp(module: nn.RNNBase) -> None:
    with torch.no_grad():
        for weight in module.parameters():
            weight.clamp_(-0.1, 0.1)


def clamp_data(module: nn.RNNBase) -> None:
    for weight in module.parameters():
        weight.data.clamp_(-0.1, 0.1)


def replace_data(module: nn.RNNBase) -> None:
    for weight in module.parameters():
        weight.data = torch.zeros_like(weight)


def assign(module: nn.RNNBase) -> None:
    for name, weight in list(module.named_parameters()):
        setattr(module, name, nn.Parameter(torch.zeros_like(weight)))


def step(module: nn.RNNBase) -> None:
    for weight in module.parameters():
        weight.grad = torch.ones_like(weight)
    torch.optim.SGD(module.parameters(), lr=0.3).step()
    module.zero_grad()


class Changing(nn.Module):
    """Calls its module twice, and changes something after each call."""

    def __init__(self, kind: type[nn.RNNBase], change: Callable[[nn.RNNBase], None]) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Linear(3, 3, dtype=torch.float64)
        self.rnn = kind(3, 3, 2, dtype=torch.float64)
        self.change = change

    def forward(self, x: Tensor) -> Tensor:
        y, _ = self.rnn(self.first(x))
        self.change(self.rnn)
        z, _ = self.rnn(y)
        self.change(self.rnn)
        return z


def by_hand(kind: type[nn.RNNBase], change: Callable[[nn.RNNBase], None], x: Tensor) -> list[np.ndarray]:
    """dL/d(input of each call) by autograd, each call with a module of its own."""
    model = Changing(kind, change)
    inputs = [model.first(x).detach().requires_grad_()]
    for call in range(2):
        own = kind(3, 3, 2, dtype=torch.float64)
        own.load_state_dict(model.rnn.state_dict())
        inputs.append(own(inputs[call])[0])
        change(model.rnn)
    found = torch.autograd.grad(loss_of(inputs[2]), inputs[:2])
    return [g.transpose(0, 1).numpy() for g in found]


def loss_of(output: Tensor) -> Tensor:
    return output.square().cumsum(0).sum()


@pytest.mark.parametrize("changes", [(), [engine.Clamp("h", 0.3, units=(0,), layer=1)]], ids=["", "held"])
@pytest.mark.parametrize("change", [clamp, clamp_data, replace_data, assign, step])
@pytest.mark.parametrize("kind", [nn.RNN, nn.LSTM, nn.GRU])
def test_the_gradient_is_of_the_weights_that_the_call_used(
    kind: type[nn.RNNBase], change: Callable[[nn.RNNBase], None], changes: Sequence[engine.Clamp]
) -> None:
    torch.manual_seed(1)
    x = torch.randn(5, 2, 3, dtype=torch.float64)
    trace = engine.trace(Changing(kind, change), x, loss_of, changes)
    found = [trace.layer("rnn", call=call)["x"].gradient for call in range(2)]
    if changes:  # by finite differences, since torch holds no unit
        rng = np.random.default_rng(0)
        way = torch.from_numpy(rng.standard_normal((5, 2, 3)))
        ends = [
            engine.trace(Changing(kind, change), x + sign * 1e-6 * way, loss_of, changes).loss
            for sign in (1, -1)
        ]
        W = Changing(kind, change).first.weight.detach()
        moved = (way @ W.T).transpose(0, 1).numpy()
        assert (found[0] * moved).sum() == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5, abs=1e-9)
    else:
        for one, wanted in zip(found, by_hand(kind, change, x), strict=True):
            np.testing.assert_allclose(one, wanted, rtol=1e-9, atol=1e-12)


def test_inputs_and_states_that_change_in_place_after_the_call() -> None:
    class Overwriting(nn.Module):
        def __init__(self, overwrites: bool) -> None:
            super().__init__()
            torch.manual_seed(0)
            self.lower = nn.GRU(3, 4, dtype=torch.float64)
            self.upper = nn.GRU(4, 4, dtype=torch.float64)
            self.overwrites = overwrites

        def forward(self, x: Tensor) -> Tensor:
            y, h = self.lower(x)
            z, _ = self.upper(y, h)
            if self.overwrites:
                y.mul_(7)
                h.zero_()
            return z

    x = torch.randn(5, 2, 3, dtype=torch.float64)
    found, wanted = (engine.trace(Overwriting(k), x, loss_of) for k in (True, False))
    for one, other in zip(found.layers, wanted.layers, strict=True):
        for name in one.signals:
            np.testing.assert_array_equal(one[name].value, other[name].value)
            np.testing.assert_allclose(one[name].gradient, other[name].gradient, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(one.initial["h"].gradient, other.initial["h"].gradient, rtol=1e-12)
