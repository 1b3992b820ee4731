"""Pages on which a client answers: start, one question a page, check, send, and the result once it is shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import actions, form_wording, queries, release_wording, wording
from portal.assessments.definition import FollowUp, Item
from portal.assessments.forms import follow_up_form, item_form, start_form
from portal.assessments.kinds import AssessmentState
from portal.assessments.queries import Questionnaire
from portal.assessments.views import bp
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now, today
from portal.forms import DECLINED, Form
from portal.i18n import gettext, lang

FORMS = "/my/questionnaires/<uuid:assessment_id>"


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def _to(
    page: str, found: Questionnaire, *, n: int | None = None, key: str | None = None, came: str | None = None
) -> str:
    given: dict[str, Any] = {"assessment_id": found.assessment.id, "n": n, "key": key, "from": came}
    return url_for(f".{page}", **{name: value for name, value in given.items() if value is not None})


@bp.route(FORMS, methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def questionnaire(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    state = found.assessment.state
    if state == AssessmentState.SUBMITTED:
        return _sent(client, found)
    if found.is_closed(today(client.tz)) or state == AssessmentState.EXPIRED:
        return render_template("assessments/my/closed.html", found=found)
    if state == AssessmentState.STARTED:
        return _resume(found)
    person = found.instrument.person
    form = start_form(person, lang()) if person else None
    if request.method == "POST" and (form is None or form.validate_on_submit()):
        actions.start(found, about=form.about.data if form else None, by=_by(), at=now())
        return redirect(_to("item", found, n=found.instrument.asked[0].n), 303)
    page = render_template(
        "assessments/my/start.html",
        found=found,
        form=form or Form(),
        opening=form_wording.opening(found.instrument, lang()),
    )
    return page, 422 if form and form.problems() else 200


def _resume(found: Questionnaire) -> ResponseReturnValue:
    if found.first_open is None:
        return redirect(_to("check", found), 303)
    return redirect(_to("item", found, n=found.first_open), 303)


def _sent(client: Client, found: Questionnaire) -> ResponseReturnValue:
    shared = None
    if found.assessment.released_at is not None:
        shared = release_wording.for_client(
            found, clients.safety_is_clear(client, on=today(client.tz)), lang()
        )
    return render_template("assessments/my/sent.html", found=found, shared=shared)


@bp.route(f"{FORMS}/<int:n>", methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def item(client: Client, assessment_id: UUID, n: int) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    asked = _item(found, n)
    if found.assessment.state != AssessmentState.STARTED:
        return redirect(url_for(".questionnaire", assessment_id=assessment_id), 303)
    given = DECLINED if n in found.declined else found.value(n)
    form = item_form(found.instrument, asked, lang(), answer=given)
    if "later" in request.form and not form.answer.answered:
        return redirect(url_for("overview.home"), 303)
    if form.validate_on_submit():
        declined = form.answer.declined
        risks = actions.answer(found, n, value=form.answer.data, declined=declined, by=_by(), at=now())
        if risks:
            return redirect(_to("care", found, n=n, came=request.args.get("from")), 303)
        return redirect(_next(found, asked, declined=declined), 303)
    page = render_template(
        "assessments/my/item.html",
        found=found,
        item=asked,
        form=form,
        back=_before(found, n),
        heading=form_wording.heading(found.instrument, lang()),
        reminder=wording.reminder(found, lang()),
    )
    return page, 422 if form.problems() else 200


@bp.get(f"{FORMS}/<int:n>/care")
@own_record(Permission.OWN_ANSWERS)
def care(client: Client, assessment_id: UUID, n: int) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id)
    asked = _item(found, n)
    if found.assessment.state != AssessmentState.STARTED or n not in {risk.item for risk in found.risks}:
        return redirect(url_for(".questionnaire", assessment_id=assessment_id), 303)
    return render_template(
        "assessments/my/care.html", client=client, go_on=_next(found, asked, declined=False)
    )


def _item(found: Questionnaire, n: int) -> Item:
    asked = next((one for one in found.instrument.items if one.n == n), None)
    if asked is None:
        abort(404)
    return asked


def _before(found: Questionnaire, n: int) -> str:
    if request.args.get("from") == "check":
        return _to("check", found)
    earlier = found.beside(n, -1)
    return _to("item", found, n=earlier) if earlier is not None else url_for("overview.home")


def _next(found: Questionnaire, asked: Item, *, declined: bool) -> str:
    if "later" in request.form:
        flash(gettext("Saved. You can go on whenever you like."), "ok")
        return url_for("overview.home")
    extra = next((one for one in found.instrument.follow_ups if one.after == asked.n), None)
    if extra is not None and not declined:
        return _to("more", found, key=extra.key, came=request.args.get("from"))
    return _after(found, asked.n)


def _after(found: Questionnaire, n: int) -> str:
    later = found.beside(n, 1)
    if request.args.get("from") == "check" or later is None:
        return _to("check", found)
    return _to("item", found, n=later)


@bp.route(f"{FORMS}/more/<key>", methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def more(client: Client, assessment_id: UUID, key: str) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    extra = _follow_up(found, key)
    if found.assessment.state != AssessmentState.STARTED:
        return redirect(url_for(".questionnaire", assessment_id=assessment_id), 303)
    form = follow_up_form(extra, lang(), found.value(key))
    if form.validate_on_submit():
        if form.choice.data:
            actions.answer(found, key, value=form.choice.data, declined=False, by=_by(), at=now())
        return redirect(_after(found, extra.after), 303)
    back = url_for(".item", assessment_id=assessment_id, n=extra.after)
    page = render_template("assessments/my/more.html", found=found, form=form, back=back)
    return page, 422 if form.problems() else 200


def _follow_up(found: Questionnaire, key: str) -> FollowUp:
    extra = next((one for one in found.instrument.follow_ups if one.key == key), None)
    if extra is None:
        abort(404)
    return extra


@bp.route(f"{FORMS}/check", methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def check(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    state = found.assessment.state
    if request.method == "POST" and state in {AssessmentState.STARTED, AssessmentState.SUBMITTED}:
        if found.first_open is not None:
            return _resume(found)
        actions.submit(found, lang=lang(), by=_by(), at=now())
        return redirect(url_for(".questionnaire", assessment_id=assessment_id), 303)
    if state != AssessmentState.STARTED:
        return redirect(url_for(".questionnaire", assessment_id=assessment_id), 303)
    return render_template(
        "assessments/my/check.html",
        found=found,
        form=Form(),
        rows=wording.rows(found, lang()),
        one_open=form_wording.one_open(found.instrument, lang()),
    )
