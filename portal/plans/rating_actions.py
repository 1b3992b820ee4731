"""A rating on the way of a practice: kept with its minute, however late it comes in."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import audit
from portal.accounts.actor import Actor
from portal.plans.attempts import LogStatus
from portal.plans.logfields import LATEST_POINT, MOST_POINTS
from portal.plans.practice_models import PracticeLog


def rate(log: PracticeLog, value: int, *, minute: int | None = None, by: Actor, at: datetime) -> bool:
    """Keep a rating on the way, with its minute; a second one of the same minute takes the place of the first.

    `minute` is when it was felt, where the rating comes in late because there was no connection; it may come until the
    practice is written down. Without it, now. Gives whether the rating stands there.
    """
    if log.started_at is None or (log.ended_at is not None and minute is None):
        return False
    latest = min(minutes_of((log.ended_at or at) - log.started_at), LATEST_POINT)
    when = latest if minute is None else min(minute, latest)
    words = log.words or {}
    points = {point["t_min"]: point["v"] for point in words.get("suds_points", [])}
    if points.get(when) == value:
        return True
    if log.status != LogStatus.RUNNING or (when not in points and len(points) >= MOST_POINTS):
        return False
    points[when] = value
    log.words = {**words, "suds_points": [{"t_min": one, "v": points[one]} for one in sorted(points)]}
    audit.record("practice.rated", log, by=by, at=at, fields=["suds_points"])
    return True


def minutes_of(duration: timedelta) -> int:
    """Whole minutes, none below 0."""
    return max(0, int(duration.total_seconds() // 60))
