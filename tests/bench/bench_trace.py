"""How fast a trace is, as ratios: `python -m tests.bench.bench_trace [--quick] [--rounds N]`.

One thread, processor time. Each row's contenders take turns, round after round, and a ratio is the median
over the rounds of the ratio within a round: what disturbs the machine hits both sides. A trace's time is
all of it, NumPy records included. Peers are measured where they are installed (requirements-bench.txt).
"""

import argparse
import gc
import importlib.util
import itertools
import statistics
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

import engine
from tests.bench.contenders import PEERS, HookedLSTM, Run

KINDS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


@dataclass(frozen=True)
class Setting:
    """One network and one input; as many inputs as hidden units."""

    kind: str
    time: int
    hidden_size: int
    batch: int

    def module(self) -> nn.RNNBase:
        torch.manual_seed(0)
        return KINDS[self.kind](self.hidden_size, self.hidden_size)

    def x(self) -> Tensor:
        return torch.randn(self.time, self.batch, self.hidden_size)

    @property
    def small(self) -> bool:
        """One sentence, 64 units."""
        return self.batch == 1 and self.hidden_size == 64

    def __str__(self) -> str:
        return f"{self.kind:<5} T={self.time:<4} H={self.hidden_size:<4} B={self.batch:<3}"


GRID = [Setting(k, t, h, b) for k, h, b, t in itertools.product(KINDS, (64, 256), (1, 32), (20, 100, 500))]


def seconds(run: Run) -> float:
    """The processor time that a run takes: what else the machine does at that moment doesn't count."""
    start = time.process_time()
    run()
    return time.process_time() - start


def ratio(run: Run, plain: Run, rounds: int, budget: float = 6.0) -> float:
    """How many times as long `run` takes as `plain`: the median of paired runs, within `budget` seconds."""
    for _ in range(2):
        run(), plain()
    ratios: list[float] = []
    end = time.perf_counter() + budget
    while len(ratios) < rounds and (len(ratios) < 5 or time.perf_counter() < end):
        if len(ratios) % 2:
            ours, theirs = seconds(run), seconds(plain)
        else:
            theirs, ours = seconds(plain), seconds(run)
        ratios.append(ours / theirs)
    return statistics.median(ratios)


def fused(module: nn.RNNBase, x: Tensor) -> Run:
    def run() -> object:
        with torch.no_grad():
            return module(x)

    return run


def fused_with_backward(module: nn.RNNBase, x: Tensor) -> Run:
    x = x.clone().requires_grad_()

    def run() -> None:
        module.zero_grad()
        x.grad = None
        loss_of_last(module(x)).backward()

    return run


def loss_of_last(output: tuple[Tensor, object]) -> Tensor:
    return output[0][-1].square().sum()


def without_gradients(settings: Iterable[Setting], rounds: int) -> dict[Setting, float]:
    """engine.trace against the plain fused forward without gradients."""
    return measured(settings, lambda m, x: ratio(lambda: engine.trace(m, x), fused(m, x), rounds))


def with_gradients(settings: Iterable[Setting], rounds: int) -> dict[Setting, float]:
    """engine.trace with a last-step loss against the fused forward and backward."""
    return measured(
        settings,
        lambda m, x: ratio(lambda: engine.trace(m, x, loss_of_last), fused_with_backward(m, x), rounds),
    )


def measured(
    settings: Iterable[Setting], measure: Callable[[nn.RNNBase, Tensor], float]
) -> dict[Setting, float]:
    found = {}
    for setting in settings:
        found[setting] = measure(setting.module(), setting.x())
        print(f"  {setting} {found[setting]:6.2f}", flush=True)
    return found


def naive(settings: Iterable[Setting], rounds: int) -> dict[Setting, float]:
    """Python cells with a hook for each gate, against engine.trace: how many times slower."""

    def measure(module: nn.RNNBase, x: Tensor) -> float:
        assert isinstance(module, nn.LSTM)
        hooked = HookedLSTM(module)

        def run() -> object:
            with torch.no_grad():
                return hooked(x)

        trace = engine.trace(module, x)
        seen = run()
        assert isinstance(seen, dict)
        for name, values in seen.items():  # the same gates, or the comparison means nothing
            torch.testing.assert_close(
                values.transpose(0, 1), torch.tensor(trace.layers[0][name].value), atol=1e-5, rtol=0
            )
        return ratio(run, lambda: engine.trace(module, x), rounds)

    return measured(settings, measure)


def peers(setting: Setting, rounds: int) -> None:
    """What other tools take against the plain fused forward, and what they see."""
    for name, make in PEERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"  {name:<10} not installed")
            continue
        module, x = setting.module(), setting.x()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = ratio(make(module, x), fused(module, x), rounds)
            print(f"  {name:<10} {found:8.1f}   ({(make.__doc__ or '').strip()})")
        except Exception as error:  # a peer that can't is a result
            print(f"  {name:<10} raises {type(error).__name__}: {str(error).splitlines()[0][:90]}")


def verdict(name: str, found: Iterable[float], limit: float, summary: Callable[[list[float]], float]) -> None:
    value = summary(list(found))
    print(f"  {name:<66} {value:6.2f}   (aim: at most {limit})")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds, no T=500 at B=32")
    parser.add_argument("--rounds", type=int, default=31, help="paired runs of each ratio")
    options = parser.parse_args()
    torch.set_num_threads(1)
    gc.disable()  # a collection in the middle of one side's run would be billed to it
    rounds = min(options.rounds, 7) if options.quick else options.rounds
    grid = [s for s in GRID if not (options.quick and s.time == 500 and s.batch == 32)]
    small_long = [s for s in grid if s.small and s.time >= 100]
    median, worst = statistics.median, max

    print("engine.trace without gradients / fused forward without gradients")
    plain = without_gradients(grid, rounds)
    print("engine.trace with gradients / fused forward and backward")
    both = with_gradients(grid, rounds)
    print("Python LSTM cells with a hook for each gate / engine.trace without gradients")
    hooked = naive([s for s in small_long if s.kind == "LSTM"], rounds)
    print("other tools / fused forward without gradients, LSTM T=100 H=64 B=1 (the trace: see above)")
    peers(Setting("LSTM", 100, 64, 1), rounds)

    print("summary")
    verdict("trace / fused, median over all", plain.values(), 2.0, median)
    short = [plain[s] for s in small_long if s.kind != "LSTM"]
    verdict("trace / fused, RNN and GRU, B=1 H=64 T>=100, worst", short, 1.3, worst)
    verdict(
        "trace / hooked cells, LSTM, B=1 H=64 T>=100, worst", (1 / r for r in hooked.values()), 1 / 8, worst
    )
    verdict("trace with gradients / fused and backward, median over all", both.values(), 1.5, median)
    single = [r for s, r in both.items() if s.kind != "LSTM" and s.batch == 1]
    verdict("trace with gradients / fused and backward, RNN and GRU, B=1, worst", single, 1.0, worst)


if __name__ == "__main__":
    main()
