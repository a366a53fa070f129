"""One network in every form: unrolled, with the shape of every tensor, its parameters, and its code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import streamlit as st

from engine.cells import Kind
from engine.lectures.shapes.architecture import READS_BOTH_WAYS, Architecture, Form
from engine.lectures.shapes.code import code
from pages.charts.unrolled import unrolled
from pages.frame.picture import picture
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.choices import MOST_LAYERS, MOST_STEPS, MOST_UNITS, ShapesChoices
from pages.state import session
from pages.state.bind import follow_field
from pages.text.i18n import Words

LECTURE: dict[str, Any] = {
    "form": "many-to-many",
    "cell": "rnn",
    "batch": 1,
    "time": 10,
    "inputs": 5,
    "units": 8,
    "outputs": 3,
    "layers": 1,
    "both": False,
}
PRESETS = {
    "vanilla": LECTURE,
    "deep": LECTURE | {"layers": 2},
    "both": LECTURE | {"layers": 2, "both": True},
}


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's architecture."""
    _choose(say)
    made = architecture_of(session.current(ShapesChoices))
    st.markdown(caption(made, say))
    drawing, numbers = st.columns([3, 2], gap="large")
    picture(unrolled(made, current_theme()), label(made, say), drawing)
    if made.recurrent:
        drawing.caption(shared(made, say))
    with numbers:
        st.markdown(f"**{say('shapes.architectures.tensors')}**")
        st.table(tensors(made, say), border="horizontal")
        st.markdown(f"**{say('shapes.architectures.parameters')}**")
        st.table(parameters(made, say), border="horizontal")
        st.caption(say("shapes.architectures.conventions"))
    st.markdown(f"**{say('shapes.architectures.code')}**")
    st.code(code(made), language="python", wrap_lines=True)  # a box to scroll in is reached by no key
    st.caption(say("shapes.architectures.weights"))
    return questions(made, say)


def architecture_of(scene: ShapesChoices) -> Architecture:
    """What is drawn. Where its form can't be bidirectional, it isn't, whatever the scene says."""
    return Architecture(
        form=scene.form,
        kind=scene.cell,
        batch=scene.batch,
        time=scene.time,
        steps=scene.steps,
        input_size=scene.inputs,
        hidden_size=scene.units,
        outputs=scene.outputs,
        layers=scene.layers,
        bidirectional=scene.both and scene.form in READS_BOTH_WAYS,
    )


def _choose(say: Words) -> None:
    with st.container(horizontal=True):
        for name, changes in PRESETS.items():
            st.button(
                say(f"shapes.architectures.preset.{name}"),
                key=f"shape-{name}",
                on_click=session.replace,
                kwargs=changes,
            )
    st.segmented_control(
        say("shapes.architectures.form"),
        get_args(Form),
        format_func=lambda form: say(f"shapes.form.{form}"),
        **follow_field("form", start="default"),
    )
    form = session.current(ShapesChoices).form
    st.caption(say(f"shapes.form.{form}.use"))
    kind, layers, both = st.columns(3, gap="medium", vertical_alignment="bottom")
    kind.segmented_control(
        say("read.kind"),
        get_args(Kind),
        format_func=lambda name: say(f"kind.{name}"),
        disabled=form == "one-to-one",
        **follow_field("cell", start="default"),
    )
    layers.slider(
        say("shapes.architectures.layers"),
        1,
        MOST_LAYERS,
        disabled=form == "one-to-one",
        **follow_field("layers"),
    )
    both.toggle(
        say("shapes.architectures.both"),
        disabled=form not in READS_BOTH_WAYS,
        help=None if form in READS_BOTH_WAYS else say("shapes.architectures.not-both"),
        **follow_field("both"),
    )
    with st.container(horizontal=True):
        for name in _sizes(form):
            st.number_input(
                say(f"shapes.architectures.{name}"),
                min_value=1,
                max_value=MOST_STEPS if name in ("time", "steps") else MOST_UNITS,
                width=130,
                **follow_field(name),
            )


def _sizes(form: Form) -> list[str]:
    reads = form not in ("one-to-one", "one-to-many")
    writes = form in ("one-to-many", "encoder-decoder")
    return [
        "batch",
        *(["time"] if reads else []),
        *(["steps"] if writes else []),
        "inputs",
        "units",
        "outputs",
    ]


