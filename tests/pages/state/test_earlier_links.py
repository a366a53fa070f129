"""Links that earlier versions made still open what they showed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from pages.lessons.choices import import_choices
from pages.state.record import choices_of, from_link

import_choices()


@pytest.mark.parametrize(
    ("page", "link", "shown"),
    [
        (
            "one-step",
            "v=2&language=en&network=en-sentiment&kind=rnn&step_room=loop&step_loop=eight&step_recurrent=False",
            {"room": "loop", "recurrent": False, "kind": "lstm"},
        ),
        (
            "one-step",
            "v=2&language=ko&network=ko-sentiment&kind=lstm&step_kind=gru&step_line=reset&hello_room=letters",
            {"room": "cell", "kind": "gru", "line": "reset", "language": "ko"},
        ),
        ("one-step", "step_room=gates&step_gates=2x5", {"room": "gates"}),
    ],
)
def test_a_link_of_version_2(page: str, link: str, shown: dict[str, Any]) -> None:
    here, refused = from_link(dict(parse_qsl(link, strict_parsing=True)), choices_of(page)())
    assert refused == []
    assert {name: getattr(here, name) for name in shown} == shown
