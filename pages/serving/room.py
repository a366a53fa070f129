"""How many the server takes in: each visitor holds file descriptors, and the system gives only so many."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

from pages.text.i18n import LANGUAGES, tag, words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

WANTED = (65_536, 10_240)  # descriptors; macOS allows no more than the second
OPEN = next((Path(path) for path in ("/proc/self/fd", "/dev/fd") if Path(path).exists()), None)
RETRY = 10  # seconds; a connection that nobody uses is closed after 5


def raise_limit() -> None:
    """Let this process open as many files as the system allows; many systems begin with 256 or 1,024."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in WANTED:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft == resource.RLIM_INFINITY or soft >= most:
            return
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            return


def room() -> float:
    """The share of the descriptors that are free, from 0 to 1; 1 where nobody counts them."""
    try:
        import resource
    except ModuleNotFoundError:
        return 1.0
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if OPEN is None or most == resource.RLIM_INFINITY:
        return 1.0
    try:
        return max(0.0, 1 - len(os.listdir(OPEN)) / most)  # noqa: PTH208 - no need of each one's path
    except OSError:  # looking takes one, and there is none
        return 0.0


@cache
def full() -> HTMLResponse:
    """What is said to who can't come in, in each language."""
    told = []
    for language in LANGUAGES:
        say = words(language)
        told.append(f'<h1 lang="{tag(language)}">{say("serving.full")}</h1>')
        told.append(f'<p lang="{tag(language)}">{say("serving.full.retry")}</p>')
    style = "body{font-family:system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}"
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gatescope</title>'
        f'<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="{RETRY}">'
        f'<meta name="color-scheme" content="light dark"><style>{style}</style></head>'
        f"<body>{''.join(told)}</body></html>"
    )
    headers = {"Retry-After": str(RETRY), "Connection": "close", "Cache-Control": "no-store"}
    return HTMLResponse(html, 503, headers)


class Room:
    """Middleware: when few descriptors are left, who comes is told so, and those who are inside go on.

    What is left is for them: for their drawings' files, uploads, and for workers. A page's visit is refused
    before its connection would be, and who had one and lost it may come back for longest.
    """

    FOR_PAGE, FOR_VISIT, FOR_RETURN = 0.25, 0.15, 0.05  # of all descriptors must be free

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        needed = self.needed(scope)
        if needed and room() < needed:
            await full()(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def needed(self, scope: Scope) -> float:
        """The share of descriptors that must be free for it; 0 where nobody new comes in."""
        if scope["type"] == "websocket":
            # Streamlit names here the session that a browser had before its connection was lost.
            return self.FOR_RETURN if len(scope["subprotocols"]) > 2 else self.FOR_VISIT
        if scope["type"] != "http" or "/_stcore/" in scope["path"]:
            return 0.0
        name = scope["path"].rpartition("/")[2]
        return 0.0 if "." in name or "/media/" in scope["path"] else self.FOR_PAGE
