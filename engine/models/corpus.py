"""Reading training data: labelled texts from a table, running text from a table or a plain file."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from .errors import CorpusError

_HEADER = "label\ttext"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts and their classes, in the order of the file."""

    texts: tuple[str, ...]
    labels: tuple[int, ...]


def _read(path: Path) -> str:
    if not path.is_file():
        raise CorpusError(f"no data file {path}: give the folder or file with --data, or set GATESCOPE_DATA")
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, EOFError, ValueError) as error:  # ValueError: not UTF-8
        raise CorpusError(f"can't read {path}: {error}") from error


def _is_table(path: Path) -> bool:
    return ".tsv" in path.suffixes


def _rows(path: Path) -> list[tuple[str, str]]:
    header, *lines = _read(path).rstrip("\n").split("\n")
    if header.rstrip("\r") != _HEADER:
        raise CorpusError(f"{path} must start with the header line {_HEADER!r}, not {header[:80]!r}")
    rows = []
    for number, line in enumerate(lines, start=2):
        label, tab, text = line.rstrip("\r").partition("\t")
        if not tab or "\t" in text:
            raise CorpusError(f"{path}, line {number}: two columns with one tab between, not {line[:80]!r}")
        rows.append((label, text))
    if not rows:
        raise CorpusError(f"{path} holds a header and no text")
    return rows


def read_labelled(path: Path, classes: int) -> Labelled:
    """The labelled texts of a tab-separated file, plain or `.gz`, with the header `label<TAB>text`.

    Rows without any text are left out: there is nothing to read.

    Raises:
        CorpusError: the file is missing, not UTF-8, has another header, or a label isn't one of 0 to classes
        - 1.
    """
    allowed = {str(label): label for label in range(classes)}
    rows = _rows(path)
    for number, (label, _) in enumerate(rows, start=2):
        if label not in allowed:
            raise CorpusError(
                f"{path}, line {number}: the label must be one of {', '.join(allowed)}, not {label[:80]!r}"
            )
    kept = [(text, allowed[label]) for label, text in rows if text.strip()]
    if not kept:
        raise CorpusError(f"{path} holds labels and no text")
    texts, labels = zip(*kept, strict=True)
    return Labelled(texts, labels)


def read_running_text(path: Path) -> str:
    """A plain text file as it is; of a table (`.tsv`, `.tsv.gz`), the text column, one text a line.

    Raises:
        CorpusError: the file is missing, empty, not UTF-8, or a table with another header.
    """
    text = "".join(f"{text}\n" for _, text in _rows(path)) if _is_table(path) else _read(path)
    if not text.strip():
        raise CorpusError(f"{path} holds no text")
    return text
