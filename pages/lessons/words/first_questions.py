"""What the rooms about vectors, features, documents and the thesaurus ask at their end."""

from __future__ import annotations

import numpy as np

from engine.lectures.words.bayes import Table, joint_parameters, naive_parameters, posterior
from engine.lectures.words.counts import cosine
from engine.lectures.words.thesaurus import Concept, path_up, steps_between
from engine.reading.reading import Reading
from engine.tracing.records import Array
from pages.frame.predict import Answer, Question
from pages.parts.scope import judges
from pages.text.format import literal
from pages.text.i18n import Words


def of_shapes(A: Array, B: Array, x: Array, y: Array, say: Words) -> list[Question]:
    """Whether the product goes the other way round, and what a longer vector does to both measures."""

    def turned() -> Answer:
        rows, columns = (f"{n} × {m}" for n, m in (B.shape, A.shape))
        fits = B.shape[1] == A.shape[0]
        because = say(
            "words.ask.turned.because", left=rows, right=columns, columns=B.shape[1], rows=A.shape[0]
        )
        return Answer(0 if fits else 1, because)

    def longer() -> Answer:
        before, after = (float(cosine(each[None], y)[0]) for each in (x, 2 * x))
        because = say(
            "words.ask.doubled.because",
            was=say.number(float(x @ y), 4),
            now=say.number(float(2 * x @ y), 4),
            cosine_was=say.fixed(before, 3),
            cosine_now=say.fixed(after, 3),
        )
        return Answer(0, because)

    yes_no = (say("words.ask.yes"), say("words.ask.no"))
    asked = [Question("words-turned", say("words.ask.turned"), yes_no, turned)]
    if len(x) == len(y) and x @ y:
        ways = tuple(say(f"words.ask.doubled.{way}") for way in ("dot", "both", "neither"))
        asked.append(Question("words-doubled", say("words.ask.doubled"), ways, longer))
    return asked


def of_onehot(table: Table, category: str, columns: int, say: Words) -> list[Question]:
    """Which class is likeliest by counting, and what one more column costs."""
    classes = table.classes

    def likeliest() -> Answer:
        found = posterior(table, category)
        told = ", ".join(f"{literal(label)} {value}" for label, value in found.items())
        best = max(found, key=lambda label: found[label])
        return Answer(classes.index(best), say("words.ask.likeliest.because", shares=told))

    def one_more() -> Answer:
        was, now = (joint_parameters(each, len(classes)) for each in (columns, columns + 1))
        naive = naive_parameters(columns + 1, len(classes)) - naive_parameters(columns, len(classes))
        because = say("words.ask.column.because", was=say.count(was), now=say.count(now), naive=naive)
        return Answer(1, because)

    asked = []
    found = posterior(table, category)
    if len(classes) > 1 and list(found.values()).count(max(found.values())) == 1:
        names = tuple(literal(label) for label in classes)
        text = say("words.ask.likeliest", category=literal(category))
        asked.append(Question("words-likeliest", text, names, likeliest))
    ways = tuple(say(f"words.ask.column.{way}") for way in ("one", "double", "square"))
    return [*asked, Question("words-column", say("words.ask.column"), ways, one_more)]


def of_bags(counts: Array, readings: tuple[Reading, Reading], say: Words) -> list[Question]:
    """What a network on the counts could tell apart, and which document the recurrent one likes better."""

    def mlp() -> Answer:
        apart = np.abs(counts[0] - counts[1]).sum()
        return Answer(0 if apart else 1, say("words.ask.mlp.because", apart=say.count(apart)))

    def better() -> Answer:
        first, second = (float(reading.probability[-1, 1]) for reading in readings)
        because = say("words.ask.better.because", first=say.percent(first, 1), second=say.percent(second, 1))
        return Answer(int(second > first), because)

    yes_no = (say("words.ask.yes"), say("words.ask.no"))
    asked = [Question("words-mlp", say("words.ask.mlp"), yes_no, mlp)]
    if not judges(readings):
        return asked
    return [
        *asked,
        Question("words-better", say("words.ask.better"), ("A", "B"), better),
    ]


def of_thesaurus(thesaurus: tuple[Concept, ...], say: Words) -> list[Question]:
    """How far apart two leaves of the graph lie, and what a new word takes."""
    first, second = thesaurus[-1], thesaurus[-4]  # a kind of car, and another kind of vehicle
    car = path_up(first, thesaurus)[1]

    def steps() -> Answer:
        found = steps_between(first, second, thesaurus)
        path = " → ".join(literal(each.name) for each in path_up(first, thesaurus)[:3])
        return Answer(found - 2, say("words.ask.steps.because", steps=found, path=path))

    text = say("words.ask.steps", first=literal(first.name), second=literal(second.name))
    vehicle, other = (each for each in thesaurus if each.broader == second.broader and each != car)

    def alike() -> Answer:
        near, far = (steps_between(car, each, thesaurus) for each in (vehicle, other))
        return Answer(2 if near == far else int(near > far), say("words.ask.alike.because", steps=near))

    names = tuple(literal(each.name) for each in (car, vehicle, other))
    which = say("words.ask.alike", first=names[0], second=names[1], third=names[2])
    return [
        Question("words-steps", text, ("2", "3", "4"), steps),
        Question("words-alike", which, (*names[1:], say("words.ask.alike.same")), alike),
    ]
