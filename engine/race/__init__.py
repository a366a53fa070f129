"""RNN, LSTM and GRU train side by side, and are watched while they do.

>>> from engine.race import History, Run, train
>>> run = Run(task="recall", length=10, kinds=("rnn", "lstm"), steps=3, batch=4, hidden_size=8)
>>> history = History(run, train(run))
>>> [(step.step, step.kind) for step in history.steps]
[(1, 'rnn'), (1, 'lstm'), (2, 'rnn'), (2, 'lstm'), (3, 'rnn'), (3, 'lstm')]
>>> history.steps[0].log10_gradient.shape  # log10 ||dL/dh_t|| for every t
(10,)
"""

from .history import History
from .network import Network, Size, sizes
from .race import Race, train
from .run import CHOICES, LIMITS, Run, device_name, task_of
from .saving import RaceFileError, SavedRace, read_race, with_weights, write_race
from .steps import Stopped, TrainStep
from .tasks import TASKS, Task

__all__ = [
    "CHOICES",
    "LIMITS",
    "TASKS",
    "History",
    "Network",
    "Race",
    "RaceFileError",
    "Run",
    "SavedRace",
    "Size",
    "Stopped",
    "Task",
    "TrainStep",
    "device_name",
    "read_race",
    "sizes",
    "task_of",
    "train",
    "with_weights",
    "write_race",
]
