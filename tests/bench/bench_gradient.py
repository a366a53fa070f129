"""What the gradient's parts cost, as ratios: `python -m tests.bench.bench_gradient [--rounds N]`.

T=100, H=64, B=1, one thread, processor time; paired and interleaved as in `bench_trace`. In both precisions:
double is what the engine uses unless asked; in single precision torch runs the LSTM by oneDNN, many times as
fast.
"""

import argparse
import gc
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

import engine
from engine.gradient import (
    by_lag,
    cell_path,
    chain,
    gradient_curve,
    norm_map,
    product_norms,
    products,
    step_jacobians,
)
from tests.bench.bench_trace import KINDS, Setting, fused_with_backward, loss_of_last, ratio
from tests.bench.contenders import Run

PRECISIONS = {"single": (torch.float32, np.float32), "double": (torch.float64, np.float64)}


def stepwise(module: nn.RNNBase, layer: engine.LayerTrace) -> Callable[[], Tensor]:
    """All step Jacobians by `torch.func`: vmap of jacrev of one step, in the module's precision."""
    W, U, b, d = (p.detach() for p in module.parameters())
    x = torch.tensor(layer["x"].value[0])
    parts = [np.concatenate([layer.initial[name].value, layer[name].value[0, :-1]]) for name in layer.initial]
    states = torch.tensor(np.concatenate(parts, 1))
    H = module.hidden_size

    def step(x_t: Tensor, state: Tensor) -> Tensor:
        h = state[:H]
        from_x, from_h = W @ x_t + b, U @ h + d
        if isinstance(module, nn.LSTM):
            i, f, g, o = (from_x + from_h).chunk(4)
            c = torch.sigmoid(f) * state[H:] + torch.sigmoid(i) * torch.tanh(g)
            return torch.cat([torch.sigmoid(o) * torch.tanh(c), c])
        if isinstance(module, nn.GRU):
            (x_r, x_z, x_n), (h_r, h_z, h_n) = from_x.chunk(3), from_h.chunk(3)
            z = torch.sigmoid(x_z + h_z)
            return (1 - z) * torch.tanh(x_n + torch.sigmoid(x_r + h_r) * h_n) + z * h
        return torch.tanh(from_x + from_h)

    all_steps = torch.vmap(torch.func.jacrev(step, argnums=1))
    return lambda: all_steps(x, states)


def measured(kind: str, precision: str, rounds: int) -> None:
    """One row of ratios."""
    torch_dtype, dtype = PRECISIONS[precision]
    setting = Setting(kind, 100, 64, 1)
    module, x = setting.module().to(torch_dtype), setting.x().to(torch_dtype)
    layer = engine.trace(module, x, loss_of_last).layers[0]
    fused, autograd = fused_with_backward(module, x), stepwise(module, layer)

    def jacobians() -> engine.gradient.StepJacobians:
        return step_jacobians(layer, module, dtype=dtype)

    found = jacobians()
    # the same Jacobians, or the comparison means nothing
    np.testing.assert_allclose(found.matrices[0], autograd().numpy(), atol=1e-5)
    np.testing.assert_allclose(product_norms(found), products(found).log10_norm(), atol=1e-4)

    def frobenius() -> object:
        return product_norms(jacobians())

    def against(run: Run, plain: Run) -> str:
        return f"{ratio(run, plain, rounds):8.2f}"

    row = [
        against(jacobians, fused),
        against(jacobians, autograd),
        against(frobenius, fused),
        against(lambda: products(jacobians()).log10_norm(), fused),
        against(lambda: product_norms(jacobians(), norm="spectral"), frobenius),
        against(lambda: norm_map(found), fused),
        against(lambda: gradient_curve(layer, module, np.ones((1, 64))), fused),
        against(lambda: by_lag(layer, module), fused),
        against(lambda: chain(layer, module, 0, 100), fused),
        against(lambda: cell_path(layer, module), fused) if kind == "LSTM" else "       -",
    ]
    print(f"{kind:<5} {precision:<7}", *row, flush=True)


COLUMNS = """
1  all step Jacobians / fused forward and backward
2  all step Jacobians / vmap(jacrev)                                  (aim: at most 0.33)
3  Jacobians, products, Frobenius norms / fused forward and backward   (aim: at most 1; LSTM 5)
4  the same, every product kept
5  Jacobians, products, spectral norms / the third column              (aim: at most 10)
6  the map of all 5,151 pairs, from Jacobians / fused forward and backward
7  the curve log10 |dL/dh_t|   8  dL/dW_hh by lag   9  the chain   10  the cell path   / fused likewise
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=31, help="paired runs of each ratio")
    options = parser.parse_args()
    torch.set_num_threads(1)
    gc.disable()  # a collection in the middle of one side's run would be billed to it
    print(COLUMNS)
    print(" " * 13, *(f"{column:8}" for column in range(1, 11)))
    for precision in PRECISIONS:
        for kind in KINDS:
            measured(kind, precision, options.rounds)


if __name__ == "__main__":
    main()
