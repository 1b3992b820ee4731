"""Clinician's pages of assessments: list, profile over time."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.assessments import finding_wording, profile_page, queries, reminder_queries, schedule_queries
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import lang
from portal.notifications.notice_wording import told

bp = Blueprint("assessments", __name__)


@bp.get("/clients/<uuid:client_id>/assessments")
@requires(Permission.ASSESSMENT_READ)
def list_assessments(client: Client) -> ResponseReturnValue:
    found = queries.list_questionnaires(client)
    return render_template(
        "assessments/list.html",
        client=client,
        found=found,
        findings=finding_wording.findings(client, found, lang()),
        schedules=schedule_queries.list_schedules(client, at=now()),
        told={
            assessment_id: told(state, at, client.tz)
            for assessment_id, (state, at) in reminder_queries.notices_of(client).items()
        },
        on=today(client.tz),
    )


@bp.get("/clients/<uuid:client_id>/profile")
@requires(Permission.ASSESSMENT_READ)
def profile(client: Client) -> ResponseReturnValue:
    page = profile_page.of_client(client, lang())
    latest = queries.latest_submitted(client)
    return render_template("assessments/profile.html", client=client, page=page, latest=latest)
