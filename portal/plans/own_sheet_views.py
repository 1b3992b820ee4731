"""A client's own sheets, which need no plan: begun, gone on with, put right. What is kept is a use of a tool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import local_date, now
from portal.diary import tool_actions, tool_queries, use_correction_actions
from portal.diary.kinds import Tool
from portal.diary.models import ToolUse
from portal.diary.uses import Use
from portal.errors import Conflict
from portal.i18n import gettext
from portal.moment_forms import moment_data
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.new_sheet_pages import find_new_sheet
from portal.plans.own_sheet_forms import ChangeSheetForm, NewSheetForm, sheet_form
from portal.plans.own_sheet_pages import Sheet, own_sheet
from portal.plans.practice_forms import stored
from portal.plans.views import bp, signed_in

BACK_TO = timedelta(days=92)
"""How far back a sheet may be moved."""
BELIEF = ("before", "after")
"""Columns that say what two questions of a sheet say as well."""


@bp.route("/my/tools/<any(thought,experiment):which>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def own_sheet_page(client: Client, which: str) -> ResponseReturnValue:
    sheet = find_new_sheet(client, Tool(which)) or abort(404)
    form = sheet_form(NewSheetForm, sheet)(data={})
    assert isinstance(form, NewSheetForm)
    if form.accepts(LogStatus.FINISHED, EntryMode.LATER):
        row = _keep(client, sheet, form)
        flash(gettext("Saved. You can go on with it or change it at any time."), "ok")
        return redirect(url_for(".change_sheet", use_id=row.id), 303)
    page = render_template("tools/sheet.html", client=client, sheet=sheet, form=form)
    return page, 422 if form.problems() else 200


def _keep(client: Client, sheet: Sheet, form: NewSheetForm) -> ToolUse:
    """Keep a new sheet. Sent twice it is there once, as last sent."""
    said, token, by, at = _said(sheet, form.answers()), form.client_token.data, signed_in(), now()
    there = tool_queries.find_by_token(client, token)
    if there is not None:
        return use_correction_actions.correct_use(client, there, said, mirrored=BELIEF, by=by, at=at)
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


@bp.route("/my/tools/sheets/<uuid:use_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def change_sheet(client: Client, use_id: UUID) -> ResponseReturnValue:
    row = tool_queries.get_finished(client, use_id, lock=request.method == "POST")
    sheet, at = own_sheet(Tool(row.tool)) or abort(404), now()
    form = _change_form(client, row, sheet)
    since = min(local_date(at, client.tz) - BACK_TO, row.local_date)
    when = form.moment(row.started_at, client.tz, at=at, since=since)
    if form.accepts(LogStatus.FINISHED, EntryMode.LATER):
        differences = form.differences(_there(row)) if form.version.data != row.version else ()
        if differences:
            raise Conflict(differences=differences)
        said = {**_said(sheet, form.answers()), "started_at": when}
        use_correction_actions.correct_use(client, row, said, mirrored=BELIEF, by=signed_in(), at=at)
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for("overview.my_uses"), 303)
    page = render_template("tools/change_use.html", client=client, row=row, form=form)
    return page, 422 if form.problems() else 200


def _change_form(client: Client, row: ToolUse, sheet: Sheet) -> ChangeSheetForm:
    filled = stored(sheet.questions, _there(row), {"share_chosen": True})
    about = {**moment_data(row.started_at, client.tz), "version": row.version}
    form = sheet_form(ChangeSheetForm, sheet)(data={**filled, **about})
    assert isinstance(form, ChangeSheetForm)
    return form


def _there(row: ToolUse) -> dict[str, Any]:
    """What the sheet says now, by field key."""
    return {**(row.words or {}), "share": row.share}
