"""Who comes back to a server that was started anew is shown what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.serving.returning import whole
from pages.text.i18n import LANGUAGES, Language, words
from scripts.server import Server, running
from tests.pages.serving.visitors import drawn, play, visit


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server") / "log.txt") as started:
        yield started
        log = started.log.read_text()
        assert "Traceback" not in log, log


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_watched_a_race_is_told_that_it_is_gone(server: Server, language: Language) -> None:
    link = {"language": language, "settings": "length=9", "ids": uuid4().hex}

    async def told() -> list[str]:
        async with visit(server, session=str(uuid4())) as visitor:
            # it only asks for what it redraws by itself, by a name that this server has never given
            found = await drawn(visitor, "race", urlencode(link), fragment=uuid4().hex)
            return [delta.new_element.alert.body for delta in found]

    assert words(language)("race.gone") in play(told())


def test_only_what_asks_for_a_part_is_changed() -> None:
    part, upload = BackMsg(), BackMsg()
    part.rerun_script.fragment_id, part.rerun_script.is_auto_rerun = "x", True
    part.rerun_script.query_string = "a=1"
    upload.file_urls_request.request_id = "y"
    message, asked = whole({"type": "websocket.receive", "bytes": part.SerializeToString()})
    assert asked
    found = BackMsg.FromString(message["bytes"])
    assert (found.rerun_script.fragment_id, found.rerun_script.is_auto_rerun) == ("", False)
    assert found.rerun_script.query_string == "a=1"
    for other in (upload.SerializeToString(), b"no message"):
        sent = {"type": "websocket.receive", "bytes": other}
        assert whole(sent) == (sent, False)
