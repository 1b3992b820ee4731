"""Clinician's pages of assessments: list, assign, profile over time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import actions, finding_wording, form_wording, profile_page, queries
from portal.assessments.forms import AssignForm
from portal.assessments.instruments import get_instrument, library
from portal.assessments.kinds import ContextTag, Release
from portal.clients.models import Client
from portal.clock import now, today
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
        findings=finding_wording.findings(client, found, lang()),
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


@bp.get("/clients/<uuid:client_id>/profile")
@requires(Permission.ASSESSMENT_READ)
def profile(client: Client) -> ResponseReturnValue:
    page = profile_page.of_client(client, lang())
    latest = queries.latest_submitted(client)
    return render_template("assessments/profile.html", client=client, page=page, latest=latest)
