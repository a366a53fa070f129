"""Whether each preset shows what it claims: ``python -m tests.bench.bench_presets [NAME ...] [--seeds N]``.

Every run of a preset is trained from each seed; a line says the accuracy, the claim, and how long it took.
"""

import argparse
import time
from dataclasses import replace

from engine.race import History, Run, train
from engine.race.presets import PRESETS, Claim


def ends(run: Run, seed: int) -> tuple[History, float]:
    """The history of a run from one seed, and its seconds."""
    run = replace(run, seeds=(seed,))
    begun = time.perf_counter()
    history = History(run, train(run))
    return history, time.perf_counter() - begun


def told(claim: Claim, history: History, seed: int) -> tuple[bool, str]:
    """Whether a claim holds, and a line that says so."""
    accuracy, holds = claim.accuracy(history, seed), claim.holds(history, seed)
    stopped = history.stopped[claim.kind, seed]
    claimed = f"claimed {claim.least:.2f} to {claim.most:.2f}"
    word = "holds" if holds else "FAILS"
    end = f"{stopped.reason} at {stopped.step}"
    return (
        holds,
        f"  run {claim.run + 1} {claim.kind:<4} seed {seed}, {claim.when}: {accuracy:.3f}, {claimed}: {word}"
        f" ({end})",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PRESETS))
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    failed = 0
    for name in options.names or PRESETS:
        preset = PRESETS[name]
        for seed in range(options.seeds):
            raced = [ends(run, seed) for run in preset.runs]
            print(f"{name}, seed {seed}: {sum(seconds for _, seconds in raced):.1f} s", flush=True)
            for claim in preset.claims:
                holds, line = told(claim, raced[claim.run][0], seed)
                failed += not holds
                print(line, flush=True)
    print(f"{failed} claims fail" if failed else "all claims hold")


if __name__ == "__main__":
    main()
