"""What a client does with a step: begins, stops, finishes, writes down. The step's plan comes locked; nothing commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients import actions as clients
from portal.clients.models import Client, HoldReason
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans.attempts import EntryMode, LogStatus, Share, StopReason, Value
from portal.plans.correction_actions import correct
from portal.plans.flag_actions import look, look_for_flags
from portal.plans.my_queries import Practising, find_by_token, find_unfinished
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import STOPPING, new_log, write
from portal.plans.practice_times import FROM_MEMORY_AFTER, mode_from_memory
from portal.plans.queries import IN_USE, OPEN_STEP
from portal.plans.rating_actions import minutes_of
from portal.plans.states import PlanState, StepEvent, StepState, move

LONGEST = timedelta(hours=24)
"""A practice found again later than this ended by then."""


def refuse_unless_open(practising: Practising) -> None:
    """Only a step that is open in a plan in use can be begun, or a done one in small doses; a rest counts as in use."""
    if practising.plan.state == PlanState.OFFERED:
        raise Conflict(gettext("Look at the plan first. Once you accept it, its first step opens."))
    if practising.plan.state not in IN_USE:
        raise Conflict(gettext("This plan has ended. What you wrote is kept."))
    if practising.row.state == StepState.LOCKED:
        raise Conflict(gettext("This step comes later. Your therapist opens it with you."))
    refresher = practising.row.state == StepState.DONE and practising.plan.state == PlanState.MAINTENANCE
    if practising.row.state not in OPEN_STEP and not refresher:
        raise Conflict(gettext("This step is closed. What you wrote is kept."))


def start(
    client: Client,
    practising: Practising,
    answers: Mapping[str, Value],
    more: Mapping[str, Value],
    *,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Begin a practice now. Sent twice it is the one that runs, with the words of the latest sending."""
    there = find_by_token(practising.row, token) or find_unfinished(practising.row)
    if there is not None:
        if there.client_token == token and there.status == LogStatus.RUNNING and there.ended_at is None:
            write(there, practising, answers, more)
        return there
    refuse_unless_open(practising)
    log = new_log(client, practising, token=token, performed_at=at, mode=EntryMode.LIVE, by=by, at=at)
    log.started_at = at
    log.minutes_planned = practising.words.planned_minutes
    write(log, practising, answers, more)
    first_log(practising, by=by, at=at)
    audit.record("practice.started", log, by=by, at=at)
    return log


