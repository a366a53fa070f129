"""The page Hello shows what the engine computes, follows the scene, and loses nothing typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from engine import models
from engine.lectures.hello import LECTURE, PRINTED_HIDDEN, PRINTED_LOGITS, read_letters
from engine.lectures.language import correlations, feature, follower, joined, likelihood, write
from engine.text import display
from pages.lessons.hello.choices import Followed
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, press, set_to, widget

ROOMS = ("letters", "sentences", "writing")
SAY = words("en")

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("writing", seed="2")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = visit("hello", **{"language": "en"} | parameters, room=name)
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    """All sentences on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.get("text")))


def drawing(app: AppTest) -> str:
    [html] = [element for element in app.get("html") if '<ol class="letter-steps"' in element.proto.body]
    return html.proto.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOMS)
def test_every_room_asks_its_question(room: Room, name: str, language: Language) -> None:
    app = room(name, language=language)
    say = words(language)
    assert app.subheader[0].value == say(f"hello.{name}.question")
    assert app.subheader[-1].value == say("predict.title")
    assert not app.error
    assert not app.warning
    assert "**" in told(app)  # its caption, with a number in bold


def test_the_slides_digits_stand_beside_ours(room: Room) -> None:
    app = room("letters")
    for step in range(1, 5):
        if step > 1:
            press(app, "hello-next")
        hidden, following = app.table[0].value, app.table[1].value
        printed = [SAY.fixed(number, 8) for number in PRINTED_HIDDEN[step - 1]]
        assert hidden.iloc[-1].tolist() == printed == hidden.iloc[-2].tolist()
        logits = [SAY.fixed(number, 8) for number in PRINTED_LOGITS[step - 1]]
        assert following.iloc[:, 0].tolist() == logits == following.iloc[:, 1].tolist()
    press(app, "hello-next")  # the slide prints no numbers for o
    assert len(app.table[0].value) == 5
    assert SAY("hello.letters.agree") in told(app)
    assert "After **5 of 5** letters" in told(app)
    assert "it goes on: e l l o \\<EOS\\>" in told(app)


def test_the_drawing_shows_every_step(room: Room) -> None:
    app = room("letters", step="2")
    steps = re.findall(r"<li.*?</li>", drawing(app))
    assert len(steps) == 5
    assert 'aria-current="step"' in steps[1]
    for step, prediction in zip(steps, ("e", "l", "l", "o", "EOS"), strict=True):
        assert f'<div class="right"><b>{prediction}</b>' in step
    assert "−0.996" in steps[0]
    assert "99.6%" in steps[0]


def test_without_memory_both_l_are_answered_alike(room: Room) -> None:
    app = press(room("letters"), "hello-no-memory")
    steps = read_letters(replace(LECTURE, w_hh=np.zeros((3, 3))), "hello")
    right = sum(p == t for p, t in zip(steps.predictions, steps.targets, strict=True))
    assert right < 5
    assert f"After **{right} of 5** letters" in told(app)
    assert 'class="wrong"' in drawing(app)
    assert SAY("hello.letters.differ") in told(app)
    assert SAY("hello.weights.changed", changed=9, count=47) in told(app)
    press(app, "undo")
    assert SAY("hello.letters.agree") in told(app)
    press(app, "redo")
    assert SAY("hello.letters.differ") in told(app)
    press(app, "hello-lecture")
    assert "weights" not in app.query_params


def test_a_weight_is_turned(room: Room) -> None:
    app = room("letters")
    set_to(app, "selectbox", "hello-turned", 46)
    assert widget(app.slider, "hello-turn-46-5").label == "b_y[<EOS>]"
    set_to(app, "slider", "hello-turn-46-5", 5.0)
    turned = replace(LECTURE, b_y=np.array([-1.8, -0.5, 1.3, 0.1, 5.0]))
    steps = read_letters(turned, "hello")
    right = sum(p == t for p, t in zip(steps.predictions, steps.targets, strict=True))
    assert f"After **{right} of 5** letters" in told(app)
    assert app.query_params["weights"].endswith(",0.1,5")


def boxes(app: AppTest) -> AppTest:
    app.session_state["hello-boxes"] = True
    return app.run()


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1 2 3", "1 2 3 4 5 6 7 8 9", "1 2 3; 4 5; 6 7 8 9", "1 2 3; 4 5 6; 7 8 nan", "1e999 2 3"],
)
def test_a_matrix_that_can_not_be_used_is_told_and_kept(room: Room, text: str) -> None:
    app = boxes(room("letters"))
    before = drawing(app)
    set_to(app, "text_input", "hello-w_hh-text", text)
    assert [error.value for error in app.error] == [SAY("hello.refused", name="w_hh", rows=3, columns=3)]
    assert drawing(app) == before
    press(app, "hello-next")  # something else is done
    assert widget(app.text_input, "hello-w_hh-text").value == text
    press(app, "hello-zero")
    assert not app.error
    assert widget(app.text_input, "hello-w_hh-text").value == "[[0, 0, 0], [0, 0, 0], [0, 0, 0]]"


