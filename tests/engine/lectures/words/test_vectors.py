"""The shipped word vectors: whole, small, right where it is obvious; and learnt as their command says."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from engine.__main__ import main
from engine.lectures.words.counts import cosine
from engine.lectures.words.learning import TRAININGS
from engine.lectures.words.vectors import (
    NAMES,
    Name,
    UnknownWordError,
    load_vectors,
)
from engine.models.errors import ModelFileError
from engine.models.files import MODELS

LIMIT = 700_000  # bytes, for all of them
# the word, one that stands in the same places, one that doesn't
OBVIOUS: dict[Name, list[tuple[str, str, str]]] = {
    "ko-words": [
        ("재미있어요", "재밌어요", "감독"),
        ("배우", "배우들", "아깝다"),
        ("지루하고", "유치하고", "엄마"),
    ],
    "en-words": [("he", "she", "team"), ("love", "enjoy", "team"), ("great", "awesome", "he")],
}

SENTENCES = (
    "cats drink the milk",
    "dogs drink the water",
    "cats chase the mice",
    "kings wear the crowns",
    "queens wear the crowns",
    "kings rule the lands",
)


@pytest.mark.parametrize("name", NAMES)
def test_vectors_are_what_their_card_says_and_put_the_obvious_together(name: Name) -> None:
    found = load_vectors(name)
    assert found.vectors.shape == (found.card.vocabulary_size, found.card.size)
    assert len(found.vocabulary) == found.card.vocabulary_size
    assert not found.vectors[0].any()
    assert found.card.scores["chosen"] > 2 * found.card.scores["chance"]
    for word, near, far in OBVIOUS[name]:
        towards = cosine(found.vectors[[found.row(near), found.row(far)]], found.vectors[found.row(word)])
        assert towards[0] > towards[1] + 0.2


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for name in NAMES for path in (MODELS / name).iterdir()) < LIMIT


@pytest.mark.parametrize("typed", ["", "two words", "셀카봉이라면", "<unk>", "!"])
def test_a_word_without_a_vector_is_refused(typed: str) -> None:
    with pytest.raises(UnknownWordError) as refusal:
        load_vectors("ko-words").nearest(typed)
    assert refusal.value.word == typed


def test_capitals_and_spaces_around_do_not_matter() -> None:
    vectors = load_vectors("en-words")
    assert vectors.nearest("  Love ") == vectors.nearest("love")


@pytest.mark.parametrize("file", ["card.json", "vocabulary.json", "vectors.safetensors"])
def test_a_damaged_file_is_told_with_its_remedy(file: str, tmp_path: Path) -> None:
    shutil.copytree(MODELS / "en-words", tmp_path / "en-words")
    damaged = tmp_path / "en-words" / file
    damaged.write_bytes(damaged.read_bytes()[:-9])
    with pytest.raises(ModelFileError, match="python -m engine train en-words"):
        load_vectors("en-words", tmp_path)
    damaged.unlink()
    with pytest.raises(ModelFileError):
        load_vectors("en-words", tmp_path)


def test_the_command_learns_scores_and_ships(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six sentences, again and again: their words are foretold far better than by chance."""
    small = replace(TRAININGS["en-words"], batch_size=32, epochs=10)
    monkeypatch.setitem(TRAININGS, "en-words", small)
    rows = [f"{number % 2}\t{text}" for number, text in enumerate(SENTENCES * 40)]
    table = gzip.compress("\n".join(["label\ttext", *rows]).encode())
    for part in ("train", "dev"):
        (tmp_path / f"en_comments.{part}.tsv.gz").write_bytes(table)
    assert main(["train", "en-words", "--data", str(tmp_path), "--models", str(tmp_path)]) == 0
    found = load_vectors("en-words", tmp_path)
    assert found.card.scores["chosen"] > 0.5
    assert load((tmp_path / "en-words" / "vectors.safetensors").read_bytes())["W_in"].dtype == np.float16
    assert main(["train", "en-words", "--data", str(tmp_path / "nowhere")]) == 2
    assert "no data folder" in capsys.readouterr().err
