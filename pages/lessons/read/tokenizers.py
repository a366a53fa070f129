"""One sentence, cut into tokens in every way there is, and which network reads which of them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from engine import models
from engine.text import TOKENIZERS, Token, Tokenizer, display
from pages.lessons.read.choices import ReadChoices
from pages.parts.network_picker import with_network
from pages.parts.readings import network_of
from pages.parts.sentence_box import sentence_of
from pages.state import session
from pages.text.i18n import Words

KOREAN = ("syllables", "jamo")
MOST_SHOWN = 100  # tokens of one way; their number is always told


def tokenizers(say: Words) -> None:
    """The ways in an expander; closed, it cuts nothing and sends nothing."""
    panel = st.expander(say("tokens.title"), key="tokenizers", on_change="rerun")
    if not panel.open:
        return
    here = session.current(ReadChoices)
    text, _ = sentence_of(here)
    with panel:
        st.caption(say("tokens.caption"))
        for names, tokens in ways(text, offered(here)):
            _way(names, tokens, text, here, say)


def offered(here: ReadChoices) -> list[Tokenizer]:
    """The tokenizers for the scene's language; word pieces only where one of its networks has learnt some."""
    language = _language(here.network)
    learnt = [
        network_of(name, here.kinds[0]).tokenizer
        for name in models.NAMES
        if models.RECIPES[name].tokenizer == "pieces" and _language(name) == language
    ]
    others = [each for name, each in TOKENIZERS.items() if language == "ko" or name not in KOREAN]
    return others + learnt


def ways(text: str, offered: Sequence[Tokenizer]) -> list[tuple[list[str], tuple[Token, ...]]]:
    """The names of the tokenizers that cut ``text`` alike, with their tokens; the fewest tokens first."""
    found: dict[tuple[Token, ...], list[str]] = {}
    for tokenizer in offered:
        found.setdefault(tokenizer.tokenize(text), []).append(tokenizer.name)
    return [(names, tokens) for tokens, names in sorted(found.items(), key=lambda way: len(way[0]))]


def chips(tokens: Sequence[Token], say: Words) -> str:
    """The first tokens as HTML, and how many more there are."""
    shown = " ".join(f"<span>{escape(display(token.text))}</span>" for token in tokens[:MOST_SHOWN])
    more = len(tokens) - MOST_SHOWN
    return f'<p class="cut">{shown}{f" … +{say.count(more)}" if more > 0 else ""}</p>'


def _way(names: Sequence[str], tokens: Sequence[Token], text: str, here: ReadChoices, say: Words) -> None:
    name = ", ".join(say(f"tokens.{name}") for name in names)
    count = say("tokens.count", len(tokens), count=say.count(len(tokens)))
    mine = models.RECIPES[here.network].tokenizer in names
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{name}** · {count}" + (f" · {say('tokens.here')}" if mine else ""), width="content")
        others = [] if mine else [other for other in models.NAMES if _reads(other, names, here)]
        for other in others:
            st.button(
                say("tokens.switch", network=say(f"network.{other}")),
                key=f"read-by-{other}",
                on_click=session.replace,
                kwargs=with_network(other, text),
            )
    st.html(chips(tokens, say))


def _reads(network: str, names: Sequence[str], here: ReadChoices) -> bool:
    """Whether a network of the scene's language was trained on tokens of one of these tokenizers."""
    return models.RECIPES[network].tokenizer in names and _language(network) == _language(here.network)


def _language(network: str) -> str:
    return models.RECIPES[network].language
