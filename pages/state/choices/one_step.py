"""What a person chooses on the page One step: the part of the scene that is that page's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from engine.cells import Kind
from pages.state.choices.one_step_matrices import StepCell, StepGates, StepLoop
from pages.state.choices.one_step_presets import STEP_CELLS, STEP_GATES, STEP_LOOPS
from pages.state.matrices import in_link

StepRoom = Literal["cell", "gates", "reset", "loop"]
StepLine = Literal["a", "i", "f", "g", "o", "r", "z", "reset", "n", "kept", "written", "c", "tanh_c", "h"]

StepCellInLink = Annotated[StepCell, in_link(STEP_CELLS)]
StepGatesInLink = Annotated[StepGates, in_link(STEP_GATES)]
StepLoopInLink = Annotated[StepLoop, in_link(STEP_LOOPS)]


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
