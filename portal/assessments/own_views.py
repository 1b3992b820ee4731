"""The builder for a clinic's own questionnaires: what is asked, how it counts, try it, publish it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import own_actions, own_pages, own_queries
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.kinds import OwnState
from portal.assessments.own_content import Trial
from portal.assessments.own_forms import BeginForm, QuestionsForm, TrialForm, stored_questions
from portal.assessments.own_scoring_forms import scoring_form, stored_scoring
from portal.assessments.views import bp
from portal.clock import now
from portal.errors import Conflict
from portal.forms import Versioned
from portal.i18n import gettext

OWN = "/instruments/own/<code>/<int(max=9999):number>"


def _by() -> Actor:
    return cast(Actor, sessions.actor())


def _get(code: str, number: int) -> OwnInstrument:
    return own_queries.get_own(_by().clinic_id, code, number, lock=request.method == "POST")


def _to(page: str, row: OwnInstrument) -> ResponseReturnValue:
    return redirect(url_for(f".{page}", code=row.code, number=row.number), 303)


@bp.get("/instruments/own")
@requires(Permission.INSTRUMENT_WRITE)
def own_list() -> ResponseReturnValue:
    return render_template("assessments/own/list.html", found=own_queries.list_own(_by().clinic_id))


@bp.route("/instruments/own/new", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_WRITE)
def own_begin() -> ResponseReturnValue:
    form = BeginForm()
    if form.accepts():
        try:
            row = own_actions.begin(f"own_{form.short.data}", form.title(), by=_by(), at=now())
            return _to("own_questions", row)
        except Conflict as taken:
            form.refuse(str(taken), form.short)
    page = render_template("assessments/own/new.html", form=form)
    return page, 422 if form.problems() else 200


@bp.route(OWN, methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_WRITE)
def own_questions(code: str, number: int) -> ResponseReturnValue:
    row = _get(code, number)
    if row.state != OwnState.DRAFT:
        return _to("own_try", row)
    content = own_queries.content(row)
    stored = stored_questions(content)
    form = QuestionsForm(data={**stored, "version": row.version})
    if form.validate_on_submit():
        _refuse_stale(form, row, stored)
        own_actions.edit(row, form.content(content), by=_by(), at=now())
        return _saved(row) or _to("own_scoring", row)
    return own_pages.show("questions", row, content, form)


@bp.route(f"{OWN}/scoring", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_WRITE)
def own_scoring(code: str, number: int) -> ResponseReturnValue:
    row = _get(code, number)
    if row.state != OwnState.DRAFT:
        return _to("own_try", row)
    content = own_queries.content(row)
    form = scoring_form(content, row.version)
    if form.accepts():
        _refuse_stale(form, row, stored_scoring(content))
        own_actions.edit(row, form.content(), by=_by(), at=now())
        return _saved(row) or _to("own_try", row)
    return own_pages.show("scoring", row, content, form)


def _saved(row: OwnInstrument) -> ResponseReturnValue | None:
    """The answer to a draft that saved itself: the version that its page has now."""
    if "X-Autosave" not in request.headers:
        return None
    return "", 204, {"X-Version": str(row.version)}


def _refuse_stale(form: Versioned, row: OwnInstrument, stored: Mapping[str, object]) -> None:
    """Conflict, with what was typed beside what is stored, when somebody saved since this page was made."""
    if form.version.data != row.version:
        raise Conflict(differences=own_pages.differences(form, stored))


@bp.route(f"{OWN}/try", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_WRITE)
def own_try(code: str, number: int) -> ResponseReturnValue:
    row = _get(code, number)
    content, form = own_queries.content(row), TrialForm()
    answers = form.numbers() if form.validate_on_submit() else None
    result = own_pages.tried(content, form, answers) if answers is not None else None
    if result is not None and answers is not None and "keep" in request.form:
        kept = content.model_copy(update={"trial": Trial(answers=dict(enumerate(answers, start=1)))})
        own_actions.edit(row, kept, by=_by(), at=now())
        flash(gettext("Kept as the worked example."), "ok")
        return _to("own_try", row)
    return own_pages.show("try", row, content, form, result=result)


@bp.post(f"{OWN}/publish")
@requires(Permission.INSTRUMENT_WRITE)
def own_publish(code: str, number: int) -> ResponseReturnValue:
    row = _get(code, number)
    own_actions.publish(row, by=_by(), at=now())
    flash(gettext("Published. It can be given to clients from now on."), "ok")
    return redirect(url_for(".own_list"), 303)


@bp.post(f"{OWN}/version")
@requires(Permission.INSTRUMENT_WRITE)
def own_version(code: str, number: int) -> ResponseReturnValue:
    row = own_actions.new_version(_get(code, number), by=_by(), at=now())
    flash(gettext("This is a draft. Clients keep the version before until you publish it."))
    return _to("own_questions", row)


@bp.post(f"{OWN}/archive")
@requires(Permission.INSTRUMENT_WRITE)
def own_archive(code: str, number: int) -> ResponseReturnValue:
    own_actions.archive(_get(code, number), by=_by(), at=now())
    flash(gettext("Set aside. What was answered with it stays."), "ok")
    return redirect(url_for(".own_list"), 303)
