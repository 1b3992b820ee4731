"""What a client keeps of tools, and puts right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import charts
from portal.access import Permission, own_record
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.clock import local_date, now, today
from portal.diary import tool_queries as tools_of
from portal.diary import use_correction_actions
from portal.diary.kinds import Tool
from portal.diary.models import ToolUse
from portal.errors import Conflict
from portal.i18n import gettext
from portal.moment_forms import SLACK, moment_data
from portal.overview.tools_views import signed_in
from portal.overview.use_forms import ASKED, ChangeUseForm
from portal.overview.views import bp
from portal.plans.own_sheet_pages import lines

WRITTEN = "/my/tools/written"
BACK_TO = timedelta(days=92)
"""How far back a use may be moved."""


@bp.get(WRITTEN)
@own_record(Permission.OWN_TOOLS)
def my_uses(client: Client) -> ResponseReturnValue:
    rows = tools_of.list_finished(client, since=today(client.tz) - BACK_TO)
    return render_template(
        "tools/written.html",
        client=client,
        rows=rows,
        curves={row.id: curve for row in rows if (curve := _curve(row))},
        lines={row.id: lines(Tool(row.tool), row.words or {})[:2] for row in rows},
        changed=list_corrections(client, Corrected.TOOL, [row.id for row in rows]),
    )


def _curve(row: ToolUse) -> charts.Wave | None:
    """How strong an urge was from minute to minute; None before there are two ratings."""
    points = (row.words or {}).get("points", []) if row.tool == Tool.URGE else []
    return charts.wave([(point["t_min"], point["v"]) for point in points])


@bp.route(f"{WRITTEN}/<uuid:use_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def change_use(client: Client, use_id: UUID) -> ResponseReturnValue:
    row = tools_of.get_finished(client, use_id, lock=request.method == "POST")
    if Tool(row.tool) not in ASKED:
        return redirect(url_for("plans.change_sheet", use_id=use_id), 303)
    form = ChangeUseForm(
        data={**_there(row), **moment_data(row.started_at, client.tz), "version": row.version}
    )
    form.only(Tool(row.tool))
    when = _when(client, row, form)
    if form.validate_on_submit():
        _refuse_stale(row, form)
        said = {**form.said(), "started_at": when}
        use_correction_actions.correct_use(client, row, said, by=signed_in(), at=now())
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_uses"), 303)
    page = render_template("tools/change_use.html", client=client, row=row, form=form)
    return page, 422 if form.problems() else 200


def _there(row: ToolUse) -> dict[str, Any]:
    """What the use says now, by field."""
    columns = {name: getattr(row, name) for name in ("minutes", "before", "after", "acted", "share")}
    return {**columns, **(row.words or {})}


def _when(client: Client, row: ToolUse, form: ChangeUseForm) -> datetime:
    """When it was, by what was sent; what cannot be is refused with the check."""
    at = now()
    since = min(local_date(at, client.tz) - BACK_TO, row.local_date)
    when = form.moment(row.started_at, client.tz, at=at, since=since)
    minutes = form["minutes"].data if "minutes" in form else None
    is_new = (when, minutes) != (row.started_at, row.minutes)
    if is_new and when + timedelta(minutes=minutes or 0) > at + SLACK and "minutes" in form:
        words = gettext("By this it would not be over yet. Look at the time and the minutes again.")
        form.fault(words, form["minutes"])
    if row.tool == Tool.OWN_LIST and tools_of.is_ticked_besides(client, row, local_date(when, client.tz)):
        form.fault(gettext("This is ticked on that day already."), form["on"])
    return when


def _refuse_stale(row: ToolUse, form: ChangeUseForm) -> None:
    """Conflict, with both texts, when the use says something else by now. The same sent again is none."""
    if form.version.data == row.version:
        return
    there = {name: value for name, value in _there(row).items() if value is not None}
    differences = form.differences(there)
    if differences:
        raise Conflict(differences=differences)
