"""Pages over several features: the caseload, one client at a glance, the client's own start, help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal import access, charts, clock
from portal.access import Permission, public, requires
from portal.accounts import sessions
from portal.accounts.actor import Role
from portal.assessments import form_wording, profile_queries
from portal.assessments import queries as assessments
from portal.assessments.instruments import library
from portal.assessments.profile import Profile, profile
from portal.clients import alert_queries, formulation_queries
from portal.clients import queries as clients
from portal.clients.models import Client, TimelineEvent
from portal.diary import diary_pages, diary_queries
from portal.i18n import lang
from portal.overview import alert_wording, rows
from portal.plans import queries as plan_queries
from portal.plans import reads as short_reads
from portal.plans import standing_queries, told_queries

bp = Blueprint("overview", __name__)

RAIL_WIDTH = 340
"""Px of a drawing beside the text."""


@bp.get("/caseload")
@requires(Permission.CASELOAD_READ)
def caseload() -> ResponseReturnValue:
    person = sessions.me()
    assert person is not None
    try:
        asked = rows.wanted(request.args)
    except ValueError:
        abort(400)
    everyone = clients.list_clients(person.actor)
    chosen = [client for client in everyone if asked.fits(client)]
    today = clock.today(person.tz)
    glances = clients.glances([one.id for one in everyone], on=today)
    found = rows.in_order(_rows(chosen, glances), asked)
    page = rows.page_of(found, asked.page) or abort(404)
    access.showed(row.id for row in page.rows)
    counts = Counter(client.status for client in everyone)
    return render_template(
        "overview/caseload.html",
        asked=asked,
        page=page,
        counts={key: sum(counts[status] for status in statuses) for key, statuses in rows.SHOWN.items()},
        n_resting=sum(glance.hold_open for glance in glances.values()),
        today=today,
        sparks={row.id: charts.sparkline(row.leaning) for row in page.rows if row.leaning},
    )


def _rows(chosen: list[Client], glances: Mapping[UUID, clients.Glance]) -> list[rows.Row]:
    """One query per feature for the whole list."""
    ids = [client.id for client in chosen]
    if not ids:
        return []
    standing, recent = standing_queries.standing(ids), profile_queries.recent_scores(ids)
    return [rows.merge(one, glances[one.id], standing.get(one.id), recent.get(one.id)) for one in chosen]


@bp.get("/clients/<uuid:client_id>")
@requires(Permission.CLIENT_READ)
def client(client: Client) -> ResponseReturnValue:
    today = clock.today(client.tz)
    found = profile(profile_queries.assessed(client))
    events = clients.list_timeline(client)
    return render_template(
        "overview/client.html",
        client=client,
        today=today,
        profile=found,
        pattern=_pattern(found),
        sides=_sides(found, events),
        screen=clients.find_screen_row(client),
        holds=clients.list_open_holds(client),
        alerts=alert_queries.due_alerts([client.id], on=today).get(client.id, []),
        reason=alert_wording.reason,
        standing=standing_queries.standing([client.id])[client.id],
        learned=_learned(client),
        open_forms=assessments.open_for(client, on=today),
        events=events,
        diary=_diary(client, today),
        formulation=next(iter(formulation_queries.list_formulations(client)), None),
        team=clients.list_care_team(client),
        account=clients.get_account(client, at=clock.now()),
    )


@dataclass(frozen=True)
class Diary:
    """A client's diary beside the text: what it comes to, and its weeks drawn small."""

    told: diary_pages.Told
    weeks: diary_pages.WeeksDrawn | None


def _diary(client: Client, on: date) -> Diary | None:
    """None while nothing was ever written into it."""
    recent = diary_queries.recent(client, on=on)
    return Diary(diary_pages.in_numbers(recent), diary_pages.weeks_drawn(recent)) if recent else None


@dataclass(frozen=True)
class Sides:
    """The two small drawings of C1 and the time line they share."""

    line: charts.Timeline
    panels: tuple[charts.ComfortPanel, ...]


def _sides(found: Profile, events: Iterable[TimelineEvent]) -> Sides | None:
    """Leaning and standing over time; None before the first assessment."""
    if not found.points:
        return None
    readings = [
        charts.Reading(
            on=point.on,
            dependence=float(point.leaning),
            independence=float(point.standing),
            person=point.assessed.person,
            lang=point.assessed.lang,
        )
        for point in found.points
    ]
    marks = [charts.Event(event.happened_on, event.kind, event.label or "") for event in events]
    line = charts.timeline([reading.on for reading in readings], marks)
    panels = (
        charts.comfort_panel(readings, line, scale=scale, width=RAIL_WIDTH)
        for scale in (charts.Scale.LEANING, charts.Scale.STANDING)
    )
    return Sides(line, tuple(panels))


def _pattern(found: Profile) -> str | None:
    """The words for where the latest answers lie."""
    plane = library()[assessments.COMFORT].plane
    latest = found.latest
    return form_wording.of(plane.words_for(latest.region), lang()) if plane and latest else None


def _learned(client: Client) -> list[tuple[str, date]]:
    """The last three lines on what was learned that the client shares, newest first, with their day."""
    found: list[tuple[str, date]] = []
    for practice in told_queries.practices(reversed(plan_queries.list_logs(client))):
        words = (practice.log.words or {}).get("learned") if practice.log else None
        if words:
            found.append((words, practice.on))
    return found[:3]


@bp.get("/help")
@public
def help() -> ResponseReturnValue:
    person = sessions.me()
    if person and person.actor.role == Role.CLIENT:
        access.own_client(person.actor)
    general = [read for read in short_reads.reads().values() if read.general]
    return render_template("overview/help.html", reads=general)
