"""Keeping practice that was written on paper; it takes `by=` and `at=`, writes its audit event, and never commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.plans.attempts import EntryMode, LogStatus, Share, StopReason, Value
from portal.plans.flag_actions import look, look_for_flags
from portal.plans.my_queries import Practising, find_by_token
from portal.plans.practice_actions import first_log, refuse_unless_open
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import new_log, write

NOON = time(12)
"""Paper knows the day, not the hour."""


@dataclass(frozen=True)
class PaperRow:
    """A filled row: its place on the sheet, the day, and the answers by field key."""

    place: int
    on: date
    answers: Mapping[str, Value]


def type_in(
    client: Client,
    practising: Practising,
    rows: Sequence[PaperRow],
    *,
    token: UUID,
    by: Actor,
    at: datetime,
) -> list[PracticeLog]:
    """Keep the rows of a sheet, each as one practice of its day. The same sheet sent twice stands there once.

    Fear of someone lets every plan rest, as on the phone.
    """
    refuse_unless_open(practising)
    made = []
    for row in sorted(rows, key=lambda one: (one.on, one.place)):
        own = uuid5(token, str(row.place))
        if find_by_token(practising.row, own) is None:
            made.append(_keep(client, practising, row, own, by=by, at=at))
    if made:
        first_log(practising, by=by, at=at)
        look(practising, by=by, at=at)
        for log in made:
            look_for_flags(client, practising.row, log, by=by, at=at)
        handover.later("evaluate", client.id)
    return made


def _keep(
    client: Client, practising: Practising, row: PaperRow, token: UUID, *, by: Actor, at: datetime
) -> PracticeLog:
    noon = datetime.combine(row.on, NOON, ZoneInfo(client.tz))
    log = new_log(
        client,
        practising,
        token=token,
        performed_at=min(noon, at),
        mode=EntryMode.PAPER_ENTERED,
        by=by,
        at=at,
    )
    stopped = row.answers.get("stop_reason")
    log.status = LogStatus.STOPPED_EARLY if stopped else LogStatus.FINISHED
    log.share = Share.NOW
    if "minutes_done" in row.answers:
        log.minutes_planned = practising.words.planned_minutes
    write(log, practising, row.answers, {"share_chosen": True})
    audit.record("practice.typed_in", log, by=by, at=at)
    if stopped == StopReason.AFRAID_OF_SOMEONE:
        clients.open_hold(client, HoldReason.UNSAFE_STOP, log, by=by, at=at)
    return log
