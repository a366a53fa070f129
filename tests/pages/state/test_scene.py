"""A scene survives its link, and no link, however odd, can break the page."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.lectures.shapes.architecture import FORMS
from engine.lectures.words.embedding import LETTERS
from engine.lectures.words.word2vec import Architecture, Objective
from engine.race import CHOICES, LIMITS, TASKS
from pages.state.choices.cell import PRESETS
from pages.state.choices.gradients import Activation, Initialisation, Room, Source, Zoom
from pages.state.choices.hello import Followed, HelloRoom, LanguageModelName
from pages.state.choices.one_step import StepLine, StepRoom
from pages.state.choices.one_step_presets import STEP_CELLS, STEP_GATES, STEP_LOOPS
from pages.state.choices.race import NAMES, OPTIONAL, PresetName, RaceRoom
from pages.state.choices.shapes import ShapeRoom
from pages.state.choices.words import LINEARS, TABLES, WordRoom
from pages.state.damaged_link import cut_off, parameters_of, readings
from pages.state.scene import (
    KNOWN,
    LONGEST_LINK,
    MOST_FILLER,
    MOST_HOLDS,
    SIGNED,
    Gate,
    Hold,
    Kind,
    MomentName,
    NetworkName,
    Scene,
    Shown,
    from_link,
)
from pages.text.i18n import LANGUAGES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)  # a text box gives no lone surrogate
ENTRIES = st.floats(-1000, 1000)  # of a matrix
PLACES = st.none() | st.integers(1, 3000)  # a step or a unit, from 1


@st.composite
def holds(draw: st.DrawFn) -> Hold:
    gate = draw(st.sampled_from(get_args(Gate)))
    value = draw(st.integers(-20 if gate in SIGNED else 0, 20)) / 20  # as the slider has them
    return Hold(gate=gate, value=value, unit=draw(PLACES))


@st.composite
def race_settings(draw: st.DrawFn) -> tuple[tuple[str, object], ...]:
    values: dict[str, st.SearchStrategy[object]] = {
        "task": st.sampled_from([*TASKS, "text"]),
        "kinds": st.lists(st.sampled_from(get_args(Kind)), min_size=1, unique=True).map(tuple),
        "seeds": st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=16, unique=True).map(tuple),
    }
    values |= {name: st.sampled_from(choices) for name, choices in CHOICES.items() if name != "dtype"}
    for name, (least, most) in LIMITS.items():
        number = st.integers(least, int(most)) if isinstance(least, int) else st.floats(least, most)
        values[name] = number | st.none() if name in OPTIONAL else number
    chosen = draw(st.fixed_dictionaries({}, optional=values))
    return tuple((name, chosen[name]) for name in NAMES if name in chosen)


SCENES = st.builds(
    Scene,
    language=st.sampled_from(LANGUAGES),
    network=st.sampled_from(get_args(NetworkName)),
    kind=st.sampled_from(get_args(Shown)),
    moment=st.sampled_from(get_args(MomentName)),
    text=st.none() | TEXTS,
    steps=PLACES,
    filler=st.integers(0, MOST_FILLER),
    after=st.integers(1, 3000),
    at=PLACES,
    gain=st.floats(0, 4),
    bias=st.floats(-10, 10),
    hold=st.lists(holds(), max_size=4).map(tuple),
    step=PLACES,
    unit=PLACES,
    room=st.sampled_from(get_args(Room)),
    source=st.sampled_from(get_args(Source)),
    zoom=st.sampled_from(get_args(Zoom)),
    first=PLACES,
    last=PLACES,
    radius=st.floats(0.1, 3),
    hidden_size=st.integers(2, 128),
    length=st.integers(2, 500),
    activation=st.sampled_from(get_args(Activation)),
    initialisation=st.sampled_from(get_args(Initialisation)),
    forget_bias=st.floats(-10, 10),
    input_scale=st.floats(0, 5),
    seed=st.integers(0, 9999),
    matrix=st.tuples(ENTRIES, ENTRIES, ENTRIES, ENTRIES),
    power=st.integers(1, 30),
    clip=st.sampled_from(["norm", "value"]),
    threshold=st.floats(0.1, 10),
    vector=st.tuples(ENTRIES, ENTRIES),
    window=st.integers(1, 3000),
    preactivation=st.floats(-5, 5),
    cell=st.sampled_from(list(PRESETS.values())),
    line=st.integers(1, 8),
    hello_room=st.sampled_from(get_args(HelloRoom)),
    hello_weights=st.lists(ENTRIES, min_size=47, max_size=47).map(tuple),
    hello_text=TEXTS.map(lambda text: text[:10]),
    hello_step=st.integers(1, 10),
    hello_turned=st.integers(0, 46),
    hello_network=st.none() | st.sampled_from(get_args(LanguageModelName)),
    hello_kind=st.sampled_from(get_args(Kind)),
    hello_moment=st.sampled_from(get_args(MomentName)),
    race_room=st.sampled_from(get_args(RaceRoom)),
    race_preset=st.sampled_from(get_args(PresetName)),
    race_settings=race_settings(),
    race_text=TEXTS,
    race_ids=st.lists(st.from_regex("[0-9a-f]{32}", fullmatch=True), max_size=2).map(tuple),
    hello_first=st.none() | TEXTS,
    hello_second=st.none() | TEXTS,
    hello_start=TEXTS,
    hello_temperature=st.floats(0.1, 2),
    hello_seed=st.integers(0, 9999),
    hello_length=st.integers(20, 400),
    hello_at=st.integers(1, 400),
    hello_followed=st.sampled_from(get_args(Followed)),
    shape_room=st.sampled_from(get_args(ShapeRoom)),
    shape_form=st.sampled_from(FORMS),
    shape_cell=st.sampled_from(get_args(Kind)),
    shape_batch=st.integers(1, 512),
    shape_time=st.integers(1, 100),
    shape_steps=st.integers(1, 100),
    shape_inputs=st.integers(1, 512),
    shape_units=st.integers(1, 512),
    shape_outputs=st.integers(1, 512),
    shape_layers=st.integers(1, 4),
    shape_both=st.booleans(),
    shape_picture=st.integers(1, 360),
    shape_spoken=st.none() | st.sampled_from(LANGUAGES),
    shape_request=st.none() | TEXTS,
    shape_sentence=st.none() | TEXTS,
    shape_date=st.none() | TEXTS,
    shape_word=st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    shape_first=st.none() | TEXTS,
    shape_second=st.none() | TEXTS,
    shape_scores=st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5)),
    shape_gamma=st.floats(0.1, 5),
    step_room=st.sampled_from(get_args(StepRoom)),
    step_kind=st.sampled_from(get_args(Kind)),
    step_line=st.sampled_from(get_args(StepLine)),
    step_cell=st.builds(
        lambda cell, bias: cell.with_("h_prev", ((bias,) * cell.shape("h_prev")[1],)),
        st.sampled_from(list(STEP_CELLS.values())),
        ENTRIES,
    ),
    step_gates=st.sampled_from(list(STEP_GATES.values())),
    step_loop=st.sampled_from(list(STEP_LOOPS.values())),
    step_recurrent=st.booleans(),
    word_room=st.sampled_from(get_args(WordRoom)),
    word_linear=st.builds(
        lambda linear, number: linear.with_("x", ((number, 1.0),)),
        st.sampled_from(list(LINEARS.values())),
        ENTRIES,
    ),
    word_rows=st.none() | TEXTS,
    word_category=st.none() | TEXTS,
    word_smoothing=st.floats(0, 5),
    word_columns=st.integers(1, 60),
    word_first=st.none() | TEXTS,
    word_second=st.none() | TEXTS,
    word_terms=st.none() | TEXTS,
    word_reader=st.sampled_from(get_args(Kind)),
    word_entry=st.none() | TEXTS,
    word_other=st.none() | TEXTS,
    word_corpus=st.none() | TEXTS,
    word_window=st.integers(1, 10),
    word_query=st.none() | TEXTS,
    word_counts=st.tuples(*[st.integers(0, 10**9)] * 4),
    word_kept=st.integers(1, 20),
    word_architecture=st.sampled_from(get_args(Architecture)),
    word_objective=st.sampled_from(get_args(Objective)),
    word_size=st.integers(2, 50),
    word_steps=st.integers(10, 1000),
    word_seed=st.integers(0, 9999),
    word_cost_vocabulary=st.integers(2, 8),
    word_near=st.none() | TEXTS,
    word_table=st.builds(lambda number: TABLES["slide"].with_("E", ((number, 1.0),) * len(LETTERS)), ENTRIES),
    word_letter=st.integers(0, len(LETTERS) - 1),
)
# where newcomers start: with an example, in the browser's language
STARTS = st.builds(
    Scene, language=st.sampled_from(LANGUAGES), network=st.sampled_from(["en-sentiment", "ko-sentiment"])
)
FIELDS = list(Scene.model_fields)


def through_the_address_bar(link: dict[str, str]) -> dict[str, str]:
    return dict(parse_qsl(urlencode(link), keep_blank_values=True, strict_parsing=True))


@given(SCENES, STARTS)
def test_a_link_brings_the_scene_back(scene: Scene, start: Scene) -> None:
    """All of it but the player's step, which the browser itself writes into the address."""
    link = scene.link()
    assert "step" not in link
    assert from_link(through_the_address_bar(link), start) == (scene.with_(step=None), [])
    if scene.step:
        link["step"] = str(scene.step)
    assert from_link(through_the_address_bar(link), start) == (scene, [])