def test_a_matrix_is_typed(room: Room) -> None:
    app = boxes(room("letters"))
    set_to(app, "text_input", "hello-w_hh-text", "[[0, 0, 0], [0, 0, 0], [0, 0, 0]]")
    assert not app.error
    assert SAY("hello.weights.changed", changed=9, count=47) in told(app)
    set_to(app, "text_input", "hello-b_h-text", "0 0 0")
    assert SAY("hello.weights.changed", changed=12, count=47) in told(app)


@pytest.mark.parametrize("text", ["", "help", "HELLO", "헬로"])
def test_letters_that_the_network_has_not_are_told_and_kept(room: Room, text: str) -> None:
    app = set_to(room("letters"), "text_input", "text", text)
    assert SAY("hello.letters.type", known="h, e, l, o", limit=10) in app.error[0].value
    assert widget(app.text_input, "text").value == text
    set_to(app, "text_input", "text", "hole")
    assert not app.error
    assert drawing(app).count("<li") == 4


def test_the_letters_questions_are_answered_live(room: Room) -> None:
    app = room("letters")
    set_to(app, "button_group", "predict-hello-memory", 1)
    set_to(app, "button_group", "predict-hello-zero", 1)
    set_to(app, "button_group", "predict-hello-longer", 0)
    assert len(app.success) == 3
    assert "20.0%" in app.success[1].value


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("en-char", ("man bites dog", "dog bites man")),
        ("ko-jamo", ("개가 사람을 물었다", "사람이 개를 물었다")),
    ],
)
def test_the_lectures_pair_and_its_like(room: Room, name: str, pair: tuple[str, str]) -> None:
    app = room("sentences", network=name)
    one, other = (likelihood(models.load(name), text).log10 for text in pair)
    verdict = "first" if one > other else "second"
    assert f"the {verdict} is **{10 ** abs(one - other):.3g} times** as likely" in told(app)


def test_every_factor_is_tabulated(room: Room) -> None:
    app = room("sentences", first="to be", second="be to", kind="gru")
    widget(app.toggle, "hello-sentence-numbers").set_value(True).run()
    table = app.table[0].value
    found = likelihood(models.load("en-char", "gru"), "to be")
    assert [float(p) for p in table["P"]] == pytest.approx(found.probability, rel=1e-2)
    guesses = [guess.rpartition(" ")[0].replace("\\", "") for guess in table["first guess"]]
    assert guesses == [display(guess) for guess in found.guesses]
    assert len(app.table[1].value) == 5
    right = sum(token.text == guess for token, guess in zip(found.tokens, found.guesses, strict=True))
    assert f"{right} of 5 tokens are its first guess" in told(app)


def test_sentences_of_different_lengths_and_unknown_letters_are_told(room: Room) -> None:
    page = told(room("sentences", first="dog", second="dógs"))
    assert "They differ in length (3 and 4 tokens)" in page
    assert SAY("hello.sentences.unknown") in page


def test_an_empty_sentence_is_told_and_one_word_is_enough(room: Room) -> None:
    app = room("sentences", first="")
    assert [info.value for info in app.info] == [SAY("hello.sentences.empty")]
    set_to(app, "text_input", "first-text", "a")
    assert not app.info
    assert widget(app.button_group, "predict-hello-untrained").value is None


def test_the_likeliest_order_is_found_when_somebody_has_chosen(room: Room) -> None:
    app = room("sentences")
    orders = [
        "man bites dog",
        "man dog bites",
        "bites man dog",
        "bites dog man",
        "dog man bites",
        "dog bites man",
    ]
    network = models.load("en-char")
    best = int(np.argmax([likelihood(network, order).log10 for order in orders]))
    set_to(app, "button_group", "predict-hello-order", best)
    assert "times as likely as" in app.success[0].value
    set_to(app, "button_group", "predict-hello-untrained", 0)
    set_to(app, "button_group", "predict-hello-first", 0)
    assert len(app.success) + len(app.info) == 3


def test_typed_markdown_is_shown_as_it_was_typed(room: Room) -> None:
    app = room("sentences", first="![a](https://b/c) *d* e")
    options = [option.content for option in widget(app.button_group, "predict-hello-order").proto.options]
    assert len(options) == 6
    assert options[0] == r"\!\[a\]\(https\:\/\/b\/c\) \*d\* e"
    set_to(app, "button_group", "predict-hello-order", 5)
    set_to(app, "text_input", "first-text", "two words")  # and fewer orders than the guess
    assert len(widget(app.button_group, "predict-hello-order").proto.options) == 2


def paper(app: AppTest) -> str:
    [text] = app.get("text")
    return text.value


@pytest.mark.parametrize(("name", "start"), [("en-char", "KING:"), ("ko-jamo", "정말 재")])
def test_what_is_written_is_the_engines(room: Room, name: str, start: str) -> None:
    parameters = {"start": start, "temperature": "0.5", "seed": "7", "length": "40"}
    app = room("writing", network=name, **parameters)
    network = models.load(name)
    assert paper(app) == joined(network.tokenizer, start, write(network, start, 40, 0.5, 7)).strip()
    before = paper(app)
    set_to(app, "slider", "temperature", 2.0)
    assert paper(app) != before
    set_to(app, "slider", "temperature", 0.5)
    assert paper(app) == before


