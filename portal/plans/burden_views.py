"""What a client is asked for besides plans, and the frame of the builder that needs it."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from portal.assessments import queries as assessments
from portal.assessments import schedule_queries as schedules
from portal.clients.models import Client
from portal.clock import now, today
from portal.forms import Form
from portal.plans import builder_pages, builder_point_pages, builder_queries
from portal.plans.burden import WEEK, AskedForm, AskedPractice, Burden, burden
from portal.plans.models import Plan


def asked_forms(client: Client) -> list[AskedForm]:
    """The questionnaires that repeat for a client, and those open now that do not, as if asked once a week."""
    repeated = schedules.list_schedules(client, at=now())
    found = [
        AskedForm(one.instrument.minutes, one.assignment.repeat_every_days)
        for one in repeated
        if one.next is not None
    ]
    known = {one.assignment.id for one in repeated}
    return found + [
        AskedForm(one.instrument.minutes, WEEK)
        for one in assessments.open_for(client, on=today(client.tz))
        if one.assessment.assignment_id not in known
    ]


def burden_of(client: Client, *more: AskedPractice) -> Burden:
    """Minutes a day that a client is asked for now, with `more` practices besides: for a plan that is not there yet."""
    by = builder_point_pages.numbers_of(client)
    steps = builder_queries.steps_at_once(client, None, (), most=by.most_open)
    practices = [*builder_queries.asked_practices(steps), *more]
    diary = builder_queries.diary_minutes(client, steps, on=today(client.tz))
    return burden(
        practices, asked_forms(client), diary_minutes=diary, guess=by.guess, known=by.known, most=by.burden
    )


def show(
    page_name: str, client: Client, plan: Plan, part: str, *, form: Form | None = None, **more: object
) -> ResponseReturnValue:
    """A page of the builder with its frame; 422 when its form was refused."""
    return builder_pages.show(
        page_name, client, plan, part, asked_forms=asked_forms(client), form=form, **more
    )
