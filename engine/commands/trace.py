"""``gatescope trace --text "..." --model ko-sentiment --cell lstm [--json FILE | --npz FILE]``.

The trace of the page Read, for scripts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import models
from ..errors import GatescopeError
from ..reading import export
from ..reading.reading import Reading, read
from ..text import display

FILES = """\
arrays in the files, by name (docs/files.md explains every entry):
  ids (time,)             the number of each token
  probability (time, classes)
                          what the network predicts after each token
  x h a; i f g o c; r z n (time, units)
                          the signals that the kind of cell has
  h.gradient, ...         of the same shape: the gradient of the objective, a score and no loss, by each
meta (NPZ: one JSON string; JSON: at the top): format_version, gatescope_version, link, network, kind, moment,
  weights_sha256, vocabulary_sha256, changes, initial_state, text, tokens, unknown, classes, objective,
  objective_is, larger_is_better, objective_value, target, at (the step, from 0, whose prediction it is of)
"""


def add_arguments(trace: argparse.ArgumentParser) -> None:
    """What it is told: the text, the network, and where every number goes."""
    trace.epilog, trace.formatter_class = FILES, argparse.RawDescriptionHelpFormatter
    text = trace.add_mutually_exclusive_group(required=True)
    text.add_argument("--text", help="what to read")
    text.add_argument("--text-file", type=Path, metavar="FILE", help="a UTF-8 file to read; - for stdin")
    trace.add_argument("--model", choices=models.NAMES, default="en-sentiment")
    trace.add_argument("--cell", choices=models.KINDS, default="lstm")
    trace.add_argument("--moment", choices=models.MOMENTS, default="final", help="of the training")
    files = trace.add_mutually_exclusive_group()
    files.add_argument("--json", type=Path, metavar="FILE", help="write every number as JSON; - prints it")
    files.add_argument("--npz", type=Path, metavar="FILE", help="write every number as NumPy arrays")
    trace.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Read the text and print a line a token; write every number where asked to."""
    reading = read(models.load(arguments.model, arguments.cell, arguments.moment), text_of(arguments))
    if arguments.json == Path("-"):
        print(export.as_json(reading))
        return
    print(table(reading))
    for part in reading.trace.unseen:
        print(f"not shown: {part}")
    if arguments.json:
        write(arguments.json, export.as_json(reading).encode())
    if arguments.npz:
        write(arguments.npz, export.npz(reading))


def text_of(arguments: argparse.Namespace) -> str:
    """The text itself, or what its file holds."""
    if arguments.text is not None:
        return str(arguments.text)
    path: Path = arguments.text_file
    try:
        content = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    except OSError as error:
        raise GatescopeError(f"cannot read {path}: {error.strerror}; give a file of UTF-8 text") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GatescopeError(
            f"cannot read {path}: byte {error.start + 1:,} is no UTF-8; save the text as UTF-8, or convert "
            "it: iconv -f CP949 -t UTF-8 FILE (CP949, or whichever encoding it has)"
        ) from error
    return text.removesuffix("\n").removesuffix("\r")  # the end of the file's last line


def table(reading: Reading) -> str:
    """Step, norms of the states and of their gradients, what the network predicts, and the token."""
    states = [name for name in ("h", "c") if name in reading.layer.signals]
    norms = {f"|{name}|": (reading.layer[name].value[0] ** 2).sum(axis=-1) ** 0.5 for name in states}
    norms |= {f"|dL/d{name}|": reading.gradient_norm(name) for name in states}
    header = ["step", *norms, "likeliest", "P", "token"]
    rows = []
    for step, token in enumerate(reading.tokens):
        best = int(reading.probability[step].argmax())
        numbers = [f"{norm[step]:.3g}" for norm in norms.values()]
        share = f"{reading.probability[step, best]:.3f}"
        shown = display(token.text) + (" (unknown)" if reading.unknown[step] else "")
        rows.append([str(step + 1), *numbers, display(reading.classes[best]), share, shown])
    return "\n".join("\t".join(row) for row in [header, *rows])


def write(path: Path, content: bytes) -> None:
    """Write a file, or say why not."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise GatescopeError(f"cannot write {path}: {error.strerror}; choose another file") from error
