"""What a device counts while a practice runs: how long after its start something was, and how hard it was. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

COUNTED = re.compile(r"[0-9]{1,8}")
LATE = re.compile(r"([0-9]{1,4}):([0-9]{1,3})")


def late_ratings(sent: Iterable[str]) -> list[tuple[int, int]]:
    """Ratings that come in late, "5:60": minute and rating. What cannot be one is left out."""
    found = [match for one in sent if (match := LATE.fullmatch(one))]
    ratings = [(int(match[1]), int(match[2])) for match in found]
    return [(minute, value) for minute, value in ratings if value <= 100]


def time_since(sent: str | None) -> timedelta | None:
    """How long after the start something was, from seconds as a device sends them; None where it does not say."""
    return timedelta(seconds=int(sent)) if sent and COUNTED.fullmatch(sent) else None
