"""What a person chooses on the page One step: the part of the scene that is that page's own."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from engine.equations import Kind
from pages.widgets.matrices import read_matrices, write_matrices
from pages.widgets.step_matrices import StepCell, StepGates, StepLoop
from pages.widgets.step_presets import STEP_CELLS, STEP_GATES, STEP_LOOPS

StepRoom = Literal["cell", "gates", "reset", "loop"]
StepLine = Literal["a", "i", "f", "g", "o", "r", "z", "reset", "n", "kept", "written", "c", "tanh_c", "h"]

StepCellInLink = Annotated[
    StepCell,
    BeforeValidator(partial(read_matrices, StepCell, STEP_CELLS)),
    PlainSerializer(partial(write_matrices, STEP_CELLS), return_type=str),
    WithJsonSchema({"enum": list(STEP_CELLS)}),
]
StepGatesInLink = Annotated[
    StepGates,
    BeforeValidator(partial(read_matrices, StepGates, STEP_GATES)),
    PlainSerializer(partial(write_matrices, STEP_GATES), return_type=str),
    WithJsonSchema({"enum": list(STEP_GATES)}),
]
StepLoopInLink = Annotated[
    StepLoop,
    BeforeValidator(partial(read_matrices, StepLoop, STEP_LOOPS)),
    PlainSerializer(partial(write_matrices, STEP_LOOPS), return_type=str),
    WithJsonSchema({"enum": list(STEP_LOOPS)}),
]


class StepChoices(BaseModel):
    """The page's room, the numbers in each of its rooms, and the line of the equations that is looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    step_room: StepRoom = "cell"
    step_kind: Kind = "lstm"
    step_line: StepLine = "f"
    step_cell: StepCellInLink = STEP_CELLS["two"]
    step_gates: StepGatesInLink = STEP_GATES["2x2"]
    step_loop: StepLoopInLink = STEP_LOOPS["three"]
    step_recurrent: bool = True  # whether h_{t-1} comes back in
