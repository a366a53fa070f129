"""What a person chooses on the page One step."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from engine.cells import Kind
from pages.lessons.one_step.matrices import StepCell, StepGates, StepLoop
from pages.lessons.one_step.presets import CELLS, GATES, LOOPS
from pages.state.matrices import in_link
from pages.state.record import Choices

Room = Literal["cell", "gates", "reset", "loop"]
Line = Literal["a", "i", "f", "g", "o", "r", "z", "reset", "n", "kept", "written", "c", "tanh_c", "h"]


class StepChoices(Choices, page="one-step"):
    """The page's room, the numbers in each of its rooms, and the line of the equations that is looked at."""

    before: ClassVar = {
        "step_room": "room",
        "step_kind": "kind",
        "step_line": "line",
        "step_cell": "cell",
        "step_gates": "gates",
        "step_loop": "loop",
        "step_recurrent": "recurrent",
    }

    room: Room = "cell"
    kind: Kind = "lstm"
    line: Line = "f"
    cell: Annotated[StepCell, in_link(CELLS)] = CELLS["two"]
    gates: Annotated[StepGates, in_link(GATES)] = GATES["2x2"]
    loop: Annotated[StepLoop, in_link(LOOPS)] = LOOPS["three"]
    recurrent: bool = True  # whether h_{t-1} comes back in
