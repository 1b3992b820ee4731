"""Pages of a practice that runs: the time and the ratings on the way, the end, stopping early."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import local_date, now
from portal.i18n import gettext
from portal.plans import my_queries, practice_actions
from portal.plans.attempts import LogStatus, StopReason
from portal.plans.carried_forms import Carried, carried, carry
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_views import LOG, practising_of, where_to
from portal.plans.running_forms import RateForm, StopForm
from portal.plans.taps import late_ratings, time_since
from portal.plans.views import bp, signed_in


@bp.route(LOG, methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def during(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if request.method == "POST":
        for minute, value in late_ratings(request.form.getlist("rating")):
            practice_actions.rate(log, value, minute=minute, by=signed_in(), at=now())
        tapped = time_since(request.form.get("seconds"))
        practice_actions.end(log, after=tapped, by=signed_in(), at=now())
    if log.status != LogStatus.RUNNING or log.ended_at is not None or log.started_at is None:
        return where_to(log)
    kept = carried(log_id, request.args.get("kept", ""))
    if kept is None:
        return _during_page(client, practising, log, RateForm())
    form = RateForm(data={"now": kept.value, "minute": kept.minute_since(log.started_at)})
    return _during_page(client, practising, log, form, kept=kept)


def _during_page(
    client: Client, practising: Practising, log: PracticeLog, form: RateForm, *, kept: Carried | None = None
) -> ResponseReturnValue:
    started = log.started_at or log.performed_at
    planned = log.minutes_planned
    page = render_template(
        "plans/my/during.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        kept=kept,
        seconds=max(0, int((now() - started).total_seconds())),
        ends_at=started + timedelta(minutes=planned) if planned else None,
        rates=any(entry.key == "suds_points" for entry in practising.log_set.fields),
        same_day=local_date(started, client.tz) == local_date(now(), client.tz),
    )
    return page, 422 if form.problems() else 200


def _with_rating(step_id: UUID, log_id: UUID) -> str:
    """The page of the practice, with a rating that was sent after the session had ended."""
    return url_for(".during", step_id=step_id, log_id=log_id, kept=carry(log_id, RateForm()))


@bp.post(f"{LOG}/rate")
@own_record(Permission.OWN_PRACTICE, way_back=_with_rating)
def rate(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    form, runs = RateForm(), log.status == LogStatus.RUNNING and log.ended_at is None
    if not form.validate_on_submit() and runs:
        return _during_page(client, practising, log, form)
    if form.now.data is not None:
        practice_actions.rate(log, form.now.data, minute=form.felt_at(), by=signed_in(), at=now())
        if "X-Autosave" in request.headers:
            return ("", 204) if runs else where_to(log)
        if log.status == LogStatus.RUNNING:
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