def caption(made: Architecture, say: Words) -> str:
    """What goes in, what comes out, and what it costs."""
    shapes = made.shapes()
    return say(
        f"shapes.architectures.caption.{made.form}",
        x=shapes["x"],
        y=shapes["y"],
        time=made.time,
        steps=made.steps,
        parameters=say.count(sum(made.parameters("pytorch").values())),
    )


def shared(made: Architecture, say: Words) -> str:
    """How often the same two matrices are used."""
    weights = made.weights()
    uses = made.steps if made.form == "one-to-many" else made.time
    return say("shapes.architectures.shared", uses=uses, ih=weights["W_ih"], hh=weights["W_hh"])


def label(made: Architecture, say: Words) -> str:
    """The drawing in a sentence."""
    return say(
        "shapes.architectures.label",
        form=say(f"shapes.form.{made.form}"),
        layers=made.layers,
        directions=made.directions,
        shapes=", ".join(f"{name} {shape}" for name, shape in made.shapes().items()),
    )


def tensors(made: Architecture, say: Words) -> dict[str, list[str]]:
    """A table of every tensor's shape."""
    shapes = made.shapes()
    return {
        say("shapes.architectures.tensor"): [f"`{name}`" for name in shapes],
        say("shapes.architectures.shape"): [str(shape) for shape in shapes.values()],
        say("shapes.architectures.axes"): [say(f"shapes.axes.{_axes(made, name)}") for name in shapes],
    }


def _axes(made: Architecture, name: str) -> str:
    if name in ("h_n", "c_n", "h_0"):
        return "state"
    if name == "h":
        return "hidden"
    sequence = len(made.shapes()[name]) == 3
    return f"{name}.sequence" if sequence else name


def parameters(made: Architecture, say: Words) -> dict[str, list[str]]:
    """A table of the parameters of each module as PyTorch and as Keras have them."""
    pytorch, keras = made.parameters("pytorch"), made.parameters("keras")
    return {
        say("shapes.architectures.module"): [
            *(f"`{name}`" for name in pytorch),
            say("shapes.architectures.sum"),
        ],
        "PyTorch": [say.count(count) for count in (*pytorch.values(), sum(pytorch.values()))],
        "Keras": [say.count(count) for count in (*keras.values(), sum(keras.values()))],
    }


def questions(made: Architecture, say: Words) -> list[Question]:
    """What may be foreseen of the network on show."""

    def longer() -> Answer:
        twice = Architecture(**vars(made) | {"time": 2 * made.time, "steps": 2 * made.steps})
        before, after = (sum(each.parameters("pytorch").values()) for each in (made, twice))
        because = say("shapes.architectures.longer.because", before=say.count(before), after=say.count(after))
        return Answer(0 if after == before else 1, because)

    def wider() -> Answer:
        twice = Architecture(**vars(made) | {"hidden_size": 2 * made.hidden_size})
        before, after = (sum(each.parameters("pytorch").values()) for each in (made, twice))
        ratio = after / before
        place = 0 if ratio < 1.95 else 1 if ratio <= 2.05 else 2
        because = say(
            "shapes.architectures.wider.because",
            before=say.count(before),
            after=say.count(after),
            ratio=say.fixed(ratio, 2),
        )
        return Answer(place, because)

    def lstm() -> Answer:
        rnn, lstm = (
            sum(
                Architecture(**vars(made) | {"form": "many-to-many", "kind": kind})
                .parameters("pytorch")
                .values()
            )
            for kind in ("rnn", "lstm")
        )
        head = made.parameters("pytorch")["head"]
        because = say(
            "shapes.architectures.lstm.because",
            rnn=say.count(rnn),
            lstm=say.count(lstm),
            ratio=say.fixed(lstm / rnn, 2),
            head=say.count(head),
        )
        return Answer(0 if lstm < 4 * rnn else 1, because)

    def told(name: str, count: int) -> tuple[str, list[str]]:
        text = say(f"shapes.architectures.{name}.text")
        return text, [say(f"shapes.architectures.{name}.option.{place}") for place in range(count)]

    return [
        Question("shape-longer", *told("longer", 2), longer),
        Question("shape-wider", *told("wider", 3), wider),
        Question("shape-lstm", *told("lstm", 2), lstm),
    ]
