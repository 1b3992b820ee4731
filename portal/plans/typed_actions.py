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
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.attempts import EntryMode, LogStatus, Share, StopReason, Value
from portal.plans.correction_actions import correct
from portal.plans.flag_actions import look, look_for_flags, talk_about
from portal.plans.guards import TalkReason
from portal.plans.judged_queries import since_repeat
from portal.plans.my_queries import Practising, find_by_token, get_log
from portal.plans.practice_actions import first_log, refuse_unless_open
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import new_log, write
from portal.plans.typed_queries import as_of, published_of

NOON = time(12)
"""Paper knows the day, not the hour."""


@dataclass(frozen=True)
class PaperRow:
    """A filled row: its place on the sheet, the day, the answers by field key; the entry that it stands for instead."""

    place: int
    on: date
    answers: Mapping[str, Value]
    replaces: UUID | None = None


def token_of(sheet: UUID, place: int) -> UUID:
    """Under what the row at a place of a sheet is kept, so that it counts once."""
    return uuid5(sheet, str(place))


def type_in(
    client: Client,
    practising: Practising,
    rows: Sequence[PaperRow],
    *,
    token: UUID,
    by: Actor,
    at: datetime,
) -> list[PracticeLog]:
    """Keep the rows of a sheet, each as one practice of its day, of the version that was in force then, or instead of an
    entry of that day. The same sheet sent twice stands there once. Gives what is new.

    Fear of someone lets every plan rest, as on the phone.
    """
    refuse_unless_open(practising)
    made, published = [], published_of(client, practising)
    for row in sorted(rows, key=lambda one: (one.on, one.place)):
        own = token_of(token, row.place)
        if row.replaces is not None:
            _replace(client, practising, row, row.replaces, by=by, at=at)
        elif find_by_token(practising.row, own) is None:
            then = as_of(practising, published, row.on)
            made.append(_keep(client, then, row, own, by=by, at=at))
    if made:
        if since_repeat(practising.row, made):
            first_log(practising, by=by, at=at)
        look(practising, by=by, at=at)
        for log in made:
            look_for_flags(client, practising.row, log, by=by, at=at)
        handover.later("evaluate", client.id)
    return made


def _replace(
    client: Client, practising: Practising, row: PaperRow, log_id: UUID, *, by: Actor, at: datetime
) -> None:
    """Let an entry of the day say what the paper says; what the paper leaves empty stays, what it said before is kept."""
    log = get_log(client, practising.row, log_id)
    if log.local_date != row.on or log.share == Share.PRIVATE:
        raise Conflict(gettext("The entry of that day has changed in the meantime. Look at the page again."))
    before, talk = log.stop_reason, talk_about(practising.row)
    said = {key: value for key, value in row.answers.items() if value is not None}
    correct(client, log, practising, said, {}, by=by, at=at)
    if log.stop_reason and not before:
        _stop(client, practising, log, talk, by=by, at=at)


def _stop(
    client: Client,
    practising: Practising,
    log: PracticeLog,
    talk: TalkReason | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """It ended early, says the paper: with all that follows on the phone. `talk`: what called for one before."""
    log.status = LogStatus.STOPPED_EARLY
    if log.stop_reason == StopReason.AFRAID_OF_SOMEONE:
        clients.open_hold(client, HoldReason.UNSAFE_STOP, log, by=by, at=at)
    if talk_about(practising.row) not in (None, talk):
        look(practising, by=by, at=at)
    look_for_flags(client, practising.row, log, by=by, at=at)


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
