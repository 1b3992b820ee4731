"""What helps in a hard moment: tools that are open to anyone, and a client's own with what stands behind them."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, own_record, public
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.accounts.queries import find_only_clinic
from portal.clients import safety_queries
from portal.clients.models import Client
from portal.diary import tool_queries as tools_of
from portal.diary.models import OwnList
from portal.diary.urges import LENGTH, LONGEST
from portal.overview import tool_queries
from portal.overview.tool_forms import AT_FIRST, PacerForm
from portal.overview.views import bp
from portal.plans import due_queries as plans
from portal.plans import new_sheet_pages, phrases, read_queries, toolbox
from portal.plans import queries as plan_queries


def signed_in() -> Actor:
    """Who acts; every page here asks for a right first."""
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get("/tools")
@public
def open_tools() -> ResponseReturnValue:
    if "start" in request.args:
        return redirect(started_at_address(".open_tools", "five"), 303)
    form = PacerForm(formdata=None, data=AT_FIRST)
    form.offer(may_hold=tool_queries.may_hold(tool_queries.visiting_client()))
    return render_template("tools/open.html", pacer_form=form, since=started_before())


def started_at_address(endpoint: str, anchor: str | None = None) -> str:
    """The page of a clock that anyone may start: its start stands in the address and nowhere else."""
    return url_for(endpoint, since=int(clock.now().timestamp()), _anchor=anchor)


class Since:
    """A start that stands in the address, with the zone in which its time of day is told."""

    def __init__(self, started: datetime, zone: str, at: datetime) -> None:
        self.started, self.zone = started, zone
        self.over_at = started + LENGTH
        self.is_over = at >= self.over_at
        self.seconds = int((at - started).total_seconds())


def started_before() -> Since | None:
    """The start that the address names, if it lies within a day."""
    seconds, at = request.args.get("since", type=int), clock.now()
    if seconds is None or not 0 <= at.timestamp() - seconds <= LONGEST.total_seconds():
        return None
    clinic = find_only_clinic()
    return Since(clock.from_epoch(seconds), clinic.tz if clinic else "UTC", at)


@bp.get("/my/tools")
@own_record(Permission.OWN_HOME)
def tools(client: Client) -> ResponseReturnValue:
    on = clock.today(client.tz)
    due = plans.due_for(client, on=on)
    plan, own = safety_queries.find_staying_safe(client), tools_of.find_own_list(client)
    mine = toolbox.sorted_by_use(
        [(one.step.id, plan_queries.template_of(one.step), one.words) for one in due.steps]
    )
    return render_template(
        "overview/tools.html",
        client=client,
        plan=plan if plan and plan.on_phone else None,
        card=plan is not None and plan.on_card,
        mine=mine,
        running=tools_of.find_running(client, at=clock.now()),
        week=tools_of.own_week(client, own, on=on),
        kept=kept_phrases(client, own),
        given=read_queries.list_given(client),
        sheets=new_sheet_pages.list_new_sheets(client),
    )


def kept_phrases(client: Client, own: OwnList | None) -> list[tuple[str, str]]:
    """What the client keeps at hand, as it was kept and in words: own words stand as they are."""
    bank = phrases.phrase_bank()
    found = [(one, bank.find(one)) for one in tools_of.kept_phrases(own)]
    return [(one, phrase.text(client.lang) if phrase else one) for one, phrase in found]
