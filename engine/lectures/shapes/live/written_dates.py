"""How people write a day, in English and in Korean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KOREAN_WEEKDAYS = "월화수목금토일"
_KOREAN_DIGITS = " 일이삼사오육칠팔구"
_KOREAN_MONTHS = (*"일이삼사오유칠팔구시", "십일", "십이")  # June and October are read 유월, 시월


def ordinal(day: int) -> str:
    """1st, 2nd, 3rd, 4th ... 11th ..."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def in_korean(number: int) -> str:
    """A number from 1 to 9999 as it is read: 2021 is 이천이십일."""
    read = ""
    for power, unit in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // power % 10
        if digit:
            read += ("" if digit == 1 and unit else _KOREAN_DIGITS[digit]) + unit
    return read


def _month(day: date) -> str:
    return _MONTHS[day.month - 1]


_WRITERS: dict[str, Callable[[date], str]] = {
    "the 3rd of May 2021": lambda day: f"the {ordinal(day.day)} of {_month(day)} {day.year}",
    "May 3, 2021": lambda day: f"{_month(day)} {day.day}, {day.year}",
    "May 3rd, 2021": lambda day: f"{_month(day)} {ordinal(day.day)}, {day.year}",
    "3 May 2021": lambda day: f"{day.day} {_month(day)} {day.year}",
    "3 Jan 2021": lambda day: f"{day.day} {_month(day)[:3]} {day.year}",
    "Monday, May 3, 2021": lambda day: f"{_WEEKDAYS[day.weekday()]}, {_month(day)} {day.day}, {day.year}",
    "2021년 5월 3일": lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    "2021년 5월 3일 월요일": lambda day: (
        f"{day.year}년 {day.month}월 {day.day}일 {_KOREAN_WEEKDAYS[day.weekday()]}요일"
    ),
    "5월 3일, 2021년": lambda day: f"{day.month}월 {day.day}일, {day.year}년",
    "이천이십일년 오월 삼일": lambda day: (
        f"{in_korean(day.year)}년 {_KOREAN_MONTHS[day.month - 1]}월 {in_korean(day.day)}일"
    ),
}
FORMS = tuple(_WRITERS)  # each named by how it writes 3 May 2021 (or 3 January)


def written_as(form: str, day: date) -> str:
    """The day in that form."""
    return _WRITERS[form](day)
