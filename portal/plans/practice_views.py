"""Pages of a practice: before, during, stop, after; in one piece for skills; from memory; not today."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import local_date, now, today
from portal.i18n import clock_time, gettext
from portal.moment_forms import TimeForm
from portal.plans import (
    agreement_step_queries,
    event_queries,
    my_queries,
    practice_actions,
    practice_pages,
)
from portal.plans.attempts import EntryMode, LogKind, LogStatus
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import (
    NewLogForm,
    NotTodayForm,
    RememberedExposureForm,
    RememberedForm,
    extras,
    log_form,
)
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import is_stopping
from portal.plans.practice_saved_pages import saved
from portal.plans.practice_times import mode_from_memory
from portal.plans.remembered_pages import remembered_at
from portal.plans.views import bp, signed_in

PRACTICE = "/my/steps/<uuid:step_id>/practice"
LOG = f"{PRACTICE}/<uuid:log_id>"


def practising_of(client: Client, step_id: UUID) -> Practising:
    return my_queries.get_practising(client, step_id, lock=request.method == "POST")


def to_begin(client: Client, step_id: UUID) -> Practising:
    """A step to begin a practice of; one that was never opened refuses before a word of it is shown."""
    found = practising_of(client, step_id)
    if found.never_opened:
        practice_actions.refuse_unless_open(found)
    return found


def where_to(log: PracticeLog) -> ResponseReturnValue:
    """Where a log stands: the practice runs, waits to be written down, or is over."""
    if log.status != LogStatus.RUNNING:
        return redirect(url_for(".my_plan", plan_id=log.plan_id), 303)
    if log.kind == LogKind.REFLECTION:
        return redirect(url_for(".my_reflection", step_id=log.step_id, log_id=log.id), 303)
    if log.ended_at is None:
        return redirect(url_for(".during", step_id=log.step_id, log_id=log.id), 303)
    if is_stopping(log):
        return redirect(url_for(".stop", step_id=log.step_id, log_id=log.id), 303)
    n = (log.words or {}).get("at_page", 1)
    return redirect(url_for(".after", step_id=log.step_id, log_id=log.id, n=n), 303)


@bp.route(PRACTICE, methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def practice(client: Client, step_id: UUID) -> ResponseReturnValue:
    practising = to_begin(client, step_id)
    if request.method == "GET" and event_queries.reads_diary(practising.row):
        return redirect(url_for("overview.my_diary"), 303)
    if request.method == "GET" and practising.log_set.kind is LogKind.REFLECTION:
        return redirect(url_for(".new_reflection", step_id=step_id), 303)
    if not practice_pages.is_live(practising.log_set):
        agreed = agreement_step_queries.find_begun(client, practising.row, on=today(client.tz))
        if request.method == "GET" and agreed is not None:
            return redirect(url_for(".my_agreement", agreement_id=agreed.agreement.id), 303)
        return _in_one_piece(client, practising, NewLogForm)
    unfinished = my_queries.find_unfinished(practising.row)
    if request.method == "GET" and unfinished is not None:
        _say_found_again(client, unfinished)
        return where_to(unfinished)
    form = _before(practising, NewLogForm)
    if form.accepts(LogStatus.FINISHED, EntryMode.LIVE):
        log = practice_actions.start(
            client,
            practising,
            form.answers(),
            form.more_words(),
            token=form.client_token.data,
            by=signed_in(),
            at=now(),
        )
        return where_to(log)
    if not form.is_submitted():
        practice_actions.refuse_unless_open(practising)
    page = render_template("plans/my/before.html", client=client, practising=practising, form=form)
    return page, 422 if form.problems() else 200


def _say_found_again(client: Client, log: PracticeLog) -> None:
    if log.started_at is None:
        flash(gettext("This practice is not written down to the end yet."), "info")
    elif local_date(log.started_at, client.tz) != local_date(now(), client.tz):
        flash(gettext("You started this practice on another day. Write down how it went."), "info")
    elif log.ended_at is not None:  # a clock that still runs says so itself
        flash(gettext("You started at %(time)s.", time=clock_time(log.started_at, client.tz)), "info")


def _before(practising: Practising, base: type[NewLogForm]) -> NewLogForm:
    looking_back = issubclass(base, RememberedForm)
    questions = practice_pages.before(
        practising.log_set, extras(practising.template), looking_back=looking_back
    )
    made = log_form(
        base,
        practising.log_set,
        practising.template,
        questions,
        habits=practising.habits,
        looking_back=looking_back,
    )
    last = my_queries.last_words(practising.row)
    return made(data={"feared_outcome": practising.words.feared_outcome_seed, **last})


def _in_one_piece(client: Client, practising: Practising, base: type[NewLogForm]) -> ResponseReturnValue:
    """A skill, a thought record or an activity, now or from memory."""
    words = practising.words
    questions = practice_pages.whole(
        practising.log_set, extras(practising.template), asks_minutes=words.planned_minutes is not None
    )
    from_memory = issubclass(base, RememberedForm)
    form = log_form(base, practising.log_set, practising.template, questions, looking_back=True)()
    at = now()
    performed_at = _when(client, form, practising, at) if from_memory else at
    mode = mode_from_memory(performed_at, at) if from_memory else EntryMode.LIVE
    if form.accepts(LogStatus.FINISHED, mode):
        log = practice_actions.record(
            client,
            practising,
            form.answers(),
            performed_at=performed_at,
            mode=mode,
            token=form.client_token.data,
            by=signed_in(),
            at=at,
        )
        flash(saved(practising, log), "ok")
        return where_to(log)
    if not form.is_submitted():
        practice_actions.refuse_unless_open(practising)
    page = render_template(
        "plans/my/whole.html", client=client, practising=practising, form=form, from_memory=from_memory
    )
    return page, 422 if form.problems() else 200


@bp.route(f"{PRACTICE}/remembered", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def remembered(client: Client, step_id: UUID) -> ResponseReturnValue:
    practising = to_begin(client, step_id)
    if not practice_pages.is_live(practising.log_set):
        return _in_one_piece(client, practising, RememberedForm)
    unfinished = my_queries.find_unfinished(practising.row)
    if request.method == "GET" and unfinished is not None:
        _say_found_again(client, unfinished)
        return where_to(unfinished)
    form = _before(practising, RememberedExposureForm)
    at = now()
    performed_at = _when(client, form, practising, at)
    if form.accepts(LogStatus.FINISHED, mode_from_memory(performed_at, at)):
        log = practice_actions.remember(
            client,
            practising,
            form.answers(),
            performed_at=performed_at,
            token=form.client_token.data,
            by=signed_in(),
            at=at,
        )
        stopped = form["how_far"].data == "stopped" and log.stop_reason is None
        if stopped and log.status == LogStatus.RUNNING:
            return redirect(url_for(".stop", step_id=step_id, log_id=log.id), 303)
        return where_to(log)
    if not form.is_submitted():
        practice_actions.refuse_unless_open(practising)
    page = render_template("plans/my/remembered.html", client=client, practising=practising, form=form)
    return page, 422 if form.problems() else 200


def _when(client: Client, form: NewLogForm, practising: Practising, at: datetime) -> datetime:
    """When a remembered practice was; `at` as long as the form does not say."""
    asked = isinstance(form, TimeForm) and form.is_submitted()
    return remembered_at(client, form, practising, at) if asked else at


@bp.route(f"{PRACTICE}/not-today", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def not_today(client: Client, step_id: UUID) -> ResponseReturnValue:
    practising = to_begin(client, step_id)
    if practising.log_set.kind is LogKind.REFLECTION:  # what was begun there waits, and is never taken back
        return redirect(url_for(".new_reflection", step_id=step_id), 303)
    form = NotTodayForm()
    if form.validate_on_submit():
        practice_actions.not_today(
            client,
            practising,
            reason=form.not_done_reason.data or "",
            token=form.client_token.data,
            by=signed_in(),
            at=now(),
        )
        flash(gettext("Noted. The step stays where it is, for when it fits."), "ok")
        return redirect(url_for("overview.home"), 303)
    unfinished = my_queries.find_unfinished(practising.row)
    if unfinished is None and not form.is_submitted():
        practice_actions.refuse_unless_open(practising)
    page = render_template(
        "plans/my/not_today.html", client=client, practising=practising, form=form, unfinished=unfinished
    )
    return page, 422 if form.problems() else 200
