"""What is true: recurrent networks seen from inside, with PyTorch and NumPy. No streamlit, no plotly."""

from engine.changes import Change, Clamp, GRUForm, Scale, Shift
from engine.errors import ChangeError, GatescopeError, InputError, ReconstructionError
from engine.records import LayerTrace, Signal, Signals, Trace
from engine.tracing import trace

__all__ = [
    "Change",
    "ChangeError",
    "Clamp",
    "GRUForm",
    "GatescopeError",
    "InputError",
    "LayerTrace",
    "ReconstructionError",
    "Scale",
    "Shift",
    "Signal",
    "Signals",
    "Trace",
    "trace",
]
