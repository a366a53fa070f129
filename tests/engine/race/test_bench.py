"""`python -m engine bench-race` runs and says what it measured; the presets are races that can run."""

from __future__ import annotations

import re

import pytest
import torch

from engine.__main__ import main
from engine.race import sizes
from engine.race.bench import VARIANTS
from engine.race.presets import PRESETS


def test_the_bench_prints_a_speed_for_each_kind_and_variant(capsys: pytest.CaptureFixture[str]) -> None:
    quick = ("--device", "cpu", "--rounds", "1", "--seeds", "0", "--length", "3")
    threads = torch.get_num_threads()
    assert main(["bench-race", *quick, "--threads", str(threads)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("CPU, ")
    watched, together = (
        {line.split()[0]: line for line in lines if line.startswith(("rnn", "lstm", "gru")) and sign in line}
        for sign in ("%", "as fast")
    )
    assert set(watched) == set(together) == {"rnn", "lstm", "gru"}
    for row in together.values():
        apart, stacked, faster = (float(number) for number in re.findall(r"[\d.]+", row))
        assert faster == pytest.approx(apart / stacked, abs=0.1)
    for row in watched.values():
        cells = re.findall(r"([\d.]+) \((\d+)%\)", row)
        assert len(cells) == len(VARIANTS)
        assert cells[0][1] == "100"  # the bare loop against itself
        assert all(float(speed) > 0 for speed, _ in cells)


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_claims_something_of_each_of_its_runs(name: str) -> None:
    """That it is so, `tests.bench.bench_presets` shows; it takes minutes."""
    preset = PRESETS[name]
    assert preset.name == name
    assert {claim.run for claim in preset.claims} == set(range(len(preset.runs)))
    for claim in preset.claims:
        assert claim.kind in sizes(preset.runs[claim.run])
        assert 0 <= claim.least < claim.most <= 1
        assert (claim.least, claim.most) != (0, 1)
