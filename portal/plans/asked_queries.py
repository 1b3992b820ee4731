"""How much is asked after a practice, as its step's other practices have it."""

from __future__ import annotations

from dataclasses import replace

from portal.plans.attempts import OVER, LogStatus
from portal.plans.full_set import Asked, Practices, how_much, keys_for_step
from portal.plans.judged_queries import as_attempt, since_repeat
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import list_logs


def target(log: PracticeLog) -> LogStatus:
    """What a practice becomes, or is, once it is written down."""
    return LogStatus.STOPPED_EARLY if log.stop_reason else LogStatus.FINISHED


def asked_after(practising: Practising, log: PracticeLog) -> tuple[Asked, frozenset[str]]:
    """How much is asked after this practice, and the keys that its step is judged by now.

    Once something was written down it stays with what was asked then.
    """
    row = practising.row
    others = [one for one in list_logs(row) if one.id != log.id and one.status in OVER]
    practices = Practices(
        criterion=practising.words.criterion,
        before=[as_attempt(one, row) for one in since_repeat(row, others)],
        this=replace(as_attempt(log, row), status=target(log)),
    )
    kept = (log.words or {}).get("asked")
    asked = Asked(kept) if kept else how_much(practices, wants_all=row.asks_all)
    return asked, keys_for_step(practices, has_habits=bool(practising.habits))
