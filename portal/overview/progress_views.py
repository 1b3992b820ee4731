"""A client's own page of progress: what was practised, what came of fears, what was learned, in words first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import charts, clock
from portal.access import Permission, own_record
from portal.accounts.number_queries import number
from portal.assessments import measure_queries
from portal.charts.columns import PAGE_WIDTH, PHONE_WIDTH
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clients.screening import Outcome
from portal.clock import local_date
from portal.diary import diary_pages, diary_queries, excursion_queries
from portal.overview.progress import evidence, is_harder_week, last_and_usual
from portal.overview.views import bp
from portal.plans import adherence_queries, review_queries
from portal.plans import queries as plans
from portal.plans.happened import days_practised, fears
from portal.plans.models import Plan
from portal.plans.outcome_lines import outcome_lines
from portal.plans.practice_models import PracticeLog

MOST_LEARNED = 20
CALENDAR_DAYS = 28
"""What the calendar of practice shows."""


@bp.get("/my/progress")
@own_record(Permission.OWN_HOME)
def progress(client: Client) -> ResponseReturnValue:
    on = clock.today(client.tz)
    logs = plans.list_logs(client)
    begun = [plan for plan in plans.list_plans(client) if plan.accepted_at]
    columns, recent = fears(logs), diary_queries.recent(client, on=on, own=True)
    events, usual = last_and_usual(recent.events, recent.quiet, on=on) if recent else (None, None)
    return render_template(
        "overview/progress.html",
        client=client,
        told=evidence(
            logs,
            plans.roots_of(client),
            on=on,
            came_back=excursion_queries.count_returns(client),
            days=number(client.clinic_id, "progress_days"),
        ),
        harder=is_harder_week(
            logs,
            on=on,
            events=events,
            usual=usual,
            stops=number(client.clinic_id, "harder_stops"),
            more_events=number(client.clinic_id, "harder_events"),
        ),
        counters=_may_count(client),
        strip=charts.practice_strip(columns, width=PAGE_WIDTH) if columns else None,
        strip_phone=charts.practice_strip(columns, width=PHONE_WIDTH) if columns else None,
        weeks=diary_pages.weeks_drawn(recent),
        calendar=_calendar(client, begun, logs, on=on),
        outcomes=outcome_lines(
            measure_queries.results_of(client, released_only=True), review_queries.list_reviews_about(client)
        ),
        learned=_learned(logs),
    )


def _may_count(client: Client) -> bool:
    """Whether fears are counted for this client: not while what they feared may be a person."""
    screen = clients.find_screen_row(client)
    return not clients.list_open_holds(client) and (screen is None or screen.outcome != Outcome.STOP)


def _calendar(
    client: Client, begun: Sequence[Plan], logs: Sequence[PracticeLog], *, on: date
) -> charts.PracticeCalendar | None:
    """Four weeks of days over all plans; None before the first one has begun. A day rests when every plan did."""
    if not begun:
        return None
    first = on - timedelta(days=CALENDAR_DAYS - 1)
    rests = adherence_queries.rested_together(client, [plan.id for plan in begun], since=first, until=on)
    since = min(local_date(plan.accepted_at, client.tz) for plan in begun if plan.accepted_at)
    return charts.practice_calendar(days_practised(logs, by_client=True), rests, since=since, today=on)


def _learned(logs: Sequence[PracticeLog]) -> list[tuple[date, str]]:
    """One's own lines, the latest first, without "nothing new"."""
    found = [
        (log.local_date, log.words["learned"])
        for log in reversed(logs)
        if log.words and log.words.get("learned") and not log.words.get("nothing_new")
    ]
    return found[:MOST_LEARNED]
