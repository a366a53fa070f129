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

from engine.race.tasks.adding import adding
from engine.race.tasks.copying import copying
from engine.race.tasks.names import names_en, names_ko
from engine.race.tasks.order import order
from engine.race.tasks.recall import recall
from engine.race.tasks.task import Choice, Examples, Regression, Sample, Task
from engine.race.tasks.text import own_text
from engine.race.tasks.wave import forecast

TASKS: dict[str, Task] = {
    task.name: task for task in (recall, adding, order, copying, names_en, names_ko, forecast)
}
"""By name. The task "text" isn't here: it is made of a run's own text, by `own_text`."""

__all__ = ["TASKS", "Choice", "Examples", "Regression", "Sample", "Task", "own_text"]
