"""The rooms of the page Shapes say what torch and the small networks say, and lose nothing typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.lectures.shapes.architecture import FORMS, Architecture
from engine.lectures.shapes.code import code
from engine.lectures.shapes.live.shipping import small_card
from pages.lessons.shapes import networks as shape_networks
from pages.lessons.shapes.text_box import EXAMPLES
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, widget

ROOMS = ("architectures", "digit", "intent", "tags", "dates", "elmo")
SAY = words("en")
LECTURE = json.loads((Path(__file__).parents[3] / "reference" / "worked_examples.json").read_text())

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("digit", picture="2")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        asked = {"language": "en"} | parameters
        app = visit("shapes", **asked, room=name)
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    """All sentences on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def set_to(app: AppTest, kind: str, key: str, value: object) -> AppTest:
    widget(app.get(kind), key).set_value(value).run()
    assert not app.exception
    return app


def guess(app: AppTest, question: str, place: int = 0) -> str:
    """What is revealed to whoever makes that guess."""
    set_to(app, "button_group", f"predict-{question}", place)
    return "\n".join(element.value for element in (*app.success, *app.info))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question(room: Room, name: str, language: Language) -> None:
    app = room(name, language=language)
    say = words(language)
    assert app.subheader[0].value == say(f"shapes.{name}.question")
    assert app.subheader[1].value == say("predict.title")
    assert not app.error
    assert not app.warning
    assert "**" in app.markdown[0].value


@pytest.mark.parametrize(
    ("preset", "name"), [("vanilla", "vanilla"), ("deep", "deep_2"), ("both", "deep_2_bidirectional")]
)
def test_the_lectures_shapes_are_a_click_away(room: Room, preset: str, name: str) -> None:
    app = room("architectures", units="99", form="many-to-one")
    widget(app.button, f"shape-{preset}").click().run()
    table = app.table[0].value
    shown = dict(zip(table.iloc[:, 0], table.iloc[:, 1], strict=True))
    expected = LECTURE["output_shapes"][name]
    assert shown["`output`"] == str(tuple(expected["output"]))
    assert shown["`h_n`"] == str(tuple(expected["h_n"]))
    assert "form" not in app.query_params


@pytest.mark.parametrize("form", FORMS)
def test_the_code_on_the_page_is_the_one_that_runs(room: Room, form: str) -> None:
    app = room("architectures", form=form, cell="lstm", layers="2", both="True")
    both = form in ("many-to-one", "many-to-many")
    made = Architecture(form=form, kind="lstm", layers=2, bidirectional=both)
    assert app.code[0].value.strip() == code(made).strip()
    assert f"**{sum(made.parameters('pytorch').values()):,}**" in told(app)
    assert widget(app.toggle, "both").disabled != both


def test_what_grows_with_what_is_guessed_and_revealed(room: Room) -> None:
    app = room("architectures")
    assert "147 before, 147 after" in guess(app, "shape-longer")
    assert "From 147 to 419, 2.85 times" in guess(app, "shape-wider")
    assert "147 and 507, 3.45 times" in guess(app, "shape-lstm")


def test_a_digit_is_named_in_both_languages(room: Room) -> None:
    app = room("digit", picture="3")
    assert "That is right." in told(app)
    set_to(app, "button_group", "shape-spoken", "ko")
    assert app.query_params["spoken"] in ("ko", ["ko"])
    assert "same h_0" in guess(app, "digit-same")


def test_the_next_mistake_is_one(room: Room) -> None:
    app = room("digit")
    widget(app.button, "digit-mistake").click().run()
    assert "That is wrong" in told(app)
    assert app.query_params["picture"] not in ("1", ["1"])


def test_a_date_is_read(room: Room) -> None:
    app = room("dates", date="the 3rd of May 2021")
    assert r"**2021\-05\-03**" in told(app)
    set_to(app, "text_input", "date-text", "2052년 2월 29일 목요일")
    assert r"**2052\-02\-29**" in told(app)


def test_a_request_is_understood_in_both_languages(room: Room) -> None:
    app = room("intent", request="please call my grandmother")
    assert "**call**" in told(app)
    set_to(app, "text_input", "request-text", "할머니한테 전화 좀 해 줄래?")
    assert "**call**" in told(app)


