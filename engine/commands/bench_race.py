"""``gatescope bench-race [--device cpu]``: what the race trains in a second, watched and not."""

from __future__ import annotations

import argparse

from ..race import CHOICES, bench


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What it is told: the device, and how long it measures."""
    parser.add_argument("--device", choices=CHOICES["device"], default="auto")
    parser.add_argument("--rounds", type=int, default=7, help="of 20 steps each")
    parser.add_argument("--seeds", type=int, default=3, help="races of recall over 100 steps")
    parser.add_argument("--length", type=int, default=100, help="of the sequences whose steps are timed")
    parser.add_argument("--threads", type=int, default=1, help="of PyTorch on the CPU")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Print what the training race does in a second, on the CPU or a GPU."""
    asked = (arguments.device, arguments.rounds, arguments.seeds, arguments.length, arguments.threads)
    for line in bench.report(*asked):
        print(line, flush=True)
