"""What the drawings of the page Gradients are sent: every size arrives as it was, as far as it is shown."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

import engine
from engine.gradient import chain, norm_map, step_jacobians
from engine.tracing.records import LayerTrace
from pages.charts.colours import PAPER
from pages.charts.gradient_data import Line, pack_curve, pack_map, pack_path
from tests.pages.charts.payload import unpacked

KINDS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
STEPS, UNITS = 6, 3


def network(kind: str) -> tuple[torch.nn.RNNBase, LayerTrace]:
    torch.manual_seed(0)
    module = KINDS[kind](2, UNITS, batch_first=True, dtype=torch.float64)
    return module, engine.trace(module, torch.randn(1, STEPS, 2, dtype=torch.float64)).layers[0]


def product(module: torch.nn.RNNBase, layer: LayerTrace, t: int, T: int) -> float:
    """The Frobenius norm of d state_T / d state_t, by autograd on the module itself, fed from state t."""
    x = torch.from_numpy(layer["x"].value[:, t:T].copy())
    names = ("h", "c") if layer.module == "lstm" else ("h",)
    first = [layer[name].value[0, t - 1] if t else np.zeros(UNITS) for name in names]

    def onwards(state: torch.Tensor) -> torch.Tensor:
        parts = tuple(part.reshape(1, 1, UNITS) for part in state.chunk(len(names)))
        _, last = module(x, parts if len(parts) > 1 else parts[0])
        return torch.cat([part.ravel() for part in (last if isinstance(last, tuple) else (last,))])

    jacobian = torch.autograd.functional.jacobian(onwards, torch.from_numpy(np.concatenate(first)))
    return float(torch.linalg.norm(jacobian))


def test_a_curve_is_sent_whole() -> None:
    lines = [
        Line("one", "rnn", np.array([0.0, -1.25, -math.inf])),
        Line("theory", "lstm", np.array([0.0, math.inf, math.nan]), dashed=True),
    ]
    data, arrays = unpacked(pack_curve(lines, {"where": "here"}, ["a", "b"], chosen=1, start=1))
    for k, line in enumerate(lines):
        assert_array_equal(arrays[f"log10/{k}"], line.log10)
    assert [line["dashed"] for line in data["lines"]] == [False, True]
    assert (data["tokens"], data["chosen"], data["start"]) == (["a", "b"], 1, 1)
    for theme in PAPER:
        assert {line.colour for line in lines} <= data["colours"][theme].keys()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stride", [1, 2, 4])
def test_every_pair_of_the_map_is_the_networks_own(kind: str, stride: int) -> None:
    module, layer = network(kind)
    found = norm_map(step_jacobians(layer, module), stride=stride)
    data, arrays = unpacked(pack_map(found, {}, (0, STEPS)))
    states = data["states"]
    assert states[-1] == STEPS
    for T, row in zip(states, arrays["log10"], strict=True):
        expected = [math.log10(product(module, layer, t, T)) for t in states if t < T]
        assert_allclose(row[: len(expected)], expected, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_a_path_is_the_networks_own_from_both_ends(kind: str) -> None:
    module, layer = network(kind)
    start, end = 1, 5
    data, arrays = unpacked(pack_path(chain(layer, module, start, end), kind, {}, list("abcdef")))
    assert [link["step"] for link in data["links"]] == [2, 3, 4, 5]
    assert [link["token"] for link in data["links"]] == list("bcde")
    for count in range(1, end - start + 1):
        backwards, forwards = arrays["backwards"][count], arrays["forwards"][count]
        assert backwards == pytest.approx(math.log10(product(module, layer, end - count, end)), abs=1e-5)
        assert forwards == pytest.approx(math.log10(product(module, layer, start, start + count)), abs=1e-5)


def test_the_terms_of_a_link_are_the_gates() -> None:
    module, layer = network("lstm")
    data, arrays = unpacked(pack_path(chain(layer, module, 2, 3), "lstm", {}))
    [link] = data["links"]
    terms = {(term["role"], term["name"]): k for k, term in enumerate(data["terms"])}
    f, o, c, i, g = (layer[name].value[0, 2] for name in "focig")
    W = dict(zip("ifgo", module.weight_hh_l0.detach().numpy().reshape(4, UNITS, UNITS), strict=True))
    before = layer["c"].value[0, 1]
    diagonals = {
        ("keep", "f"): f,
        ("to_h", "o"): o * (1 - np.tanh(c) ** 2),
        ("gate", "i"): g * i * (1 - i),
        ("gate", "f"): before * f * (1 - f),
        ("gate", "g"): i * (1 - g**2),
        ("gate", "o"): np.tanh(c) * o * (1 - o),
    }
    assert terms.keys() == diagonals.keys()
    for (role, name), diagonal in diagonals.items():
        whole = diagonal[:, None] * W[name] if role == "gate" else np.diag(diagonal)
        assert arrays["mean"][0, terms[role, name]] == pytest.approx(diagonal.mean())
        assert arrays["log10"][0, terms[role, name]] == pytest.approx(np.log10(np.linalg.norm(whole)))
    assert link["token"] is None


def test_an_exploded_network_is_sent_all_the_same() -> None:
    module = torch.nn.RNN(1, 3, nonlinearity="relu", batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.fill_(1e30)
    layer = engine.trace(module, torch.ones(1, 30, 1, dtype=torch.float64)).layers[0]
    assert not np.isfinite(layer["h"].value).all()
    unpacked(pack_map(norm_map(step_jacobians(layer, module)), {}, (0, 30)))
    unpacked(pack_path(chain(layer, module, 0, 30), "rnn", {}))
