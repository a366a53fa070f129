"""Many to many: a tag for each word, from the left alone and from both ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from engine.lectures.shapes.live.tagged_sentences import TAGS
from engine.lectures.shapes.live.tags import read_ids, tags_of
from engine.text import UNKNOWN_ID, words
from pages.charts.probability_grid import probability_grid
from pages.frame.draw import draw
from pages.frame.predict import Answer, Question
from pages.frame.theme import current_theme
from pages.lessons.shapes.networks import opened, small_network, weights_caption
from pages.lessons.shapes.text_box import shape_box
from pages.text.format import literal
from pages.text.i18n import Words

NETWORKS = ("tags-forward", "tags-both")


def show(say: Words) -> Sequence[Question]:
    """The room, from the scene's sentence."""
    text = shape_box("sentence", say)
    if not words.tokenize(text):
        st.info(say("read.empty"))
        return []
    with opened(say):
        return _shown(text, say)
    return []


def _shown(text: str, say: Words) -> Sequence[Question]:
    shown, _, unknown = _tagged(NETWORKS[0], text)
    st.markdown(caption(text, say))
    names = [say(f"shapes.tag.{tag}") for tag in TAGS]
    titles = {"step": say("shapes.chart.word"), "class": say("shapes.chart.tag")}
    for name, place in zip(NETWORKS, st.columns(2, gap="medium"), strict=True):
        place.markdown(f"**{say(f'shapes.tags.{name}')}**")
        figure = probability_grid(_tagged(name, text)[1], list(shown), names, titles, current_theme())
        draw(figure, name, place)
    if unknown:
        st.caption(say("shapes.tags.unknown", words=", ".join(literal(shown[place]) for place in unknown)))
    if st.toggle(say("shapes.numbers"), key="tag-numbers"):
        st.table(_table(text, names, say), border="horizontal")
    for name in NETWORKS:
        st.caption(weights_caption(name, say))
    return questions(text, say)


@lru_cache(maxsize=64)
def _tagged(name: str, text: str) -> tuple[tuple[str, ...], NDArray[np.float64], tuple[int, ...]]:
    """The words, the probability of each tag for each, and the places of those never seen."""
    network = small_network(name)
    shown, ids = read_ids(text, network.words)
    unknown = tuple(int(place) for place in np.flatnonzero(ids[0, :, 0].numpy() == UNKNOWN_ID))
    return shown, tags_of(network.model, ids), unknown


def _best(name: str, text: str) -> list[str]:
    return [TAGS[place] for place in _tagged(name, text)[1].argmax(axis=1)]


def caption(text: str, say: Words) -> str:
    """Where the two networks disagree, and how sure each is there."""
    shown = _tagged(NETWORKS[0], text)[0]
    forward, both = (_best(name, text) for name in NETWORKS)
    differing = [place for place in range(len(shown)) if forward[place] != both[place]]
    if not differing:
        least = min((float(_tagged(name, text)[1].max(axis=1).min()), name) for name in NETWORKS)
        return say(
            "shapes.tags.caption.agree",
            words=len(shown),
            share=say.percent(least[0], 1),
            network=say(f"shapes.tags.{least[1]}"),
        )
    place = differing[0]
    values: dict[str, Any] = {"word": literal(shown[place]), "count": len(differing), "words": len(shown)}
    for name, best in (("forward", forward), ("both", both)):
        share = _tagged(f"tags-{name}", text)[1][place].max()
        values |= {name: say(f"shapes.tag.{best[place]}"), f"{name}_share": say.percent(share, 1)}
    return say("shapes.tags.caption.differ", **values)


def _table(text: str, names: list[str], say: Words) -> dict[str, list[str]]:
    shown = _tagged(NETWORKS[0], text)[0]
    table = {say("shapes.chart.word"): [literal(word) for word in shown]}
    for name in NETWORKS:
        probability = _tagged(name, text)[1]
        best = probability.argmax(axis=1)
        table[say(f"shapes.tags.{name}")] = [
            f"{names[place]} {say.fixed(row[place], 3)}" for row, place in zip(probability, best, strict=True)
        ]
    return table


def questions(text: str, say: Words) -> list[Question]:
    """What may be foreseen of the sentence on show."""
    shown = _tagged(NETWORKS[0], text)[0]

    def surer() -> Answer:
        first = [float(_tagged(name, text)[1][0].max()) for name in NETWORKS]
        shares = {"forward": say.percent(first[0], 1), "both": say.percent(first[1], 1)}
        return Answer(
            int(first[1] > first[0]), say("shapes.tags.surer.because", word=literal(shown[0]), **shares)
        )

    def order() -> Answer:
        turned = " ".join(reversed(shown))
        kept = _best("tags-both", text)
        again = _best("tags-both", turned)[::-1]
        same = sum(a == b for a, b in zip(kept, again, strict=True)) if len(again) == len(kept) else 0
        told = say("shapes.tags.order.because", same=same, words=len(kept), text=literal(turned))
        return Answer(0 if same == len(kept) else 1, told)

    return [
        Question(
            "tags-surer",
            say("shapes.tags.surer", word=literal(shown[0])),
            [say(f"shapes.tags.{name}") for name in NETWORKS],
            surer,
        ),
        Question(
            "tags-order",
            say("shapes.tags.order"),
            [say(f"shapes.tags.order.{place}") for place in range(2)],
            order,
        ),
    ]
