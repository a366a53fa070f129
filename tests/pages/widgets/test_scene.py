"""A scene survives its link, and no link, however odd, can break the page."""

from __future__ import annotations

from typing import get_args
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pages.widgets.scene import LONGEST_LINK, Kind, NetworkName, Scene, from_link
from pages.widgets.words import LANGUAGES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)  # a text box gives no lone surrogate
SCENES = st.builds(
    Scene,
    language=st.sampled_from(LANGUAGES),
    network=st.sampled_from(get_args(NetworkName)),
    kind=st.sampled_from(get_args(Kind)),
    text=st.none() | TEXTS,
)
STARTS = SCENES.map(lambda scene: scene.with_(text=None))  # where newcomers start: with an example
FIELDS = list(Scene.model_fields)


def through_the_address_bar(link: dict[str, str]) -> dict[str, str]:
    return dict(parse_qsl(urlencode(link), keep_blank_values=True, strict_parsing=True))


@given(SCENES, STARTS)
def test_a_link_brings_the_scene_back(scene: Scene, start: Scene) -> None:
    assert from_link(through_the_address_bar(scene.link()), start) == (scene, [])


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
    assert set(refused) <= parameters.keys() & set(FIELDS)
    before, after = start.model_dump(), scene.model_dump()
    for name in FIELDS:
        taken = name in parameters and name not in refused
        assert after[name] == (parameters[name] if taken else before[name])
    for name in refused:
        with pytest.raises(ValidationError):
            start.with_(**{name: parameters[name]})


@pytest.mark.parametrize(
    ("parameters", "refused"),
    [
        ({"kind": "transformer"}, ["kind"]),
        ({"kind": "LSTM"}, ["kind"]),
        ({"kind": ""}, ["kind"]),
        ({"network": "../../etc/passwd", "kind": "gru"}, ["network"]),
        ({"language": "fr", "network": "x", "kind": "y"}, ["language", "network", "kind"]),
        ({"utm_source": "chat", "embed": "true"}, []),
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
