"""The first thing that a browser is told: which modules and which style sheet the page will need.

Left to itself it finds out in rounds: Streamlit's frame, the modules of the widgets once the first run has
come, then our drawing and its style sheet, and what the drawing imports. Nothing is drawn without the sheet.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from starlette.responses import HTMLResponse

from pages.serving.files import STATIC, address, files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

# Streamlit's modules of what stands above the first drawing. One that a version doesn't have isn't named.
WIDGETS = ("Html", "ButtonGroup", "TextArea", "Selectbox", "Button", "Slider", "BidiComponent")
DRAWINGS = {"/": "player", "/read": "player", "/gradients": "gradients"}  # the first drawing of a page
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']""")

# Where the server is, as index.html itself takes it. Else Streamlit first tries below the page, and waits.
SERVER = '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}</script>'


def needed(url: str, found: dict[str, None] | None = None) -> dict[str, None]:
    """A module and all that it imports, in the order in which they are met."""
    found = {} if found is None else found
    if url in files() and url not in found:
        found[url] = None
        for name in IMPORT.findall(files()[url].read_text("utf-8")):
            needed(urljoin(url, name), found)
    return found


def modules(page: str) -> Iterator[str]:
    """The modules of a page's widgets and of its first drawing, without what those import."""
    for widget in WIDGETS:
        for path in (STATIC / "static" / "js").glob(f"{widget}.*.js"):
            yield f"/static/js/{path.name}"
    yield f"{address(DRAWINGS[page])}/{DRAWINGS[page]}.js"


@cache
def start_page(page: str) -> str:
    """Streamlit's index.html, with the modules and the style sheet of that page in its head."""
    html = (STATIC / "index.html").read_text("utf-8")
    found: dict[str, None] = {}
    for url in modules(page):
        needed(url, found)
    # as Streamlit's own: relative, so that it holds behind a prefix too
    links = [f'<link rel="modulepreload" crossorigin href=".{url}">' for url in found if url not in html]
    sheet = f"{address(DRAWINGS[page])}/{DRAWINGS[page]}.css"
    links.append(f'<link rel="preload" as="style" href=".{sheet}">')
    return html.replace("</head>", "\n".join([SERVER, *links, "</head>"]))


class StartPage:
    """Middleware: the pages with a drawing start with what they need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in DRAWINGS:
            answer = HTMLResponse(start_page(scope["path"]), headers={"Cache-Control": "no-cache"})
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)
