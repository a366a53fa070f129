"""What the networks race at. A new task is a function that draws examples, and a name for what it draws:

>>> import torch
>>> from engine.race.tasks import TASKS, Choice
>>> def sample(batch, length, generator):
...     bits = torch.randint(2, (batch, length), generator=generator)
...     return bits, bits.sum(1, keepdim=True) % 2
>>> parity = Choice("parity", sample, symbols="01", answers=("even", "odd"))
>>> TASKS[parity.name] = parity

From then on ``Run(task="parity")`` trains on it. One that is to stay gets a file in this folder and a
place in `TASKS` below.
"""

from .adding import adding
from .copying import copying
from .names import names_en, names_ko
from .order import order
from .recall import recall
from .task import Choice, Examples, Regression, Sample, Task
from .text import own_text
from .wave import forecast

TASKS: dict[str, Task] = {
    task.name: task for task in (recall, adding, order, copying, names_en, names_ko, forecast)
}
"""By name. The task "text" isn't here: it is made of a run's own text, by `own_text`."""

__all__ = ["TASKS", "Choice", "Examples", "Regression", "Sample", "Task", "own_text"]
