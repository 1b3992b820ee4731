"""The day that was written on paper, read the way people write it; always the latest that has passed. Pure."""

from __future__ import annotations

import re
from datetime import date

_WHOLE = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./]?")
_CHINESE = re.compile(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_DAY = re.compile(r"(\d{1,2})\s*[.日号]?")
MONTHS_BACK = 12


def day_of(typed: str, *, on: date) -> date | None:
    """The day that "18", "18.11", "11月18日" or "2026-11-18" means on the date `on`; None where it means none.

    Without a year it is the latest such day up to `on`, at most a year back; with one it is what it says.
    """
    text = typed.strip()
    if match := _WHOLE.fullmatch(text):
        return _date(*map(int, match.groups()))
    if match := _CHINESE.fullmatch(text):
        return _latest(int(match[2]), int(match[1]), on)
    if match := _DAY_MONTH.fullmatch(text):
        return _latest(int(match[1]), int(match[2]), on)
    if match := _DAY.fullmatch(text):
        return _latest_in_months(int(match[1]), on)
    return None


def _latest(day: int, month: int, on: date) -> date | None:
    found = [_date(year, month, day) for year in (on.year, on.year - 1)]
    return next((one for one in found if one is not None and one <= on), None)


def _latest_in_months(day: int, on: date) -> date | None:
    year, month = on.year, on.month
    for _ in range(MONTHS_BACK):
        found = _date(year, month, day)
        if found is not None and found <= on:
            return found
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
