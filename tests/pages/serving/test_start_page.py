"""What a page's head names is what the page will load."""

from __future__ import annotations

import re
from contextlib import closing
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urljoin

import pytest
from starlette.responses import PlainTextResponse
from streamlit import config

from pages.frame.component import ASSETS, DRAWINGS
from pages.frame.navigation import PAGES
from pages.serving.files import STATIC, address, files
from pages.serving.start_page import DRAWINGS as FIRST
from pages.serving.start_page import IMPORT, WIDGETS, StartPage, needed, start_page
from pages.text.i18n import LANGUAGES, Language, tab_title, words
from tests.pages.serving.conftest import Serve


@pytest.mark.parametrize("widget", WIDGETS)
def test_this_version_of_streamlit_has_the_module(widget: str) -> None:
    assert len(list((STATIC / "static" / "js").glob(f"{widget}.*.js"))) == 1


def test_the_player_needs_all_of_its_modules() -> None:
    found = needed(f"{address('player')}/player.js")
    own = {f"{address('player')}/{path.name}" for path in (ASSETS / "player").glob("*.js")}
    shared = {f"{address('shared')}/{path.name}" for path in (ASSETS / "shared").glob("*.js")}
    assert own < set(found) <= own | shared


def test_the_player_names_all_of_them_itself() -> None:
    """Else a browser that comes from another page asks for them level by level."""
    url = f"{address('player')}/player.js"
    named = IMPORT.findall(files()[url].read_text("utf-8"))
    assert set(needed(url)) == {url, *(urljoin(url, name) for name in named)}


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_import_leads_to_a_file(drawing: str) -> None:
    for url in needed(f"{address(drawing)}/{drawing}.js"):
        for name in IMPORT.findall(files()[url].read_text("utf-8")):
            assert urljoin(url, name) in files(), (url, name)
            assert (files()[url].parent / name).resolve() == files()[urljoin(url, name)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_the_head_is_streamlits_and_names_files_that_are_there(page: str, language: Language) -> None:
    html = start_page(page, language)
    own = ("<title>", "<html")  # instead of Streamlit's
    for line in (STATIC / "index.html").read_text("utf-8").splitlines():
        assert line.strip() in html or line.strip().startswith(own)
    links = [line.split('href=".')[1].split('"')[0] for line in html.splitlines() if "modulepreload" in line]
    assert len(set(links)) == len(links) > (60 if page in FIRST else 40)
    assert set(links) <= set(files())
    sheets = [line.split('href=".')[1].split('"')[0] for line in html.splitlines() if 'as="style"' in line]
    assert len(sheets) == (page in FIRST)
    assert set(sheets) <= set(files())


@pytest.mark.parametrize("page", PAGES)
def test_the_writer_of_the_address_runs_before_streamlit(page: str) -> None:
    """Modules run in the order of their elements."""
    scripts = re.findall(r'<script type="module"[^>]* src="\.([^"]+)"', start_page(page, "en"))
    assert scripts[0] == f"{address('player')}/address.js"
    assert scripts[0] in files()
    assert scripts[1].startswith("/static/js/index.")


class Head(HTMLParser):
    """The language of a document and its title, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.title, self.within = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        if tag == "html":
            self.language = dict(attrs)["lang"]

    def handle_data(self, data: str) -> None:
        if self.within == "title":
            self.title += data.strip()


@pytest.mark.parametrize("base", ["", "lectures", "/a/b/"])
@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "en-GB,ko;q=0.9", "en"),
        ("?language=ko", "en-US", "ko"),
        ("?language=en", "ko", "en"),
        ("?kind=gru&amp;language=ko", "en-US", "ko"),
        ("?language=klingon", "ko", "ko"),
    ],
)
def test_the_first_answer_has_the_pages_name_in_its_language(
    serve: Serve, base: str, query: str, accepted: str, language: Language
) -> None:
    port = serve(StartPage(PlainTextResponse("what Streamlit answers")))
    config.set_option("server.baseUrlPath", base)
    try:
        with closing(HTTPConnection("127.0.0.1", port)) as browser:
            for page in ("", *PAGES):
                path = re.sub("/+", "/", f"/{base}/{page}")
                browser.request("GET", path + query, headers={"Accept-Language": accepted})
                response = browser.getresponse()
                head = Head(response.read().decode())
                assert (response.status, head.language) == (200, language)
                assert head.title == tab_title(page or "read", language)
                assert words(language)(f"page.{page or 'read'}") in head.title
    finally:
        config.set_option("server.baseUrlPath", "")
