"""From a scene to gradients: each against autograd on the network written out by hand, step by step."""

from __future__ import annotations

import copy
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from torch import Tensor

from engine import models
from engine.text import display
from pages.lessons.gradients.choices import GradientsChoices
from pages.lessons.gradients.networks import KINDS, Backwards, backwards_of
from tests.engine import reference

TEXT = "It was not good at first but I loved the end"


def by_hand(
    one: Backwards,
    gain: float = 1.0,
    touch: reference.Touch = reference.leave,
) -> np.ndarray:
    """(time,), log10 ||dL/dh_t|| where all that L sees is h_T, and dL/dh_T is as stated."""
    module = copy.deepcopy(one.module).double()
    with torch.no_grad():
        module.weight_hh_l0 *= gain
    x, direction = (
        torch.from_numpy(part[0].copy()) for part in (one.layer["x"].value, one.layer["h"].gradient)
    )
    zero = torch.zeros(1, module.hidden_size, dtype=torch.float64)
    out = reference.run(module, x.requires_grad_(), zero, zero, touch)
    (out.y[-1] @ direction[-1]).backward()
    norms = [float(torch.linalg.norm(h.grad)) for h in out.signals[0, 0, "h"]]
    with np.errstate(divide="ignore"):
        return np.log10(norms)


def fresh(**changes: object) -> list[Backwards]:
    return backwards_of(GradientsChoices(source="fresh", hidden_size=8, length=30).with_(**changes))


def trained(**changes: object) -> list[Backwards]:
    return backwards_of(GradientsChoices(source="trained", text=TEXT).with_(**changes))


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("initialisation", ["uniform", "orthogonal", "identity", "chrono"])
def test_fresh_networks_are_what_the_sliders_say(activation: str, initialisation: str) -> None:
    for one in fresh(activation=activation, initialisation=initialisation, radius=0.8, forget_bias=1.5):
        assert_allclose(one.log10_h[1:], by_hand(one), atol=1e-9)
        assert (one.last, one.tokens, one.exploded) == (30, None, None)
        if one.kind == "rnn":
            assert one.module.mode == f"RNN_{activation.upper()}"


@pytest.mark.parametrize("at", [None, 2, 6, 99])
def test_trained_networks_are_followed_from_the_step_that_the_loss_sees(at: int | None) -> None:
    for one in trained(at=at):
        network = models.load("en-sentiment", one.kind)
        encoded = network.encode(TEXT)
        last = min(at or 99, len(encoded.tokens))
        assert one.last == last
        assert one.tokens == tuple(display(token.text) for token in encoded.tokens[:last])
        assert len(one.log10_h) == last + 1
        assert_allclose(one.log10_h[1:], by_hand(one), atol=1e-9)


def test_the_loss_is_what_the_network_says() -> None:
    """Log-odds of positive, from the stock module of torch and the shipped head."""
    for one in trained():
        model = models.load("en-sentiment", one.kind).model.double()  # a copy of its own
        h = torch.from_numpy(one.layer["h"].value[0, -1].copy()).requires_grad_()
        negative, positive = model.head(h)
        (positive - negative).backward()
        assert one.log10_h[-1] == pytest.approx(math.log10(float(h.grad.norm())), abs=1e-9)


def test_changes_made_on_the_page_read_are_carried_over() -> None:
    for one, untouched in zip(trained(gain=0.5, hold="f=0.25"), trained(), strict=True):

        def held(layer: int, way: int, name: str, t: int, value: Tensor) -> Tensor:
            return torch.full_like(value, 0.25) if name == "f" else value

        assert_allclose(one.log10_h[1:], by_hand(one, 0.5, held), atol=1e-9)
        assert not np.allclose(one.log10_h, untouched.log10_h, atol=0.1)


def test_relu_is_the_rnns_alone() -> None:
    _, *gated = fresh(activation="relu")
    for relu, tanh in zip(gated, fresh()[1:], strict=True):
        assert_allclose(relu.log10_h, tanh.log10_h)
    assert [one.theory is None for one in fresh()] == [False, True, True]


def test_what_is_left_and_how_fast() -> None:
    for one in fresh(input_scale=0.0, radius=1.5)[:1]:
        assert one.left == pytest.approx(29 * math.log10(1.5))
        assert one.slope == pytest.approx(math.log10(1.5))
    silent = fresh(activation="relu", input_scale=0.0)[0]  # every unit at 0: its derivative is 0
    assert silent.left == -math.inf
    assert math.isnan(silent.slope)


def test_a_state_of_ten_to_the_two_hundred_is_not_lost() -> None:
    rnn = fresh(activation="relu", initialisation="identity", radius=3, length=500)[0]
    assert np.abs(rnn.layer["h"].value[0, -1]).max() > 1e200
    assert rnn.left == pytest.approx(499 * math.log10(3), abs=1)  # but for the units that are silent
    assert rnn.exploded is None


@settings(max_examples=15)
@given(
    radius=st.sampled_from([0.1, 1.0, 3.0]),
    activation=st.sampled_from(["tanh", "relu"]),
    initialisation=st.sampled_from(["uniform", "orthogonal", "identity", "chrono"]),
    forget_bias=st.sampled_from([-10.0, 0.0, 10.0]),
    input_scale=st.sampled_from([0.0, 5.0]),
    length=st.sampled_from([2, 500]),
)
def test_no_setting_of_the_sliders_is_too_much(**settings: object) -> None:
    found = fresh(**settings)
    assert [one.kind for one in found] == list(KINDS)
    for one in found:
        assert one.log10_h.shape == (one.last + 1,)
        assert one.log10_h[-1] == pytest.approx(0, abs=1e-9)  # the loss is a vector of norm 1 times h_T
        assert not np.isnan(one.log10_h).any()
