"""Why a race can't be run, or ended, in the visitor's language."""

from __future__ import annotations

from engine.errors import InputError
from engine.race import TASKS
from engine.race.tasks.text import MOST_SYMBOLS, SHORTEST
from engine.race.workers import Status
from engine.text import readable
from pages.lessons.race.choices import RaceChoices, setting
from pages.text.i18n import Words


def why_not(choices: RaceChoices, error: InputError, say: Words) -> str:
    """What doesn't go together in what was chosen: the value, the limit, and what to do.

    Args:
        error: what the engine says, in English; for what isn't foreseen here.
    """
    task, length = setting(choices, "task"), setting(choices, "length")
    text = readable(choices.text).text
    if task == "text":
        if len(text) < SHORTEST:
            return say("race.refused.short_text", count=len(text), least=SHORTEST)
        if not 2 <= len(set(text)) <= MOST_SYMBOLS:
            return say("race.refused.symbols", count=len(set(text)), most=say.count(MOST_SYMBOLS))
        if length >= len(text):
            return say("race.refused.length_of_text", length=length, count=len(text), most=len(text) - 1)
    elif length < TASKS[task].minimum_length:
        name = say(f"race.task.{task}")
        return say("race.refused.length", length=length, task=name, least=TASKS[task].minimum_length)
    bias = setting(choices, "forget_bias")
    if setting(choices, "initialisation") == "chrono" and bias is not None:
        return say("race.refused.chrono", bias=say.number(bias))
    return say("race.refused.other", error=error)


def why_failed(status: Status, say: Words) -> str:
    """Why a training ended though neither its visitor nor its end came."""
    match status.reason:
        case "worker lost":
            return say("race.failed.lost")
        case "no workers":
            return say("race.failed.no_workers")
        case "paused too long":
            return say("race.failed.paused")
    return say("race.failed.error", error=status.sentence or "")