def remember(
    client: Client,
    practising: Practising,
    answers: Mapping[str, Value],
    *,
    performed_at: datetime,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Begin to write down an exposure from memory; it waits for its last page like one that ran."""
    there = find_by_token(practising.row, token) or find_unfinished(practising.row)
    if there is not None:
        return there
    mode = mode_from_memory(performed_at, at)
    refuse_unless_open(practising)
    log = new_log(client, practising, token=token, performed_at=performed_at, mode=mode, by=by, at=at)
    log.ended_at = performed_at
    log.minutes_planned = practising.words.planned_minutes
    write(log, practising, answers, {})
    first_log(practising, by=by, at=at)
    audit.record("practice.remembered", log, by=by, at=at)
    return log


def record(
    client: Client,
    practising: Practising,
    answers: Mapping[str, Value],
    *,
    performed_at: datetime,
    mode: EntryMode,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Write down a whole skill, thought record or activity at once. Sent twice it stands there once, as last sent."""
    log = find_by_token(practising.row, token)
    if log is not None:
        return correct(client, log, practising, answers, {}, by=by, at=at)
    refuse_unless_open(practising)
    log = new_log(client, practising, token=token, performed_at=performed_at, mode=mode, by=by, at=at)
    log.status = LogStatus.FINISHED
    if "minutes_done" in answers:
        log.minutes_planned = practising.words.planned_minutes
    write(log, practising, answers, {})
    first_log(practising, by=by, at=at)
    audit.record("practice.logged", log, by=by, at=at)
    handover.later("evaluate", client.id)
    look_for_flags(client, practising.row, log, by=by, at=at)
    return log


def not_today(
    client: Client,
    practising: Practising,
    *,
    reason: str,
    said_at: datetime | None = None,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Say that it does not come about. A practice that was begun by mistake is taken back; its words stay private.

    `said_at`: when it was said, where it comes in later.
    """
    there = find_by_token(practising.row, token)
    if there is not None and there.status != LogStatus.RUNNING:
        return there
    log = there or find_unfinished(practising.row)
    if log is None:
        refuse_unless_open(practising)
        when = said_at or at
        log = new_log(client, practising, token=token, performed_at=when, mode=EntryMode.LIVE, by=by, at=at)
        log.share = Share.NOW
    log.status = LogStatus.NOT_DONE
    write(log, practising, {"not_done_reason": reason}, {})
    audit.record("practice.not_done", log, by=by, at=at)
    return log


def end(log: PracticeLog, *, after: timedelta | None = None, by: Actor, at: datetime) -> None:
    """The practice itself is over; what happened is still to be written down.

    `after`: how long after its start that was said, where it comes in later. It is counted from the server's start by one
    difference of the device's clock, so a clock that is wrong by hours says nothing wrong; it is never before the start
    and never after now. Said twice, the earlier counts, as long as nothing is written down.
    """
    if log.status != LogStatus.RUNNING or log.started_at is None:
        return
    ended = min(at, log.started_at + LONGEST)
    if after is not None:
        ended = min(ended, log.started_at + max(after, timedelta(0)))
    if log.ended_at is not None and (after is None or log.ended_at <= ended):
        return
    log.ended_at = ended
    log.minutes_done = minutes_of(ended - log.started_at)
    audit.record("practice.ended", log, by=by, at=at, fields=["ended_at", "minutes_done"])


def end_stopping(log: PracticeLog, *, after: timedelta, by: Actor, at: datetime) -> None:
    """It ended early without a connection; why is asked before anything else about it."""
    end(log, after=after, by=by, at=at)
    if log.status == LogStatus.RUNNING and log.stop_reason is None:
        log.words = {**(log.words or {}), STOPPING: True}


def stop(
    client: Client,
    practising: Practising,
    log: PracticeLog,
    reason: StopReason,
    *,
    after: timedelta | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The practice ends early; `after` as for an end. Fear of someone is kept at once and lets every plan rest,
    whatever follows."""
    if log.status != LogStatus.RUNNING:
        return
    end(log, after=after, by=by, at=at)
    log.stop_reason = reason
    log.words = {key: value for key, value in (log.words or {}).items() if key != STOPPING}
    audit.record("practice.stopped", log, by=by, at=at, fields=["stop_reason"])
    if reason is StopReason.AFRAID_OF_SOMEONE:
        log.status = LogStatus.STOPPED_EARLY
        clients.open_hold(client, HoldReason.UNSAFE_STOP, log, by=by, at=at)
        look(practising, by=by, at=at)


def save(
    client: Client,
    log: PracticeLog,
    practising: Practising,
    answers: Mapping[str, Value],
    more: Mapping[str, Value],
    *,
    last: bool,
    by: Actor,
    at: datetime,
    written_at: datetime | None = None,
) -> None:
    """Keep one page of what happened; the last one makes the log count. Of a log that is over it is a correction.

    `written_at`: when that was, where it came in later.
    """
    if log.status != LogStatus.RUNNING:
        correct(client, log, practising, answers, more, by=by, at=at)
        return
    changed = write(log, practising, answers, more)
    if not last:
        if changed:
            log.logged_at = at
            audit.record("practice.saved", log, by=by, at=at, fields=changed)
        return
    log.logged_at = at
    log.entry_mode = mode_now(log, written_at or at)
    log.status = LogStatus.STOPPED_EARLY if log.stop_reason else LogStatus.FINISHED
    audit.record("practice.logged", log, by=by, at=at, fields=changed)
    handover.later("evaluate", client.id)
    look(practising, by=by, at=at)
    look_for_flags(client, practising.row, log, by=by, at=at)


def mode_now(log: PracticeLog, at: datetime) -> EntryMode:
    """How the log would count as written down now: one that ran turns into one from memory after a day."""
    waited = log.ended_at is not None and at - log.ended_at > FROM_MEMORY_AFTER
    return EntryMode.LATER if waited and log.entry_mode == EntryMode.LIVE else EntryMode(log.entry_mode)


def first_log(practising: Practising, *, by: Actor, at: datetime) -> None:
    if practising.row.state == StepState.AVAILABLE:
        practising.row.state = move(StepState.AVAILABLE, StepEvent.FIRST_LOG)
        audit.record("step.first_log", practising.row, by=by, at=at, fields=["state"])
