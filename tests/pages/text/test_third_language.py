"""A third language is a folder: half translated, it opens every page and every room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po

from pages.frame.component import ASSETS
from pages.frame.navigation import PAGES
from pages.text.i18n import catalogue

ROOT = Path(__file__).parents[3]
MARK = "訳"  # begins every translated message
HANGS_ON = {  # the page of each room picker by the beginning of its keys, and its name in a link
    "gradients": ("gradients", "room"),
    "hello": ("hello", "room"),
    "race": ("race", "room"),
    "shapes": ("shapes", "room"),
    "one-step": ("one-step", "room"),
    "words": ("words", "room"),
}
ROOMS = [
    (HANGS_ON[page][0], {HANGS_ON[page][1]: room})
    for key in catalogue("en")
    for page, part, room in [(*key.split("."), "", "", "")[:3]]
    if part == "room" and room
]
EVERY = [*((page, {}) for page in PAGES), *ROOMS]
SOME = [("read", {}), ("words", {"room": "thesaurus"}), ("shapes", {"room": "digit"})]


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogues and Japanese: of three messages one is translated, one empty, one not there."""
    folder = tmp_path_factory.mktemp("assets") / "locales"
    shutil.copytree(ASSETS / "locales", folder)
    (folder / "ja" / "LC_MESSAGES").mkdir(parents=True)
    for path in sorted((folder / "en" / "LC_MESSAGES").glob("*.po")):
        if path.stem == "hello":
            continue  # nobody has begun with it
        with path.open("rb") as file:
            half = read_po(file, locale="ja")
        keys = [message.id for message in half if message.id]
        for place, key in enumerate(keys):
            message = half[key if isinstance(key, str) else key[0]]
            if place % 3 == 2:
                half.delete(key if isinstance(key, str) else key[0])
            elif isinstance(key, str):
                message.string = "" if place % 3 else f"{MARK}{message.string}"
            else:
                message.string = tuple("" if place % 3 else f"{MARK}{form}" for form in message.string[-1:])
        with (folder / "ja" / "LC_MESSAGES" / path.name).open("wb") as file:
            write_po(file, half)
    return folder


def visit(locales: Path, language: str, links: list[tuple[str, dict[str, str]]]) -> list[dict[str, Any]]:
    """What a visitor of a fresh process sees under each link."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pages.text.visits", language],
        input=json.dumps(links),
        cwd=ROOT,
        env=os.environ | {"GATESCOPE_LOCALES": str(locales)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def check(links: list[tuple[str, dict[str, str]]], seen: list[dict[str, Any]]) -> None:
    for (page, link), shown in zip(links, seen, strict=True):
        assert shown["exceptions"] == [], (page, link)
        assert shown["errors"] == [], (page, link)
        assert shown["told"], (page, link)
    told = [text for shown in seen for text in shown["told"]]
    assert any(text.startswith(MARK) for text in told)
    english = catalogue("en").values()
    assert any(text in english for text in told)  # what isn't translated


def test_some_pages_open_half_translated(locales: Path) -> None:
    check(SOME, visit(locales, "ja", SOME))


@pytest.mark.more
def test_every_page_and_room_opens_half_translated(locales: Path) -> None:
    assert len(ROOMS) > 25
    check(EVERY, visit(locales, "ja", EVERY))


def test_a_language_is_its_folder(locales: Path) -> None:
    """Found, named, chosen by a browser, and said in English where it isn't translated."""
    code = (
        "from pages.text.i18n import LANGUAGES, labels, own_name, preferred, words\n"
        "from pages.serving.start_page import language_of, start_page\n"
        "say = words('ja')\n"
        "print(LANGUAGES, own_name('ja'), preferred('ja-JP,en;q=0.5'), preferred('fr'))\n"
        "print(say('hello.title'), say('read.title'), len(labels('ja', 'player.')))\n"
        "html = start_page('read', language_of('', 'ja'))\n"
        "print(html[html.index('<html') : html.index('<head')].strip())\n"
        "print(html.split('title>')[1])"
    )
    english = catalogue("en")
    assert run(locales, code) == [
        "('en', 'ja', 'ko') 日本語 ja en",
        f"{english['hello.title']} {MARK}{english['read.title']} "
        f"{sum(key.startswith('player.') for key in english)}",
        '<html lang="ja">',
        f"{MARK}{english['app.tab'].format(page=english['page.read'])}</",
    ]


def test_a_language_has_plurals_of_its_own(tmp_path: Path) -> None:
    """Polish has three forms; what it hasn't translated has English's two, told apart as English does."""
    locales = tmp_path / "locales"
    shutil.copytree(ASSETS / "locales", locales)
    folder = locales / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    forms = "".join(
        f'msgstr[{place}] "{{count}} {word}"\n' for place, word in enumerate(("token", "tokeny", "tokenów"))
    )
    header = 'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    message = f'msgid "tokens.count"\nmsgid_plural "tokens.count"\n{forms}'
    (folder / "gatescope.po").write_text(header + message, "utf-8")
    code = (
        "from pages.text.i18n import words\n"
        "say = words('pl')\n"
        "for count in (1, 3, 5, 22, 1234):\n"
        "    print(say('tokens.count', count, count=say.count(count)),"
        " '|', say('difference.steps', count, value=count))\n"
        "print(say.fixed(-0.5, 2), say.percent(0.984, 1))"
    )
    assert run(locales, code) == [
        "1 token | first 1 token",
        "3 tokeny | first 3 tokens",
        "5 tokenów | first 5 tokens",
        "22 tokeny | first 22 tokens",
        "1234 tokeny | first 1234 tokens".replace("1234 tokeny", "1\xa0234 tokeny"),
        "−0,50 98,4%",
    ]


def run(locales: Path, code: str) -> list[str]:
    """What a fresh process prints that finds these languages."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"GATESCOPE_LOCALES": str(locales)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()
