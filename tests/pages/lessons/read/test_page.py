"""What the page Read says and keeps, whatever a visitor does."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine import models
from engine.reading.incoming import incoming
from engine.reading.reading import Reading, read
from pages.charts.player_data import liveliest_unit, pack
from pages.parts.sentence_box import examples
from pages.state.record import LONGEST_LINK
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, payload, widget


def sentence(app: AppTest) -> str:
    return str(widget(app.text_area, "sentence").value)


def expect_reading(app: AppTest, name: str, kind: str, text: str, language: Language = "en") -> Reading:
    """The page shows this reading: in the box, in the player, and in its captions."""
    network = models.load(name, kind)
    found = read(network, text)
    assert not app.exception
    assert not app.error
    assert not app.info
    assert sentence(app) == text
    comes_in = incoming(network, found, liveliest_unit(found))
    assert payload(app) == pack([found], [comes_in], language)
    if all(found.unknown):  # of a text of which the network knows nothing there is no verdict
        return found
    share = f"{found.probability[-1].max():.1%}"
    [verdict] = [element.value for element in app.markdown if share in element.value]
    assert kind.upper() in verdict
    if found.card.task == "sentiment":
        best = found.classes[found.probability[-1].argmax()]
        assert f"**{words(language)(f'class.{best}')}**" in verdict
    ratio = found.gradient_norm("h")[0] / found.gradient_norm("h")[-1]
    assert any(words(language).number(ratio, 2) in element.value for element in app.caption)
    assert any(f"{found.card.parameters:,}" in element.value for element in app.caption)
    return found


def test_a_newcomer_sees_an_lstm_read_an_example(visit: Visit) -> None:
    expect_reading(visit(), "en-sentiment", "lstm", examples("en-sentiment")[0])


def test_every_network_and_kind_can_be_chosen(visit: Visit) -> None:
    app = visit()
    for name in models.NAMES:
        widget(app.selectbox, "network-en").set_value(name).run()
        for kind in models.KINDS:
            widget(app.button_group, "kind").set_value(kind).run()
            expect_reading(app, name, kind, examples(name)[0])


def test_another_example_is_read(visit: Visit) -> None:
    app = visit(network="en-char")
    for example in reversed(examples("en-char")):
        widget(app.button_group, "example").set_value(example).run()
        expect_reading(app, "en-char", "lstm", example)


def test_what_is_typed_is_read_and_survives_every_switch(visit: Visit) -> None:
    text = "Not <b>good</b>, **not** $x^2$ bad"
    app = visit()
    widget(app.text_area, "sentence").set_value(text).run()
    expect_reading(app, "en-sentiment", "lstm", text)
    widget(app.button_group, "kind").set_value("gru").run()
    expect_reading(app, "en-sentiment", "gru", text)
    app.button_group(key="language").set_value("ko").run()
    expect_reading(app, "en-sentiment", "gru", text, "ko")
    widget(app.selectbox, "network-ko").set_value("en-char").run()
    expect_reading(app, "en-char", "gru", text, "ko")
    app.button_group(key="language").set_value("en").run()
    expect_reading(app, "en-char", "gru", text)


@pytest.mark.parametrize("chosen", [False, True])
def test_an_example_gives_way_to_one_of_the_new_network(visit: Visit, chosen: bool) -> None:
    app = visit()
    if chosen:
        widget(app.button_group, "example").set_value(examples("en-sentiment")[2]).run()
    widget(app.selectbox, "network-en").set_value("ko-jamo").run()
    expect_reading(app, "ko-jamo", "lstm", examples("ko-jamo")[0])


def test_putting_an_example_away_leaves_its_text(visit: Visit) -> None:
    app = visit()
    widget(app.button_group, "example").set_value(None).run()
    expect_reading(app, "en-sentiment", "lstm", examples("en-sentiment")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_too_long_is_kept_and_told_by_how_much(visit: Visit, language: Language) -> None:
    text = "bad " * 25_000
    app = visit(network="en-sentiment", language=language)
    widget(app.text_area, "sentence").set_value(text).run()
    [error] = app.error
    for number in ("25,000", "2,000", "8,000"):  # tokens, limit, characters to keep
        assert number in error.value
    assert sentence(app) == text
    assert payload(app) is None
    assert not app.exception
    widget(app.button_group, "kind").set_value("rnn").run()
    assert sentence(app) == text
    widget(app.text_area, "sentence").set_value(text[:8_000]).run()
    expect_reading(app, "en-sentiment", "rnn", text[:8_000], language)


@pytest.mark.parametrize("text", ["", "   \n"])
def test_nothing_to_read_is_a_hint_not_an_error(visit: Visit, text: str) -> None:
    app = visit()
    widget(app.text_area, "sentence").set_value(text).run()
    assert [info.value for info in app.info] == [words("en")("read.empty")]
    assert payload(app) is None
    assert not app.error
    assert not app.exception
    assert sentence(app) == text
    widget(app.text_area, "sentence").set_value("fine").run()
    expect_reading(app, "en-sentiment", "lstm", "fine")


@pytest.mark.parametrize("text", ["\x00\x07", "👩‍👩‍👧‍👦🇰🇷", "e\u0301\u0301", "𒀀 ᚠ", "\u202eabc"])
@pytest.mark.parametrize("name", models.NAMES)
def test_odd_texts_are_read(visit: Visit, name: str, text: str) -> None:
    app = visit(network=name)
    widget(app.text_area, "sentence").set_value(text).run()
    found = expect_reading(app, name, "lstm", text)
    told = any(
        words("en")("read.unknown", count=sum(found.unknown), steps=len(found.tokens)) == c.value
        for c in app.caption
    )
    assert told == any(found.unknown)


@pytest.mark.parametrize("file", ["vocabulary.json", "gru/card.json", "gru/final.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_network_is_told_and_the_others_still_read(
    visit: Visit, models_folder: Path, file: str, damage: str
) -> None:
    path = models_folder / "en-sentiment" / file
    content = path.read_bytes()
    path.unlink() if damage == "missing" else path.write_bytes(content[: len(content) // 2])
    app = visit(network="en-sentiment", kind="gru", text="kept")
    assert len(app.error) == 1
    assert not app.exception
    assert payload(app) is None
    assert sentence(app) == "kept"
    widget(app.selectbox, "network-en").set_value("en-char").run()
    expect_reading(app, "en-char", "gru", "kept")
    path.write_bytes(content)
    widget(app.selectbox, "network-en").set_value("en-sentiment").run()
    expect_reading(app, "en-sentiment", "gru", "kept")


def test_a_link_brings_everything_back(visit: Visit) -> None:
    app = visit(network="ko-sentiment", kind="rnn", language="ko", text="정말 & <b>#?")
    expect_reading(app, "ko-sentiment", "rnn", "정말 & <b>#?", "ko")
    widget(app.button_group, "kind").set_value("gru").run()
    link = {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}
    expect_reading(visit(**link), "ko-sentiment", "gru", "정말 & <b>#?", "ko")


def test_a_text_too_long_for_the_link_is_told(visit: Visit) -> None:
    app, told = visit(network="en-char", language="en"), words("en")("read.not_in_link", limit=LONGEST_LINK)
    for count, says in ((LONGEST_LINK, False), (LONGEST_LINK + 1, True)):
        widget(app.text_area, "sentence").set_value("a" * count).run()
        assert (told in [caption.value for caption in app.caption]) == says
        assert ("text" in app.query_params) != says


def test_nonsense_in_a_link_is_named(visit: Visit) -> None:
    app = visit(network="../secret", kind="transformer", language="en", text="still here")
    [warning] = app.warning
    assert "network" in warning.value
    assert "kind" in warning.value
    assert "language" not in warning.value
    expect_reading(app, "en-sentiment", "lstm", "still here")
    assert "transformer" not in json.dumps(dict(app.query_params))


def test_a_good_link_is_not_warned_about(visit: Visit) -> None:
    assert not visit(v="1", kind="gru").warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_shows_on_request(visit: Visit, language: Language) -> None:
    app = visit(text="one two three", language=language, network="en-sentiment")
    assert not app.table
    app.toggle(key="numbers").set_value(True).run()
    assert len(app.table[0].value) == 3
    widget(app.text_area, "sentence").set_value("one two").run()
    assert len(app.table[0].value) == 2


def test_visitors_do_not_see_each_others_scenes(visit: Visit) -> None:
    one, other = visit(), visit()
    one.text_area(key="sentence").set_value("only mine").run()
    other.run()
    assert sentence(other) == examples("en-sentiment")[0]


def test_the_questions_are_about_the_sentence_on_show(visit: Visit) -> None:
    app = visit(
        network="en-sentiment", kind="lstm", text="The trailer was great, but the ending is sad and stupid"
    )
    assert not [group for group in app.button_group if str(group.key).startswith("predict-")]
    app.session_state["predictions"] = True
    app.run()
    for name in ("token", "gate", "if"):
        app.button_group(key=f"predict-{name}").set_value(2).run()
        assert not app.exception
    assert len(app.success) + len([info for info in app.info if "**" in info.value]) == 3
    widget(app.text_area, "sentence").set_value("Not bad, really").run()
    assert not app.exception
    relevance = np.abs(read(models.load("en-sentiment", "lstm"), "Not bad, really").relevance())
    app.button_group(key="predict-token").set_value(int(relevance.argmax())).run()
    assert any(f"Step {relevance.argmax() + 1}:" in success.value for success in app.success)
