"""What a client keeps of tools: sheets without a plan, what was written, and putting it right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected, Share
from portal.clock import local_date, now, today
from portal.diary import tool_actions, use_correction_actions
from portal.diary import tool_queries as tools_of
from portal.diary.kinds import Tool
from portal.diary.models import ToolUse
from portal.diary.uses import Use
from portal.errors import Conflict
from portal.i18n import gettext
from portal.moment_forms import SLACK, MomentForm, moment_data
from portal.overview.tools_views import signed_in
from portal.overview.use_forms import ChangeSheetForm, ChangeUseForm, NewSheetForm, sheet_form
from portal.overview.views import bp
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.own_sheet_pages import Sheet, lines, own_sheet
from portal.plans.practice_forms import stored

WRITTEN = "/my/tools/written"
BACK_TO = timedelta(days=92)
"""How far back a use may be moved."""


@bp.route("/my/tools/<any(thought,experiment):which>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def own_sheet_page(client: Client, which: str) -> ResponseReturnValue:
    sheet = own_sheet(Tool(which)) or abort(404)
    form = sheet_form(NewSheetForm, sheet)(data={})
    assert isinstance(form, NewSheetForm)
    if form.accepts(LogStatus.FINISHED, EntryMode.LATER):
        row = _keep(client, sheet, form)
        flash(gettext("Saved. You can go on with it or change it at any time."), "ok")
        return redirect(url_for(".change_use", use_id=row.id), 303)
    page = render_template("tools/sheet.html", client=client, sheet=sheet, form=form)
    return page, 422 if form.problems() else 200


def _keep(client: Client, sheet: Sheet, form: NewSheetForm) -> ToolUse:
    """Keep a new sheet. Sent twice it is there once, as last sent."""
    said, token, by, at = _said(sheet, form.answers()), form.client_token.data, signed_in(), now()
    there = tools_of.find_by_token(client, token)
    if there is not None:
        return use_correction_actions.correct_use(client, there, said, by=by, at=at)
    use = Use(
        tool=sheet.tool,
        started_at=at,
        before=said["before"],
        after=said["after"],
        share=Share(said["share"]),
        words={key: said[key] for key in sheet.words if said[key] is not None},
    )
    return tool_actions.log_use(client, use, token=token, by=by, at=at)


def _said(sheet: Sheet, answers: Mapping[str, Value]) -> dict[str, Any]:
    return {
        **{key: answers.get(key) for key in sheet.words},
        "before": answers.get(sheet.before),
        "after": answers.get(sheet.after),
        "share": answers.get("share") or Share.PRIVATE,
    }


@bp.get(WRITTEN)
@own_record(Permission.OWN_TOOLS)
def my_uses(client: Client) -> ResponseReturnValue:
    rows = tools_of.list_finished(client, since=today(client.tz) - BACK_TO)
    return render_template(
        "tools/written.html",
        client=client,
        rows=rows,
        lines={row.id: lines(Tool(row.tool), row.words or {})[:2] for row in rows},
        changed=list_corrections(client, Corrected.TOOL, [row.id for row in rows]),
    )


@bp.route(f"{WRITTEN}/<uuid:use_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def change_use(client: Client, use_id: UUID) -> ResponseReturnValue:
    row = tools_of.get_finished(client, use_id, lock=request.method == "POST")
    sheet = own_sheet(Tool(row.tool))
    form = _change_form(client, row, sheet)
    when = _when(client, row, form)
    if isinstance(form, ChangeSheetForm):
        is_right = form.accepts(LogStatus.FINISHED, EntryMode.LATER)
    else:
        is_right = form.validate_on_submit()
    if is_right:
        _refuse_stale(row, form)
        said = _said(sheet, form.answers()) if sheet and isinstance(form, ChangeSheetForm) else form.said()
        said["started_at"] = when
        use_correction_actions.correct_use(client, row, said, by=signed_in(), at=now())
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_uses"), 303)
    page = render_template("tools/change_use.html", client=client, row=row, sheet=sheet, form=form)
    return page, 422 if form.problems() else 200


def _change_form(client: Client, row: ToolUse, sheet: Sheet | None) -> ChangeSheetForm | ChangeUseForm:
    about = {**moment_data(row.started_at, client.tz), "version": row.version}
    if sheet is None:
        form = ChangeUseForm(data={**_there(row), **about})
        form.only(Tool(row.tool))
        return form
    filled = stored(sheet.questions, {**_there(row), "share": row.share}, {"share_chosen": True})
    made = sheet_form(ChangeSheetForm, sheet)(data={**filled, **about})
    assert isinstance(made, ChangeSheetForm)
    return made


def _there(row: ToolUse) -> dict[str, Any]:
    """What the use says now, by field."""
    columns = {name: getattr(row, name) for name in ("minutes", "before", "after", "acted", "share")}
    return {**columns, **(row.words or {})}


def _when(client: Client, row: ToolUse, form: MomentForm) -> datetime:
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


def _refuse_stale(row: ToolUse, form: ChangeSheetForm | ChangeUseForm) -> None:
    """Conflict, with both texts, when the use says something else by now. The same sent again is none."""
    if form.version.data == row.version:
        return
    there = {name: value for name, value in _there(row).items() if value is not None}
    differences = form.differences(there)
    if differences:
        raise Conflict(differences=differences)
