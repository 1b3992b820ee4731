"""Pages of a practice that were loaded online and sealed on a device: what happened, page by page, and "not today"."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, Kept, Outcome, Waits, Why
from portal.clients.models import Client
from portal.plans import my_queries, practice_actions
from portal.plans.after_pages import Afterwards, afterwards_of, refuse_stale
from portal.plans.attempts import LogKind, LogStatus
from portal.plans.kept_forms import KeptLogForm
from portal.plans.practice_forms import NotTodayForm


class SentNotTodayForm(NotTodayForm):
    """Why a practice does not come about, as a device had sealed it."""

    def is_submitted(self) -> bool:
        """It was sent, at some time."""
        return True


def after_form(client: Client, entry: Entry) -> KeptLogForm | None:
    """The page with what the entry says, checked; None where there is no such page any more."""
    found = _after(client, entry)
    if found is None:
        return None
    here, n, form = found
    _ = n, here.accepts(form, later="later" in entry.fields)
    return form


def receive_after(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Take one page in as the page itself would. Raises Conflict where the log says something else by now."""
    found = _after(client, entry, lock=True)
    if found is None:
        return Waits(Why.CHANGED)
    here, n, form = found
    later, of = "later" in entry.fields, len(here.pages)
    if not here.accepts(form, later=later):
        return Waits(Why.INCOMPLETE)
    refuse_stale(form, here.log, here.said)
    more = {**form.more_words(), "asked": here.asked, "at_page": n if later else min(n + 1, of)}
    last = n == of and not later
    practice_actions.save(
        client,
        here.log,
        here.practising,
        form.answers(),
        more,
        last=last,
        by=by,
        at=at,
        written_at=entry.written_at,
    )
    return Kept()


def _after(client: Client, entry: Entry, *, lock: bool = False) -> tuple[Afterwards, int, KeptLogForm] | None:
    """The pages after the practice that the entry names, which of them it is, and its form."""
    try:
        step_id, log_id = UUID(entry.first("step_id")), UUID(entry.first("log_id"))
        n = int(entry.first("page"))
    except ValueError:
        return None
    practising = my_queries.get_practising(client, step_id, lock=lock)
    log = my_queries.get_log(client, practising.row, log_id)
    runs = log.status == LogStatus.RUNNING and log.ended_at is None
    if runs or log.status == LogStatus.NOT_DONE:
        return None
    here = afterwards_of(practising, log, entry.written_at)
    if not 1 <= n <= len(here.pages):
        return None
    return here, n, here.form(n, entry.fields)


def not_today_form(_client: Client, entry: Entry) -> SentNotTodayForm:
    """Why it did not come about, with what the entry says."""
    form = SentNotTodayForm(formdata=MultiDict(entry.fields), meta={"csrf": False})
    form.validate()
    return form


def receive_not_today(client: Client, entry: Entry, *, by: Actor, at: datetime) -> Outcome:
    """Note it for when it was said. What was begun after that is not taken back by it."""
    form = not_today_form(client, entry)
    try:
        step_id = UUID(entry.first("step_id"))
    except ValueError:
        return Waits(Why.INCOMPLETE)
    if form.problems():
        return Waits(Why.INCOMPLETE)
    practising = my_queries.get_practising(client, step_id, lock=True)
    if practising.log_set.kind is LogKind.REFLECTION:
        return Waits(Why.CHANGED)
    begun = my_queries.find_unfinished(practising.row)
    if begun is not None and begun.client_token != entry.token and begun.logged_at > entry.written_at:
        return Waits(Why.TWICE)
    practice_actions.not_today(
        client,
        practising,
        reason=form.not_done_reason.data or "",
        said_at=entry.written_at,
        token=entry.token,
        by=by,
        at=at,
    )
    return Kept()
