"""A practice that its client puts right afterwards: the log says what is true now, what it said before is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients.correction_rows import keep_before
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.plans.attempts import OVER, Value
from portal.plans.flag_actions import look, look_for_flags, talk_about
from portal.plans.my_queries import Practising, is_written
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import WHEN, known, retime, write

PAGES = ("asked", "at_page")
"""How far the pages were gone through: nothing that a correction changes."""
MARKS = (*PAGES, "nothing_new", "share_chosen")
"""Kept in a log's words, and no answers."""


def correct(
    client: Client,
    log: PracticeLog,
    practising: Practising,
    answers: Mapping[str, Value],
    more: Mapping[str, Value],
    *,
    performed_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Take what was sent for a log that is over; the same words change nothing. What was never written down before, as
    after a stop out of fear, is no correction. Where it calls for a talk that nothing called for before, the step waits.
    `performed_at`: when it was practised, where that is said anew."""
    if log.status not in OVER:
        return log
    first, talk = not is_written(log), talk_about(practising.row)
    words = log.words or {}
    said = {**known(log, practising), "leave_out": words.get("leave_out"), WHEN: log.performed_at}
    kept = {key: value for key, value in more.items() if first or key not in PAGES}
    changed = write(log, practising, answers, kept)
    if performed_at is not None:
        minutes_said = "minutes_done" in changed
        changed += retime(client, log, practising, performed_at, minutes_said=minutes_said)
    told = [key for key in changed if key not in MARKS]
    if not changed:
        return log
    if first:
        log.logged_at = at
    elif told:
        keep_before(Corrected.PRACTICE, log, {key: said.get(key) for key in told}, by=by, at=at)
    audit.record("practice.logged" if first else "practice.corrected", log, by=by, at=at, fields=changed)
    handover.later("evaluate", client.id)
    if talk_about(practising.row) not in (None, talk):
        look(practising, by=by, at=at)
    look_for_flags(client, practising.row, log, by=by, at=at)
    return log
