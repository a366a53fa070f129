"""Files that a visit asks for: Streamlit's modules, and those of our drawings."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.responses import Response
from streamlit import config, file_util

from pages.frame.component import ASSETS, DRAWINGS, PACKAGE, SHARED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(file_util.get_static_dir())
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
FOR_GOOD = "public, immutable, max-age=31536000"  # Streamlit's: another version's file has another name
ASKED_AGAIN = "no-cache"


@cache
def files() -> Mapping[str, Path]:
    """Every file by the path of its address."""
    found = {f"/{path.relative_to(STATIC).as_posix()}": path for path in (STATIC / "static").rglob("*")}
    for folder in (*DRAWINGS, SHARED):
        for path in (ASSETS / folder).iterdir():
            found[f"{address(folder)}/{path.name}"] = path
    return MappingProxyType({url: path for url, path in found.items() if path.suffix in TYPES})


def address(folder: str) -> str:
    """The path under which Streamlit serves a drawing's folder; that of what is shared lies beside it.

    So ``../shared/`` means the same in a browser, which only this middleware can give it, as on the disk.
    """
    return f"/_stcore/bidi-components/{folder if folder == SHARED else f'{PACKAGE}.{folder}'}"


def asked(scope: Scope) -> str | None:
    """The path that a browser asks for, below ``server.baseUrlPath``; None where it asks for nothing."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    base = config.get_option("server.baseUrlPath").strip("/")
    path: str = scope["path"]
    return path.removeprefix(f"/{base}") if base and path.startswith(f"/{base}/") else path


class Files:
    """Middleware: a file is read and sent in one go.

    A visit asks for some 120 of them, mostly small. Streamlit's own way, a thread for each look at the disk,
    takes 1.4 ms of processor each, which the visit's own run needs at the same time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if path := files().get(asked(scope) or ""):
            keep = {"Cache-Control": FOR_GOOD if path.is_relative_to(STATIC) else ASKED_AGAIN}
            answer = Response(path.read_bytes(), media_type=TYPES[path.suffix], headers=keep)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)
