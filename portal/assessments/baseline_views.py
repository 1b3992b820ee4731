"""The clinician chooses what a scale is compared with."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.assessments import baseline_actions, measure_queries, queries
from portal.assessments.measure_page import anchor
from portal.assessments.models import Assessment
from portal.assessments.views import bp
from portal.clients.models import Client
from portal.clock import now
from portal.i18n import gettext


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/baseline/<scale>")
@requires(Permission.ASSESSMENT_COMPARE)
def set_baseline(client: Client, assessment_id: UUID, scale: str) -> ResponseReturnValue:
    row = _measured(client, assessment_id, scale)
    actor = sessions.actor()
    assert actor is not None
    baseline_actions.set_baseline(client, row, scale, by=actor, at=now())
    flash(gettext("Change is counted from here now."), "ok")
    return _back(client, row, scale)


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/baseline/<scale>/clear")
@requires(Permission.ASSESSMENT_COMPARE)
def clear_baseline(client: Client, assessment_id: UUID, scale: str) -> ResponseReturnValue:
    row = _measured(client, assessment_id, scale)
    actor = sessions.actor()
    assert actor is not None
    baseline_actions.clear_baseline(client, row, scale, by=actor, at=now())
    flash(gettext("Taken back. Change is counted from the first comparable result."), "ok")
    return _back(client, row, scale)


def _measured(client: Client, assessment_id: UUID, scale: str) -> Assessment:
    row = queries.get_questionnaire(client, assessment_id, lock=True).assessment
    measure_queries.require_result(row, scale)
    return row


def _back(client: Client, row: Assessment, scale: str) -> ResponseReturnValue:
    place = anchor(row.instrument_code, scale)
    return redirect(url_for(".profile", client_id=client.id, _anchor=place), 303)
