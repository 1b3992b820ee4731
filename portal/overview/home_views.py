"""A client's own start: what is due today, what was given, what helps if it gets hard."""

from __future__ import annotations

from flask import render_template, session
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, own_record
from portal.accounts import outbox_queries, sessions
from portal.assessments import queries as assessments
from portal.clients import initials
from portal.clients.models import Client
from portal.diary import diary_queries, next_time_queries
from portal.overview import tool_queries
from portal.overview.views import bp
from portal.plans import agreement_use_queries, event_queries, reflection_queries, review_queries
from portal.plans import due_queries as plans
from portal.plans.agreement_wording import TITLES


@bp.get("/my")
@own_record(Permission.OWN_HOME)
def home(client: Client) -> ResponseReturnValue:
    today, person = clock.today(client.tz), sessions.me()
    assert person is not None
    due = plans.due_for(client, on=today)
    forms = assessments.open_for(client, on=today)
    in_diary = {step.step.id for step in due.today if event_queries.reads_diary(step.step)}
    agreed = agreement_use_queries.for_home(client, today)
    prompts = (
        {} if due.rests else {one.step_id: one for one in reflection_queries.for_home(client, due.steps)}
    )
    elsewhere = in_diary.union(*(one.held.step_ids for one in agreed.active))
    steps = () if due.rests else tuple(step for step in due.today if step.step.id not in elsewhere)
    open_steps = [step for step in steps if step.is_open or step.begun]
    diary = diary_queries.due_today(client, today, asked_by_plan=bool(in_diary) and not due.rests)
    days = [one for one in agreed.active if one.held.kind != "need_signal"]
    first_visit = client.quick_exit and not session.get("knows_way_out")
    session["knows_way_out"] = True
    return render_template(
        "overview/home.html",
        client=client,
        greeting=initials.greeting(client.initials or ""),
        today=today,
        due=due,
        steps=[step for step in steps if step.step.id not in prompts],
        reflections=[(step, prompts[step.step.id]) for step in steps if step.step.id in prompts],
        forms=forms,
        diary=diary,
        agreed=agreed,
        agreement_titles=TITLES,
        tools=tool_queries.for_home(client, on=today),
        n_lines=next_time_queries.count_open(client),
        n_entries=outbox_queries.n_waiting(person.actor.id),
        n_things=len(open_steps)
        + len(forms)
        + sum(not one.written_today for one in days)
        + (diary is not None and diary.today == "unknown"),
        minutes=sum(step.minutes for step in open_steps) + sum(form.instrument.minutes for form in forms),
        results=assessments.released_for(client),
        last_review=review_queries.find_summary(client),
        first_visit=first_visit,
    )
