"""The settings of a race: what can't run is refused, with its value and its limit."""

from __future__ import annotations

import json
import pickle
import re
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.cells import Kind
from engine.errors import InputError
from engine.race import CHOICES, LIMITS, TASKS, Network, Run, device_name, sizes, task_of
from engine.race.network import fresh

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")
OPTIONAL = ("clip", "window", "forget_bias", "goal")


def within(name: str) -> st.SearchStrategy[Any]:
    least, most = LIMITS[name]
    if isinstance(least, int):
        return st.integers(least, int(most))
    return st.floats(least, most)


def allowed(name: str) -> st.SearchStrategy[Any]:
    return st.none() | within(name) if name in OPTIONAL else within(name)


settings = st.fixed_dictionaries(
    {name: allowed(name) for name in LIMITS if name not in ("length", "forget_bias")}
    | {name: st.sampled_from(values) for name, values in CHOICES.items() if name != "device"}
    | {
        "task": st.sampled_from(sorted(TASKS)),
        "length": st.integers(20, int(LIMITS["length"][1])),
        "kinds": st.permutations(KINDS).flatmap(
            lambda kinds: st.integers(1, 3).map(lambda n: tuple(kinds[:n]))
        ),
        "seeds": st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=16, unique=True).map(tuple),
    }
)


@given(settings)
def test_what_is_within_the_limits_is_taken_and_comes_back_from_json(values: dict[str, Any]) -> None:
    run = Run(**values)
    assert all(getattr(run, name) == value for name, value in values.items())
    assert Run(**json.loads(json.dumps(run.as_dict()))) == run
    assert pickle.loads(pickle.dumps(run)) == run
    assert hash(run) == hash(replace(run))


@given(st.sampled_from(sorted(LIMITS)), st.data())
def test_what_is_outside_the_limits_is_refused_and_both_are_named(name: str, data: st.DataObject) -> None:
    least, most = LIMITS[name]
    if isinstance(least, int):
        value: float = data.draw(st.integers(max_value=least - 1) | st.integers(int(most) + 1))
    else:
        value = data.draw(
            st.floats(max_value=least, exclude_max=True)
            | st.floats(most, exclude_min=True)
            | st.just(float("nan"))
        )
    with pytest.raises(InputError, match=re.escape(f"{name} is {value}")) as refused:
        Run(**{name: value})
    assert f"{least:g}" in str(refused.value)
    assert f"{most:g}" in str(refused.value)


@pytest.mark.parametrize("name", sorted(LIMITS))
def test_a_number_too_large_for_a_float_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} is 1000"):
        Run(**{name: 10**400})


@pytest.mark.parametrize("name", sorted(LIMITS))
@pytest.mark.parametrize("value", ["many", True, (1,)])
def test_what_is_no_number_is_refused(name: str, value: object) -> None:
    with pytest.raises(InputError, match=f"{name} is "):
        Run(**{name: value})