def test_it_is_watched_writing_and_stands_there_afterwards(room: Room) -> None:
    app = room("writing", length="20", kind="rnn")
    whole = paper(app)
    press(app, "hello-watch")
    frames = [paper(app)]
    while frames[-1].endswith("▌"):
        assert widget(app.button, "hello-watch").disabled
        app.run()  # the browser asks for the next frame
        frames.append(paper(app))
    *growing, last = (frame.removesuffix("▌").strip() for frame in frames)
    assert last == whole
    assert len(growing) > 3
    for before, after in pairwise([*growing, whole]):
        assert len(before) < len(after)
        assert whole.startswith(before)


def test_a_stopped_text_is_kept_until_the_rest_is_asked_for(room: Room) -> None:
    app = room("writing", length="30", seed="1")
    whole = paper(app)
    press(app, "hello-watch")
    press(app.run().run(), "hello-stop")
    stands = paper(app)
    assert stands != whole
    assert whole.startswith(stands)
    set_to(app, "slider", "temperature", 0.1)  # another text: at once
    assert not [button for button in app.button if button.key == "hello-rest"]
    set_to(app, "slider", "temperature", 0.8)
    assert paper(app) == stands
    press(app, "hello-rest")
    assert paper(app) == whole


def test_another_text_ends_the_writing(room: Room) -> None:
    app = press(room("writing", length="30"), "hello-watch")
    assert paper(app).endswith("▌")
    set_to(app, "slider", "temperature", 0.1)
    assert not paper(app).endswith("▌")
    assert widget(app.button, "hello-stop").disabled


def test_a_written_token_is_looked_at(room: Room) -> None:
    app = room("writing", length="30", at="5")
    token = list(write(models.load("en-char"), "", 5, 0.8, 0))[-1]
    assert f"its number {token.rank + 1} choice" in told(app)
    assert f"**{token.probability[token.id]:.1%}** at 0.8" in told(app)
    set_to(app, "button_group", "predict-hello-coldest", 1)
    set_to(app, "button_group", "predict-hello-hottest", 0)
    assert len(app.success) + len(app.info) == 2


def test_the_unit_that_counts_is_named_and_held_to_another_text(room: Room) -> None:
    app = room("writing", length="400")
    network = models.load("en-char")
    texts = [list(write(network, "", 400, 0.8, seed)) for seed in (0, 1)]
    found = follower(texts[0], feature(network, "", texts[0], "line"))
    again = correlations(texts[1], feature(network, "", texts[1], "line"))[found.unit]
    said = {"unit": found.unit + 1, "units": 320, "r": f"{found.r:.2f}", "again": f"{again:.2f}"}
    assert SAY("hello.following.caption.closely", **said) in told(app)
    set_to(app, "button_group", "kind", "rnn")  # the plain RNN has none
    assert SAY("hello.following.caption.not", unit=0, units=0, r=0, again=0).split(":")[0] in told(app)
    set_to(app, "button_group", "predict-hello-kinds", 1)
    assert "LSTM" in (app.success or app.info)[0].value


def test_a_following_is_measured_on_short_texts_and_korean_too(room: Room) -> None:
    app = room("writing", length="20", network="ko-jamo", start="정말")
    for name in get_args(Followed):
        set_to(app, "button_group", "followed", name)
        assert "r = " in told(app)


def test_links_to_what_no_control_gives_are_shown_as_they_are(room: Room) -> None:
    app = room("letters", text="lo", step="9", weights=",".join(["1000"] * 47))
    assert drawing(app).count("<li") == 2
    assert widget(app.slider, "hello-turn-15-1000").value == 1000
    app = room("writing", length="57", temperature="0.85", at="400", start="é")
    assert "**" in told(app)
    assert not app.error


@pytest.mark.parametrize(
    ("name", "value", "limits"),
    [
        ("temperature", "3", "0.1 … 2.0"),
        ("weights", "1,2", "47 × -1000 … 1000"),
        ("text", "hellohellohello", "≤ 10 Aa"),
        ("network", "gpt", "en-char / ko-jamo"),
    ],
)
def test_what_a_link_can_not_have_is_told(room: Room, name: str, value: str, limits: str) -> None:
    app = room("letters", **{name: value})
    assert limits in app.warning[0].value


@pytest.mark.parametrize("name", ROOMS)
def test_a_damaged_network_is_told(room: Room, models_folder: Path, name: str) -> None:
    (models_folder / "en-char" / "lstm" / "final.safetensors").write_bytes(b"damaged")
    app = room(name)
    assert len(app.error) == (0 if name == "letters" else 1)


def test_the_page_speaks_the_language_of_its_network(room: Room) -> None:
    app = room("sentences", language="ko")
    assert widget(app.text_input, "first-text").value == "개가 사람을 물었다"
    set_to(app, "button_group", "hello-network", "en-char")
    assert widget(app.text_input, "first-text").value == "man bites dog"
