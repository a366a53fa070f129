"""The rooms of the page Words say what the engine computes, follow the scene, and lose nothing typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from engine.lectures.words.vectors import load_vectors
from pages.lessons.words import vectors as word_vectors
from pages.lessons.words.choices import WordRoom
from pages.text.i18n import LANGUAGES, Language, words
from tests.pages.lessons.conftest import Visit, press, set_to, widget

ROOMS = get_args(WordRoom)
SAY = words("en")

DOCUMENT = Path(__file__).parents[4] / "docs" / "words.md"
LINKS = [
    dict(parse_qsl(link, keep_blank_values=True))
    for link in re.findall(r"/words\?(\S+?)\)", DOCUMENT.read_text("utf-8"))
]

Room = Callable[..., AppTest]


@pytest.fixture
def room(visit: Visit) -> Room:
    """`room("pmi", window="2")`: somebody opens the link to that room, in English."""

    def opened(name: str, **parameters: str) -> AppTest:
        app = visit("words", **{"language": "en"} | parameters, room=name)
        assert not app.exception
        return app

    return opened


def told(app: AppTest) -> str:
    """All sentences on the page."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.latex, *app.get("text")))


def test_the_documented_links_lead_to_every_room() -> None:
    assert {link["room"] for link in LINKS} == set(ROOMS)


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link['room']}-{link['language']}")
@pytest.mark.more
def test_a_documented_link_opens_what_it_promises_in_both_languages(room: Room, link: dict[str, str]) -> None:
    app = room(link["room"], **{name: value for name, value in link.items() if name != "room"})
    assert not app.warning  # nothing in it was refused
    assert bool(app.error) == (link.get("linear") == "misfit")
    kept = {name: value for name, value in dict(app.query_params).items() if name != "language"}
    for language in LANGUAGES:
        set_to(app, "button_group", "language", language)
        assert app.subheader[0].value == words(language)(f"words.{link['room']}.question")
        assert kept.items() <= dict(app.query_params).items()


# the place of the right option, worked out by hand from the lecture's numbers, where these decide it
RIGHT = {
    "words-turned": 1,  # 2 × 4 times 3 × 2
    "words-doubled": 0,  # the angle stays
    "words-likeliest": 0,  # 2 of 3 are high
    "words-column": 1,  # 2^18 - 1 for 2^17 - 1
    "words-mlp": 1,  # one vector
    "words-better": 1,  # B likes this film
    "words-steps": 1,  # hatch-back, car, motor vehicle, truck
    "words-alike": 2,
    "words-wider": 0,
    "words-longer": 2,  # by log2 10
    "words-dropped": 0,
    "words-two": 1,  # 20.07 of 39.27
    "words-nearly": 2,  # six of seven: the last is 0
    "words-helps": 0,
    "words-cheaper": 1,  # 2,514,966 / 14,966
    "words-opposites-en-words": 0,
    "words-learn": 1,  # h, e, l, o
    "words-twice": 2,  # l, twice
}


@pytest.mark.parametrize("name", ROOMS)
def test_every_question_is_answered_and_none_before_it_is_guessed(room: Room, name: str) -> None:
    app = room(name, steps="100")
    questions = [str(each.key) for each in app.button_group if str(each.key).startswith("predict-")]
    assert len(questions) >= 2
    assert not app.success
    guessed = 0  # and right
    for count, question in enumerate(questions, start=1):
        right = RIGHT.get(question.removeprefix("predict-"))
        set_to(app, "button_group", question, right or 0)
        answers = [box for box in (*app.success, *app.info) if box.icon in ("✅", "💡")]
        assert len(answers) == count
        guessed += right is not None
        assert len(app.success) >= guessed


def test_shapes_that_fit_and_shapes_that_do_not(room: Room) -> None:
    app = room("shapes")
    assert r"\underset{3 \times 2}{A}\;\underset{2 \times 4}{B} = \underset{3 \times 4}{C}" in told(app)
    press(app, "linear-misfit")
    assert app.query_params["linear"] == "misfit"
    wrong = [error.value for error in app.error]
    assert wrong[0] == SAY("words.shapes.misfit.dot", left=3, right=2)
    assert wrong[1] == SAY("words.shapes.misfit.product", left="3 × 2", right="3 × 4", columns=2, rows=3)
    set_to(app, "text_input", "word-linear-B", "[[1, 2], [3]]")  # ragged: kept, and told
    assert widget(app.text_input, "word-linear-B").value == "[[1, 2], [3]]"
    assert len(app.error) == 3
    set_to(app, "text_input", "word-linear-B", "1 2; 3 4")
    assert [error.value for error in app.error] == [
        SAY("words.shapes.misfit.dot", left=3, right=2),
        SAY("words.shapes.misfit.bias", columns=2, count=4),
    ]


