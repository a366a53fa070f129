"""The drawing of an architecture shows all its shapes and its weights, and stays within its frame."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

from hypothesis import given

from engine.lectures.shapes.architecture import Architecture
from pages.charts.svg_drawing import WIDTH
from pages.charts.unrolled import unrolled
from tests.engine.lectures.shapes.test_architecture import architectures

LARGE = dict.fromkeys(("batch", "time", "steps", "input_size", "hidden_size", "outputs"), 100)
NETWORKS = architectures() | architectures().map(lambda made: Architecture(**vars(made) | LARGE))
SVG = "{http://www.w3.org/2000/svg}"


def drawn(made: Architecture) -> ElementTree.Element:
    return ElementTree.fromstring(unrolled(made, "light"))


def texts(svg: ElementTree.Element) -> Counter[str]:
    return Counter("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))


@given(NETWORKS)
def test_every_arrows_shape_is_there(made: Architecture) -> None:
    shown = texts(drawn(made))
    assert str((made.batch, made.input_size)) in shown
    assert str((made.batch, made.outputs)) in shown
    assert str((made.batch, made.directions * made.hidden_size)) in shown
    if made.layers > 1 and made.recurrent:
        assert shown[str((made.batch, made.directions * made.hidden_size))] >= made.layers


@given(NETWORKS)
def test_as_many_outputs_as_the_form_gives(made: Architecture) -> None:
    shown = texts(drawn(made))
    outputs = [name for name in shown if name.startswith("y")]
    last = {"many-to-many": made.time, "one-to-many": made.steps, "encoder-decoder": made.steps}
    expected = f"y{last[made.form]}" if made.form in last else "y"
    assert expected in outputs
    assert (outputs == ["y"]) == (made.form in ("one-to-one", "many-to-one"))
    assert ("x" in shown) == (made.form in ("one-to-one", "one-to-many"))


@given(NETWORKS)
def test_nothing_lies_outside_the_frame(made: Architecture) -> None:
    svg = drawn(made)
    _, _, width, height = map(float, svg.attrib["viewBox"].split())
    for box in svg.iter(f"{SVG}rect"):
        x, y = float(box.attrib["x"]), float(box.attrib["y"])
        assert 0 <= x <= width - WIDTH
        assert 0 <= y <= height - float(box.attrib["height"])
    for line in svg.iter(f"{SVG}line"):
        assert all(0 <= float(line.attrib[name]) <= width for name in ("x1", "x2"))
        assert all(0 <= float(line.attrib[name]) <= height for name in ("y1", "y2"))
    for text in svg.iter(f"{SVG}text"):
        reach = 7 * len("".join(text.itertext()))  # pixels, for letters of 12
        if text.attrib["text-anchor"] == "start":
            assert float(text.attrib["x"]) + reach <= width


@given(NETWORKS)
def test_boxes_do_not_overlap(made: Architecture) -> None:
    boxes = [(float(box.attrib["x"]), float(box.attrib["y"])) for box in drawn(made).iter(f"{SVG}rect")]
    for place, (x, y) in enumerate(boxes):
        assert all(abs(x - other) > WIDTH or abs(y - height) > 30 for other, height in boxes[:place])


def test_each_step_has_the_same_weights() -> None:
    shown = texts(drawn(Architecture(time=4)))
    assert shown["Wih"] == 4
    assert shown["Whh"] == 3
    shown = texts(drawn(Architecture(form="encoder-decoder", time=3, steps=3)))
    assert shown["Whh"] == shown["W′hh"] == 2
