"""A training on the page Words that ended with its page is told to whoever loads the page again."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest

from pages.text.i18n import LANGUAGES, Language, words
from scripts.server import running
from tests.pages.serving.visitors import ask, coming, drawn, play, visit

pytestmark = pytest.mark.more

COOKIE = "_streamlit_xsrf=2|00000000|0123456789abcdef0123456789abcdef|1700000000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_training_that_a_reload_ended_is_told_to_its_visitor_alone(
    tmp_path: Path, language: Language
) -> None:
    say = words(language)
    chosen = {"room": "word2vec", "size": 50, "steps": 1000, "objective": "softmax"}
    link = urlencode({"language": language, **chosen})

    async def alerts(cookie: str) -> list[str]:
        async with visit(server, cookie=cookie) as visitor:
            found = await drawn(visitor, "words", link)
        return [each.new_element.alert.body for each in found if each.new_element.HasField("alert")]

    async def scene() -> None:
        async with visit(server, cookie=COOKIE) as visitor:
            found = [delta.new_element.button for delta in await drawn(visitor, "words", link)]
            [start] = [button.id for button in found if button.label == say("words.word2vec.start")]
            await ask(visitor, "words", link, pressed=start)
            async for delta in coming(visitor):
                if delta.new_element.WhichOneof("type") == "progress":
                    break
        [told] = await alerts(COOKIE)
        before, after = say("words.word2vec.left", step="|", steps=1000).split("|")
        assert told.startswith(before)
        assert told.endswith(after)
        assert 0 <= int(told.removeprefix(before).removesuffix(after)) < 1000
        assert not await alerts("")

    with running(tmp_path / "log.txt") as server:
        play(scene())
        assert "Traceback" not in server.log.read_text()
