"""Pages of an agreement that were loaded online and sealed on a device: a day, and what came of a signal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Outcome, Waits, Why
from portal.clients.models import Client
from portal.clock import local_date
from portal.plans import (
    agreement_log_actions,
    agreement_log_queries,
    agreement_queries,
    agreement_use_queries,
    my_queries,
)
from portal.plans.after_pages import refuse_stale
from portal.plans.agreement_day_pages import day_of, entry_of_day, filled_day, noon
from portal.plans.agreement_log_forms import DayForm, say_who_reads, signal_form
from portal.plans.agreement_queries import Held
from portal.plans.attempts import EntryMode, LogKind, LogStatus
from portal.plans.kept_forms import KeptLogForm, SentLogForm
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known
from portal.plans.practice_times import mode_from_memory


@dataclass(frozen=True)
class _Day:
    """A day as it came in, checked."""

    held: Held
    practising: Practising
    there: PracticeLog | None
    form: DayForm
    performed_at: datetime
    fits: bool


def day_form_of(client: Client, entry: Entry) -> DayForm | None:
    """The form of the day with what the entry says, and with what is wrong in it."""
    found = _day(client, entry)
    return found.form if found else None


def receive_day(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Write the day down as its page would."""
    found = _day(client, entry, lock=True)
    if found is None:
        return Waits(Why.CHANGED)
    if not found.fits:
        return Waits(Why.INCOMPLETE)
    if found.there is not None:
        refuse_stale(found.form, found.there, known(found.there, found.practising))
    agreement_log_actions.write_day(
        client,
        found.held,
        found.practising,
        found.there,
        found.form.answers(),
        performed_at=found.performed_at,
        mode=mode_from_memory(found.performed_at, entry.written_at),
        token=entry.token,
        by=by,
        at=at,
    )
    return Kept()


def _day(client: Client, entry: Entry, *, lock: bool = False) -> _Day | None:
    """A day of an agreement that is the client's; one that is not is a 404."""
    held = _held(client, entry, lock=lock)
    if held is None:
        return None
    day = day_of(held, entry.first("on"))
    (use,) = agreement_use_queries.own_uses([held])
    there = entry_of_day([log for log in use.logs if log.local_date == day], entry.first("entry") or None)
    step_id = there.step_id if there else held.log_step.id if held.log_step else None
    if step_id is None:
        return None
    practising = my_queries.get_practising(client, step_id, lock=lock)
    form = filled_day(held, practising, there, entry.fields)
    fits = form.accepts(LogStatus.FINISHED, EntryMode.LATER)
    performed_at = there.performed_at if there else noon(day, client.tz, entry.written_at)
    return _Day(held, practising, there, form, performed_at, fits)


def answer_form(client: Client, entry: Entry) -> KeptLogForm | None:
    """What came of a signal, with what the entry says."""
    found = _answer(client, entry)
    if found is None:
        return None
    _practising, log, form = found
    form.accepts(LogStatus.FINISHED, EntryMode(log.entry_mode))
    return form


def receive_answer(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Add to a signal what came of it, as its page would."""
    found = _answer(client, entry, lock=True)
    if found is None:
        return Waits(Why.CHANGED)
    practising, log, form = found
    if not form.accepts(LogStatus.FINISHED, EntryMode(log.entry_mode)):
        return Waits(Why.INCOMPLETE)
    refuse_stale(form, log, known(log, practising))
    agreement_log_actions.tell(client, practising, log, form.answers(), form.more_words(), by=by, at=at)
    return Kept()


def _answer(
    client: Client, entry: Entry, *, lock: bool = False
) -> tuple[Practising, PracticeLog, KeptLogForm] | None:
    held = _held(client, entry, lock=lock)
    try:
        signal_id = UUID(entry.first("signal_id"))
    except ValueError:
        return None
    log = agreement_log_queries.get_use(client, held, signal_id) if held else None
    if log is None or log.kind != LogKind.SIGNAL:
        return None
    practising = my_queries.get_practising(client, log.step_id, lock=lock)
    made = signal_form(practising.log_set, practising.template, base=SentLogForm)
    form = made(formdata=MultiDict(entry.fields), meta={"csrf": False})
    say_who_reads(form)
    return practising, log, form


def _held(client: Client, entry: Entry, *, lock: bool) -> Held | None:
    try:
        agreement_id = UUID(entry.first("agreement_id"))
    except ValueError:
        return None
    on = local_date(entry.written_at, client.tz)
    return agreement_queries.get_own(client, agreement_id, on=on, lock=lock)
