"""The lecture's character network: h, e, l, l, o, a letter a step, every weight free to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from engine.lectures.hello import (
    LECTURE,
    VOCABULARY,
    WEIGHT_COUNT,
    HelloSteps,
    HelloWeights,
    printed_digits_agree,
    read_letters,
    write_letters,
)
from engine.text import readable
from pages.charts.letter_numbers import hidden_table, next_table
from pages.charts.letter_steps import letter_steps, percent
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.hello.choices import MOST_LETTERS, HelloChoices
from pages.lessons.hello.weights_box import matrix_boxes, one_weight, weight_presets
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.format import token_name
from pages.text.i18n import Words

KNOWN = VOCABULARY[:-1]  # what a person can type
TITLES = ("drawing", "hidden", "next", "right", "wrong")


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's letters and weights."""
    weight_presets(say)
    label = say("hello.letters.text", known=", ".join(KNOWN), limit=MOST_LETTERS)
    st.text_input(label, max_chars=MOST_LETTERS, **follow_field("text"))
    here = session.current(HelloChoices)
    text = readable(here.text).text
    strange = [letter for letter in text if letter not in KNOWN]
    if strange or not text:
        what = say("hello.letters.strange", letter=token_name(strange[0])) if strange else ""
        st.error(f"{what} {say('hello.letters.type', known=', '.join(KNOWN), limit=MOST_LETTERS)}")
        return []
    weights = HelloWeights.of(here.weights)
    steps = read_letters(weights, text)
    t = min(here.step, len(steps.letters)) - 1
    st.markdown(caption(steps, say))
    titles = {name: say(f"hello.letters.{name}") for name in TITLES}
    st.html(letter_steps(steps, t, titles, current_theme(), say))
    _step(steps, t, say)
    one_weight(say)
    st.caption(weights_caption(steps, weights, say))
    _numbers(steps, weights, t, say)
    with st.expander(say("hello.weights"), key="hello-boxes", on_change="rerun") as boxes:
        if boxes.open:
            matrix_boxes(say)
    return questions(weights, text, say)


def caption(steps: HelloSteps, say: Words) -> str:
    """How often the likeliest next letter is the right one, and where the right one is least likely."""
    pairs = zip(steps.predictions, steps.targets, strict=True)
    hardest = int(steps.of_targets.argmin())
    return say(
        "hello.letters.caption",
        right=sum(prediction == target for prediction, target in pairs),
        count=len(steps.letters),
        letter=steps.letters[hardest],
        step=hardest + 1,
        target=token_name(steps.targets[hardest]),
        share=percent(float(steps.of_targets[hardest]), say),
    )


def weights_caption(steps: HelloSteps, weights: HelloWeights, say: Words) -> str:
    """Whose weights these are, whether the slide's digits come out, and what the network writes alone."""
    changed = sum(a != b for a, b in zip(weights.numbers, LECTURE.numbers, strict=True))
    kind = "changed" if changed else "lecture"
    told = [say(f"hello.weights.{kind}", changed=changed, count=WEIGHT_COUNT)]
    agree = printed_digits_agree(steps)
    if agree is not None:
        told.append(say(f"hello.letters.{'agree' if agree else 'differ'}"))
    first = steps.letters[0]
    written = " ".join(map(token_name, write_letters(weights, [first])))
    told.append(say("hello.letters.alone", first=first, written=written))
    return "  \n".join(told)


def _step(steps: HelloSteps, t: int, say: Words) -> None:
    count = len(steps.letters)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for sign, key, there in (("◀", "previous", t), ("▶", "next", t + 2)):
            st.button(
                sign,
                key=f"hello-{key}",
                help=say(f"hello.step.{key}"),
                on_click=session.replace,
                kwargs={"step": there},
                disabled=not 1 <= there <= count,
            )
        if count > 1:
            field = follow(f"hello-step-{count}", t + 1, lambda step: {"step": step})
            st.slider(say("hello.step"), 1, count, **field)


def _numbers(steps: HelloSteps, weights: HelloWeights, t: int, say: Words) -> None:
    here, before = t + 1, t
    left, right = st.container(key="hello-numbers").columns(2, gap="medium")
    left.latex(
        rf"a_{{{here}}} = x_{{{here}}} W_{{xh}} + h_{{{before}}} W_{{hh}} + b_h"
        rf"\quad h_{{{here}}} = \tanh a_{{{here}}}"
    )
    left.table(hidden_table(steps, weights, t, say), border="horizontal")
    right.latex(
        rf"y_{{{here}}} = h_{{{here}}} W_{{hy}} + b_y"
        rf"\quad p_{{{here}}} = \operatorname{{softmax}} y_{{{here}}}"
    )
    right.table(next_table(steps, t, say), border="horizontal")


def questions(weights: HelloWeights, text: str, say: Words) -> list[Question]:
    """What a person may predict of this network."""

    def memory() -> Answer:
        word = text if len(set(text)) < len(text) else "hello"
        steps = read_letters(replace(weights, w_hh=np.zeros_like(weights.w_hh)), word)
        letter = next(letter for letter in word if word.count(letter) > 1)
        answers = {steps.predictions[t] for t, read in enumerate(word) if read == letter}
        because = say(
            "hello.predict.memory.because",
            word=word,
            letter=letter,
            answer=" / ".join(map(token_name, sorted(answers))),
        )
        return Answer(right=0 if len(answers) > 1 else 1, because=because)

    def zero() -> Answer:
        steps = read_letters(HelloWeights.of([0.0] * WEIGHT_COUNT), text)
        share = float(steps.probability[0, 0])
        right = min(range(3), key=lambda place: abs((0, 0.2, 1)[place] - share))
        return Answer(
            right, say("hello.predict.zero.because", share=percent(share, say), count=len(VOCABULARY))
        )

    def longer() -> Answer:
        steps = read_letters(weights, text + text)
        because = say(
            "hello.predict.longer.because",
            len(steps.letters),
            count=len(weights.numbers),
            steps=len(steps.letters),
        )
        return Answer(counts.index(len(weights.numbers)), because)

    counts = (WEIGHT_COUNT, 2 * WEIGHT_COUNT, WEIGHT_COUNT + len(text))
    yes_no = (say("hello.predict.yes"), say("hello.predict.no"))
    return [
        Question("hello-memory", say("hello.predict.memory"), yes_no, memory),
        Question("hello-zero", say("hello.predict.zero", count=WEIGHT_COUNT), ("0 %", "20 %", "100 %"), zero),
        Question("hello-longer", say("hello.predict.longer"), tuple(map(str, counts)), longer),
    ]
