"""A page's choices survive their link, and no link, however odd, can break the page."""

from __future__ import annotations

import types
from functools import partial
from inspect import isclass
from typing import Annotated, Any, Union, get_args, get_origin
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from pages.lessons.choices import import_choices
from pages.lessons.read.choices import ReadChoices
from pages.state.damaged_link import cut_off, parameters_of, readings
from pages.state.matrices import Matrices
from pages.state.networks import MOST_HOLDS, SIGNED, Gate, Hold
from pages.state.record import LONGEST_LINK, Choices, from_link, known, pages_with_choices
from pages.text.i18n import LANGUAGES

import_choices()
PAGES = pages_with_choices()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)  # a text box gives no lone surrogate
PLACES = st.none() | st.integers(1, 3000)  # a step or a unit, from 1

pages = pytest.mark.parametrize("kind", PAGES.values(), ids=PAGES)


def of_type(annotation: Any, *limits: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type, within the limits that pydantic's fields put on it and on its parts."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        found = [meta for meta in arguments[1:] if isinstance(meta, FieldInfo)]
        return of_type(arguments[0], *limits, *(limit for meta in found for limit in meta.metadata))
    if get_origin(annotation) in (Union, types.UnionType):
        return st.one_of(*(st.none() if a is type(None) else of_type(a, *limits) for a in arguments))
    if get_origin(annotation) is tuple and arguments[-1] is not Ellipsis:
        return st.tuples(*map(of_type, arguments))
    if get_origin(annotation) is tuple:
        least = max((getattr(limit, "min_length", 0) for limit in limits), default=0)
        return st.lists(of_type(arguments[0]), min_size=least, max_size=max(least, 4)).map(tuple)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return st.fixed_dictionaries(
            {name: of_field(field) for name, field in annotation.model_fields.items()}
        )
    known_limits = [limit for limit in limits if type(limit).__module__ == "annotated_types"]
    if annotation is str:
        most = min((getattr(limit, "max_length", 60) for limit in known_limits), default=60)
        return st.text(st.characters(exclude_categories=["Cs"]), max_size=min(most, 60))
    if known_limits:
        return st.from_type(Annotated[annotation, *known_limits])
    return st.from_type(annotation)


def of_field(field: FieldInfo) -> st.SearchStrategy[Any]:
    return st.sampled_from(field.examples) if field.examples else of_type(field.annotation, *field.metadata)


def records(kind: type[Choices]) -> st.SearchStrategy[Choices]:
    """Records with whatever each of their fields may have; a new field is drawn without a line here."""
    schema = kind.model_json_schema()["properties"]

    def values(name: str, field: FieldInfo) -> st.SearchStrategy[Any]:
        if not (isclass(field.annotation) and issubclass(field.annotation, Matrices)):
            return of_field(field)
        presets = [getattr(kind().with_(**{name: preset}), name) for preset in schema[name]["enum"]]
        return st.builds(filled, st.sampled_from(presets), st.floats(0, 1))

    fields = {name: values(name, field) for name, field in kind.model_fields.items()}
    checks = {
        name: TypeAdapter(Annotated[field.annotation, name, *field.metadata])
        for name, field in kind.model_fields.items()
    }
    possible = {name: value.filter(partial(valid, checks[name])) for name, value in fields.items()}
    return st.fixed_dictionaries({}, optional=possible).map(kind.model_validate)


def filled(matrices: Matrices, number: float) -> Matrices:
    """The same but for the numbers in the first of them."""
    first = next(iter(type(matrices).model_fields))
    return matrices.with_(first, tuple((number,) * len(row) for row in matrices.rows(first)))


def check(field: FieldInfo) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[field.annotation, field])


def valid(check: TypeAdapter[Any], value: object) -> bool:
    try:
        check.validate_python(value)
    except ValidationError:
        return False
    return True


def fits(start: Choices, name: str, value: object) -> bool:
    try:
        start.with_(**{name: value})
    except ValidationError:
        return False
    return True


def through_the_address_bar(link: dict[str, str]) -> dict[str, str]:
    return dict(parse_qsl(urlencode(link), keep_blank_values=True, strict_parsing=True))


