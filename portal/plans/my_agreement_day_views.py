"""A client's own pages of the days of an agreement: one day written down or put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import local_date, now
from portal.i18n import gettext
from portal.plans import agreement_log_actions, agreement_use_queries
from portal.plans.after_views import refuse_stale
from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_log_forms import DayForm, day_form, filled, name_ends, say_who_reads
from portal.plans.agreement_queries import Held
from portal.plans.attempts import EntryMode, LogStatus
from portal.plans.my_agreement_views import ONE, WORDS, own_agreement, practised_in
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known
from portal.plans.views import bp, signed_in

TODAY = "today"
"""Stands in an address for whatever day it is."""
ENTRY = "entry"
"""Names one entry of a day that has several."""


@bp.route(f"{ONE}/days/<on>", methods=["GET", "POST"])
@own_record(Permission.OWN_AGREEMENTS)
def my_day(client: Client, agreement_id: UUID, on: str) -> ResponseReturnValue:
    held = own_agreement(client, agreement_id)
    day = _day(held, on)
    (use,) = agreement_use_queries.own_uses([held])
    of_day = [log for log in use.logs if log.local_date == day]
    there = _entry(of_day)
    practising = practised_in(client, held, there)
    form, at = _day_form(held, practising, there), now()
    performed_at = there.performed_at if there else _noon(day, client.tz, at)
    if form.accepts(LogStatus.FINISHED, EntryMode.LATER):
        if there is not None:
            refuse_stale(form, there, known(there, practising))
        agreement_log_actions.write_day(
            client,
            held,
            practising,
            there,
            form.answers(),
            performed_at=performed_at,
            token=form.client_token.data,
            by=signed_in(),
            at=at,
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".my_agreement", agreement_id=agreement_id), 303)
    if there is None and not form.is_submitted():
        agreement_log_actions.refuse_ended(held)
    page = render_template(
        "plans/my/agreement_day.html",
        client=client,
        held=held,
        form=form,
        day=day,
        there=there,
        others=[log for log in of_day if log is not there],
        asked=request.args.get(ENTRY),
        **WORDS,
    )
    return page, 422 if form.problems() else 200


def _entry(of_day: Sequence[PracticeLog]) -> PracticeLog | None:
    """The entry of a day that is put right: the one the address names, else the latest; None: a new one. 404 for no such."""
    asked = request.args.get(ENTRY)
    if asked is None:
        return of_day[-1] if of_day else None
    return next((log for log in of_day if str(log.id) == asked), None) or abort(404)


def _day(held: Held, written: str) -> date:
    """A local day since the agreement began, today at the latest; 404 for any other."""
    began = held.agreement.began_on or held.on
    try:
        day = held.on if written == TODAY else date.fromisoformat(written)
    except ValueError:
        abort(404)
    if held.kind is AgreementKind.NEED_SIGNAL or not began <= day <= held.on:
        abort(404)
    return day


def _day_form(held: Held, practising: Practising, there: PracticeLog | None) -> DayForm:
    watched = held.text.words.get("watched")
    made = day_form(practising.log_set, practising.template, watched=watched)
    said = known(there, practising) if there else {}
    kept = filled(made.asked, said, share=there is not None)
    form = made(data={**kept, "version": there.version if there else None})
    name_ends(form, watched)
    say_who_reads(form)
    return form


def _noon(day: date, tz: str, at: datetime) -> datetime:
    """When a day counts as lived: now for today, else its noon there."""
    if day == local_date(at, tz):
        return at
    return datetime.combine(day, time(12), ZoneInfo(tz)).astimezone(UTC)
