"""A client's own pages of reflections: the open prompts, one prompt to a page, what was written."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.i18n import day_in, gettext
from portal.plans import my_queries, practice_actions, reflection_actions, reflection_queries
from portal.plans.attempts import OVER, EntryMode, LogKind, LogStatus
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.reflection_forms import ReflectionForm, reflection_form
from portal.plans.reflection_rules import MINUTES, STRONG, is_strong, says_nothing
from portal.plans.views import bp, signed_in

MINE = "/my/reflections"
NEW = f"{MINE}/<uuid:step_id>"
ONE = f"{NEW}/<uuid:log_id>"


@bp.get(MINE)
@own_record(Permission.OWN_PRACTICE)
def my_reflections(client: Client) -> ResponseReturnValue:
    return render_template("plans/my/reflections.html", client=client, own=reflection_queries.own(client))


@bp.route(NEW, methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def new_reflection(client: Client, step_id: UUID) -> ResponseReturnValue:
    practising = _practising(client, step_id)
    if request.method == "GET":
        draft = my_queries.find_unfinished(practising.row)
        if draft is not None:
            begun = day_in(draft.performed_at, client.tz)
            flash(gettext("You began this on %(day)s. What you wrote is here.", day=begun), "info")
            return redirect(url_for(".my_reflection", step_id=step_id, log_id=draft.id), 303)
    if request.method == "GET" or practising.never_opened:
        practice_actions.refuse_unless_open(practising)
    form = _form(practising, None)
    log = my_queries.find_by_token(practising.row, form.client_token.data) if form.is_submitted() else None
    return _write(client, practising, log, form)


@bp.route(ONE, methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def my_reflection(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising, log = _kept(client, step_id, log_id)
    return _write(client, practising, log, _form(practising, log))


@bp.get(f"{ONE}/done")
@own_record(Permission.OWN_PRACTICE)
def reflection_done(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising, log = _kept(client, step_id, log_id)
    if log.status == LogStatus.RUNNING:
        return redirect(url_for(".my_reflection", step_id=step_id, log_id=log_id), 303)
    return render_template(
        "plans/my/reflection_done.html",
        client=client,
        practising=practising,
        log=log,
        strong=is_strong(log.after),
        most=STRONG,
        minutes=MINUTES,
    )


def _practising(client: Client, step_id: UUID) -> Practising:
    """A step that is a prompt, or 404."""
    found = my_queries.get_practising(client, step_id, lock=request.method == "POST")
    return found if found.log_set.kind is LogKind.REFLECTION else abort(404)


def _kept(client: Client, step_id: UUID, log_id: UUID) -> tuple[Practising, PracticeLog]:
    """Something written to a prompt, finished or not, or 404."""
    practising = _practising(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    return (practising, log) if log.status in (*OVER, LogStatus.RUNNING) else abort(404)


def _form(practising: Practising, log: PracticeLog | None) -> ReflectionForm:
    log_set, template = practising.log_set, practising.template
    if log is None:
        return reflection_form(log_set, template, {})
    said = reflection_actions.said_so_far(log, practising)
    return reflection_form(log_set, template, said, version=log.version, client_token=log.client_token)


def _write(
    client: Client, practising: Practising, log: PracticeLog | None, form: ReflectionForm
) -> ResponseReturnValue:
    """Keep, finish or put right what was sent, or show the page; `log` is what stands there so far."""
    runs = log is None or log.status == LogStatus.RUNNING
    mode = EntryMode(log.entry_mode) if log else EntryMode.LIVE
    if "X-Autosave" in request.headers and not runs:
        return "", 409
    by_itself, later = "X-Autosave" in request.headers, "later" in request.form and runs
    if form.accepts(LogStatus.RUNNING if by_itself or later else LogStatus.FINISHED, mode):
        if (by_itself or later) and log is None and says_nothing(form.answers()):
            return _nothing_kept(by_itself=by_itself)
        _refuse_stale(form, log, practising)
        sent_again = log is not None and form.version.data != log.version
        act = reflection_actions.keep_draft if by_itself or later else reflection_actions.finish
        kept = act(
            client,
            practising,
            log,
            form.answers(),
            token=form.client_token.data,
            by=signed_in(),
            at=now(),
        )
        db.session.flush()
        return _saved(kept, by_itself=by_itself, later=later, corrected=not runs and not sent_again)
    if by_itself:
        return "", 422
    return _page(client, practising, log, form, runs=runs)


def _refuse_stale(form: ReflectionForm, log: PracticeLog | None, practising: Practising) -> None:
    """Conflict, with both texts, when something else stands there by now than when the page was made."""
    seen = form.version.data
    if log is None or seen == log.version or (seen is None and log.status == LogStatus.RUNNING):
        return
    differences = form.differences(reflection_actions.said_so_far(log, practising))
    if differences:
        raise Conflict(differences=differences)


def _nothing_kept(*, by_itself: bool) -> ResponseReturnValue:
    """A page on which nothing stands yet makes no draft."""
    if by_itself:
        return "", 422
    flash(
        gettext("Nothing was written yet, so nothing is kept. The prompt stays here for when you like."),
        "info",
    )
    return redirect(url_for(".my_reflections"), 303)


def _saved(log: PracticeLog, *, by_itself: bool, later: bool, corrected: bool) -> ResponseReturnValue:
    if by_itself:
        return "", 204, {"X-Version": str(log.version)}
    if later:
        flash(gettext("Saved. It waits here until you go on."), "ok")
        return redirect(url_for(".my_reflections"), 303)
    if corrected:
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_reflections"), 303)
    return redirect(url_for(".reflection_done", step_id=log.step_id, log_id=log.id), 303)


def _page(
    client: Client, practising: Practising, log: PracticeLog | None, form: ReflectionForm, *, runs: bool
) -> ResponseReturnValue:
    page = render_template(
        "plans/my/reflection.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        runs=runs,
        strong=is_strong(form["distress_after"].data),
        most=STRONG,
        minutes=MINUTES,
    )
    return page, 422 if form.problems() else 200
