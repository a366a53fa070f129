"""The networks that race: one recurrent layer of `torch.nn`, and as little around it as can be."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ..cells import KINDS, Kind, RecurrentLayer, cell_of
from ..models.network import State, detach, parameter_count, seeded
from .run import Run, task_of
from .tasks import Task

EMBEDDING_SIZE = 16


@dataclass(frozen=True, eq=False)
class Pass:
    """A forward pass, in one piece or, where backpropagation is cut, in several.

    outputs: (batch, asked, outputs), what the network says after the last `asked` steps.
    x: each piece's input, (time, batch, input).
    h: each piece's hidden states, (time, batch, hidden).
    read: (asked, batch, hidden), those of them that the head has read.
    initial: the state that each piece starts from, (h,) or (h, c), each (batch, hidden).
    """

    outputs: Tensor
    x: list[Tensor]
    h: list[Tensor]
    read: Tensor
    initial: list[tuple[Tensor, ...]]


class Network(nn.Module):
    """Embedding (where the task has symbols), one layer of `torch.nn`, time first, and a linear head.

    The head sees h_t and nothing else, so whatever the network says has come through the recurrence.
    """

    def __init__(self, task: Task, kind: Kind, hidden_size: int, options: Mapping[str, str]) -> None:
        super().__init__()
        symbols = len(task.symbols)
        self.embedding = nn.Embedding(symbols, EMBEDDING_SIZE) if symbols else nn.Identity()
        input_size = EMBEDDING_SIZE if symbols else task.channels
        self.rnn: RecurrentLayer = KINDS[kind].layer(input_size, hidden_size, **options)
        self.head = nn.Linear(hidden_size, task.outputs)

    def forward(self, inputs: Tensor, asked: int = 1, window: int | None = None) -> Pass:
        """Reads a task's inputs, (batch, time) or (batch, time, channels).

        Args:
            asked: after how many of the last steps the network is to say something.
            window: counted back from the last step, the state is cut off after every `window` steps.
        """
        steps = self.embedding(inputs.transpose(0, 1))  # (time, batch, input)
        pieces = pieces_of(steps, window)
        zeros = steps.new_zeros(steps.shape[1], self.rnn.hidden_size)
        start = (zeros,) * len(cell_of(self.rnn).states)
        state: State | None = None
        h, initial = [], []
        for piece in pieces:
            initial.append(start)
            y, state = self.rnn(piece, state)
            h.append(y)
            state = detach(state)
            start = tuple(s[0] for s in (state if isinstance(state, tuple) else (state,)))
        read = torch.cat(h)[-asked:] if len(h) > 1 else h[0][-asked:]
        return Pass(self.head(read).transpose(0, 1), pieces, h, read, initial)


def pieces_of(steps: Tensor, window: int | None) -> list[Tensor]:
    """Between its cuts, which stand after every `window` steps, counted back from the last one."""
    size = min(window or len(steps), len(steps))
    whole, rest = divmod(len(steps), size)
    return list(torch.split(steps, [rest] * (rest > 0) + [size] * whole))


def fresh(run: Run, kind: Kind, seed: int) -> Network:
    """A network of the run before training, drawn from the seed, on the CPU."""
    options = {"nonlinearity": run.activation} if len(KINDS[kind].nonlinearities) > 1 else {}
    with torch.random.fork_rng(devices=[]):  # its layers draw at once, from everybody's numbers
        network = Network(task_of(run), kind, sizes(run)[kind].hidden_size, options)
    initialise(network, run, kind, seed)
    return network.to(getattr(torch, run.dtype))


@torch.no_grad()
def initialise(network: Network, run: Run, kind: Kind, seed: int) -> None:
    """Draws every weight from the seed: as torch starts them, but for what the run asks for."""
    generator = seeded(seed)
    H = network.rnn.hidden_size
    bound = 1 / math.sqrt(H)
    for name, parameter in network.named_parameters():
        if name == "embedding.weight":
            nn.init.normal_(parameter, generator=generator)
        else:
            nn.init.uniform_(parameter, -bound, bound, generator=generator)
    weights = dict(network.rnn.named_parameters())
    W_hh = weights["weight_hh_l0"]
    for gate in torch.split(W_hh, H):
        if run.initialisation == "orthogonal":
            nn.init.orthogonal_(gate, generator=generator)
        elif run.initialisation == "identity":
            nn.init.eye_(gate)
    W_hh.mul_(run.gain_of(seed))
    cell = KINDS[kind]
    if cell.keeps is None:
        return
    keeps = cell.row(cell.keeps)
    b_ih, b_hh = weights["bias_ih_l0"].view(-1, H), weights["bias_hh_l0"].view(-1, H)
    if run.initialisation == "chrono":
        log_times = (1 + (max(run.length - 1, 2) - 1) * torch.rand(H, generator=generator)).log()
        b_ih[keeps], b_hh[keeps] = log_times, 0
        if cell.writes is not None:
            writes = cell.row(cell.writes)
            b_ih[writes], b_hh[writes] = -log_times, 0
    elif run.forget_bias is not None:
        b_ih[keeps], b_hh[keeps] = run.forget_bias, 0


@dataclass(frozen=True)
class Size:
    """How large a network is. parameters: how many numbers its training may change."""

    hidden_size: int
    parameters: int


def sizes(run: Run) -> dict[Kind, Size]:
    """The size of each kind: as wide as each other, or with about as many parameters as the LSTM."""
    task = task_of(run)
    return {kind: size(task, kind, width(run, task, kind)) for kind in run.kinds}


def size(task: Task, kind: Kind, hidden_size: int) -> Size:
    """The size of a network of that kind and width."""
    with torch.device("meta"):  # counts without drawing or keeping a weight
        return Size(hidden_size, parameter_count(Network(task, kind, hidden_size, {})))


def width(run: Run, task: Task, kind: Kind) -> int:
    """How many units a kind gets."""
    if run.same_budget == "width" or kind == "lstm":
        return run.hidden_size
    budget = size(task, "lstm", run.hidden_size).parameters

    def parameters(H: int) -> int:
        return size(task, kind, H).parameters

    # An RNN with as many weights as an LSTM is at most four times as wide.
    above = bisect_left(range(4 * run.hidden_size), budget, lo=run.hidden_size, key=parameters)
    return min(above - 1, above, key=lambda H: abs(parameters(H) - budget))
