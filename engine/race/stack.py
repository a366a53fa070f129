"""Networks of one kind and size that take their steps as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..cells import Weights, cell_of
from .learner import OPTIMISERS, Learner, Measured
from .network import Pass, pieces_of
from .recording import keep
from .run import Run, task_of
from .stacked_layer import through
from .tasks import Examples


class Stack:
    """Learners of one kind. Each has its own loss, its own clipping and its own end: the others go on.

    Attributes:
        learners: those that still train.
    """

    def __init__(self, run: Run, learners: Sequence[Learner]) -> None:
        self.learners = tuple(learners)
        self._run, self._task = run, task_of(run)
        self._cell = cell_of(learners[0].network.rnn)
        # (networks, weights): clipping and the optimiser work on all of them in a few operations
        self._flat = nn.Parameter(torch.stack([flat(each.network) for each in learners]))
        self._optimiser = OPTIMISERS[run.optimiser]([self._flat], lr=run.learning_rate)
        self._share()

    def step(
        self,
        number: int,
        examples: Mapping[int, Examples],
        learning_rate: float,
        clip: float | None,
        record: bool,
    ) -> Measured:
        """All take one step, each on the examples of its seed; see `Learner.step`."""
        self._drop_stopped()
        inputs, targets = (
            torch.stack(each) for each in zip(*(examples[each.seed] for each in self.learners), strict=True)
        )
        p = {name: w.detach().requires_grad_() for name, w in self._weights().items()}
        layer = Weights(*(p[f"rnn.{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")))
        passed = self._forward(p, layer, inputs, targets.shape[2])
        if record:
            passed.read.retain_grad()
        losses = torch.vmap(self._task.loss)(passed.outputs, targets)
        losses.sum().backward()  # type: ignore[no-untyped-call]
        sequences = min(self._run.record_batch, inputs.shape[1])
        kept = keep(self._cell, layer, passed, sequences) if record else None
        gradient = torch.cat([w.grad.flatten(1) for w in p.values() if w.grad is not None], 1)
        norms = gradient.norm(dim=1)
        if clip is not None:
            gradient.mul_((clip / (norms + 1e-6)).clamp(max=1).unsqueeze(1))  # as nn.utils.clip_grad_norm_
        with torch.no_grad():
            accuracies = torch.vmap(self._task.accuracy)(passed.outputs, targets)
            numbers = torch.stack([n.detach().double() for n in (losses, accuracies, norms)], 1)
        self._flat.grad = gradient
        for group in self._optimiser.param_groups:
            group["lr"] = learning_rate
        self._optimiser.step()
        return Measured(self.learners, number, numbers, kept)

    def _forward(self, p: Mapping[str, Tensor], layer: Weights, inputs: Tensor, asked: int) -> Pass:
        """`Network.forward`, of all networks. inputs: (networks, batch, time) or (..., time, channels)."""
        if "embedding.weight" in p:
            rows = p["embedding.weight"]  # (networks, symbols, input)
            first = torch.arange(len(rows), device=rows.device) * rows.shape[1]
            steps = functional.embedding((inputs + first[:, None, None]).permute(2, 0, 1), rows.flatten(0, 1))
        else:
            steps = inputs.permute(2, 0, 1, 3)
        zeros = steps.new_zeros(*steps.shape[1:3], layer.W_hh.shape[2])
        state = (zeros,) * len(self._cell.states)
        pieces = pieces_of(steps, self._run.window)
        h, initial = [], []
        weights = (layer.W_ih, layer.W_hh, layer.b_ih, layer.b_hh)
        for piece in pieces:
            initial.append(state)
            states, state = through(self._cell, state, piece, *weights)
            h.append(states)
        read = torch.cat(h)[-asked:] if len(h) > 1 else h[0][-asked:]
        outputs = read.permute(1, 2, 0, 3) @ p["head.weight"].mT.unsqueeze(1)
        return Pass(outputs + p["head.bias"][:, None, None], pieces, h, read, initial)

    def _weights(self) -> dict[str, Tensor]:
        """Every weight by its name, each with the networks in front; views."""
        named = dict(self.learners[0].network.named_parameters())
        parts = torch.split(self._flat, [w.numel() for w in named.values()], 1)
        return {name: part.view(-1, *w.shape) for (name, w), part in zip(named.items(), parts, strict=True)}

    def _share(self) -> None:
        """From here on the networks' weights are the stack's, so that they can be read at any time."""
        for name, stacked in self._weights().items():
            for learner, own in zip(self.learners, stacked.detach().unbind(0), strict=True):
                learner.network.get_parameter(name).data = own

    def _drop_stopped(self) -> None:
        """Who has ended keeps its weights as they are, and costs nothing any more."""
        rows = [at for at, learner in enumerate(self.learners) if not learner.stopped]
        if len(rows) == len(self.learners):
            return
        state = self._optimiser.state[self._flat]
        self.learners = tuple(self.learners[at] for at in rows)
        self._flat = nn.Parameter(self._flat.detach()[rows])
        self._optimiser = OPTIMISERS[self._run.optimiser]([self._flat])
        self._optimiser.state[self._flat] = {name: s[rows] if s.ndim else s for name, s in state.items()}
        self._share()


def flat(network: nn.Module) -> Tensor:
    """All its weights in a row."""
    return torch.cat([w.detach().flatten() for w in network.parameters()])
