"""Pages of a practice that runs: the time and the ratings on the way, the end, stopping early."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.carried import Carried, carried_here
from portal.clients.models import Client
from portal.clock import local_date, now
from portal.i18n import gettext
from portal.plans import my_queries, practice_actions, rating_actions
from portal.plans.attempts import LogStatus, StopReason
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
            rating_actions.rate(log, value, minute=minute, by=signed_in(), at=now())
        tapped = time_since(request.form.get("seconds"))
        practice_actions.end(log, after=tapped, by=signed_in(), at=now())
    if log.status != LogStatus.RUNNING or log.ended_at is not None or log.started_at is None:
        return where_to(log)
    return _during_page(client, practising, log, _rating(log, carried_here()))


def _rating(log: PracticeLog, here: Carried | None) -> RateForm:
    """The form of a rating; one that was sent when the session had ended keeps its minute."""
    if here is None or "now_exact" not in here.fields:
        return RateForm()
    passed, said = _tapped_after(log, here) // timedelta(minutes=1), time_since(here.one("minute"))
    minute = passed if said is None else min(said // timedelta(seconds=1), passed)
    form = RateForm(formdata=here.with_one("minute", str(minute)))
    form.still_here = here.words
    return form


def _tapped_after(log: PracticeLog, here: Carried) -> timedelta:
    """How long after its start something was sent about a practice when the session had ended."""
    started = log.started_at or log.performed_at
    sent = max(here.sent_at - started, timedelta(0))
    said = time_since(here.one("seconds"))
    return sent if said is None else min(said, sent)


def _during_page(
    client: Client, practising: Practising, log: PracticeLog, form: RateForm
) -> ResponseReturnValue:
    here = carried_here()
    ended = here is not None and not form.still_here and request.method == "GET"
    started = log.started_at or log.performed_at
    planned = log.minutes_planned
    page = render_template(
        "plans/my/during.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        ended_after=_tapped_after(log, here) if here and ended else None,
        seconds=max(0, int((now() - started).total_seconds())),
        ends_at=started + timedelta(minutes=planned) if planned else None,
        rates=any(entry.key == "suds_points" for entry in practising.log_set.fields),
        same_day=local_date(started, client.tz) == local_date(now(), client.tz),
    )
    return page, 422 if form.problems() else 200


@bp.post(f"{LOG}/rate")
@own_record(Permission.OWN_PRACTICE, way_back="plans.during")
def rate(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    form, runs = RateForm(), log.status == LogStatus.RUNNING and log.ended_at is None
    if not form.validate_on_submit() and runs:
        return _during_page(client, practising, log, form)
    if form.now.data is not None:
        rating_actions.rate(log, form.now.data, minute=form.felt_at(), by=signed_in(), at=now())
        if "X-Autosave" in request.headers:
            return ("", 204) if runs else where_to(log)
        if log.status == LogStatus.RUNNING:
            flash(gettext("Rating saved."), "ok")
    return where_to(log)


@bp.route(f"{LOG}/stop", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE, keeps_moment=True)
def stop(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    form, here = StopForm.make(), carried_here()
    if here is not None and log.started_at is not None:
        form.seconds.say(int(_tapped_after(log, here).total_seconds()))
    if form.validate_on_submit():
        reason = StopReason(form.stop_reason.data or "")
        after = time_since(form.seconds.typed)
        practice_actions.stop(client, practising, log, reason, after=after, by=signed_in(), at=now())
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
