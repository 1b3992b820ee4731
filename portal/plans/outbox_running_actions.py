"""What was tapped in a practice that runs, without a connection, each with its moment: a rating, and that it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Kind, Outcome, Waits, Why
from portal.clients.models import Client
from portal.plans import my_queries, practice_actions, rating_actions
from portal.plans.attempts import LogStatus
from portal.plans.practice_models import PracticeLog
from portal.plans.taps import late_ratings, time_since

SAME = timedelta(minutes=1)


def receive(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a tap in. Of a practice that was written down meanwhile nothing changes any more: the tap waits beside it."""
    log = _log(client, entry)
    if log is None:
        return Waits(Why.INCOMPLETE)
    if entry.kind == Kind.RATING:
        return _rate(log, entry, by=by, at=at)
    after = time_since(entry.first("seconds"))
    if after is None:
        return Waits(Why.INCOMPLETE)
    if log.status != LogStatus.RUNNING or log.started_at is None:
        return Kept() if _says_the_same(log, after) else Waits(Why.CHANGED)
    end = practice_actions.end_stopping if entry.first("stopped") else practice_actions.end
    end(log, after=after, by=by, at=at)
    return Kept()


def show(_client: Client, _entry: Entry) -> None:
    """There is nothing to fill in: it was one tap."""
    return


def _rate(log: PracticeLog, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    found = late_ratings([f"{entry.first('minute')}:{entry.first('now')}"])
    if not found:
        return Waits(Why.INCOMPLETE)
    ((minute, value),) = found
    stands = rating_actions.rate(log, value, minute=minute, by=by, at=at)
    return Kept() if stands else Waits(Why.CHANGED)


def _says_the_same(log: PracticeLog, after: timedelta) -> bool:
    """Whether what is written down ended then, too, or was taken back as never begun."""
    if log.started_at is None or log.ended_at is None:
        return log.status == LogStatus.NOT_DONE
    return abs(log.ended_at - log.started_at - after) < SAME


def _log(client: Client, entry: Entry) -> PracticeLog | None:
    """The practice that the entry names; one that is not the client's is a 404."""
    try:
        step_id, log_id = UUID(entry.first("step_id")), UUID(entry.first("log_id"))
    except ValueError:
        return None
    practising = my_queries.get_practising(client, step_id, lock=True)
    return my_queries.get_log(client, practising.row, log_id)
