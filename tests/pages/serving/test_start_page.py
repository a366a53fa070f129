"""What a page's head names is what the page will load."""

from __future__ import annotations

import pytest

from pages.serving.files import STATIC, address, files
from pages.serving.start_page import DRAWINGS, WIDGETS, needed, start_page
from pages.widgets.component import ASSETS


@pytest.mark.parametrize("widget", WIDGETS)
def test_this_version_of_streamlit_has_the_module(widget: str) -> None:
    assert len(list((STATIC / "static" / "js").glob(f"{widget}.*.js"))) == 1


def test_the_player_needs_all_of_its_modules() -> None:
    found = needed(f"{address('player')}/player.js")
    assert set(found) == {f"{address('player')}/{path.name}" for path in (ASSETS / "player").glob("*.js")}


def test_a_module_of_another_drawing_is_found() -> None:
    assert f"{address('player')}/element.js" in needed(f"{address('gradients')}/gradients.js")


@pytest.mark.parametrize("page", DRAWINGS)
def test_the_head_is_streamlits_and_names_files_that_are_there(page: str) -> None:
    html = start_page(page)
    for line in (STATIC / "index.html").read_text("utf-8").splitlines():
        assert line.strip() in html
    links = [line.split('href=".')[1].split('"')[0] for line in html.splitlines() if "modulepreload" in line]
    assert len(set(links)) == len(links) > 60
    assert set(links) <= set(files())
    [sheet] = [line.split('href=".')[1].split('"')[0] for line in html.splitlines() if 'as="style"' in line]
    assert sheet in files()
