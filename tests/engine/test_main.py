"""`python -m engine trace`: the same numbers as on the page; bad input gets one sentence."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from engine import models
from engine.__main__ import main
from engine.reading.reading import Reading, read

ROOT = Path(__file__).parents[2]
TEXT = "Not bad at all, 𒀀!"
Captured = pytest.CaptureFixture[str]


@cache
def reading(kind: str = "lstm", moment: str = "final") -> Reading:
    return read(models.load("en-sentiment", kind, moment), TEXT)


def command(*arguments: str | Path) -> int:
    return main(["trace", *map(str, arguments)])


def refused(capsys: Captured, *arguments: str | Path) -> str:
    """The one line on stderr of a command that ends with 2 and prints nothing else."""
    assert command(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"error: [^\n]+\n", printed.err), printed.err
    return printed.err


@pytest.mark.parametrize("kind", models.KINDS)
def test_the_table_has_a_line_a_token(capsys: Captured, kind: str) -> None:
    assert command("--text", TEXT, "--cell", kind) == 0
    header, *rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    found = reading(kind)
    assert columns["step"] == tuple(str(step + 1) for step in range(len(found.tokens)))
    assert columns["token"][:2] == ("not", "bad")
    assert [name.endswith(" (unknown)") for name in columns["token"]] == list(found.unknown)
    assert columns["likeliest"] == tuple(found.classes[best] for best in found.probability.argmax(axis=1))
    assert_allclose([float(p) for p in columns["P"]], found.probability.max(axis=1), atol=5e-4)
    for name in ("h", "c") if kind == "lstm" else ("h",):
        assert_allclose(
            [float(value) for value in columns[f"|{name}|"]],
            np.linalg.norm(found.layer[name].value[0], axis=1),
            rtol=6e-3,
        )
        assert_allclose(
            [float(value) for value in columns[f"|dL/d{name}|"]], found.gradient_norm(name), rtol=6e-3
        )


def test_json_to_a_file_and_to_the_screen_are_the_same(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "trace.json"
    assert command("--text", TEXT, "--json", path) == 0
    assert capsys.readouterr().out.startswith("step\t")
    assert command("--text", TEXT, "--json", "-") == 0
    content = json.loads(capsys.readouterr().out)
    assert content == json.loads(path.read_text("utf-8"))
    assert_array_equal(content["f"], reading().layer["f"].value[0])
    assert_array_equal(content["c"], reading().layer["c"].value[0])


def test_npz_has_the_arrays(tmp_path: Path) -> None:
    path = tmp_path / "trace.npz"
    assert command("--text", TEXT, "--npz", path, "--cell", "gru", "--moment", "early") == 0
    with np.load(path) as file:
        assert_array_equal(file["z"], reading("gru", "early").layer["z"].value[0])
        assert json.loads(str(file["meta"]))["moment"] == "early"


@pytest.mark.parametrize("name", models.NAMES)
def test_every_network_reads(name: str, capsys: Captured) -> None:
    assert command("--text", "영화 ok", "--model", name, "--cell", "rnn") == 0
    assert len(capsys.readouterr().out.splitlines()) > 2


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_to_read(capsys: Captured, text: str) -> None:
    assert "empty" in refused(capsys, "--text", text)


def test_a_hundred_thousand_characters(capsys: Captured) -> None:
    told = refused(capsys, "--text", "a" * 100_000, "--model", "en-char")
    assert "100,000 tokens" in told
    assert "2,000" in told


def test_signs_that_would_spoil_the_terminal_are_pictures(capsys: Captured) -> None:
    assert command("--text", "a\x00\x1b[31m\t\n\u202e", "--model", "en-char") == 0
    shown = capsys.readouterr().out
    assert not re.search(r"[\x00\x1b\u202e]", shown)
    assert len(shown.splitlines()) == 1 + 9  # nobody sees U+202E: it is part of the token before it


@pytest.mark.parametrize("option", ["--json", "--npz"])
def test_a_file_that_can_not_be_written(tmp_path: Path, capsys: Captured, option: str) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "file"):
        assert command("--text", TEXT, option, path) == 2
        told = capsys.readouterr().err
        assert re.fullmatch(r"error: cannot write [^\n]+\n", told)
        assert str(path) in told


@pytest.fixture
def models_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped networks, which the command reads and a test may damage."""
    folder = tmp_path / "models"
    shutil.copytree(models.MODELS / "en-sentiment", folder / "en-sentiment")
    monkeypatch.setattr(models, "load", partial(models.load, folder=folder))
    return folder / "en-sentiment"


