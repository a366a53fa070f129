"""The player's words and colours, told to the browser once with the page and not with every answer."""

from __future__ import annotations

import json
from html import escape

import streamlit as st

from pages.charts.colours import palettes
from pages.text.i18n import Language, catalogue, tag

PREFIX = "player."


def glossary(language: Language) -> None:
    """Put an empty element on the page, whose attribute ``assets/player/glossary.js`` reads.

    With it, the page says in which language it is, as a screen reader and a browser's translation need it.
    """
    told = json.dumps({"labels": labels(language), "colours": palettes()}, ensure_ascii=False)
    element = f'<div data-glossary="{escape(told)}" data-language="{language}"></div>'
    script = f'<script>document.documentElement.lang = "{tag(language)}"</script>'
    st.html(element + script, unsafe_allow_javascript=True)


def labels(language: Language) -> dict[str, str]:
    """The player's words by key."""
    messages = catalogue(language)
    return {key.removeprefix(PREFIX): text for key, text in messages.items() if key.startswith(PREFIX)}
