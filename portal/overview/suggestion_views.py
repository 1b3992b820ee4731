"""The page of suggestions: from the profile, safety and what was tried to at most three templates, or why there is none."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.assessments import form_wording, profile_queries
from portal.assessments import queries as assessments
from portal.assessments.instruments import library as instruments
from portal.assessments.points import Assessed
from portal.assessments.profile import Profile, profile
from portal.clients import alert_queries
from portal.clients.alerts import AlertKind
from portal.clients.models import Client
from portal.clock import now
from portal.diary import diary_queries
from portal.i18n import gettext, lang
from portal.overview.suggestion_forms import DismissForm
from portal.overview.views import bp
from portal.plans import gate_queries, suggestion_queries, suggestion_wording
from portal.plans.gate_models import SuggestionChoice
from portal.plans.library_queries import clinic_library
from portal.plans.suggestion_actions import decide_suggestion
from portal.plans.suggestion_reasons import Suggestions
from portal.plans.suggestion_seal import grounds_of, sealed
from portal.plans.suggestion_situation import Direction, Limits, Situation, trend
from portal.plans.suggestions import suggest

HELP_KIND = "help_kind"
"""The follow-up of the fourth question: money, practical help, or both."""
OFF_TRACK = (AlertKind.OFF_TRACK, AlertKind.DETERIORATION)


@bp.get("/clients/<uuid:client_id>/plans/suggestions")
@requires(Permission.PLAN_EDIT)
def suggestions(client: Client) -> ResponseReturnValue:
    found = profile(profile_queries.assessed(client))
    library = clinic_library(client.clinic_id)
    plane, latest = instruments()[assessments.COMFORT].plane, found.latest
    return render_template(
        "overview/suggestions.html",
        client=client,
        found=suggestions_for(client, found),
        library=library,
        words=suggestion_wording,
        pattern=form_wording.of(plane.words_for(latest.region), lang()) if plane and latest else None,
        latest=latest,
        dismiss=DismissForm(),
        sealed=sealed,
    )


@bp.post("/clients/<uuid:client_id>/plans/suggestions/<template_id>/dismiss")
@requires(Permission.PLAN_EDIT)
def dismiss_suggestion(client: Client, template_id: str) -> ResponseReturnValue:
    form = DismissForm()
    if template_id not in clinic_library(client.clinic_id, archived=True):
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    found = suggestions_for(client, profile(profile_queries.assessed(client)))
    one = next((offer for offer in found.offers if offer.template_id == template_id), None)
    if one is not None:
        decide_suggestion(
            client,
            one.template_id,
            one.rung_no,
            SuggestionChoice.DISMISSED,
            grounds=grounds_of(one),
            why=form.why.data,
            by=_by(),
            at=now(),
        )
        flash(gettext("Left out for now. It comes back after a while, if it still fits."))
    return redirect(url_for(".suggestions", client_id=client.id), 303)


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def suggestions_for(client: Client, found: Profile) -> Suggestions:
    """What fits this client today."""
    on, library = clock.today(client.tz), clinic_library(client.clinic_id)
    gate = gate_queries.gate_today(client, on=on)
    locks = {code: lock.reasons for code, template in library.items() if (lock := gate.lock(template))}
    alerts = alert_queries.due_alerts([client.id], on=on).get(client.id, [])
    latest = found.latest
    situation = Situation(
        region=str(latest.region) if latest else None,
        dependence=latest.assessed.leaning_sum if latest else None,
        independence=latest.assessed.standing_sum if latest else None,
        low_items=dict(latest.assessed.answers) if latest else {},
        money_or_practical=assessments.follow_up_answer(client, latest.assessed.assessment_id, HELP_KIND)
        if latest
        else None,
        direction=_direction(
            [point.assessed for point in found.points], moved=number(client.clinic_id, "moved_points")
        ),
        triggers=tuple(diary_queries.common_triggers_of(client, on=on)),
        gate=locks,
        careful=frozenset(code for code, template in library.items() if gate.needs_line(template)),
        tried=suggestion_queries.tried_by(client, on=on),
        off_track=any(alert.kind in OFF_TRACK for alert in alerts),
        all_same_answer=latest.all_the_same if latest else False,
        most_open=number(client.clinic_id, "most_open_steps", user_id=_by().id),
        limits=_limits(client),
    )
    return suggest(situation, library)


def _limits(client: Client) -> Limits:
    """The numbers of whoever looks."""
    keys = ("most_suggestions", "most_suggested_practices", "high_first_step", "held_weeks")
    return Limits(*(number(client.clinic_id, key, user_id=_by().id) for key in keys))


def _direction(points: list[Assessed], *, moved: int) -> Direction:
    """Where both sums went between the newest answers and those before with the same person, in the same language."""
    if not points:
        return Direction()
    latest = points[-1]
    before = next(
        (one for one in reversed(points[:-1]) if (one.person, one.lang) == (latest.person, latest.lang)), None
    )
    if before is None:
        return Direction()
    return Direction(
        trend(before.leaning_sum, latest.leaning_sum, moved=moved),
        trend(before.standing_sum, latest.standing_sum, moved=moved),
    )