def test_only_who_reads_from_both_ends_knows_the_first_word_of_a_passive(room: Room) -> None:
    app = room("tags", sentence="The dog was found by Tom")
    caption = app.markdown[0].value
    assert "At **The** they part" in caption or "At **dog** they part" in caption
    assert "from both ends *to whom or what*" in caption


@pytest.mark.parametrize(("name", "field"), [("intent", "request"), ("tags", "sentence"), ("dates", "date")])
@pytest.mark.parametrize("text", ["", "  ", "\u00ad\u200b"])
def test_nothing_to_read_is_said(room: Room, name: str, field: str, text: str) -> None:
    app = room(name, **{field: text})
    assert [info.value for info in app.info] == [SAY("read.empty")]
    assert app.query_params[field] in (text, [text])


@pytest.mark.parametrize(("name", "field"), [("intent", "request"), ("tags", "sentence"), ("dates", "date")])
@pytest.mark.parametrize("text", ["𒀀 👩‍👩‍👧‍👦", "*_`$[<b>", "x" * 120])
def test_odd_texts_are_read_all_the_same(room: Room, name: str, field: str, text: str) -> None:
    app = room(name, **{field: text})
    assert not app.error
    assert widget(app.text_input, f"{field}-text").value == text


def test_a_text_too_long_for_the_page_is_named(room: Room) -> None:
    app = room("dates", date="x" * 121)
    assert "shape\\_date" in app.warning[0].value or "date" in app.warning[0].value


def test_a_damaged_network_is_told(room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load = shape_networks.load
    monkeypatch.setattr(shape_networks, "load", lambda recipe: load(recipe, tmp_path))
    shape_networks.small_network.cache_clear()
    try:
        app = room("tags", sentence="never read before")
        assert [error.value for error in app.error] == [SAY("shapes.damaged")]
    finally:
        shape_networks.small_network.cache_clear()


def test_every_example_is_read_without_a_letter_unknown(room: Room) -> None:
    """The examples of dates and requests; those of the tagger have new words on purpose."""
    for language, offered in json.loads(EXAMPLES.read_text("utf-8"))["date"].items():
        app = room("dates", language=language)
        for text in offered:
            set_to(app, "text_input", "date-text", text)
            assert words(language)("shapes.unknown", count=1)[-12:] not in app.markdown[0].value


def test_a_homonym_has_two_vectors_and_the_layers_are_mixed(room: Room) -> None:
    app = room("elmo")
    assert "cosine 1.000" in told(app)
    assert "33% : 33% : 33%" in told(app)
    set_to(app, "slider", "elmo-score-0", 5.0)
    set_to(app, "slider", "elmo-score-1", -5.0)
    set_to(app, "slider", "elmo-score-2", -5.0)
    assert "mixed, it is **1.000**" in told(app)
    assert app.query_params["scores"] in ("5,-5,-5", ["5,-5,-5"])
    first, second = (round(36 * small_card("elmo").scores[f"layer_{layer}"]) for layer in (1, 2))
    assert f"Layer 1 finds {first}, layer 2 finds {second}" in guess(app, "elmo-better")


@pytest.mark.parametrize("word", ["차", "없는말", "*"])
def test_a_word_that_is_not_in_both_sentences_is_told_with_what_is_read(room: Room, word: str) -> None:
    app = room("elmo", word=word)
    [info] = app.info
    assert "점 · 심 · 굶어서 · 배" in info.value.replace("\\", "")
    assert widget(app.text_input, "word").value == word


def test_a_sentence_is_not_its_own_neighbour(room: Room) -> None:
    ours = "배가 고파서 밥을 먹었다"
    app = room("elmo", first=ours)
    [nearest] = [line for line in told(app).split("\n") if line.startswith("Sentence 1:")]
    assert ours not in nearest
    assert "1.000" not in nearest


def test_presets_of_homonyms(room: Room) -> None:
    app = room("elmo")
    for place, word in enumerate("배눈차"):
        widget(app.button, f"elmo-{place}").click().run()
        assert not app.info
        assert app.markdown[0].value.startswith(f"**{word}**")
