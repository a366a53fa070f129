"""Hello: what a language model is, from the lecture's five letters to trained networks that write."""

from __future__ import annotations

import streamlit as st

from pages.frame.component import ASSETS
from pages.frame.room import Page, Room, page
from pages.lessons.hello.rooms import letters, sentences, writing

ROOMS = (
    Room("letters", letters.show),
    Room("sentences", sentences.show),
    Room("writing", writing.show),
)

st.html(ASSETS / "hello.css")
page(Page("hello", ROOMS))
