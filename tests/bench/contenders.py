"""Other ways to look inside a recurrent network, to compare the trace with."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Run = Callable[[], object]


class HookedLSTM(nn.Module):
    """The naive design: an LSTM of Python cells, one linear layer and one hook for each gate."""

    def __init__(self, like: nn.LSTM) -> None:
        super().__init__()
        W, U, b, d = like.parameters()
        self.hidden_size = like.hidden_size
        self.gates = nn.ModuleDict()
        self.seen: dict[str, list[Tensor]] = {}
        for k, name in enumerate("ifgo"):
            rows = slice(k * like.hidden_size, (k + 1) * like.hidden_size)
            gate = nn.ModuleDict(
                {
                    "x": linear(W[rows], b[rows]),
                    "h": linear(U[rows], d[rows]),
                    "phi": nn.Tanh() if name == "g" else nn.Sigmoid(),
                }
            )
            self.gates[name] = gate
            self.watch(name, gate["phi"])
        self.c, self.h = nn.Identity(), nn.Identity()
        self.watch("c", self.c)
        self.watch("h", self.h)

    def watch(self, name: str, module: nn.Module) -> None:
        self.seen[name] = []
        module.register_forward_hook(lambda _, args, value: self.seen[name].append(value.detach()))

    def gate(self, name: str, x: Tensor, h: Tensor) -> Tensor:
        parts = self.gates[name]
        value: Tensor = parts["phi"](parts["x"](x) + parts["h"](h))
        return value

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        for values in self.seen.values():
            values.clear()
        h = c = x.new_zeros(x.shape[1], self.hidden_size)
        for x_t in x.unbind():
            i, f, g, o = (self.gate(name, x_t, h) for name in "ifgo")
            c = self.c(f * c + i * g)
            h = self.h(o * torch.tanh(c))
        return {name: torch.stack(values) for name, values in self.seen.items()}


def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A layer with these weights."""
    layer = nn.Linear(*reversed(weight.shape))
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def torchlens_run(module: nn.RNNBase, x: Tensor) -> Run:
    """One pass with every operation saved: a fused module is one operation, so no gates."""
    import torchlens

    return lambda: torchlens.trace(module, x)


def nnsight_run(module: nn.RNNBase, x: Tensor) -> Run:
    """One pass that saves the module's output, which is all there is to save: y, h_n, c_n."""
    import nnsight

    model = nnsight.NNsight(module)

    def run() -> object:
        with model.trace(x):
            output = model.output.save()
        return output  # noqa: RET504, the name is what nnsight saves it under

    return run


def captum_run(module: nn.RNNBase, x: Tensor) -> Run:
    """`LayerActivation` of the module."""
    from captum.attr import LayerActivation

    activation = LayerActivation(module, module)
    return lambda: activation.attribute(x)


PEERS = {"torchlens": torchlens_run, "nnsight": nnsight_run, "captum": captum_run}
