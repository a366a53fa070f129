"""The lecture's character network unrolled: a letter a step, as HTML. Its style is ``assets/hello.css``."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from engine.lectures.hello import VOCABULARY, HelloSteps
from pages.charts.colours import DIVERGING, Theme, colour
from pages.text.format import Numbers


def letter_steps(
    steps: HelloSteps, current: int, titles: Mapping[str, str], theme: Theme, numbers: Numbers
) -> str:
    """For each letter its hidden state, the probabilities of the next letter, and the likeliest one.

    Args:
        steps: what the network computed.
        current: the step that is marked, from 0.
        titles: the words: "drawing", "hidden", "next", "right" and "wrong".
        theme: the page's.
        numbers: how they are written.
    """
    negative, zero, positive = DIVERGING[theme]
    colours = {"negative": negative, "zero": zero, "positive": positive, "rnn": colour("rnn", theme)}
    values = {"count": str(len(steps.letters)), **colours}
    style = ";".join(f"--{name}:{value}" for name, value in values.items())
    items = "".join(_step(steps, t, t == current, titles, numbers) for t in range(len(steps.letters)))
    label = escape(titles["drawing"])
    return f'<ol class="letter-steps" aria-label="{label}" style="{style}">{items}</ol>'


def _step(steps: HelloSteps, t: int, current: bool, titles: Mapping[str, str], numbers: Numbers) -> str:
    marked = ' aria-current="step"' if current else ""
    prediction, target = steps.predictions[t], steps.targets[t]
    right = prediction == target
    verdict = titles["right"] if right else titles["wrong"].format(target=short(target))
    return (
        f'<li{marked}><div class="letter"><small>x<sub>{t + 1}</sub></small>{escape(steps.letters[t])}</div>'
        f'<div class="hidden"><small>{escape(titles["hidden"])}<sub>{t + 1}</sub></small>'
        f"{''.join(_unit(value, numbers) for value in steps.hidden[t])}</div>"
        f'<div class="next"><small>{escape(titles["next"])}</small>'
        f"{''.join(_bar(letter, p, letter == target, numbers) for letter, p in _chances(steps, t))}</div>"
        f'<div class="{"right" if right else "wrong"}"><b>{escape(short(prediction))}</b>'
        f"<small>{'✓' if right else '✗'} {escape(verdict)}</small></div></li>"
    )


def _chances(steps: HelloSteps, t: int) -> zip[tuple[str, float]]:
    return zip(VOCABULARY, steps.probability[t].tolist(), strict=True)


def _unit(value: float, numbers: Numbers) -> str:
    end = "positive" if value > 0 else "negative"
    return (
        f'<span><i style="background:color-mix(in srgb, var(--{end}) {abs(value):.0%}, var(--zero))"></i>'
        f"{numbers.fixed(value, 3)}</span>"
    )


def _bar(letter: str, probability: float, is_target: bool, numbers: Numbers) -> str:
    marked = ' class="target"' if is_target else ""
    return (
        f'<span{marked}><code>{escape(short(letter))}</code><i style="--share:{probability:.2%}"></i>'
        f"{escape(percent(probability, numbers))}</span>"
    )


def short(letter: str) -> str:
    """A letter as the drawing has room for it: the end of the word without its brackets."""
    return letter.strip("<>")


def percent(probability: float, numbers: Numbers) -> str:
    """A probability to a tenth of a percent; what rounds to 0 or 100 % but isn't is said to be near it."""
    if 0 < probability < 0.0005:
        return f"<{numbers.percent(0.001, 1)}"
    if 0.9995 <= probability < 1:
        return f">{numbers.percent(0.999, 1)}"
    return numbers.percent(probability, 1)