def test_the_strategy_draws_every_field() -> None:
    drawn: set[str] = set()

    @given(SCENES)
    def draw(scene: Scene) -> None:
        drawn.update(scene.model_dump(exclude_defaults=True))

    draw()
    assert drawn == set(FIELDS)


@pytest.mark.parametrize(
    "text", ["", " ", "a&kind=gru#x?y%00+", "정말", "👩‍👩‍👧‍👦", "<b>", "\x00\r\n", "null", "None"]
)
def test_a_link_keeps_odd_texts(text: str) -> None:
    link = Scene(text=text).link()
    assert from_link(through_the_address_bar(link), Scene(language="ko"))[0].text == text


def test_a_text_too_long_for_a_link_is_left_out_and_nothing_else() -> None:
    fits, too_long = (
        Scene(kind="gru", text="a" * LONGEST_LINK),
        Scene(kind="gru", text="a" * (LONGEST_LINK + 1)),
    )
    assert from_link(fits.link(), Scene()) == (fits, [])
    assert from_link(too_long.link(), Scene()) == (too_long.with_(text=None), [])


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), TEXTS, max_size=6), SCENES)
def test_nonsense_is_named_and_everything_else_is_taken(parameters: dict[str, str], start: Scene) -> None:
    scene, refused = from_link(parameters, start)
    assert len(refused) == len(set(refused))
    parameters = parameters_of(parameters, KNOWN)
    # names of others are passed over, but for the beginning of one of ours
    assert set(refused) <= parameters.keys() & {*KNOWN, *cut_off(parameters, KNOWN)}
    for name in FIELDS:
        if name in parameters and name not in refused:
            sensible = [value for value in readings(parameters[name]) if _fits(start, name, value)]
            assert getattr(scene, name) == getattr(start.with_(**{name: sensible[0]}), name)
        else:
            assert getattr(scene, name) == getattr(start, name)
    for name in set(refused) & set(FIELDS):
        assert not _fits(start, name, parameters[name])


