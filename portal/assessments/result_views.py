"""Clinician's pages of one result: what came in, and what the client sees of it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import actions, profile_page, queries, release_wording, result_page, wording
from portal.assessments.forms import ReleaseForm
from portal.assessments.kinds import AssessmentState, Release
from portal.assessments.regions import all_the_same, ask_alone_items
from portal.assessments.views import bp
from portal.clients import queries as clients
from portal.clients.alert_queries import find_alert_of
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import gettext, lang


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>")
@requires(Permission.ASSESSMENT_READ)
def result(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id)
    if found.assessment.state != AssessmentState.SUBMITTED:
        return render_template("assessments/open.html", client=client, found=found, on=today(client.tz))
    return _result_page(client, found, None)


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/release")
@requires(Permission.ASSESSMENT_RELEASE)
def release(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=True)
    if found.assessment.state != AssessmentState.SUBMITTED:
        raise Conflict(gettext("There is no result to share yet."))
    form = ReleaseForm()
    if form.validate_on_submit():
        actions.release(
            found,
            Release(form.release.data or ""),
            text=form.text.data,
            numbers=bool(form.numbers.data) and release_wording.lead(found) is not None,
            by=_by(),
            at=now(),
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".result", client_id=client.id, assessment_id=assessment_id), 303)
    return _result_page(client, found, form), 422


def _result_page(client: Client, found: queries.Questionnaire, form: ReleaseForm | None) -> str:
    values = found.item_values()
    answered = {n: value for n, value in values.items() if value is not None}
    clear = clients.safety_is_clear(client, on=today(client.tz))
    standard = release_wording.standard_text(found, clear, client.lang)
    on_plane = found.instrument.plane is not None
    return render_template(
        "assessments/result.html",
        client=client,
        found=found,
        page=result_page.of_result(found, lang()),
        form=form or _release_form(found, None if on_plane else standard),
        rows=wording.rows(found, lang()),
        extras=wording.follow_up_words(found, lang()),
        about=wording.about(found, lang()),
        sums=wording.sums_of(found),
        region=profile_page.region_words(found, lang()),
        ask_alone=ask_alone_items(answered) if on_plane else (),
        all_the_same=on_plane and all_the_same(values),
        standard=standard if on_plane else None,
        alert=find_alert_of(client, found.assessment.id),
        has_number=release_wording.lead(found) is not None,
    )


def _release_form(found: queries.Questionnaire, standard: str | None) -> ReleaseForm:
    """What was decided; the text begins with the standard one where that is to be read over first."""
    row = found.assessment
    return ReleaseForm(
        data={"release": row.release, "text": row.release_text or standard, "numbers": row.release_numbers}
    )
