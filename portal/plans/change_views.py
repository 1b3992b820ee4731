"""A client puts right what was written about a practice that is over; what it said before is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import local_date, now, today
from portal.i18n import gettext
from portal.moment_forms import SLACK, moment_data
from portal.plans import correction_actions, my_queries, practice_pages
from portal.plans.after_pages import refuse_stale
from portal.plans.agreement_log_queries import find_of_log
from portal.plans.attempts import EntryMode, LogKind, LogStatus, Value
from portal.plans.full_set import Asked
from portal.plans.kept_forms import KeptLogForm, TimedLogForm
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known
from portal.plans.practice_times import mode_moved
from portal.plans.practice_views import LOG, practising_of, where_to
from portal.plans.views import bp, signed_in

TIMED = (LogKind.EXPOSURE, LogKind.SKILL, LogKind.THOUGHT, LogKind.ACTIVITY)
"""Kinds whose day and time are put right here; days of an agreement are what they are about."""


@bp.route(f"{LOG}/change", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def change(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if not my_queries.is_written(log):
        return where_to(log)
    if log.kind == LogKind.REFLECTION and request.method == "GET":
        return redirect(url_for(".my_reflection", step_id=step_id, log_id=log_id), 303)
    if log.kind == LogKind.AGREEMENT and request.method == "GET":
        held = find_of_log(client, log, on=today(client.tz))
        if held is not None:
            on, agreement_id = log.local_date.isoformat(), held.agreement.id
            return redirect(url_for(".my_day", agreement_id=agreement_id, on=on, entry=log.id), 303)
    said = known(log, practising)
    form = _form(client, practising, log, said)
    when, mode = _when(client, practising, log, form)
    if form.accepts(LogStatus(log.status), mode) and form.confirms(said):
        refuse_stale(form, log, said)
        correction_actions.correct(
            client,
            log,
            practising,
            form.answers(),
            form.more_words(),
            performed_at=when,
            by=signed_in(),
            at=now(),
        )
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_plan", plan_id=log.plan_id), 303)
    open_ones = {question.name for question in form.asked if question.entry.key in said}
    page = render_template(
        "plans/my/change.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        tucked=tuple(one.name for one in form.asked if one.name not in open_ones and one.name != "share"),
    )
    return page, 422 if form.problems() else 200


def _when(
    client: Client, practising: Practising, log: PracticeLog, form: KeptLogForm
) -> tuple[datetime | None, EntryMode]:
    """When it was by what was sent, and how a practice of that time counts; what cannot be is refused with the check."""
    mode = EntryMode(log.entry_mode)
    if not isinstance(form, TimedLogForm):
        return None, mode
    was_over, at = log.ended_at or log.performed_at, now()
    first = practising.row.opened_on or local_date(practising.plan.accepted_at or at, client.tz)
    when = form.moment(log.performed_at, client.tz, at=at, since=first)
    minutes = form.answers().get("minutes_done")
    is_over = was_over + (when - log.performed_at)
    if log.started_at is not None and isinstance(minutes, int) and minutes != log.minutes_done:
        is_over = when + timedelta(minutes=minutes)
    if is_over != was_over and is_over > at + SLACK:
        words = gettext("By this it would not be over yet. Look at the time and the minutes again.")
        form.fault(words, form["minutes_done" if "minutes_done" in form else "clock"])
    if when == log.performed_at and is_over == was_over:
        return when, mode
    ran = log.started_at is not None
    return when, mode_moved(mode, ran=ran, was_over=was_over, is_over=is_over, logged_at=log.logged_at)


def _form(client: Client, practising: Practising, log: PracticeLog, said: dict[str, Value]) -> KeptLogForm:
    """Everything that was asked or could have been, on one page, with what the log says now."""
    log_set, own, words = practising.log_set, extras(practising.template), log.words or {}
    if practice_pages.is_live(log_set):
        questions = practice_pages.everything(log_set, own, has_habits=bool(practising.habits))
    else:
        questions = practice_pages.whole(log_set, own, asks_minutes=log.minutes_planned is not None)
    timed = log.kind in TIMED
    made = log_form(
        TimedLogForm if timed else KeptLogForm,
        log_set,
        practising.template,
        questions,
        habits=_habits(practising, said),
        looking_back=True,
        full=words.get("asked", Asked.ALL) == Asked.ALL,
    )
    filled = stored(questions, said, {**words, "share_chosen": True})
    when = moment_data(log.performed_at, client.tz) if timed else {}
    form = made(data={**filled, **when, "version": log.version})
    assert isinstance(form, KeptLogForm)
    return form


def _habits(practising: Practising, said: dict[str, Value]) -> list[str]:
    """The habits as published now, and those that were ticked when they were others."""
    used = said.get("safety_used")
    ticked = [str(one) for one in used] if isinstance(used, list) else []
    return list(dict.fromkeys([*practising.habits, *ticked]))
