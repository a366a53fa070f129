"""The ways to cut a sentence: every token of each, counted, and safe to show."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import models
from engine.text import TOKENIZERS, display
from pages.lessons.read.choices import ReadChoices
from pages.lessons.read.tokenizers import MOST_SHOWN, chips, offered, ways
from pages.text.i18n import words

SAY = words("en")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_the_lectures_sentence() -> None:
    found = {
        tuple(names): [display(token.text) for token in tokens]
        for names, tokens in ways("나는 너를 사랑한다", offered(ReadChoices(network="ko-sentiment")))
    }
    assert found == {
        ("spaces", "words"): ["나는", "너를", "사랑한다"],
        ("characters", "syllables"): list("나는␣너를␣사랑한다"),
        ("jamo",): list("ㄴㅏㄴㅡㄴ␣ㄴㅓㄹㅡㄹ␣ㅅㅏㄹㅏㅇㅎㅏㄴㄷㅏ"),
    }


@given(TEXTS, st.sampled_from(["ko-sentiment", "ko-jamo"]))
def test_each_tokenizer_stands_in_one_way(text: str, network: str) -> None:
    found = ways(text, offered(ReadChoices.model_validate({"network": network})))
    assert sorted(name for names, _ in found for name in names) == sorted(TOKENIZERS)
    for names, tokens in found:
        assert all(TOKENIZERS[name].tokenize(text) == tokens for name in names)
    counts = [len(tokens) for _, tokens in found]
    assert counts == sorted(counts)


@pytest.mark.parametrize("name", models.NAMES)
def test_every_network_finds_the_tokens_it_reads(name: str) -> None:
    text = "Unbelievably 좋았다!"
    network = models.load(name)
    tokens = {
        each: t
        for names, t in ways(text, offered(ReadChoices.model_validate({"network": name})))
        for each in names
    }
    assert tokens[network.card.tokenizer] == network.encode(text).tokens


@given(TEXTS)
def test_tokens_are_shown_as_they_are(text: str) -> None:
    tokens = TOKENIZERS["characters"].tokenize(text)
    shown = re.findall(r"<span>(.*?)</span>", chips(tokens, SAY), re.DOTALL)
    assert [unescape(each) for each in shown] == [display(token.text) for token in tokens]
    assert re.sub(r"</?(span|p class=\"cut\"|p)>", "", chips(tokens, SAY)).count("<") == 0


def test_no_more_are_shown_than_a_page_can_bear() -> None:
    shown = chips(TOKENIZERS["characters"].tokenize("a" * 2500), SAY)
    assert shown.count("<span>") == MOST_SHOWN
    assert f"+{2500 - MOST_SHOWN:,}" in shown
