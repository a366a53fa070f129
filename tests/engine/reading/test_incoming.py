"""What comes in to a unit, put together by hand, is the gate that the trace found."""

from functools import cache
from itertools import product

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from engine import Scale, Shift, models
from engine.reading.incoming import incoming
from engine.reading.reading import read
from engine.tracing.changes import Change

NETWORKS = list(product(models.NAMES, models.KINDS))
STACKED = {"rnn": "a", "lstm": "ifgo", "gru": "rzn"}  # the order of `torch.nn`
TEXT = "좋은 film: it was \n“good” 𒀀"


@cache
def network(name: str, kind: str) -> models.Network:
    return models.load(name, kind)


def phi(gate: str, total: NDArray[np.float64]) -> NDArray[np.float64]:
    if gate == "a":  # a pre-activation is the sum itself
        return total
    return np.tanh(total) if gate in "gn" else 1 / (1 + np.exp(-total))


def changes(kind: str) -> list[tuple[Change, ...]]:
    keeper = {"rnn": "a", "lstm": "f", "gru": "z"}[kind]
    everything = (Scale("weight_hh", 1.7), Shift(keeper, -2.5), Scale("weight_ih", 0.5), Scale("bias_hh", 3))
    return [(), (Scale("weight_hh", 0.0),), (Shift(keeper, 4.0),), everything]


@pytest.mark.parametrize(("name", "kind"), NETWORKS)
def test_the_parts_add_up_to_the_gate(name: str, kind: str) -> None:
    for changed in changes(kind):
        found = read(network(name, kind), TEXT, changed)
        h = found.layer["h"].value[0]  # (time, units)
        h_prev = np.concatenate([np.zeros_like(h[:1]), h[:-1]])
        for unit in (0, found.card.hidden_size // 3, found.card.hidden_size - 1):
            parts = incoming(network(name, kind), found, unit)
            assert parts.unit == unit
            assert "".join(parts.gates) == STACKED[kind]
            for k, gate in enumerate(parts.gates):
                from_state = h_prev @ parts.W_hh[k] + parts.b_hh[k]  # (time,)
                if gate == "n":
                    from_state = from_state * found.layer["r"].value[0, :, unit]
                gates = phi(gate, parts.from_x[k] + from_state)
                assert_allclose(gates, found.layer[gate].value[0, :, unit], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_weights_are_the_networks_own_rows(kind: str) -> None:
    shipped = network("en-sentiment", kind)
    found = read(shipped, "fine", (Scale("weight_hh", 2.0),))
    state = shipped.model.rnn.state_dict()
    unit, units = 5, found.card.hidden_size
    parts = incoming(shipped, found, unit)
    rows = [k * units + unit for k in range(len(STACKED[kind]))]
    assert_array_equal(parts.W_hh, 2 * state["weight_hh_l0"].double().numpy()[rows])
    assert_array_equal(parts.b_hh, state["bias_hh_l0"].double().numpy()[rows])


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_network_is_left_as_it_was(kind: str) -> None:
    shipped = models.load("en-sentiment", kind)
    before = {key: value.clone() for key, value in shipped.model.state_dict().items()}
    incoming(shipped, read(shipped, "fine", changes(kind)[-1]), 0)
    assert all(torch.equal(value, before[key]) for key, value in shipped.model.state_dict().items())


def test_no_such_unit() -> None:
    shipped = network("en-sentiment", "lstm")
    units = shipped.card.hidden_size
    for unit in (-1, units, 10_000):
        with pytest.raises(IndexError, match=f"no unit {unit}: the layer has {units}"):
            incoming(shipped, read(shipped, "fine"), unit)
