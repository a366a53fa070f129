"""Data files: the stated form is read, anything else is refused in one sentence."""

import gzip
from pathlib import Path

import pytest

from engine.models.corpus import read_labelled, read_running_text
from engine.models.errors import CorpusError

TABLE = "label\ttext\n1\t좋아요 👍🏽\n0\tbad\r\n1\t \n"


@pytest.mark.parametrize("name", ["data.tsv", "data.tsv.gz"])
def test_a_table_is_read_plain_or_compressed(tmp_path: Path, name: str) -> None:
    content = TABLE.encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    data = read_labelled(path, classes=2)
    assert data.texts == ("좋아요 👍🏽", "bad")  # the row of white space has nothing to read
    assert data.labels == (1, 0)
    assert read_running_text(path) == "좋아요 👍🏽\nbad\n \n"


def test_plain_text_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "play.txt"
    path.write_text("label\ttext\nO Romeo\n\n", encoding="utf-8")
    assert read_running_text(path) == "label\ttext\nO Romeo\n\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "header"),
        (b"text\tlabel\n1\ta\n", "text\\\\tlabel"),
        (b"label\ttext\n", "no text"),
        (b"label\ttext\n1\t \n", "no text"),
        (b"label\ttext\n1\ta\n2\tb\n", "line 3.*one of 0, 1, not '2'"),
        (b"label\ttext\npos\ta\n", "line 2"),
        (b"label\ttext\n1 a\n", "line 2: two columns"),
        (b"label\ttext\n1\ta\tb\n", "line 2: two columns"),
        (b"label\ttext\n1\t\xff\xfe\n", "can't read"),
    ],
)
def test_another_form_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "data.tsv"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=told) as refused:
        read_labelled(path, classes=2)
    assert str(path) in str(refused.value)


def test_missing_and_damaged_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no data file"):
        read_labelled(tmp_path / "nowhere.tsv", classes=2)
    damaged = tmp_path / "data.tsv.gz"
    damaged.write_bytes(gzip.compress(TABLE.encode())[:-12])
    with pytest.raises(CorpusError, match="can't read"):
        read_labelled(damaged, classes=2)
    empty = tmp_path / "play.txt"
    empty.write_text(" \n")
    with pytest.raises(CorpusError, match="no text"):
        read_running_text(empty)
