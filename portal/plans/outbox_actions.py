"""A practice that was written down without a connection, taken in through the actions of the pages online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Outcome, Waits, Why
from portal.clients.models import Client
from portal.moment_forms import FIRST, SECOND
from portal.plans import my_queries, practice_actions, reflection_actions
from portal.plans.attempts import EntryMode, LogKind, LogStatus, StopReason
from portal.plans.full_set import Asked
from portal.plans.my_queries import Practising
from portal.plans.outbox_forms import Whole, WholeExposureForm, whole_form
from portal.plans.practice_times import mode_from_memory
from portal.plans.reflection_rules import says_nothing
from portal.plans.remembered_pages import remembered_at


@dataclass(frozen=True)
class Written:
    """A practice as it came in: its step, the checked form, when it was and how long after that it was written down."""

    practising: Practising
    form: Whole
    performed_at: datetime
    mode: EntryMode
    fits: bool


def read(client: Client, entry: Entry, *, lock: bool = False) -> Written | None:
    """The form of the entry, checked; None where it names no step. A step that is not the client's is a 404."""
    try:
        step_id = UUID(entry.first("step_id"))
    except ValueError:
        return None
    practising = my_queries.get_practising(client, step_id, lock=lock)
    here = entry.written_at.astimezone(ZoneInfo(client.tz))
    just_now = {
        "on": [here.date().isoformat()],
        "clock": [here.strftime("%H:%M")],
        "which": [SECOND if here.fold else FIRST],
    }
    form = whole_form(
        practising.log_set,
        practising.template,
        practising.habits,
        entry.fields if {"on", "clock"} <= entry.fields.keys() else {**just_now, **entry.fields},
        asks_minutes=practising.words.planned_minutes is not None,
    )
    performed_at = remembered_at(client, form, practising, entry.written_at)
    mode = mode_from_memory(performed_at, entry.written_at)
    return Written(practising, form, performed_at, mode, _fits(practising, form, entry, mode))


def _fits(practising: Practising, form: Whole, entry: Entry, mode: EntryMode) -> bool:
    """Whether it may be kept; a page of one's own that is put down for later needs nothing yet."""
    if practising.log_set.kind is LogKind.REFLECTION and "later" in entry.fields:
        return form.accepts(LogStatus.RUNNING, mode)
    return form.fits(mode)


def find_form(client: Client, entry: Entry) -> Whole | None:
    """The form with what the entry says, and with what is wrong in it."""
    written = read(client, entry)
    return written.form if written else None


def receive(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take a practice in as the pages would. Another one of the step that is not written down yet stays as it is."""
    written = read(client, entry, lock=True)
    if written is None or not written.fits:
        return Waits(Why.INCOMPLETE)
    if isinstance(written.form, WholeExposureForm):
        return _receive_exposure(client, written, written.form, entry, by=by, at=at)
    if written.practising.log_set.kind is LogKind.REFLECTION:
        return _receive_reflection(client, written, entry, by=by, at=at)
    practice_actions.record(
        client,
        written.practising,
        written.form.answers(),
        performed_at=written.performed_at,
        mode=written.mode,
        token=entry.token,
        by=by,
        at=at,
    )
    return Kept()


def _receive_reflection(
    client: Client, written: Written, entry: Entry, *, by: Actor, at: datetime
) -> Outcome:
    later = "later" in entry.fields
    begun = my_queries.find_by_token(written.practising.row, entry.token)
    if later and begun is None and says_nothing(written.form.answers()):
        return Kept()  # as on the page: nothing is there to keep
    seen = entry.first("version")
    reflection_actions.receive(
        client,
        written.practising,
        written.form.answers(),
        version=int(seen) if seen.isdecimal() else None,
        later=later,
        performed_at=written.performed_at,
        mode=written.mode,
        token=entry.token,
        by=by,
        at=at,
    )
    return Kept()


def _receive_exposure(
    client: Client, written: Written, form: WholeExposureForm, entry: Entry, *, by: Actor, at: datetime
) -> Outcome:
    practising = written.practising
    unfinished = my_queries.find_unfinished(practising.row)
    if unfinished is not None and unfinished.client_token != entry.token:
        return Waits(Why.TWICE)
    log = practice_actions.remember(
        client, practising, form.answers(), performed_at=written.performed_at, token=entry.token, by=by, at=at
    )
    if log.status == LogStatus.RUNNING:
        log.entry_mode = written.mode  # by when it was written down, not by when it came in
    if form.stopped:
        practice_actions.stop(client, practising, log, StopReason(form.stop_reason.data or ""), by=by, at=at)
    more = {**form.more_words(), "asked": Asked.SHORT}
    practice_actions.save(client, log, practising, form.answers(), more, last=True, by=by, at=at)
    return Kept()
