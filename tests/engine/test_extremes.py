"""Values at the edges: not finite, exploding, vanishing, large, or none at all."""

import numpy as np
import pytest
import torch
from torch import nn

import engine
from tests.engine.cases import Case


@pytest.mark.parametrize("mode", ["RNN_RELU", "LSTM", "GRU"])
def test_non_finite_values_are_shown_rather_than_refused(mode: str) -> None:
    case = Case(mode, layers=2, lengths=(4,))
    x = case.sequences[0].clone()
    x[2, 0] = float("nan")
    layer = engine.trace(case.module, x.unsqueeze(1), loss=case.loss).layers[0]
    assert np.isfinite(layer["h"].value[0, :2]).all()
    assert np.isnan(layer["h"].value[0, 2:]).all()


def test_an_exploding_network_is_traced_to_the_end() -> None:
    rnn = nn.RNN(2, 3, nonlinearity="relu")
    with torch.no_grad():
        rnn.weight_hh_l0.copy_(50 * torch.eye(3))
        rnn.bias_ih_l0.fill_(1.0)
    for changes in ((), [engine.Scale("weight_hh", 1.0)]):
        layer = engine.trace(rnn, torch.ones(60, 1, 2), lambda out: out[0].square().sum(), changes).layers[0]
        assert np.isinf(layer["h"].value).any()
        assert not np.isfinite(layer["h"].gradient).all()
    lstm = nn.LSTM(2, 3)
    trace = engine.trace(lstm, torch.full((60, 1, 2), torch.inf), loss=lambda out: out[0].sum())
    assert trace.layers[0]["x"].value.max() == np.inf


def test_a_vanishing_gradient_is_tiny_and_not_zero() -> None:
    rnn = nn.RNN(2, 3)
    with torch.no_grad():
        rnn.weight_hh_l0.copy_(0.01 * torch.eye(3))
    trace = engine.trace(rnn, torch.zeros(60, 1, 2), loss=lambda out: out[0][-1].sum())
    norms = np.abs(trace.layers[0]["h"].gradient[0]).max(-1)
    assert 0 < norms[0] < 1e-100
    assert (np.diff(np.log10(norms)) > 1.9).all()


def test_large_inputs_are_not_mistaken_for_a_wrong_reconstruction() -> None:
    torch.manual_seed(0)
    for kind in (nn.RNN, nn.LSTM, nn.GRU):
        engine.trace(kind(8, 32), 1e6 * torch.randn(20, 3, 8))


def test_a_batch_of_nothing_is_a_record_of_nothing() -> None:
    for kind in (nn.RNN, nn.LSTM, nn.GRU):
        layer = engine.trace(kind(3, 4), torch.zeros(5, 0, 3), loss=lambda out: out[0].sum()).layers[0]
        assert layer["h"].value.shape == layer["h"].gradient.shape == (0, 5, 4)