@pages
@given(st.data())
def test_a_link_brings_the_choices_back(kind: type[Choices], data: st.DataObject) -> None:
    """All of them but those that the browser itself writes into the address."""
    here = data.draw(records(kind))
    start = kind.for_newcomer(data.draw(st.sampled_from(LANGUAGES)))
    link = here.link()
    own = {name: getattr(here, name) for name in kind.by_browser}
    assert not own.keys() & link.keys()
    assert from_link(through_the_address_bar(link), start) == (
        here.with_(**dict.fromkeys(own, None)),
        [],
    )
    link |= {name: str(value) for name, value in own.items() if value is not None}
    assert from_link(through_the_address_bar(link), start) == (here, [])


@pages
def test_the_strategy_draws_every_field(kind: type[Choices]) -> None:
    drawn: set[str] = set()

    @given(records(kind))
    def draw(here: Choices) -> None:
        drawn.update(here.model_dump(exclude_defaults=True))

    draw()
    assert drawn == set(kind.model_fields)


@pages
@given(st.data())
def test_nonsense_is_named_and_everything_else_is_taken(kind: type[Choices], data: st.DataObject) -> None:
    fields = list(kind.model_fields)
    names = st.sampled_from(fields) | st.text(max_size=8)
    start, parameters = data.draw(records(kind)), data.draw(st.dictionaries(names, TEXTS, max_size=6))
    here, refused = from_link(parameters, start)
    assert len(refused) == len(set(refused))
    parameters = parameters_of(parameters, known(kind))
    # names of others are passed over, but for the beginning of one of ours
    assert set(refused) <= parameters.keys() & {*known(kind), *cut_off(parameters, known(kind))}
    for name in fields:
        if name in parameters and name not in refused:
            sensible = [value for value in readings(parameters[name]) if fits(start, name, value)]
            assert getattr(here, name) == getattr(start.with_(**{name: sensible[0]}), name)
        else:
            assert getattr(here, name) == getattr(start, name)
    for name in set(refused) & set(fields):
        assert not fits(start, name, parameters[name])


@pytest.mark.parametrize(
    "text", ["", " ", "a&kind=gru#x?y%00+", "정말", "👩‍👩‍👧‍👦", "<b>", "\x00\r\n", "null", "None"]
)
def test_a_link_keeps_odd_texts(text: str) -> None:
    link = ReadChoices(text=text).link()
    assert from_link(through_the_address_bar(link), ReadChoices(language="ko"))[0].text == text


def test_a_text_too_long_for_a_link_is_left_out_and_nothing_else() -> None:
    fits_in = ReadChoices(kind="gru", text="a" * LONGEST_LINK)
    too_long = ReadChoices(kind="gru", text="a" * (LONGEST_LINK + 1))
    assert from_link(fits_in.link(), ReadChoices()) == (fits_in, [])
    assert from_link(too_long.link(), ReadChoices()) == (too_long.with_(text=None), [])


@pages
def test_a_link_carries_the_pages_own_choices_and_nothing_else(kind: type[Choices]) -> None:
    assert set(kind().link()) == {"v", *kind.always}


@st.composite
def holds(draw: st.DrawFn) -> Hold:
    gate = draw(st.sampled_from(get_args(Gate)))
    value = draw(st.integers(-20 if gate in SIGNED else 0, 20)) / 20  # as the slider has them
    return Hold(gate=gate, value=value, unit=draw(PLACES))


@given(st.lists(holds(), max_size=6).map(tuple))
def test_a_unit_has_one_hold_and_its_own_goes_over_that_of_all(asked: tuple[Hold, ...]) -> None:
    held = ReadChoices(hold=asked).hold
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
        ({"v": "3", "kind": "gru"}, []),
        ({"v": "4", "kind": "gru"}, ["v"]),
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
    here, names = from_link(parameters, ReadChoices(kind="rnn"))
    assert sorted(names) == sorted(refused)
    assert here.kind == ("gru" if parameters.get("kind") == "gru" else "rnn")


def test_choices_are_replaced_never_changed() -> None:
    here = ReadChoices()
    with pytest.raises(ValidationError):
        here.kind = "gru"
    assert here.with_(kind="gru") == ReadChoices(kind="gru")
    assert here == ReadChoices()
    with pytest.raises(ValidationError):
        here.with_(kind="transformer")