@pytest.mark.parametrize(
    "name", sorted({name for name, (least, _) in LIMITS.items() if isinstance(least, int)})
)
def test_half_a_step_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=rf"{name} is 1.5; it is a whole number from"):
        Run(**{name: 1.5})


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_an_unknown_choice_is_told_what_there_is(name: str) -> None:
    with pytest.raises(
        InputError, match=f"{name} is 'none of them'; choose one of: {', '.join(CHOICES[name])}"
    ):
        Run(**{name: "none of them"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"task": "chess"}, "task is 'chess'; choose one of: recall, adding, .*, text"),
        ({"kinds": ("lstm", "transformer")}, "kinds has 'transformer'"),
        ({"kinds": ()}, "at least one"),
        ({"kinds": ("rnn", "rnn")}, "each once"),
        ({"kinds": "rnn"}, "give a tuple"),
        ({"seeds": (1, 1)}, "each once"),
        ({"seeds": (-1,)}, "-1"),
        ({"seeds": (2**31,)}, str(2**31)),
        ({"seeds": (1.5,)}, "whole number"),
        ({"seeds": tuple(range(17))}, "17 seeds; give at most 16"),
        ({"task": "order", "length": 9}, "length is 9; the task 'order' needs at least 10"),
        ({"initialisation": "chrono", "forget_bias": 1.0}, "leave forget_bias out"),
        ({"task": "text", "text": "too short"}, "9 characters"),
        ({"task": "text", "text": "ab" * 15, "length": 30}, "allows at most 29"),
    ],
)
def test_what_cannot_run_together_is_refused(values: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Run(**values)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_a_gpu_the_cpu_is_taken_and_a_gpu_asked_for_is_refused() -> None:
    assert device_name(Run()) == "CPU"
    with pytest.raises(InputError, match="choose 'auto' or 'cpu'"):
        device_name(Run(device="cuda"))


def weights(network: Network) -> dict[str, torch.Tensor]:
    return {name.removesuffix("_l0"): weight for name, weight in network.rnn.state_dict().items()}


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_the_forget_bias_is_the_keeping_gates_alone(kind: Kind) -> None:
    start, biased = (weights(fresh(Run(forget_bias=b, hidden_size=6), kind, 0)) for b in (None, 3.0))
    change = (biased["bias_ih"] + biased["bias_hh"]).view(-1, 6)
    assert torch.equal(change[1], torch.full((6,), 3.0))
    keep = [row for row in range(len(change)) if row != 1]
    assert torch.equal(change[keep], (start["bias_ih"] + start["bias_hh"]).view(-1, 6)[keep])
    assert all(torch.equal(start[name], biased[name]) for name in ("weight_ih", "weight_hh"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("gain", [0.0, 0.7, 1.3])
def test_the_gain_multiplies_what_the_initialisation_gives(kind: Kind, gain: float) -> None:
    for name, is_right in {
        "identity": lambda W: torch.equal(W, gain * torch.eye(12)),
        "orthogonal": lambda W: torch.allclose(W @ W.T, gain**2 * torch.eye(12), atol=1e-5),
        "uniform": lambda W: gain == 0 or 0.8 * gain < W.abs().max() * 12**0.5 <= gain,
    }.items():
        run = Run(initialisation=name, gain=gain, hidden_size=12)  # type: ignore[arg-type]
        for gate in weights(fresh(run, kind, 1))["weight_hh"].split(12):
            assert is_right(gate), name


def test_chrono_gates_remember_for_one_to_length_steps() -> None:
    run = Run(initialisation="chrono", length=50, hidden_size=400, kinds=("lstm", "gru"))
    lstm, gru = (weights(fresh(run, kind, 0)) for kind in run.kinds)
    for found in (lstm, gru):
        times = (found["bias_ih"] + found["bias_hh"]).view(-1, 400)[1].exp()
        assert times.min() >= 1
        assert times.max() <= 49
        assert times.mean() == pytest.approx(25, abs=2)
    assert torch.equal(lstm["bias_ih"][:400], -lstm["bias_ih"][400:800])


@pytest.mark.parametrize("task", ["recall", "adding"])
@pytest.mark.parametrize("hidden_size", [1, 5, 64, 200])
def test_the_same_budget_of_parameters_is_met_as_nearly_as_a_unit_allows(task: str, hidden_size: int) -> None:
    run = Run(task=task, hidden_size=hidden_size, same_budget="parameters")
    found = sizes(run)
    assert found["lstm"].hidden_size == hidden_size
    for kind, size in found.items():
        network = fresh(run, kind, 0)
        assert network.rnn.hidden_size == size.hidden_size
        assert sum(weight.numel() for weight in network.parameters()) == size.parameters
        gap = abs(size.parameters - found["lstm"].parameters)
        for other in (size.hidden_size - 1, size.hidden_size + 1):
            if other >= 1:
                one = sizes(replace(run, hidden_size=other, kinds=(kind,), same_budget="width"))[kind]
                assert abs(one.parameters - found["lstm"].parameters) >= gap


def test_of_the_same_width_means_the_same_width() -> None:
    assert {size.hidden_size for size in sizes(Run(hidden_size=33)).values()} == {33}
    assert task_of(Run(task="adding")).outputs == 1
