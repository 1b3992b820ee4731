"""Clinician's pages of plans: the list, one plan as it stands, its paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.charts import PracticeCalendar, practice_calendar, practice_strip, suds_chart
from portal.charts.columns import PHONE_WIDTH
from portal.clients import queries as clients
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client, SafetyHold
from portal.clients.sharing import Corrected
from portal.clock import local_date, today
from portal.notifications.notice_wording import told
from portal.plans import (
    judged_queries,
    offer_queries,
    queries,
    review_prep_queries,
    review_queries,
    step_actions,
    told_queries,
)
from portal.plans.adherence_queries import rested_days
from portal.plans.agreement_use_queries import of_plan
from portal.plans.correction_pages import corrected_logs
from portal.plans.happened import days_practised, distress, fears, happened
from portal.plans.measured_views import outcomes
from portal.plans.models import Plan
from portal.plans.practice_models import PracticeLog
from portal.plans.reminder_queries import find_reminding
from portal.plans.review_pages import earlier
from portal.plans.states import PlanEvent, PlanState, allowed, shown_state
from portal.plans.typed_columns import COLUMNS

bp = Blueprint("plans", __name__)
OVER = (PlanState.COMPLETED, PlanState.STOPPED, PlanState.DISCARDED)


def signed_in() -> Actor:
    """Who acts; every page here asks for a right first."""
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get("/clients/<uuid:client_id>/plans")
@requires(Permission.PLAN_READ)
def list_plans(client: Client) -> ResponseReturnValue:
    plans = queries.list_plans(client)
    held = bool(clients.list_open_holds(client))
    return render_template(
        "plans/list.html",
        client=client,
        plans=plans,
        reads_as={plan.id: shown_state(PlanState(plan.state), held) for plan in plans},
        counts=queries.count_steps(client),
    )


@bp.get("/clients/<uuid:client_id>/plans/<uuid:plan_id>")
@requires(Permission.PLAN_READ)
def plan(client: Client, plan_id: UUID) -> ResponseReturnValue:
    found = queries.get_plan(client, plan_id)
    on, steps, logs = today(client.tz), queries.list_steps(found), queries.list_logs(found)
    standings = judged_queries.list_standings(steps, logs, on=on)
    ever_held = clients.list_holds(client)
    holds = [one for one in reversed(ever_held) if one.closed_at is None]
    practices = told_queries.practices(logs)
    readable = [one.log for one in practices if one.log]
    columns, ranges = fears(readable), distress(readable)
    corrections = list_corrections(client, Corrected.PRACTICE, [log.id for log in readable])
    own_fields = {one.step.id: one.template.extra_fields for one in standings}
    reviews = review_queries.list_reviews_about(client)
    own = [one for one in reviews if one.plan_id == found.id]
    return render_template(
        "plans/plan.html",
        client=client,
        plan=found,
        reads_as=queries.plan_shown_as(client, found, held=bool(holds)),
        holds=holds,
        standings=standings,
        written=judged_queries.written_in(standings),
        on_paper={one.step.id for one in standings if queries.template_of(one.step).log_set in COLUMNS},
        practices=practices[::-1],
        corrected=corrected_logs(readable, corrections, own_fields, tz=client.tz),
        happened=happened(readable, taken_back=sum(one.taken_back for one in practices)),
        strip=practice_strip(columns) if columns else None,
        strip_phone=practice_strip(columns, width=PHONE_WIDTH) if columns else None,
        unpublished=offer_queries.has_unpublished(client, found, steps),
        locked=offer_queries.locked_steps(client, steps, on=on),
        most_open=step_actions.most_open(found),
        suds=suds_chart(ranges) if ranges else None,
        suds_phone=suds_chart(ranges, width=PHONE_WIDTH) if ranges else None,
        calendar=_calendar(client, found, logs, ever_held, on=on),
        outcomes=outcomes(client, reviews),
        reviews=earlier(own, {str(step.id): (step.words or {}).get("title") or "" for step in steps}),
        to_change=review_queries.still_to_change(own, steps),
        due=review_prep_queries.due_now(
            client,
            found,
            standings,
            logs,
            raised=review_prep_queries.open_kinds(client),
            on=on,
            holds=ever_held,
        ),
        may={event: allowed(PlanState(found.state), event) for event in PlanEvent},
        agreed=of_plan(client, found, steps, on=on, held=bool(holds)),
        reminding=find_reminding(client, found) if found.state not in OVER else None,
        letter_told=told,
        on=on,
    )


def _calendar(
    client: Client, plan: Plan, logs: Sequence[PracticeLog], holds: Sequence[SafetyHold], *, on: date
) -> PracticeCalendar | None:
    """Four weeks of days; None before the plan has begun."""
    if plan.accepted_at is None:
        return None
    rested = rested_days(client, plan, since=on - timedelta(days=27), until=on, holds=holds)
    begun = local_date(plan.accepted_at, client.tz)
    return practice_calendar(days_practised(logs), rested, since=begun, today=on)