def test_the_slides_table_and_one_typed_by_hand(room: Room) -> None:
    app = room("onehot")
    assert "**2/3 = 0.6667**" in told(app)
    assert "**6/7 = 0.8571**" in told(app)
    assert "**262,142**" in told(app)
    assert "**34**" in told(app)
    assert app.table[0].value.iloc[-1].tolist() == ["1", "0", "?"]  # the row that is asked for
    set_to(app, "text_area", "word-rows", "rain, stay\nsun, go\nsun, go")
    assert app.query_params["rows"] == "rain, stay\nsun, go\nsun, go"
    assert "P(stay | rain) is **1**" in told(app).replace("1.0000", "1")
    for wrong in ("", "no comma here", "a, b, c", "a,", "\n".join(f"c{n}, x" for n in range(101))):
        set_to(app, "text_area", "word-rows", wrong)
        assert "Each line needs a category and a class" in app.error[0].value
        assert widget(app.text_area, "word-rows").value == wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_bag_and_two_meanings(room: Room, language: Language) -> None:
    """The lecture's two reviews: counts that are equal, and an RNN that tells them apart."""
    app = room("bags", language=language)
    say = words(language)
    assert say("words.bags.caption.same", cosine="1.000", jaccard="1.000") in told(app)
    counts = app.table[0].value
    assert [list(counts[column]) for column in counts.columns[1:]] == [["2", "2"], ["1", "1"], ["1", "1"]]
    shares = [float(share) for share in re.findall(r"\*\*([\d.]+)%\*\*", told(app))[:2]]
    assert shares[0] < 50 < shares[1]  # of THIS film A thinks badly, B well
    assert "mat1 and mat2 shapes cannot be multiplied" in app.code[0].value


MANY = " ".join(f"word{number}" for number in range(61))


@pytest.mark.parametrize("terms", ["", "movie"])
@pytest.mark.parametrize(
    ("first", "second"),
    [("...", "!"), ("...", "good"), ("word " * 3000, "b"), ("가" * 99_999, "나"), (MANY, "b")],
)
def test_documents_that_cannot_be_counted_or_read(room: Room, first: str, second: str, terms: str) -> None:
    app = room("bags", second=second, terms=terms)
    set_to(app, "text_area", "word-first", first)
    assert len(app.error) + len(app.info) > 0
    assert widget(app.text_area, "word-first").value == first


def test_a_document_too_long_for_its_network_is_told_how_much_to_keep(room: Room) -> None:
    app = room("bags", second="b", terms="movie")
    set_to(app, "text_area", "word-first", "word " * 3000)
    [error] = app.error
    assert " 0 characters" not in error.value


@pytest.mark.parametrize(
    ("name", "text"), [("counts", ""), ("pmi", "hello"), ("svd", "a\nb\nc"), ("word2vec", "same same same")]
)
def test_texts_without_neighbours_are_told_and_kept(room: Room, name: str, text: str) -> None:
    app = room(name, corpus=text)
    assert app.info[0].value == SAY("words.corpus.none")
    assert widget(app.text_area, "word-corpus").value == text


@pytest.mark.parametrize("name", ["counts", "word2vec"])
def test_huge_pastes_are_told_kept_and_left_out_of_the_link(room: Room, name: str) -> None:
    app = room(name)
    for huge, told_ in (
        ("a b " * 50_000, "200,000"),
        ("a b " * 2_000, "4,000"),
        (" ".join(f"w{n}" for n in range(400)), "400"),
    ):
        set_to(app, "text_area", "word-corpus", huge)
        assert told_ in app.error[0].value
        assert widget(app.text_area, "word-corpus").value == huge
        assert "corpus" not in app.query_params


def test_the_lectures_neighbours(room: Room) -> None:
    app = room("counts")
    assert "**you** stands beside: say 1." in told(app)
    assert "**you** :blue-background[say] goodbye and i say hello \\." in told(app)
    assert list(app.table[0].value["cos"])[:3] == ["0.7071"] * 3
    set_to(app, "slider", "window", 2)
    assert app.query_params["window"] == "2"
    assert "say 1, goodbye 1" in told(app)


