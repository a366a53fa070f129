"""Messages between the server and a worker's process.

By pickle, which is safe here alone: both ends are ours, and nobody else holds them.
"""

from __future__ import annotations

import pickle
from typing import IO, Any


def write(pipe: IO[bytes], message: object) -> None:
    """Send one message."""
    pickle.dump(message, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def read(pipe: IO[bytes]) -> Any:
    """The next message; None where the other side has gone, in the middle of one too."""
    try:
        return pickle.load(pipe)
    except (EOFError, pickle.UnpicklingError):
        return None
