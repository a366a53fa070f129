"""The first thing that a browser is told of a page: its name, its language, and which modules it will need.

Left to itself it finds out in rounds: Streamlit's frame, the modules of the widgets once the first run has
come, then our drawing and its style sheet, and what the drawing imports. Nothing is drawn without the sheet.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse

from pages.frame.navigation import ENTRANCE, PAGES
from pages.serving.files import STATIC, address, asked, files
from pages.state.damaged_link import parameters_of, readings
from pages.text.i18n import LANGUAGES, Language, preferred, tab_title, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send

# Streamlit's modules of what stands above the first drawing. One that a version doesn't have isn't named.
WIDGETS = ("Html", "ButtonGroup", "TextArea", "Selectbox", "Button", "Slider", "BidiComponent")
PATHS = {"/": ENTRANCE} | {f"/{page}": page for page in PAGES}
DRAWINGS = {"read": "player", "gradients": "gradients"}  # the first drawing of a page, where it has one
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']""")

# Where the server is, as index.html itself takes it. Else Streamlit first tries below the page, and waits.
SERVER = '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}</script>'

# The writer of the address bar, before Streamlit writes there itself.
ADDRESS = f'<script type="module" crossorigin src=".{address("player")}/address.js"></script>'
STREAMLIT = '<script type="module"'


def needed(url: str, found: dict[str, None] | None = None) -> dict[str, None]:
    """A module and all that it imports, in the order in which they are met."""
    found = {} if found is None else found
    if url in files() and url not in found:
        found[url] = None
        for name in IMPORT.findall(files()[url].read_text("utf-8")):
            needed(urljoin(url, name), found)
    return found


def modules(page: str) -> Iterator[str]:
    """The modules of a page's widgets and of its first drawing, without what those import; none without."""
    if page not in DRAWINGS:
        return
    for widget in WIDGETS:
        for path in (STATIC / "static" / "js").glob(f"{widget}.*.js"):
            yield f"/static/js/{path.name}"
    yield f"{address(DRAWINGS[page])}/{DRAWINGS[page]}.js"


@cache
def start_page(page: str, language: Language) -> str:
    """Streamlit's index.html, with that page's name, language modules and style sheet in its head."""
    html = (STATIC / "index.html").read_text("utf-8")
    html = html.replace('<html lang="en">', f'<html lang="{tag(language)}">', 1)
    html = html.replace("<title>Streamlit</title>", f"<title>{escape(tab_title(page, language))}</title>", 1)
    html = html.replace(STREAMLIT, f"{ADDRESS}\n    {STREAMLIT}", 1)
    found: dict[str, None] = {}
    for url in modules(page):
        needed(url, found)
    # as Streamlit's own: relative, so that it holds behind a prefix too
    links = [f'<link rel="modulepreload" crossorigin href=".{url}">' for url in found if url not in html]
    if page in DRAWINGS:
        sheet = f"{address(DRAWINGS[page])}/{DRAWINGS[page]}.css"
        links.append(f'<link rel="preload" as="style" href=".{sheet}">')
    return html.replace("</head>", "\n".join([SERVER, *links, "</head>"]))


def language_of(query: str, accepted: str) -> Language:
    """The language that a page will open in.

    Args:
        query: of its address.
        accepted: what the browser accepts, its first language first: ``ko-KR,ko;q=0.9``.
    """
    link = parameters_of(dict(parse_qsl(query, keep_blank_values=True)), {"language"})
    asked = [name for value in readings(link.get("language", "")) for name in LANGUAGES if name == value]
    return next(iter(asked), preferred(accepted))


class StartPage:
    """Middleware: every page starts as itself, with what it needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if page := PATHS.get(asked(scope) or ""):
            accepted = Headers(scope=scope).get("Accept-Language", "")
            html = start_page(page, language_of(scope["query_string"].decode("ascii", "replace"), accepted))
            answer = HTMLResponse(html, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)
