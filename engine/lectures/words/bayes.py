"""A categorical feature as one-hot columns, and what naive Bayes makes of them, in exact fractions.

Bayes' rule on the category itself is right; naive Bayes multiplies P(column | class) over all one-hot columns
as if these were independent given the class. They are not: where one is 1, all others are 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...errors import InputError
from .corpus import different

Posterior = Mapping[str, Fraction]


@dataclass(frozen=True)
class Table:
    """rows: (category, class) of each example."""

    rows: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.rows:
            raise InputError("a table has at least one row")

    @property
    def categories(self) -> tuple[str, ...]:
        """The different categories, in the order of the rows: the one-hot columns."""
        return different(category for category, _ in self.rows)

    @property
    def classes(self) -> tuple[str, ...]:
        """The different classes, in the order of the rows."""
        return different(label for _, label in self.rows)

    def one_hot(self, category: str) -> tuple[int, ...]:
        """1 in the category's column, 0 in all others; nothing but 0 for one that is in no row."""
        return tuple(int(category == column) for column in self.categories)


def posterior(table: Table, category: str) -> Posterior:
    """P(class | category) by Bayes' rule, which is counting: 2 of 3 rows of Seoul are high.

    Raises:
        InputError: the category is in no row.
    """
    here = [label for each, label in table.rows if each == category]
    if not here:
        raise InputError(f"no row has the category {category!r}: nothing can be counted")
    return {label: Fraction(here.count(label), len(here)) for label in table.classes}


def naive_posterior(table: Table, columns: Sequence[int], smoothing: Fraction = Fraction(0)) -> Posterior:
    """P(class | columns), each one-hot column taken as independent of the others given the class.

    Args:
        table: what is counted.
        columns: 0 or 1 for each of `Table.categories`.
        smoothing: added to each count of 0s and of 1s (Laplace: 1), so that nothing unseen is impossible.

    Raises:
        InputError: not one value a column, or every class comes out impossible.
    """
    if len(columns) != len(table.categories):
        raise InputError(f"{len(table.categories)} columns need as many values, not {len(columns)}")
    joint = {label: _joint(table, columns, label, smoothing) for label in table.classes}
    total = sum(joint.values())
    if not total:
        raise InputError("no class has ever shown these columns: all come out impossible; add smoothing")
    return {label: value / total for label, value in joint.items()}


def _joint(table: Table, columns: Sequence[int], label: str, smoothing: Fraction) -> Fraction:
    """P(class) times P(column | class) over all columns."""
    there = [category for category, each in table.rows if each == label]
    value = Fraction(len(there), len(table.rows))
    for category, column in zip(table.categories, columns, strict=True):
        ones = Fraction(there.count(category))
        seen = ones if column else len(there) - ones
        value *= (seen + smoothing) / (len(there) + 2 * smoothing)
    return value


def joint_parameters(columns: int, classes: int) -> int:
    """(2^d - 1) k: a probability for every combination of d binary columns but one, in each of k classes."""
    return int((2**columns - 1) * classes)


def naive_parameters(columns: int, classes: int) -> int:
    """d k: one probability a column and class."""
    return columns * classes
