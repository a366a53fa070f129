"""Shapes and parameters are those of the modules that the page's own code makes."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from engine.cells import Kind
from engine.errors import InputError
from engine.lectures.shapes.architecture import FORMS, READS_BOTH_WAYS, Architecture, Form
from engine.lectures.shapes.code import code
from engine.models import KINDS

EXAMPLES = json.loads((Path(__file__).parents[3] / "reference" / "worked_examples.json").read_text())


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    form = draw(st.sampled_from(FORMS))
    sizes = ("batch", "time", "steps", "input_size", "hidden_size", "outputs")
    return Architecture(
        form=form,
        kind=draw(st.sampled_from(KINDS)),
        layers=draw(st.integers(1, 3)),
        bidirectional=form in READS_BOTH_WAYS and draw(st.booleans()),
        **{name: draw(st.integers(1, 6)) for name in sizes},
    )


def printed(program: str) -> dict[str, object]:
    """What the program says, by name."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(program, {})
    lines = (line.partition(" ") for line in out.getvalue().splitlines())
    return {name: ast.literal_eval(value) for name, _, value in lines}


@settings(max_examples=60)
@given(architectures())
def test_the_code_prints_the_shapes_and_the_parameters(made: Architecture) -> None:
    said = printed(code(made))
    assert said.pop("parameters") == sum(made.parameters("pytorch").values())
    assert said == made.shapes()


@given(architectures())
def test_the_weights_are_torchs(made: Architecture) -> None:
    names: dict[str, nn.Module] = {}
    exec(code(made).partition("\n\nx = ")[0], names)
    layer = next((module for module in names.values() if isinstance(module, nn.RNNBase)), None)
    found = {} if layer is None else {"W_ih": layer.weight_ih_l0, "W_hh": layer.weight_hh_l0}
    assert made.weights() == {name: tuple(weight.shape) for name, weight in found.items()}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_form_of_every_kind_runs(form: Form, kind: str) -> None:
    made = Architecture(form=form, kind=kind, layers=2)
    assert printed(code(made))["y"] == made.shapes()["y"]


@pytest.mark.parametrize(
    ("name", "layers", "bidirectional"),
    [("vanilla", 1, False), ("deep_2", 2, False), ("deep_2_bidirectional", 2, True)],
)
def test_the_lectures_shapes(name: str, layers: int, bidirectional: bool) -> None:
    lecture = EXAMPLES["output_shapes"]
    batch, time, input_size = lecture["input"]
    made = Architecture(
        batch=batch,
        time=time,
        input_size=input_size,
        hidden_size=lecture["hidden_size"],
        layers=layers,
        bidirectional=bidirectional,
    )
    assert {key: list(made.shapes()[key]) for key in ("output", "h_n")} == lecture[name]


def test_keras_parameters_as_the_lecture_prints_them() -> None:
    lecture = EXAMPLES["time_series"]
    made = Architecture(form="many-to-one", input_size=1, hidden_size=lecture["hidden_size"], outputs=1)
    counted = lecture["parameters"]
    assert made.parameters("keras") == {"rnn": counted["rnn"], "head": counted["dense"]}
    assert sum(made.parameters("pytorch").values()) == counted["total"] + lecture["hidden_size"]


@pytest.mark.parametrize(
    ("kind", "layers", "bidirectional", "counted"),
    [
        ("rnn", 1, False, 139),
        ("rnn", 2, True, 675),
        ("lstm", 1, True, 947),
        ("lstm", 2, False, 1019),
        ("lstm", 2, True, 2547),
        ("gru", 1, False, 387),
        ("gru", 2, True, 2019),
    ],
)
def test_parameters_as_keras_counts_them(kind: Kind, layers: int, bidirectional: bool, counted: int) -> None:
    """What `count_params()` of Keras 3.15.1 says of inputs of 5, states of 8, and a Dense(3) upon them."""
    made = Architecture(kind=kind, layers=layers, bidirectional=bidirectional)
    assert sum(made.parameters("keras").values()) == counted


@given(architectures())
def test_keras_has_one_bias_less_for_each_unit_of_a_gate_but_in_a_gru(made: Architecture) -> None:
    more = sum(made.parameters("pytorch").values()) - sum(made.parameters("keras").values())
    recurrent = {"one-to-one": 0, "encoder-decoder": 2}.get(made.form, 1)
    gates = {"rnn": 1, "lstm": 4, "gru": 0}[made.kind]
    assert more == recurrent * gates * made.hidden_size * made.layers * made.directions


@given(architectures(), st.integers(1, 500))
def test_parameters_do_not_grow_with_the_sequence(made: Architecture, time: int) -> None:
    longer = Architecture(**{**made.__dict__, "time": time, "steps": time, "batch": time})
    assert longer.parameters("pytorch") == made.parameters("pytorch")


@pytest.mark.parametrize("form", [form for form in FORMS if form not in READS_BOTH_WAYS])
def test_what_has_no_end_yet_can_not_be_read_from_it(form: Form) -> None:
    with pytest.raises(InputError, match="many-to-one, many-to-many"):
        Architecture(form=form, bidirectional=True)


@pytest.mark.parametrize("name", ["batch", "time", "steps", "input_size", "hidden_size", "outputs", "layers"])
def test_a_size_is_at_least_one(name: str) -> None:
    with pytest.raises(InputError, match=f"{name} must be at least 1, not 0"):
        Architecture(**{name: 0})
