"""Meaning by hand: a thesaurus, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.lectures.words.thesaurus import (
    THESAURUS,
    Concept,
    NotInThesaurusError,
    concept_of,
    path_up,
    steps_between,
)
from pages.frame.predict import Question
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.first_questions import of_thesaurus
from pages.state import session
from pages.state.bind import follow
from pages.text.format import literal
from pages.text.i18n import Words, in_language

STARTS = {"en": ("car", "go-kart"), "ko": ("자동차", "고카트")}
TRIED = {"en": ("automobile", "SUV", "selfie"), "ko": ("승용차", "SUV", "셀카")}


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's two words."""
    here = session.current(WordsChoices)
    thesaurus = in_language(THESAURUS, here.language)
    first, second = in_language(STARTS, here.language)
    left, right = st.columns(2, gap="large")
    with left:
        with st.container(horizontal=True):
            for word in in_language(TRIED, here.language):
                st.button(word, key=f"entry-{word}", on_click=session.replace, kwargs={"entry": word})
        one = _look_up("entry", first, thesaurus, say)
        two = _look_up("other", second, thesaurus, say)
        if one and two:
            steps = steps_between(one, two, thesaurus)
            st.markdown(
                say(
                    "words.thesaurus.steps",
                    steps,
                    first=literal(one.name),
                    second=literal(two.name),
                    steps=steps,
                )
            )
    right.markdown(outline(thesaurus, {each.name for each in (one, two) if each}))
    right.caption(
        say("words.thesaurus.graph", words=sum(len(c.words) for c in thesaurus), meanings=len(thesaurus))
    )
    st.caption(say("words.thesaurus.limits"))
    st.caption(say("words.thesaurus.weights"))
    return of_thesaurus(thesaurus, say)


def _look_up(field: str, start: str, thesaurus: tuple[Concept, ...], say: Words) -> Concept | None:
    word = getattr(session.current(WordsChoices), field)
    word = start if word is None else word
    label = say(f"words.thesaurus.{field}")
    st.text_input(label, max_chars=60, **follow(field.replace("_", "-"), word, lambda typed: {field: typed}))
    try:
        concept = concept_of(word, thesaurus)
    except NotInThesaurusError:
        st.info(say("words.thesaurus.missing", word=literal(word.strip()) or "–"))
        return None
    path = " → ".join(literal(each.name) for each in path_up(concept, thesaurus)[1:])
    others = ", ".join(literal(each) for each in concept.words if each.casefold() != word.strip().casefold())
    told = [say("words.thesaurus.found", word=literal(word.strip()))]
    if others:
        told.append(say("words.thesaurus.same", same=others))
    if path:
        told.append(say("words.thesaurus.kind", path=path))
    st.markdown(" ".join(told))
    return concept


def outline(thesaurus: tuple[Concept, ...], marked: set[str]) -> str:
    """The whole thesaurus as a nested list in Markdown; the marked concepts in bold."""

    def lines(broader: str | None, depth: int) -> list[str]:
        found = []
        for concept in thesaurus:
            if concept.broader == broader:
                words = " = ".join(map(literal, concept.words))
                found.append(f"{'  ' * depth}- {f'**{words}**' if concept.name in marked else words}")
                found += lines(concept.name, depth + 1)
        return found

    return "\n".join(lines(None, 0))
