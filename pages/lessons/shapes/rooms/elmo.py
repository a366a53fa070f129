"""ELMo: one word in two sentences, its vectors in every layer, and their mixture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from engine.lectures.shapes.live.elmo import Contextual, cosine, in_context, mixed, shares
from engine.lectures.shapes.live.homonyms import HOMONYMS, Senses, right_neighbours, senses
from engine.text import pieces, readable
from engine.text.pieces import CONTINUES
from pages.charts.layer_cosines import layer_cosines
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.choices import ShapesChoices
from pages.lessons.shapes.elmo_box import FIELDS, LAYERS, elmo_box
from pages.lessons.shapes.networks import opened, small_network, weights_caption
from pages.lessons.shapes.text_box import offered, text_of
from pages.state import session
from pages.text.format import literal
from pages.text.i18n import Words

NAME = "elmo"
READS = "ko"  # the language of its sentences: whoever reads another gets a gloss
Vectors = NDArray[np.float64]


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's word, its two sentences, and the layers' scores."""
    elmo_box(say)
    glosses: dict[str, str] = {}
    if say.language != READS:
        glosses = dict(zip(offered("first"), offered("gloss"), strict=False))
    word = readable(session.current(ShapesChoices).word).text.strip()
    texts = [text_of(field) for field in FIELDS]
    if glosses:
        st.caption(" ".join((say("shapes.elmo.korean"), glosses.get(texts[0], ""))))
    if not word or not all(readable(text).text.strip() for text in texts):
        st.info(say("read.empty"))
        return []
    with opened(say):
        read = [_read(text) for text in texts]
        missing = next((each for each in read if not each.places(word)), None)
        if missing is None:
            return _shown(word, read, say)
        tokens = " · ".join(token.removeprefix(CONTINUES) for token in missing.tokens) or "–"
        st.info(say("shapes.elmo.missing", word=literal(word), tokens=literal(tokens)))
    return []


def _shown(word: str, read: list[Contextual], say: Words) -> Sequence[Question]:
    here = session.current(ShapesChoices)
    pair = [each.vectors[:, each.places(word)[0]] for each in read]  # (layers, units) each
    blend = [mixed(vectors, here.scores, here.gamma) for vectors in pair]
    alike = [cosine(a, b) for a, b in zip(*pair, strict=True)]
    names = [say("shapes.elmo.layer", layer=layer) for layer in range(LAYERS)]
    st.markdown(caption(word, alike, cosine(*blend), say))
    figure = layer_cosines(
        [*names, say("shapes.elmo.mixture")],
        [*alike, cosine(*blend)],
        say("shapes.elmo.cosine"),
        current_theme(),
    )
    draw(figure, "elmo-cosines")
    if word in HOMONYMS:
        st.markdown(
            "  \n".join(
                nearest_caption(word, place, read[place], vector, say) for place, vector in enumerate(blend)
            )
        )
    st.markdown(neighbours_caption(say))
    if st.toggle(say("shapes.numbers"), key="elmo-numbers"):
        part = shares(here.scores)
        rows = [*zip(names, pair[0], pair[1], [say.fixed(share, 3) for share in part], strict=True)]
        rows.append((say("shapes.elmo.mixture"), blend[0], blend[1], f"γ = {say.number(here.gamma)}"))
        st.table(_table(rows, [*alike, cosine(*blend)], say), border="horizontal")
    st.caption(weights_caption(NAME, say))
    return questions(word, read, say)


def _table(
    rows: list[tuple[str, Vectors, Vectors, str]], cosines: list[float], say: Words
) -> dict[str, list[str]]:
    def few(vector: Vectors) -> str:
        return ", ".join(say.fixed(value, 2) for value in vector[:4]) + ", …"

    return {
        say("shapes.elmo.vector"): [name for name, *_ in rows],
        "s": [share for *_, share in rows],
        "1": [few(first) for _, first, _, _ in rows],
        "2": [few(second) for _, _, second, _ in rows],
        "‖1‖": [say.fixed(np.linalg.norm(first), 2) for _, first, _, _ in rows],
        "‖2‖": [say.fixed(np.linalg.norm(second), 2) for _, _, second, _ in rows],
        say("shapes.elmo.cosine"): [say.fixed(value, 4) for value in cosines],
    }


@lru_cache(maxsize=64)
def _read(text: str) -> Contextual:
    network = small_network(NAME)
    return in_context(network.model, pieces(network.words.texts), network.words, text)


@cache
def _senses() -> tuple[Senses, ...]:
    network = small_network(NAME)
    return tuple(senses(network.model, network.words, word) for word in HOMONYMS)


def _right(scores: tuple[float, ...]) -> int:
    """How many of our sentences have a nearest one of the same meaning, mixed with these scores."""
    return sum(right_neighbours(mixed(each.vectors, scores), each.meanings) for each in _senses())


def caption(word: str, alike: list[float], blend: float, say: Words) -> str:
    """How alike the two vectors are, below, above, and mixed."""
    return say(
        "shapes.elmo.caption",
        word=literal(word),
        first=say.fixed(alike[0], 3),
        layers=", ".join(f"**{say.fixed(value, 3)}**" for value in alike[1:]),
        mixed=say.fixed(blend, 3),
    )


def nearest_caption(word: str, place: int, read: Contextual, vector: Vectors, say: Words) -> str:
    """Which other of our sentences holds the word in the most alike way: its meaning may be this one's."""
    found = _senses()[tuple(HOMONYMS).index(word)]
    here = session.current(ShapesChoices)
    alike = [cosine(vector, other) for other in mixed(found.vectors, here.scores)]
    others = [at for at, text in enumerate(found.sentences) if _read(text).tokens != read.tokens]
    best = max(others, key=lambda at: alike[at])
    return say(
        "shapes.elmo.nearest",
        place=place + 1,
        word=word,
        sentence=found.sentences[best],
        meaning=say(f"shapes.elmo.meaning.{found.meanings[best]}"),
        cosine=say.fixed(alike[best], 3),
    )


def neighbours_caption(say: Words) -> str:
    """What the mixture on show is worth, measured on our own sentences."""
    found = _senses()
    scores = session.current(ShapesChoices).scores
    return say(
        "shapes.elmo.neighbours",
        words=", ".join(HOMONYMS),
        right=_right(scores),
        total=sum(len(each.meanings) for each in found),
        chance=say.fixed(sum(each.chance for each in found), 1),
        shares=" : ".join(say.percent(share) for share in shares(scores)),
    )


def questions(word: str, read: list[Contextual], say: Words) -> list[Question]:
    """What may be foreseen of the two sentences, and of the layers."""

    def least() -> Answer:
        pair = [each.vectors[:, each.places(word)[0]] for each in read]
        alike = [cosine(a, b) for a, b in zip(*pair, strict=True)]
        told = ", ".join(say.fixed(value, 3) for value in alike[1:])
        return Answer(
            int(np.argmin(alike)), say("shapes.elmo.least.because", first=say.fixed(alike[0], 3), told=told)
        )

    def better() -> Answer:
        only = [_right(tuple(5.0 if place == kept else -5.0 for place in range(LAYERS))) for kept in (1, 2)]
        place = 2 if only[0] == only[1] else int(only[1] > only[0])
        return Answer(place, say("shapes.elmo.better.because", first=only[0], second=only[1]))

    options = [say("shapes.elmo.layer", layer=place) for place in range(LAYERS)]
    return [
        Question("elmo-least", say("shapes.elmo.least", word=literal(word)), options, least),
        Question("elmo-better", say("shapes.elmo.better"), [*options[1:], say("shapes.elmo.alike")], better),
    ]
