"""A document as a bag of words, what that loses, and a network that reads in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, get_args

import numpy as np
import streamlit as st

from engine.cells import Kind
from engine.lectures.words.corpus import CorpusTooLargeError
from engine.lectures.words.documents import (
    NoTermsError,
    TooManyTermsError,
    cosine_similarity,
    jaccard_similarity,
    term_document,
    terms_of,
)
from engine.reading.reading import Reading, read
from engine.text import display
from engine.tracing.records import Array
from pages.charts.verdict_lines import verdict_lines
from pages.frame.draw import draw
from pages.frame.predict import Question
from pages.frame.theme import current_theme
from pages.lessons.words.choices import WordsChoices
from pages.lessons.words.corpus_box import too_large
from pages.lessons.words.first_questions import of_bags
from pages.lessons.words.rooms.perceptron import perceptron
from pages.parts.errors import reasons
from pages.parts.readings import network_of
from pages.parts.scope import JUDGING, TELLING, judges
from pages.state import session
from pages.state.bind import follow, follow_field
from pages.text.format import literal
from pages.text.i18n import Words

PRESETS = (*JUDGING, *TELLING)
NAMES = ("A", "B")


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's two documents."""
    documents = _documents(say)
    terms = _terms(documents, say)
    if terms is None:
        return []
    counts = term_document(documents, terms)
    st.markdown(caption(counts, say))
    st.table(counts_table(counts, terms, say), border="horizontal")
    st.caption(say("words.bags.counting"))
    st.subheader(say("words.bags.network"), divider=True)
    st.segmented_control(
        say("read.kind"),
        get_args(Kind),
        format_func=lambda kind: say(f"kind.{kind}"),
        label_visibility="collapsed",
        **follow_field("reader", start="default"),
    )
    with reasons(say, max(documents, key=len)):
        readings = readings_of(documents)
        if judges(readings):
            _verdicts(readings, counts, say)
            st.markdown(kinds_caption(documents, say))
        else:
            st.markdown(states_caption(readings, say))
        perceptron(documents, say)
        made_for = say("words.bags.made_for", network=say(f"network.{readings[0].card.name}"))
        st.caption(f"{say('words.bags.weights')} {made_for}")
        return of_bags(counts, readings, say)
    return []


def _documents(say: Words) -> tuple[str, str]:
    with st.container(horizontal=True):
        for name in PRESETS:
            changes = {part: say(f"words.bags.{name}.{part}") for part in ("first", "second", "terms")}
            st.button(
                say(f"words.bags.preset.{name}"),
                key=f"bags-{name}",
                on_click=session.replace,
                kwargs=changes,
            )
    here = session.current(WordsChoices)
    found = []
    for name, part, column in zip(NAMES, ("first", "second"), st.columns(2, gap="medium"), strict=True):
        typed = getattr(here, part)
        text = say(f"words.bags.reviews.{part}") if typed is None else typed
        column.text_area(
            say("words.bags.document", name=name),
            height=70,
            **follow(f"word-{part}", text, partial(_with, part)),
        )
        found.append(text)
    terms = say("words.bags.reviews.terms") if here.terms is None else here.terms
    st.text_input(say("words.bags.terms"), **follow("word-terms", terms, lambda typed: {"terms": typed}))
    return found[0], found[1]


def _with(part: str, typed: str) -> dict[str, Any]:
    return {part: typed}


def _terms(documents: tuple[str, str], say: Words) -> tuple[str, ...] | None:
    typed = session.current(WordsChoices).terms
    try:
        return terms_of(documents, say("words.bags.reviews.terms") if typed is None else typed)
    except NoTermsError:
        st.info(say("words.bags.empty"))
    except CorpusTooLargeError as error:
        st.error(too_large(error, say))
    except TooManyTermsError as error:
        st.error(say("words.bags.many", count=say.count(error.count), limit=error.limit))
    return None


def caption(counts: Array, say: Words) -> str:
    """Whether the counts tell the two apart, and how alike they are."""
    alike = {
        "cosine": say.fixed(cosine_similarity(counts[0], counts[1]), 3),
        "jaccard": say.fixed(jaccard_similarity(counts[0], counts[1]), 3),
    }
    same = np.array_equal(counts[0], counts[1])
    return say(f"words.bags.caption.{'same' if same else 'differ'}", **alike)


def counts_table(counts: Array, terms: Sequence[str], say: Words) -> Mapping[str, list[str]]:
    """A row for each document, a column a term."""
    rows = {say("words.bags.name"): list(NAMES)}
    return rows | {
        literal(term): [say.count(count) for count in counts[:, place]] for place, term in enumerate(terms)
    }


def readings_of(documents: tuple[str, str]) -> tuple[Reading, Reading]:
    """What the shipped network of the documents' language makes of each."""
    return _read_by(session.current(WordsChoices).reader, documents)


@lru_cache(maxsize=12)
def _read_by(kind: Kind, documents: tuple[str, str]) -> tuple[Reading, Reading]:
    korean = any("가" <= letter <= "힣" for document in documents for letter in document)
    network = network_of("ko-sentiment" if korean else "en-sentiment", kind)
    first, second = (read(network, document) for document in documents)
    return first, second


def kinds_caption(documents: tuple[str, str], say: Words) -> str:
    """Which of the three kinds tell the two documents apart."""
    said = {
        kind: tuple(float(reading.probability[-1, 1]) for reading in _read_by(kind, documents))
        for kind in get_args(Kind)
    }
    apart = [kind for kind, (first, second) in said.items() if (first - 0.5) * (second - 0.5) < 0]
    told = ", ".join(
        f"{say(f'kind.{kind}')} {say.percent(a)} / {say.percent(b)}" for kind, (a, b) in said.items()
    )
    names = ", ".join(say(f"kind.{kind}") for kind in apart)
    way = "none" if not apart else "all" if len(apart) == len(said) else "some"
    return say(f"words.bags.kinds.{way}", told=told, apart=names)


def states_caption(readings: tuple[Reading, Reading], say: Words) -> str:
    """How far apart two documents end in the network's state, where its verdict would say nothing."""
    first, second = (reading.layer["h"].value[0, -1] for reading in readings)
    kind = say(f"kind.{readings[0].card.kind}")
    return say("words.bags.states", kind=kind, apart=say.fixed(np.linalg.norm(first - second), 2))


def _verdicts(readings: tuple[Reading, Reading], counts: Array, say: Words) -> None:
    first, second = (float(reading.probability[-1, 1]) for reading in readings)
    apart = (first - 0.5) * (second - 0.5) < 0
    told = {
        "first": say.percent(first, 1),
        "second": say.percent(second, 1),
        "kind": say(f"kind.{readings[0].card.kind}"),
    }
    same = np.array_equal(counts[0], counts[1])
    st.markdown(say(f"words.bags.verdict.{'apart' if apart else 'same' if same else 'both'}", **told))
    lines = {
        name: ([display(token.text) for token in reading.tokens], reading.probability[:, 1].tolist())
        for name, reading in zip(NAMES, readings, strict=True)
    }
    titles = {"step": say("words.bags.step"), "positive": say("words.bags.positive")}
    draw(verdict_lines(lines, titles, current_theme()), "verdicts")
