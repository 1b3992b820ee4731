"""Clinician's pages of assessments: list, assign, one result, release, profile over time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import actions, form_wording, profile_page, queries, wording
from portal.assessments.forms import AssignForm, ReleaseForm
from portal.assessments.instruments import get_instrument, library
from portal.assessments.kinds import AssessmentState, ContextTag, Release
from portal.assessments.regions import all_the_same, ask_alone_items
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import gettext, lang

bp = Blueprint("assessments", __name__)

DUE_IN = timedelta(days=7)
"""The due date that is preset when assigning `[D]`."""


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get("/clients/<uuid:client_id>/assessments")
@requires(Permission.ASSESSMENT_READ)
def list_assessments(client: Client) -> ResponseReturnValue:
    found = queries.list_questionnaires(client)
    return render_template(
        "assessments/list.html",
        client=client,
        found=found,
        sums={one.assessment.id: wording.sums_of(one) for one in found},
        regions={one.assessment.id: profile_page.region_words(one, lang()) for one in found},
        on=today(client.tz),
    )


@bp.route("/clients/<uuid:client_id>/assessments/assign", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def assign(client: Client) -> ResponseReturnValue:
    on = today(client.tz)
    form = AssignForm(
        data={
            "instrument": queries.COMFORT,
            "due_on": on + DUE_IN,
            "context_tag": ContextTag.ORDINARY,
            "release": Release.AFTER_SESSION,
        }
    )
    form.instrument.choices = [(one.code, form_wording.of(one.title, lang())) for one in library().values()]
    form.due_on.not_before, form.due_on.not_after = on, on + timedelta(days=366)
    if form.validate_on_submit():
        actions.assign(
            client,
            get_instrument(form.instrument.data or ""),
            due_on=form.due_on.data or on,
            context_tag=ContextTag(form.context_tag.data or ""),
            release=Release(form.release.data or ""),
            by=_by(),
            at=now(),
        )
        flash(gettext("Assigned. It is on the client's page from now on."), "ok")
        return redirect(url_for(".list_assessments", client_id=client.id), 303)
    page = render_template(
        "assessments/assign.html", client=client, form=form, instruments=list(library().values())
    )
    return page, 422 if form.problems() else 200


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/cancel")
@requires(Permission.ASSESSMENT_ASSIGN)
def cancel(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    actions.cancel(queries.get_questionnaire(client, assessment_id, lock=True), by=_by(), at=now())
    flash(gettext("Taken back. The client no longer sees it."), "ok")
    return redirect(url_for(".list_assessments", client_id=client.id), 303)


@bp.get("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>")
@requires(Permission.ASSESSMENT_READ)
def result(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id)
    if found.assessment.state != AssessmentState.SUBMITTED:
        return render_template("assessments/open.html", client=client, found=found, on=today(client.tz))
    form = ReleaseForm(data={"release": found.assessment.release, "text": found.assessment.release_text})
    return _result_page(client, found, form)


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/release")
@requires(Permission.ASSESSMENT_RELEASE)
def release(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=True)
    if found.assessment.state != AssessmentState.SUBMITTED:
        raise Conflict(gettext("There is no result to share yet."))
    form = ReleaseForm()
    if form.validate_on_submit():
        actions.release(found, Release(form.release.data or ""), text=form.text.data, by=_by(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".result", client_id=client.id, assessment_id=assessment_id), 303)
    return _result_page(client, found, form), 422


def _result_page(client: Client, found: queries.Questionnaire, form: ReleaseForm) -> str:
    values = found.item_values()
    answered = {n: value for n, value in values.items() if value is not None}
    clear = clients.safety_is_clear(client, on=today(client.tz))
    return render_template(
        "assessments/result.html",
        client=client,
        found=found,
        form=form,
        rows=wording.rows(found, lang()),
        extras=wording.follow_up_words(found, lang()),
        about=wording.about(found, lang()),
        sums=wording.sums_of(found),
        region=profile_page.region_words(found, lang()),
        ask_alone=ask_alone_items(answered) if found.instrument.plane else (),
        all_the_same=bool(found.instrument.plane) and all_the_same(values),
        standard=wording.standard_text(found, clear, client.lang),
        screen_is_clear=clear,
    )


@bp.get("/clients/<uuid:client_id>/profile")
@requires(Permission.ASSESSMENT_READ)
def profile(client: Client) -> ResponseReturnValue:
    page = profile_page.of_client(client, lang())
    latest = queries.latest_submitted(client)
    return render_template("assessments/profile.html", client=client, page=page, latest=latest)
