"""Pages on which a client answers in their own account, and reads the result once it is shared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.accounts import sessions
from portal.assessments import answering_pages as pages
from portal.assessments import queries, release_wording
from portal.assessments.answering_pages import Way
from portal.assessments.answering_queries import has_screen
from portal.assessments.kinds import AssessmentState, Mode
from portal.assessments.queries import Questionnaire
from portal.assessments.views import bp
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import today
from portal.i18n import lang

FORMS = "/my/questionnaires/<uuid:assessment_id>"


def _steps(
    client: Client, assessment_id: UUID, step: Callable[[Way], ResponseReturnValue]
) -> ResponseReturnValue:
    """A step of answering, while its words may be read. An answer that is on its way is kept in any case."""
    way = _way(client, assessment_id)
    goes_on = request.method == "POST" or _may_read(way.found)
    return step(way) if goes_on else redirect(way.to("begin"), 303)


def _may_read(found: Questionnaire) -> bool:
    return found.assessment.state not in queries.OPEN or has_screen(found)


def _way(client: Client, assessment_id: UUID) -> Way:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    by = sessions.actor()
    assert by is not None

    def to(page: str, **values: Any) -> str:
        endpoint = "questionnaire" if page == "begin" else page
        return url_for(f"assessments.{endpoint}", assessment_id=assessment_id, **values)

    home = url_for("overview.home")
    return Way(found, client, by, Mode.ACCOUNT, layout="layout/client.html", to=to, out=home)


@bp.route(FORMS, methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def questionnaire(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    way = _way(client, assessment_id)
    state = way.found.assessment.state
    if state == AssessmentState.SUBMITTED:
        return _sent(client, way.found)
    if way.found.is_closed(today(client.tz)) or state == AssessmentState.EXPIRED or not _may_read(way.found):
        return render_template("assessments/my/closed.html", found=way.found)
    if state == AssessmentState.STARTED:
        return redirect(way.resume(), 303)
    return pages.begin(way)


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
    return _steps(client, assessment_id, lambda way: pages.item(way, n))


@bp.get(f"{FORMS}/<int:n>/care")
@own_record(Permission.OWN_ANSWERS)
def care(client: Client, assessment_id: UUID, n: int) -> ResponseReturnValue:
    return _steps(client, assessment_id, lambda way: pages.care(way, n))


@bp.route(f"{FORMS}/more/<key>", methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def more(client: Client, assessment_id: UUID, key: str) -> ResponseReturnValue:
    return _steps(client, assessment_id, lambda way: pages.more(way, key))


@bp.route(f"{FORMS}/check", methods=["GET", "POST"])
@own_record(Permission.OWN_ANSWERS)
def check(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    return _steps(client, assessment_id, lambda way: pages.check(way) or redirect(way.to("begin"), 303))
