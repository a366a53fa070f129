"""`gatescope train`, `score` and `models`: from a made-up corpus; bad input gets one sentence."""

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from engine import models
from engine.__main__ import main
from engine.models.recipes import RECIPES

GOOD, BAD = ["참 좋아요", "최고예요", "재밌어요!"], ["참 싫어요", "최악이에요", "지루해요 ㅠ"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a made-up corpus of the stated form under the names that the recipes read."""
    folder = tmp_path / "data"
    folder.mkdir()
    rows = [f"1\t{text} {end}" for text in GOOD for end in "가나다라"]
    rows += [f"0\t{text} {end}" for text in BAD for end in "가나다라"]
    table = "label\ttext\n" + "\n".join(rows) + "\n"
    for part in ("train", "dev"):
        (folder / f"reviews.{part}.tsv").write_text(table, encoding="utf-8")
    (folder / "play.txt").write_text("To be, or not to be.\n" * 60, encoding="utf-8")
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipes at a size that trains in a moment."""
    tiny = {"embedding_size": 4, "hidden_size": 6, "minimum_count": 1, "learning_rate": 0.02, "dropout": 0.1}
    reviews = {"train_file": "reviews.train.tsv", "dev_file": "reviews.dev.tsv"}
    play = {"train_file": "play.txt", "dev_file": "play.txt"}
    changes = {
        "ko-sentiment": {**tiny, **reviews, "batch_size": 4, "epochs": 30},
        "en-sentiment": {**tiny, **reviews, "batch_size": 4, "epochs": 2},
        "en-char": {**tiny, **play, "batch_size": 4, "window": 12, "epochs": 8},
        "ko-jamo": {**tiny, **reviews, "batch_size": 2, "window": 8, "epochs": 2},
    }
    for name, change in changes.items():
        monkeypatch.setitem(RECIPES, name, dataclasses.replace(RECIPES[name], **change))


def command(tmp_path: Path, *arguments: str | Path) -> int:
    folders = ["--models", str(tmp_path / "models")]
    if arguments[0] == "train":
        folders += ["--checkpoints", str(tmp_path / "checkpoints")]
    return main([*map(str, arguments), *folders])


@pytest.mark.usefixtures("small")
@pytest.mark.more
def test_train_load_score_and_list(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in models.NAMES:
        assert command(tmp_path, "train", name, "--data", data, "--seed", "4") == 0
        for kind in models.KINDS:
            card = models.card(name, kind, tmp_path / "models")
            assert card.seed == 4
            assert card.command == f"gatescope train {name} --kind {kind} --seed 4"
            assert [moment.name for moment in card.moments] == list(models.MOMENTS)
            models.load(name, kind, folder=tmp_path / "models")
    assert torch.tensor(1e-310, dtype=torch.float64) * 1 > 0  # subnormal numbers are back for everyone else
    capsys.readouterr()

    assert (
        command(tmp_path, "score", "ko-sentiment", "--kind", "gru", "--data", data / "reviews.dev.tsv") == 0
    )
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    learned = models.card("ko-sentiment", "gru", tmp_path / "models").moment("final").scores
    assert {key: float(value) for key, value in printed.items()} == pytest.approx(learned, abs=1e-5)
    assert learned["accuracy"] > 0.9

    assert command(tmp_path, "score", "en-char", "--data", data / "play.txt") == 0
    assert (
        float(dict(line.split() for line in capsys.readouterr().out.splitlines())["nats_per_character"]) < 2.0
    )
    assert command(tmp_path, "score", "ko-jamo", "--data", data / "reviews.dev.tsv") == 0
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert float(printed["nats_per_character"]) > float(printed["nats_per_token"]) > 0

    assert command(tmp_path, "models") == 2  # of the others there is none in that folder
    assert len(capsys.readouterr().out.splitlines()) == len(models.NAMES) * len(models.KINDS)


@pytest.mark.usefixtures("small")
def test_a_finished_training_is_shipped_again_unchanged(tmp_path: Path, data: Path) -> None:
    def shipped() -> dict[str, bytes]:
        assert command(tmp_path, "train", "en-sentiment", "--kind", "rnn", "--data", data) == 0
        return {path.name: path.read_bytes() for path in (tmp_path / "models").rglob("*") if path.is_file()}

    assert shipped() == shipped()


@pytest.mark.usefixtures("small")
def test_bad_input_gets_one_sentence(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GATESCOPE_DATA", raising=False)
    (data / "other.tsv").write_text("text,label\nhello,1\n", encoding="utf-8")
    assert command(tmp_path, "train", "en-char", "--kind", "rnn", "--data", data) == 0
    assert command(tmp_path, "train", "en-sentiment", "--kind", "rnn", "--data", data) == 0
    capsys.readouterr()
    for arguments, told in [
        (("train", "en-char"), "GATESCOPE_DATA"),
        (("train", "en-char", "--data", tmp_path / "nowhere"), "no data folder"),
        (("train", "en-char", "--data", tmp_path), "no data file"),
        (("score", "en-char", "--kind", "gru", "--data", data / "play.txt"), "card.json is missing"),
        (("score", "en-char", "--kind", "rnn", "--data", data / "nowhere.txt"), "no data file"),
        (("score", "en-char", "--kind", "rnn", "--data", data / "other.tsv"), "header line"),
        (("score", "en-sentiment", "--kind", "rnn", "--data", data / "play.txt"), "header line"),
    ]:
        assert command(tmp_path, *arguments) == 2
        error = capsys.readouterr().err
        assert re.fullmatch(r"error: [^\n]+\n", error), error
        assert told in error


@pytest.mark.parametrize(
    "arguments", [["score", "nobody", "--data", "x"], ["train", "en-char", "--kind", "transformer"], []]
)
@pytest.mark.more
def test_unknown_names_end_with_code_2_and_no_traceback(arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "engine", *arguments], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr
