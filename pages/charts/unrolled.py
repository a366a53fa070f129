"""A recurrent network drawn step by step, as SVG: what goes into what, and the shape on each arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.lectures.shapes.architecture import Architecture
from pages.charts.colours import Theme, colour
from pages.charts.svg_drawing import HEIGHT, WIDTH, Drawing

GAP, ROW = 55, 78  # from a step to where some are left out, from row to row
SHIFT = 16  # a forward layer's boxes stand to the left, so that what goes past them is seen
MARGIN = 34
LETTER = 7  # how wide one of a label is


@dataclass(frozen=True)
class Column:
    """A step that is drawn, or steps that aren't (step None)."""

    x: float
    step: int | None
    writes: bool = False  # a decoder's

    @property
    def half(self) -> float:
        """From its middle to where an arrow ends."""
        return WIDTH / 2 if self.step is not None else 12


def unrolled(made: Architecture, theme: Theme) -> str:
    """The network, inputs below, outputs above; of many steps the first ones and the last.

    Args:
        made: what is drawn.
        theme: the page's.
    """
    drawing = Drawing(theme)
    columns = _columns(made)
    rows = made.layers * made.directions if made.recurrent else 1
    bottom = MARGIN + (rows + 1) * ROW - ROW / 4
    heights = [bottom - (row + 1) * ROW for row in range(rows)]  # of the layers, from below
    _inputs(drawing, made, columns, bottom)
    for row, y in enumerate(heights):
        _states(drawing, made, columns, row, y)
    for column in columns:
        if column.step is not None:
            _upwards(drawing, made, column, column is columns[0], [bottom, *heights])
    if made.form == "one-to-many":
        _start(drawing, made, columns[0], bottom, heights)
    _outputs(drawing, made, columns, MARGIN, heights)
    room = 8 + LETTER * max(
        len(str((made.batch, units)))
        for units in (made.input_size, made.directions * made.hidden_size, made.outputs)
    )
    return drawing.svg(columns[-1].x + WIDTH / 2 + room, bottom + MARGIN - 8)


def _step(made: Architecture) -> float:
    """From one step to the next: a box, and room for the shape of a state."""
    return WIDTH + max(42, LETTER * len(str((made.batch, made.directions * made.hidden_size))))


def _columns(made: Architecture) -> list[Column]:
    left, step = MARGIN + WIDTH / 2, _step(made)
    match made.form:
        case "one-to-one":
            return [Column(left, 1)]
        case "one-to-many":
            return _steps(made.steps, 2, left + step, step, writes=True)
        case "encoder-decoder":
            read = _steps(made.time, 1, left, step)
            return read + _steps(made.steps, 1, read[-1].x + step, step, writes=True)
        case _:
            return _steps(made.time, 2, left, step)


def _steps(count: int, first: int, x: float, apart: float, writes: bool = False) -> list[Column]:
    """The first ones and the last, with a gap between; all of them where the gap would hide only one."""
    shown: Sequence[int | None] = [*range(1, first + 1), None, count]
    if count <= first + 2:
        shown = range(1, count + 1)
    columns = [Column(x, 1, writes)]
    for before, step in pairwise(shown):
        x += GAP if None in (before, step) else apart
        columns.append(Column(x, step, writes))
    return columns


def _inputs(drawing: Drawing, made: Architecture, columns: list[Column], y: float) -> None:
    for column in columns:
        if column.writes:
            continue
        if column.step is None:
            drawing.text((column.x, y + 4), "…", 18)
        else:
            drawing.box((column.x, y), "x", column.step if made.recurrent else "", "x")


