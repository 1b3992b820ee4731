"""Pages of a practice that was begun: during, rate, stop, and page by page what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import local_date, now
from portal.i18n import gettext
from portal.plans import my_queries, practice_actions, practice_pages
from portal.plans.attempts import EntryMode, LogStatus, StopReason, Value
from portal.plans.logsets import validate
from portal.plans.models import PracticeLog
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import LogForm, RateForm, StopForm, extras, log_form, stored
from portal.plans.practice_rows import known
from portal.plans.practice_views import PRACTICE, practising_of, saved, where_to
from portal.plans.views import bp, signed_in

LOG = f"{PRACTICE}/<uuid:log_id>"


@bp.route(LOG, methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def during(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if request.method == "POST":
        practice_actions.end(log, by=signed_in(), at=now())
    if log.status != LogStatus.RUNNING or log.ended_at is not None or log.started_at is None:
        return where_to(log)
    return _during_page(client, practising, log, RateForm())


def _during_page(
    client: Client, practising: Practising, log: PracticeLog, form: RateForm
) -> ResponseReturnValue:
    started = log.started_at or log.performed_at
    planned = log.minutes_planned
    page = render_template(
        "plans/my/during.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        seconds=max(0, int((now() - started).total_seconds())),
        ends_at=started + timedelta(minutes=planned) if planned else None,
        rates=any(entry.key == "suds_points" for entry in practising.log_set.fields),
        same_day=local_date(started, client.tz) == local_date(now(), client.tz),
    )
    return page, 422 if form.problems() else 200


@bp.post(f"{LOG}/rate")
@own_record(Permission.OWN_PRACTICE)
def rate(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    form = RateForm()
    if not form.validate_on_submit() and log.status == LogStatus.RUNNING and log.ended_at is None:
        return _during_page(client, practising, log, form)
    if form.now.data is not None:
        practice_actions.rate(log, form.now.data, by=signed_in(), at=now())
        flash(gettext("Rating saved."), "ok")
    return where_to(log)


@bp.route(f"{LOG}/stop", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def stop(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    form = StopForm.make()
    if form.validate_on_submit():
        reason = StopReason(form.stop_reason.data or "")
        practice_actions.stop(client, practising, log, reason, by=signed_in(), at=now())
        if log.stop_reason == StopReason.AFRAID_OF_SOMEONE:
            return redirect(url_for(".safe", step_id=step_id, log_id=log_id), 303)
        return where_to(log)
    if log.status != LogStatus.RUNNING:
        return where_to(log)
    page = render_template("plans/my/stop.html", client=client, practising=practising, log=log, form=form)
    return page, 422 if form.problems() else 200


@bp.get(f"{LOG}/safe")
@own_record(Permission.OWN_PRACTICE)
def safe(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if log.stop_reason != StopReason.AFRAID_OF_SOMEONE:
        return where_to(log)
    return render_template("plans/my/safe.html", client=client, practising=practising, log=log)


@bp.route(f"{LOG}/after/<int(min=1):n>", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def after(client: Client, step_id: UUID, log_id: UUID, n: int) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if log.status == LogStatus.NOT_DONE or (log.status == LogStatus.RUNNING and log.ended_at is None):
        return where_to(log)
    pages = practice_pages.after(
        practising.log_set, extras(practising.template), has_habits=bool(practising.habits)
    )
    at, said = now(), known(log, practising)
    n = min(n, len(pages), _first_open(practising, log, pages, said, at))
    page = pages[n - 1]
    asked = log_form(
        LogForm, practising.log_set, practising.template, page.questions, habits=practising.habits
    )
    form = asked(data=stored(page.questions, said, log.words or {}))
    if _accepts_page(form, log, said, at):
        return _keep_page(client, practising, log, form, n=n, of=len(pages))
    html = render_template(
        "plans/my/after.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        page=page,
        n=n,
        of=len(pages),
    )
    return html, 422 if form.problems() else 200


def _target(log: PracticeLog) -> LogStatus:
    """What the log becomes once it is written down."""
    return LogStatus.STOPPED_EARLY if log.stop_reason else LogStatus.FINISHED


def _first_open(
    practising: Practising,
    log: PracticeLog,
    pages: list[practice_pages.AfterPage],
    said: Mapping[str, Value],
    at: datetime,
) -> int:
    """The first page on which something needed is missing; beyond the last where nothing is."""
    own = practising.template.extra_fields
    mode = practice_actions.mode_now(log, at)
    for n, page in enumerate(pages, start=1):
        keys = [question.entry.key for question in page.questions]
        if validate(practising.log_set, own, said, _target(log), mode, only=keys):
            return n
    return len(pages)


def _accepts_page(form: LogForm, log: PracticeLog, said: Mapping[str, Value], at: datetime) -> bool:
    if "later" in request.form:
        return form.accepts(LogStatus.RUNNING, EntryMode(log.entry_mode))
    return form.accepts(_target(log), practice_actions.mode_now(log, at)) and form.confirms(said)


def _keep_page(
    client: Client, practising: Practising, log: PracticeLog, form: LogForm, *, n: int, of: int
) -> ResponseReturnValue:
    later = "later" in request.form
    more = {**form.more_words(), "at_page": n if later else min(n + 1, of)}
    practice_actions.save(
        client, log, practising, form.answers(), more, last=n == of and not later, by=signed_in(), at=now()
    )
    if later:
        flash(gettext("Saved. You can finish it later."), "ok")
        return redirect(url_for("overview.home"), 303)
    if n < of:
        return redirect(url_for(".after", step_id=log.step_id, log_id=log.id, n=n + 1), 303)
    flash(saved(practising, log), "ok")
    return where_to(log)
