"""Where races are trained while people watch: never in the thread that draws.

One queue with fair turns, workers that are kept warm, and for each run one `Training` that grows:

    from engine.race.workers import trainings

    training = trainings().start(run, person)        # InputError: too many already
    grid = trainings().start_many(runs, person)      # counts as one
    training.status.state                            # waiting, running, paused, finished, stopped, failed
    training.status.place                            # in the queue, 1 is next
    training.history.steps                           # all that it has told so far
    training.version                                 # grows with every change: draw again only then
    training.pause(); training.step(); training.resume(); training.stop()
    training.change(learning_rate=1e-4, clip=None)   # InputError outside LIMITS
    training.weights                                 # the newest, about once a second; see `with_weights`
    trainings().of(person)                           # to find them again, newest last

Workers are this machine's processes, or, where an address is set, a Ray cluster's.
"""

from .config import trainings
from .pool import FullError, Trainings
from .training import OVER, Reason, State, Status, Training

__all__ = ["OVER", "FullError", "Reason", "State", "Status", "Training", "Trainings", "trainings"]
