"""Running a compiled model as it was written: what `torch.compile` makes of it has no modules to watch."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import torch

_COUNTING = threading.Lock()
_open = 0  # in all threads together: the compiler's stance is the process's
_stance = ExitStack()


@contextmanager
def uncompiled() -> Iterator[None]:
    """Meanwhile what is compiled runs as its Python says, in every thread, and nothing is compiled.

    Where several overlap, the compiler's stance is as before when the last one has ended.
    """
    global _open
    if "torch._dynamo" not in sys.modules:  # nothing is compiled, and loading the compiler takes seconds
        yield
        return
    with _COUNTING:
        if not _open:
            _stance.enter_context(torch.compiler.set_stance("force_eager"))
        _open += 1
    try:
        yield
    finally:
        with _COUNTING:
            _open -= 1
            if not _open:
                _stance.close()
