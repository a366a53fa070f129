"""Gatescope's entrance: ``streamlit run app.py``.

The server loads PyTorch before the first visitor comes, then runs ``pages/lessons/index.py`` for each.
The lessons' own folder is the script's, so that Streamlit's older rule for a folder named ``pages``
beside the script never applies and the very first visit may be any page's link.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from pages.serving.files import Files
from pages.serving.promptly import Promptly
from pages.serving.start_page import StartPage


@asynccontextmanager
async def ready(_: st.App) -> AsyncIterator[None]:
    import engine.reading  # noqa: F401  (1.4 s of imports, paid before anybody waits)

    yield


app = st.App(
    "pages/lessons/index.py",
    lifespan=ready,
    middleware=[Middleware(Promptly), Middleware(StartPage), Middleware(Files)],
)