@pytest.mark.parametrize("file", ["vocabulary.json", "lstm/card.json", "lstm/final.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_bad_model_file_is_named(models_folder: Path, capsys: Captured, file: str, damage: str) -> None:
    path = models_folder / file
    content = path.read_bytes()
    path.unlink() if damage == "missing" else path.write_bytes(content[: len(content) // 2])
    told = refused(capsys, "--text", TEXT)
    assert str(path) in told
    assert "git checkout" in told


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=cwd,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        check=False,
    )


def test_as_a_program_of_its_own() -> None:
    ended = run("trace", "--text", "정말 최고였다", "--model", "ko-sentiment", "--cell", "gru", "--json", "-")
    assert (ended.returncode, ended.stderr) == (0, b"")
    found = read(models.load("ko-sentiment", "gru"), "정말 최고였다")
    assert_array_equal(json.loads(ended.stdout)["z"], found.layer["z"].value[0])


def test_a_damaged_copy_of_the_project(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    ended = run("trace", "--text", "hello", cwd=tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert re.fullmatch(r"error: [^\n]+card\.json[^\n]+\n", ended.stderr.decode())


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["trace"],
        ["trace", "--text", "x", "--model", "nobody"],
        ["trace", "--text", "x", "--cell", "transformer"],
        ["trace", "--text", "x", "--json", "a", "--npz", "b"],
    ],
)
def test_a_wrong_command_is_answered_with_its_usage(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m engine" in capsys.readouterr().err


def from_stdin(content: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [
        sys.executable,
        "-m",
        "engine",
        "trace",
        "--json",
        "-",
        "--text-file",
        "-",
        "--model",
        "en-char",
    ]
    return subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=False)


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n"])
def test_a_files_frame_is_not_read(tmp_path: Path, capsys: Captured, before: str, after: str) -> None:
    path = tmp_path / "text"
    path.write_bytes(f"{before}one\n\n two{after}".encode())
    assert command("--text-file", path, "--json", "-", "--model", "en-char") == 0
    assert json.loads(capsys.readouterr().out)["text"] == "one\n\n two"


def test_only_one_newline_at_the_end_is_the_files_own() -> None:
    ended = from_stdin(b"\xef\xbb\xbfone\n\n")
    assert json.loads(ended.stdout)["text"] == "one\n"


@pytest.mark.parametrize("content", ["영화".encode("cp949"), "영화".encode("utf-16"), b"caf\xe9"])
def test_bytes_that_are_no_utf_8_are_refused(tmp_path: Path, capsys: Captured, content: bytes) -> None:
    path = tmp_path / "text"
    path.write_bytes(content)
    told = refused(capsys, "--text-file", path)
    assert "UTF-8" in told
    assert "iconv" in told
    ended = from_stdin(content)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode() == told.replace(str(path), "-")


@pytest.mark.skipif(sys.platform == "win32", reason="an argument can't be broken UTF-8 there")
def test_text_that_is_no_utf_8() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "engine", "trace", "--model", "en-char", "--json", "-", "--text", b"caf\xe9"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert len(json.loads(ended.stdout)["tokens"]) == 4


def test_a_screen_that_knows_ascii_only() -> None:
    ended = run("trace", "--text", "영화", "--model", "ko-jamo", PYTHONIOENCODING="ascii")
    assert b"Traceback" not in ended.stderr
    assert ended.returncode == 0
