"""One to many: the picture of a digit, and its name, written letter by letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st

from engine.lectures.shapes.live.digits import BRIGHTEST, NAMES, Spoken, held_back, name_of, pictures
from engine.lectures.shapes.live.letters import END, Written
from engine.text import display
from pages.charts.digit_picture import digit_picture
from pages.charts.probability_grid import probability_grid
from pages.charts.state_strip import state_strip
from pages.frame.draw import draw
from pages.frame.picture import picture
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.choices import PICTURES, ShapesChoices
from pages.lessons.shapes.networks import opened, small_network, weights_caption
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.i18n import Words, in_language, own_name

NAME = "digit-names"
SPOKEN: dict[str, Spoken] = {each: each for each in NAMES}  # the languages that it names digits in
FINAL = re.compile("[\u11a8-\u11c2]")  # a consonant that ends a syllable
SEEN = 0.002  # a probability below which a letter isn't drawn


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's picture and the language of its name."""
    st.slider(say("shapes.digit.picture"), 1, PICTURES, **follow_field("picture"))
    here = session.current(ShapesChoices)
    spoken = _spoken()
    st.segmented_control(
        say("shapes.digit.spoken"),
        SPOKEN,
        format_func=own_name,
        **follow("shape-spoken", spoken, lambda chosen: {"spoken": chosen} if chosen else {}, "default"),
    )
    with opened(say):
        st.button(say("shapes.digit.mistake"), key="digit-mistake", on_click=_go_to_mistake)
        return _shown(here.picture, spoken, say)
    return []


def _shown(number: int, spoken: Spoken, say: Words) -> Sequence[Question]:
    written, digit = _written(number, spoken), _digit(number)
    st.markdown(caption(written, NAMES[spoken][digit], say))
    left, right = st.columns([1, 3], gap="large")
    right.caption(say("shapes.digit.state", units=len(written.start)))
    draw(
        state_strip(written.start, {"unit": say("shapes.chart.unit")}, current_theme()), "digit-state", right
    )
    image = pictures()[0][held_back()[number - 1]]
    picture(digit_picture(image, BRIGHTEST, current_theme()), say("shapes.digit.label", digit=digit), left)
    draw(letters_chart(written, say), "digit-letters", right)
    if st.toggle(say("shapes.numbers"), key="digit-numbers"):
        st.table(letters_table(written, say), border="horizontal")
    st.caption(weights_caption(NAME, say))
    return questions(number, spoken, say)


def _spoken() -> Spoken:
    """The language that was chosen, else the page's."""
    here = session.current(ShapesChoices)
    return in_language(SPOKEN, here.language) if here.spoken is None else here.spoken


def _go_to_mistake() -> None:
    """On to the next picture that the network gives a wrong name, after the last one from the first."""
    here = session.current(ShapesChoices)
    spoken = _spoken()
    for further in range(PICTURES):
        number = (here.picture + further) % PICTURES + 1
        if _written(number, spoken).text != NAMES[spoken][_digit(number)]:
            session.replace(picture=number)
            return


@lru_cache(maxsize=2 * PICTURES)
def _written(number: int, spoken: Spoken) -> Written:
    image = pictures()[0][held_back()[number - 1]]
    return name_of(small_network(NAME).model, image, spoken)


def _digit(number: int) -> int:
    return int(pictures()[1][held_back()[number - 1]])


def caption(written: Written, name: str, say: Words) -> str:
    """What the network writes, how sure it is, and whether that is right."""
    verdict = say(f"shapes.written.{'right' if written.text == name else 'wrong'}", right=name)
    return (
        say(
            "shapes.digit.caption",
            text=written.text or "–",
            share=say.percent(written.confidence, 1),
            steps=len(written.letters),
        )
        + f" {verdict}"
    )


def letters_chart(written: Written, say: Words, most: int = 12) -> go.Figure:
    """The letters that were at all probable at some step."""
    best = written.probability.max(axis=0)
    places = sorted(place for place in (-best).argsort(kind="stable")[:most].tolist() if best[place] > SEEN)
    titles = {"step": say("shapes.chart.letter"), "class": say("shapes.chart.choice")}
    return probability_grid(
        written.probability[:, places],
        [letter_shown(letter, say) for letter in written.letters],
        told_apart([written.alphabet[place] for place in places], say),
        titles,
        current_theme(),
    )


def told_apart(letters: Sequence[str], say: Words) -> list[str]:
    """The letters as people read them; a final consonant that looks like an initial one says what it is."""
    shown = [letter_shown(letter, say) for letter in letters]
    return [
        say("shapes.final", letter=each) if shown.count(each) > 1 and FINAL.fullmatch(letter) else each
        for letter, each in zip(letters, shown, strict=True)
    ]


def letter_shown(letter: str, say: Words) -> str:
    """A letter as people read it; the end by its name."""
    return say("shapes.end") if letter == END else display(letter)


def letters_table(written: Written, say: Words) -> dict[str, list[str]]:
    """For each step the letter, its probability, and the runner-up."""
    second = written.probability.argsort(axis=1)[:, -2]
    best = written.probability.max(axis=1)
    return {
        say("shapes.chart.letter"): [letter_shown(letter, say) for letter in written.letters],
        "P": [say.fixed(share, 4) for share in best],
        say("shapes.runner-up"): [letter_shown(written.alphabet[place], say) for place in second],
        "P ": [say.fixed(row[place], 4) for row, place in zip(written.probability, second, strict=True)],
    }


def questions(number: int, spoken: Spoken, say: Words) -> list[Question]:
    """What may be foreseen of the picture on show."""
    other: Spoken = "en" if spoken == "ko" else "ko"

    def least_sure() -> Answer:
        written = _written(number, spoken)
        doubt = int(written.probability.max(axis=1).argmin())
        share = say.percent(written.probability[doubt].max(), 1)
        letter = letter_shown(written.letters[doubt], say)
        place = 0 if doubt == 0 else 2 if doubt == len(written.letters) - 1 else 1
        return Answer(place, say("shapes.digit.doubt.because", letter=letter, step=doubt + 1, share=share))

    def same() -> Answer:
        here, there = _written(number, spoken), _written(number, other)
        agree = NAMES[spoken].index(here.text) if here.text in NAMES[spoken] else None
        agreed = agree is not None and NAMES[other][agree] == there.text
        return Answer(
            0 if agreed else 1,
            say("shapes.digit.same.because", here=here.text or "–", there=there.text or "–"),
        )

    return [
        Question(
            "digit-doubt",
            say("shapes.digit.doubt"),
            [say(f"shapes.digit.doubt.{place}") for place in range(3)],
            least_sure,
        ),
        Question(
            "digit-same",
            say("shapes.digit.same"),
            [say(f"shapes.digit.same.{place}") for place in range(2)],
            same,
        ),
    ]
