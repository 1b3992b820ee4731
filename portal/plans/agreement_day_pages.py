"""One day of an agreement: which days may be written down, its entry, its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import abort
from werkzeug.datastructures import MultiDict

from portal.clock import local_date
from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_log_forms import DayForm, SentDayForm, day_form, filled, name_ends, say_who_reads
from portal.plans.agreement_queries import Held
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known

TODAY = "today"
"""Stands in an address for whatever day it is."""


def entry_of_day(of_day: Sequence[PracticeLog], asked: str | None) -> PracticeLog | None:
    """The entry of a day that is put right: the one `asked` for, else the latest; None: a new one. 404 for no such."""
    if asked is None:
        return of_day[-1] if of_day else None
    return next((log for log in of_day if str(log.id) == asked), None) or abort(404)


def day_of(held: Held, written: str) -> date:
    """A local day since the agreement began, today at the latest; 404 for any other."""
    began = held.agreement.began_on or held.on
    try:
        day = held.on if written == TODAY else date.fromisoformat(written)
    except ValueError:
        abort(404)
    if held.kind is AgreementKind.NEED_SIGNAL or not began <= day <= held.on:
        abort(404)
    return day


def filled_day(
    held: Held,
    practising: Practising,
    there: PracticeLog | None,
    sent: Mapping[str, list[str]] | None = None,
) -> DayForm:
    """The form of a day with what its entry says, or with what a device had `sent` of it."""
    watched = held.text.words.get("watched")
    base = DayForm if sent is None else SentDayForm
    made = day_form(practising.log_set, practising.template, watched=watched, base=base)
    kept = filled(made.asked, known(there, practising) if there else {}, share=there is not None)
    said = {**kept, "version": there.version if there else None}
    form = made(data=said) if sent is None else made(formdata=MultiDict(sent), meta={"csrf": False})
    name_ends(form, watched)
    say_who_reads(form)
    return form


def noon(day: date, tz: str, at: datetime) -> datetime:
    """When a day counts as lived: now for today, else its noon there."""
    if day == local_date(at, tz):
        return at
    return datetime.combine(day, time(12), ZoneInfo(tz)).astimezone(UTC)
