"""Links that earlier versions made still open what they showed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pages.lessons.choices import import_choices
from pages.state.record import choices_of, from_link

import_choices()
PUBLISHED = json.loads(Path(__file__).with_name("earlier_links.json").read_text("utf-8"))
"""Links of version 2 that the documents had, each with its page and what it shows by today's names."""


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
        (
            "gradients",
            "zoom=cells&radius=0.58&initialisation=uniform&forget_bias=1.0&input_scale=0.58&v=2&language=en"
            "&network=en-sentiment&kind=lstm&hello_seed=3&word_window=2",
            {
                "room": "distance",
                "source": "fresh",
                "zoom": "cells",
                "forget_bias": 1,
                "seed": 0,
                "window": 5,
            },
        ),
        (
            "gradients",
            "room=truncation&source=trained&window=3&v=2&language=ko&network=ko-jamo&kind=gru&text=%EC%B5%9C%EA%B3%A0",
            {"room": "truncation", "source": "trained", "network": "ko-jamo", "kind": "gru", "window": 3},
        ),
        (
            "gradients",
            "room=matrices&source=trained&forget_bias=0.0&matrix=0%2C1%2C0%2C0&power=7&v=2",
            {"room": "matrices", "matrix": (0, 1, 0, 0), "power": 7, "source": "trained"},
        ),
        (
            "read",
            "v=2&network=ko-jamo&kind=gru&text=%EC%B5%9C%EA%B3%A0&hold=f%3D1%2Cr.3%3D0&gain=0.5&language=ko&step=2",
            {"network": "ko-jamo", "kind": "gru", "text": "최고", "gain": 0.5, "step": 2},
        ),
        (
            "read",
            "v=2&network=en-sentiment&kind=all&filler=60&after=3&zoom=map&hello_network=ko-jamo&moment=early",
            {"network": "en-sentiment", "kind": "all", "filler": 60, "after": 3, "moment": "early"},
        ),
    ],
)
def test_a_link_of_version_2(page: str, link: str, shown: dict[str, Any]) -> None:
    here, refused = from_link(dict(parse_qsl(link, strict_parsing=True)), choices_of(page)())
    assert refused == []
    assert {name: getattr(here, name) for name in shown} == shown


@pytest.mark.parametrize(("page", "link", "shown"), PUBLISHED, ids=[link for _, link, _ in PUBLISHED])
def test_a_link_that_was_published_opens_what_it_showed(page: str, link: str, shown: dict[str, str]) -> None:
    start = choices_of(page)()
    here, refused = from_link(dict(parse_qsl(link, keep_blank_values=True)), start)
    assert refused == []
    assert here == start.with_(**shown)
