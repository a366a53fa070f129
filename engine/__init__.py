"""What is true: recurrent networks seen from inside, with PyTorch and NumPy. No streamlit, no plotly.

>>> import engine
>>> run = engine.Run(task="recall", length=10, kinds=("rnn", "lstm"), steps=2, batch=4, hidden_size=8)
>>> for step in engine.train(run):
...     if isinstance(step, engine.TrainStep):
...         print(step.step, step.kind, step.log10_gradient is not None)
1 rnn True
1 lstm True
2 rnn False
2 lstm False
"""

from typing import TYPE_CHECKING, Any

from .errors import ChangeError, GatescopeError, InputError, ReconstructionError
from .tracing.changes import Change, Clamp, GRUForm, Scale, Shift
from .tracing.records import LayerTrace, Signal, Signals, Trace, Unseen
from .tracing.trace import trace

if TYPE_CHECKING:
    from .race import Run, TrainStep, train

__all__ = [
    "Change",
    "ChangeError",
    "Clamp",
    "GRUForm",
    "GatescopeError",
    "InputError",
    "LayerTrace",
    "ReconstructionError",
    "Run",
    "Scale",
    "Shift",
    "Signal",
    "Signals",
    "Trace",
    "TrainStep",
    "Unseen",
    "trace",
    "train",
]


def __getattr__(name: str) -> Any:
    """`engine.race` takes half a second to import, and who only traces need not wait for it."""
    if name in ("Run", "TrainStep", "train"):
        from . import race

        return getattr(race, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