def _fits(start: Scene, name: str, value: str) -> bool:
    try:
        start.with_(**{name: value})
    except ValidationError:
        return False
    return True


@given(st.lists(holds(), max_size=6).map(tuple))
def test_a_unit_has_one_hold_and_its_own_goes_over_that_of_all(asked: tuple[Hold, ...]) -> None:
    held = Scene(hold=asked).hold
    places = [(hold.gate, hold.unit) for hold in held]
    assert len(set(places)) == len(places)
    assert {(hold.gate, hold.unit): hold for hold in asked} == dict(zip(places, held, strict=True))
    for gate in get_args(Gate):
        assert None not in [unit for name, unit in places if name == gate][1:]


NO_HOLDS = [
    "f",
    "f=",
    "f=2",  # out of range
    "f=1.05",
    "f=-0.1",  # a sigmoid is never negative
    "g=-1.1",
    "f.0=1",  # units count from 1
    "f.-1=1",
    "f.1.2=1",
    "q=1",
    "h=1",
    "f=1;o=0",
    "f=1,o",
    ",".join(f"f.{unit}=1" for unit in range(1, MOST_HOLDS + 2)),
    "f=1e0",
    "f=nan",
    "f=1.0.0",
    "<script>",
]


@pytest.mark.parametrize(
    ("parameters", "refused"),
    [
        ({"kind": "transformer"}, ["kind"]),
        ({"kind": "LSTM"}, ["kind"]),
        ({"kind": ""}, ["kind"]),
        ({"network": "../../etc/passwd", "kind": "gru"}, ["network"]),
        ({"language": "fr", "network": "x", "kind": "y"}, ["language", "network", "kind"]),
        ({"utm_source": "mail", "fbclid": "", "kind": "gru"}, []),
        ({"v": "1"}, []),
        ({"v": "2", "kind": "gru"}, []),
        ({"v": "3", "kind": "gru"}, ["v"]),
        ({"v": "", "gain": "4.01"}, ["v", "gain"]),
        *(
            ({name: value}, [name])
            for name in ("steps", "after", "at", "step", "unit")
            for value in ("0", "-1", "x", "1.5")
        ),
        *(({"gain": value}, ["gain"]) for value in ("-0.1", "4.1", "nan", "inf", "", "1,5")),
        *(({"bias": value}, ["bias"]) for value in ("-10.5", "11", "nan", "-inf", "big")),
        *(({"filler": value}, ["filler"]) for value in ("-1", "201", "1e9", "ten")),
        *(({"moment": value}, ["moment"]) for value in ("late", "", "FINAL")),
        *(({"hold": value}, ["hold"]) for value in NO_HOLDS),
    ],
)
def test_what_is_refused(parameters: dict[str, str], refused: list[str]) -> None:
    scene, names = from_link(parameters, Scene(kind="rnn"))
    assert sorted(names) == sorted(refused)
    assert scene.kind == ("gru" if parameters.get("kind") == "gru" else "rnn")


def test_a_scene_is_replaced_never_changed() -> None:
    scene = Scene()
    with pytest.raises(ValidationError):
        scene.kind = "gru"
    assert scene.with_(kind="gru") == Scene(kind="gru")
    assert scene == Scene()
    with pytest.raises(ValidationError):
        scene.with_(kind="transformer")


def test_a_link_asks_for_no_more_than_its_slider_has() -> None:
    assert from_link({"word_smoothing": "5"}, Scene()) == (Scene(word_smoothing=5), [])
    assert from_link({"word_smoothing": "7.5"}, Scene()) == (Scene(), ["word_smoothing"])
