"""What is true: recurrent networks seen from inside, with PyTorch and NumPy. No streamlit, no plotly."""

from engine.errors import ChangeError, GatescopeError, InputError, ReconstructionError
from engine.records import LayerTrace, Signal, Signals, Trace
from engine.tracing import trace

__all__ = [
    "ChangeError",
    "GatescopeError",
    "InputError",
    "LayerTrace",
    "ReconstructionError",
    "Signal",
    "Signals",
    "Trace",
    "trace",
]
