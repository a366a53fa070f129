"""Gatescope's entrance: ``streamlit run app.py``.

The server loads PyTorch before the first visitor comes, then runs ``pages/lessons/index.py`` for each.
The lessons' own folder is the script's, so that Streamlit's older rule for a folder named ``pages``
beside the script never applies and the very first visit may be any page's link.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime import get_instance

from pages.serving.files import Files
from pages.serving.promptly import Promptly
from pages.serving.returning import Returning
from pages.serving.room import Room, raise_limit
from pages.serving.sessions import drop_the_left, lighten
from pages.serving.start_page import StartPage


@asynccontextmanager
async def ready(_: st.App) -> AsyncIterator[None]:
    import engine.reading.reading  # noqa: F401  (1.4 s of imports, paid before anybody waits)

    raise_limit()
    lighten(get_instance())
    dropping = asyncio.create_task(drop_the_left(get_instance()))
    yield
    dropping.cancel()


app = st.App(
    "pages/lessons/index.py",
    lifespan=ready,
    middleware=[
        Middleware(Promptly),
        Middleware(Room),
        Middleware(Returning),
        Middleware(StartPage),
        Middleware(Files),
    ],
)