def test_a_word_alone_in_its_line_and_one_far_into_a_long_one(room: Room) -> None:
    alone = room("counts", corpus="lonely\na b", query="lonely")
    assert "**lonely** stands beside: –." in told(alone)
    far = room("counts", corpus="a b " * 100 + "c", query="c")
    assert ":blue-background[b] **c**" in told(far)


def test_the_lectures_pmi_and_counts_that_cannot_be(room: Room) -> None:
    app = room("pmi")
    assert "= 2.3219" in told(app)
    press(app, "pmi-car_drive")
    assert app.query_params["counts"] == "5,20,10,10000"
    assert "= 7.9658" in told(app)
    set_to(app, "number_input", "pmi-count-0", 0)
    assert "**−∞**" in told(app)
    set_to(app, "number_input", "pmi-count-0", 11)
    assert "can’t be: 11 times together" in app.error[0].value


def test_two_columns_of_the_lectures_svd(room: Room) -> None:
    app = room("svd")
    assert "**51.1%**" in told(app)
    assert "3.1680, 3.1680, 2.7030" in told(app)
    set_to(app, "slider", "word-kept-7", 7)
    assert "**100.0%**" in told(app)


@pytest.mark.parametrize(("architecture", "objective"), [("cbow", "negative"), ("skipgram", "softmax")])
def test_training_on_a_press_and_looking_back(room: Room, architecture: str, objective: str) -> None:
    app = room("word2vec", architecture=architecture, objective=objective, steps="30")
    assert "The loss fell" not in told(app)
    press(app, "word2vec")
    assert "The loss fell" in told(app)
    [moment] = [each for each in app.select_slider if str(each.key).startswith("word-moment")]
    assert (moment.options[0], moment.options[-1], moment.value) == ("0", "30", 30)
    moment.set_value(0).run()
    assert not app.exception
    set_to(app, "toggle", "word-numbers-word2vec", True)
    assert len(app.table[0].value) == 7


def test_the_costs_at_one_vocabulary(room: Room) -> None:
    app = room("word2vec")
    assert "11,908" in told(app)
    assert "V = 10,000,000" in told(app)
    [costs] = [table.value for table in app.table]
    assert list(costs.iloc[0])[1:] == ["502,505,000", "500,005,000"]


def test_nearest_words_of_both_kinds_and_of_none(room: Room) -> None:
    app = room("reviews")
    by_company, by_verdict = (list(table.value[SAY("words.similar")]) for table in app.table)
    assert "hate" in by_company
    assert "hate" not in by_verdict
    for typed in ("", "   ", "two words", "qwertyuiop", "<b>", "셀카봉이라면"):
        set_to(app, "text_input", "word-near", typed)
        assert "has no vector" in app.info[0].value
    set_to(app, "text_input", "word-near", "재미있어요")
    assert "재밌어요" in list(app.table[0].value[SAY("words.similar")])


def test_vectors_that_were_damaged_are_told(
    room: Room, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (models_folder / "en-words" / "vectors.safetensors").write_bytes(b"x")
    monkeypatch.setattr(word_vectors, "load_vectors", partial(load_vectors, folder=models_folder))
    word_vectors.vectors_of.cache_clear()
    app = room("reviews")
    word_vectors.vectors_of.cache_clear()
    assert app.error[0].value == SAY("words.reviews.damaged", name="en-words")
    assert str(models_folder) not in app.error[0].value


def test_a_row_is_looked_up_and_the_table_is_typed(room: Room) -> None:
    app = room("embedding")
    assert "**−0.02081, 0.01425**" in told(app)
    assert "prints −0.065, −0.065 for e, o; its weights give −0.007, −0.006" in told(app)
    set_to(app, "button_group", "word-letter", 3)
    assert "**0.04758, −0.00649**" in told(app)
    set_to(app, "text_input", "word-table", "1 2 3; 4 5 6")
    assert app.error[0].value == SAY("words.embedding.refused", rows=5)
    set_to(app, "text_input", "word-table", "1;2;3;4;5")
    assert "**4**" in told(app)
    press(app, "word-table-reset")
    assert "table" not in app.query_params


def test_words_that_nobody_has_entered(room: Room) -> None:
    app = room("thesaurus", entry="MotorCar", other="SUV")
    assert "**1** step in" in told(app)
    set_to(app, "text_input", "entry", "selfie")
    assert app.info[0].value == SAY("words.thesaurus.missing", word="selfie")