def _states(drawing: Drawing, made: Architecture, columns: list[Column], row: int, y: float) -> None:
    """A layer's states in one direction, from step to step."""
    backward = row % made.directions == 1
    shift = _shift(made, row)
    kind = made.kind if made.recurrent else "h"
    name = "h" if not made.bidirectional else "←h" if backward else "→h"
    for column in columns:
        if column.step is None:
            drawing.text((column.x + shift, y + 4), "…", 18)
        else:
            drawing.box((column.x + shift, y), name, column.step if made.recurrent else "", kind)
    labelled = False
    for before, column in pairwise(columns):
        left, right = (before.x + before.half + shift, y), (column.x - column.half + shift, y)
        drawing.line(*((right, left) if backward else (left, right)))
        if None in (before.step, column.step):
            continue
        middle = (left[0] + right[0]) / 2
        hands_over = column.writes and not before.writes
        if hands_over or not labelled:
            drawing.text((middle, y - 6), str((made.batch, made.hidden_size)))
        if not hands_over:
            prime = "′" if column.writes and made.form == "encoder-decoder" else ""
            ink = colour(kind, drawing.theme)
            drawing.text((middle, y + 15), f"W{prime}", index="hh", fill=ink)
        labelled = True


def _shift(made: Architecture, row: int) -> int:
    if not made.bidirectional:
        return 0
    return SHIFT if row % 2 else -SHIFT


def _upwards(
    drawing: Drawing, made: Architecture, column: Column, labelled: bool, heights: Sequence[float]
) -> None:
    """From the input to the first layer, and from layer to layer; heights: the input's and the rows'."""
    rows = len(heights) - 1
    for row in range(rows):
        layer, direction = divmod(row, made.directions)
        if column.writes and layer == 0:
            continue
        x = column.x + _shift(made, row)
        below = heights[0] if layer == 0 else heights[row + 1 - made.directions]
        drawing.line((x, below - HEIGHT / 2), (x, heights[row + 1] + HEIGHT / 2))
        if direction:
            continue
        # between the layers, past the backward states of the one below
        middle = heights[row] - ROW / 2 if layer else (below + heights[row + 1]) / 2
        if layer and made.bidirectional:
            drawing.line((column.x - SHIFT, middle), (column.x + SHIFT, middle), tip=False)
        if labelled:
            width = made.directions * made.hidden_size if layer else made.input_size
            beside = column.x + SHIFT + 5 if made.bidirectional else column.x + 5
            drawing.text((beside, middle + 4), str((made.batch, width)), anchor="start")
        if layer == 0 and made.recurrent:
            ink = colour(made.kind, drawing.theme)
            drawing.text((x - 5, middle + 4), "W", anchor="end", index="ih", fill=ink)


def _start(
    drawing: Drawing, made: Architecture, first: Column, bottom: float, heights: Sequence[float]
) -> None:
    """The one input sets the state that every layer starts from."""
    x = first.x - _step(made)
    drawing.box((x, bottom), "x", "", "x")
    drawing.text((x + WIDTH / 2 + 6, bottom + 4), str((made.batch, made.input_size)), anchor="start")
    drawing.line((x, bottom - HEIGHT / 2), (x, heights[-1]), tip=False)
    for y in heights:
        drawing.line((x, y), (first.x - WIDTH / 2, y))
        drawing.text(((x + first.x - WIDTH / 2) / 2, y - 6), str((made.batch, made.hidden_size)))


def _outputs(
    drawing: Drawing, made: Architecture, columns: list[Column], y: float, heights: Sequence[float]
) -> None:
    """The head, over the steps that give something; a decoder reads it at the next step."""
    gives = [column for column in columns if column.writes] or columns
    if made.form == "many-to-one":
        gives = columns[-1:]
    single = made.form in ("one-to-one", "many-to-one")
    for column in gives:
        if column.step is None:
            drawing.text((column.x, y + 4), "…", 18)
            continue
        drawing.box((column.x, y), "y", "" if single else column.step, "o")
        for row in range(len(heights) - made.directions, len(heights)):
            x = column.x + _shift(made, row)
            drawing.line((x, heights[row] - HEIGHT / 2), (x, y + HEIGHT / 2))
    middle = (heights[-1] + y) / 2 + 4
    beside = gives[0].x + (SHIFT if made.bidirectional else 0) + 5
    read = (made.batch, made.directions * made.hidden_size)
    drawing.text((beside, middle), str(read), anchor="start")
    given = (gives[-1].x + WIDTH / 2 + 6, y + 4)
    drawing.text(given, str((made.batch, made.outputs)), anchor="start")
    if made.decodes:
        for before, column in pairwise(gives):
            end = (column.x - column.half + 6, heights[0] - HEIGHT / 2)
            drawing.line((before.x + before.half, y + 6), end, dashed=True)
