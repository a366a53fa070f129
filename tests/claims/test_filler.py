"""The filler that is shipped is the one that moves the verdict least, and is counted in tokens."""

from __future__ import annotations

import pytest

from engine import models
from engine.reading.filler import CANDIDATES, ranked, stretched
from pages.lessons.read.choices import ReadChoices
from pages.parts.sentence_box import examples, sentence_of
from tests.claims.scenes import DOCS

TABLE = (DOCS / "read.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("network", CANDIDATES)
def test_filler_is_counted_in_tokens(network: str) -> None:
    tokenizer = models.load(network).tokenizer
    for filler in CANDIDATES[network]:
        for text in examples(network):
            tokens = tokenizer.tokenize(text)
            for after in (1, len(tokens) // 2, len(tokens), 10_000):
                longer = tokenizer.tokenize(stretched(tokenizer, text, after, filler, 5))
                place = min(after, len(tokens))
                assert len(longer) == len(tokens) + 5
                assert [each.text for each in longer[:place]] == [each.text for each in tokens[:place]]


@pytest.mark.parametrize("network", ["en-sentiment", "ko-sentiment"])
def test_the_shipped_filler_moves_the_verdict_least(network: str) -> None:
    best = ranked(network)[0]
    _, filler = sentence_of(ReadChoices(network=network))  # type: ignore[arg-type]
    assert best.filler == filler
    assert best.turned == 0
    row = next(line for line in TABLE if line.startswith(f"| {network} |"))
    assert f"| {best.mean:.3f} | {best.largest:.2f} | {best.turned} of {best.trials} |" in row
