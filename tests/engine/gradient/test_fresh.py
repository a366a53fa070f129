"""Fresh networks, and what theory says of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from engine import InputError
from engine.gradient import Fresh, forget_slope, fresh_gradient, mean_field
from engine.gradient.fresh import LIMITS

GAINS = (0.5, 0.9, 1.0, 1.1, 1.5)


@pytest.mark.parametrize("initialisation", ["orthogonal", "uniform"])
@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize("seed", range(5))
def test_the_measured_slope_is_the_mean_fields(gain: float, initialisation: str, seed: int) -> None:
    found = fresh_gradient(Fresh(spectral_radius=gain, initialisation=initialisation, seed=seed))
    assert found.theory is not None
    assert found.curve.slope()[0] == pytest.approx(found.theory.slope, abs=0.015)


@pytest.mark.parametrize("initialisation", ["orthogonal", "uniform"])
@pytest.mark.parametrize("gain", [0.5, 0.9, 1.0])
def test_the_mean_field_of_relu(gain: float, initialisation: str) -> None:
    """A unit is on or off, which varies more from seed to seed: the mean of five wider networks."""
    asked = Fresh("rnn", "relu", 128, 200, gain, initialisation)
    runs = [fresh_gradient(replace(asked, seed=seed)) for seed in range(5)]
    slopes = [(run.curve.slope()[0], run.theory.slope) for run in runs if run.theory is not None]
    measured, expected = np.mean(slopes, 0)
    assert measured == pytest.approx(expected, abs=0.015)


def test_no_theory_where_none_holds() -> None:
    assert fresh_gradient(Fresh("gru")).theory is None
    assert fresh_gradient(Fresh(initialisation="identity")).theory is None
    assert fresh_gradient(Fresh(activation="relu", spectral_radius=1.5)).theory is None  # q_t grows for ever


@pytest.mark.parametrize("gain", GAINS)
def test_without_input_the_slope_is_the_logarithm_of_the_gain(gain: float) -> None:
    for initialisation in ("orthogonal", "identity"):
        found = fresh_gradient(Fresh(spectral_radius=gain, initialisation=initialisation, input_scale=0.0))
        assert found.curve.slope()[0] == pytest.approx(np.log10(gain), abs=1e-12)
    assert mean_field(gain, 0, 50).slope == pytest.approx(np.log10(gain), abs=1e-12)


def test_five_hundred_steps_at_the_smallest_gain() -> None:
    found = fresh_gradient(Fresh(spectral_radius=0.1, length=500, input_scale=0.0))
    assert found.curve.log10_h[0, 0] == pytest.approx(-500, abs=1e-8)


def test_a_silent_relu_is_exactly_zero() -> None:
    found = fresh_gradient(Fresh(activation="relu", input_scale=0.0))
    assert_array_equal(found.curve.log10_h[0, :-1], -np.inf)
    assert found.theory is not None
    assert found.theory.slope == -np.inf


@settings(max_examples=30)
@given(
    kind=st.sampled_from(["rnn", "lstm", "gru"]),
    hidden_size=st.integers(1, 8),
    length=st.integers(1, 20),
    radius=st.floats(0.1, 3),
    initialisation=st.sampled_from(["uniform", "orthogonal", "identity", "chrono"]),
    forget_bias=st.floats(-20, 20),
    input_scale=st.floats(0, 10),
    seed=st.integers(0, 2**31 - 1),
)
def test_every_setting_gives_the_network_it_names(
    kind: str,
    hidden_size: int,
    length: int,
    radius: float,
    initialisation: str,
    forget_bias: float,
    input_scale: float,
    seed: int,
) -> None:
    asked = Fresh(kind, "tanh", hidden_size, length, radius, initialisation, forget_bias, input_scale, seed)
    found = fresh_gradient(asked)
    for W in found.module.weight_hh_l0.detach().chunk({"rnn": 1, "lstm": 4, "gru": 3}[kind]):
        assert np.abs(np.linalg.eigvals(W.numpy())).max() == pytest.approx(radius)
    assert found.curve.log10_h.shape == (1, length + 1)
    assert found.curve.log10_h[0, -1] == pytest.approx(0, abs=1e-12)
    if kind != "rnn" or input_scale + radius < 2:  # where h is rounded to 1, the trace's 1 - h^2 is 0
        assert_allclose(found.curve.dh.value[0, 1:], found.layer["h"].gradient[0], rtol=1e-9, atol=1e-300)
    again = fresh_gradient(asked)
    assert_array_equal(found.curve.log10_h, again.curve.log10_h)
    gates = found.module.bias_ih_l0.detach().reshape(-1, hidden_size)
    if kind != "rnn" and initialisation != "chrono":
        assert_array_equal(gates[1], forget_bias)
        assert not gates[0].any()


def test_chrono_keeps_for_as_long_as_the_sequence() -> None:
    lstm = fresh_gradient(Fresh("lstm", initialisation="chrono", hidden_size=256, length=100))
    i, f, g, o = lstm.module.bias_ih_l0.detach().reshape(4, -1).numpy()
    assert_allclose(i, -f)
    assert not g.any()
    assert not o.any()
    times = np.exp(f)
    assert times.min() > 1
    assert times.max() < 99
    assert times.mean() == pytest.approx(50, abs=6)


def test_values_out_of_range_are_named_with_their_limits() -> None:
    for name, (least, most) in LIMITS.items():
        replace(Fresh(), **{name: least})
        replace(Fresh(), **{name: most})
        for value in (least - 1, most + 1):
            with pytest.raises(InputError, match=f"{name} is {value}; choose from"):
                replace(Fresh(), **{name: value})
        with pytest.raises(InputError, match=f"{name} is nan"):
            replace(Fresh(), **{name: float("nan")})
    with pytest.raises(InputError, match="kind is 'RNN'; choose one of: rnn, lstm, gru"):
        Fresh(kind="RNN")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"hidden_size is 2\.5; it is a whole"):
        Fresh(hidden_size=2.5)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="lstm knows 'tanh' alone"):
        Fresh(kind="lstm", activation="relu")


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_mean_field_is_a_mean_over_many_units(activation: str) -> None:
    """Against q_t and the slopes of a million independent units."""
    phi = {"tanh": np.tanh, "relu": lambda a: np.maximum(a, 0)}[activation]
    slope = {"tanh": lambda a: 1 - np.tanh(a) ** 2, "relu": lambda a: (a > 0) * 1.0}[activation]
    rng, q = np.random.default_rng(0), 0.0
    theory = mean_field(1.2, 0.7, 10, activation)
    for t in range(10):
        h = phi(np.sqrt(q) * rng.standard_normal(10**6))
        q = 1.2**2 * np.square(h).mean() + 0.7**2
        assert theory.q[t] == pytest.approx(q, rel=5e-3)
        a = np.sqrt(q) * rng.standard_normal(10**6)
        assert theory.slopes[t] == pytest.approx(
            0.5 * np.log10(1.2**2 * np.square(slope(a)).mean()), abs=2e-3
        )


def test_the_slope_of_the_forget_gates() -> None:
    found = fresh_gradient(Fresh("lstm", hidden_size=16, length=300, forget_bias=-4.0))
    slope = forget_slope(found.layer)
    f = found.layer["f"].value[0]
    assert slope.mean == pytest.approx(np.log10(f).mean())
    product = np.zeros(16)
    for f_t in f:
        product += np.log10(f_t)  # of f_1 f_2 ... f_T, of each unit
    assert slope.slowest == pytest.approx(product.max() / 300)
    assert slope.mean < slope.slowest < 0
    with pytest.raises(InputError, match="this layer is of a rnn"):
        forget_slope(fresh_gradient(Fresh()).layer)
