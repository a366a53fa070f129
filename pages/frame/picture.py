"""A drawing made in Python, as a picture on the page."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import Any

import streamlit as st


def picture(svg: str, label: str, place: Any = st) -> None:
    """The drawing, no wider than the page.

    Args:
        svg: the drawing, with its own width. As a picture of its own: Streamlit takes SVG out of HTML.
        label: what it shows, for who can't see it.
        place: where; the page, if nothing else is given.
    """
    source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
    place.html(f'<img src="{source}" alt="{escape(label)}" style="max-width:100%;height:auto">')
