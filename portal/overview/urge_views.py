"""Five minutes between an urge and what one does about it: begun by anyone with one tap, kept for a client."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import Permission, own_record, public
from portal.clients.models import Client
from portal.clock import now
from portal.diary import tool_actions, urges
from portal.diary import tool_queries as tools_of
from portal.diary.models import ToolUse
from portal.errors import Conflict
from portal.i18n import gettext
from portal.overview import tool_queries
from portal.overview.tool_forms import StartForm, UrgeForm
from portal.overview.tools_views import Since, signed_in, started_at_address, started_before
from portal.overview.views import bp


@bp.route("/my/tools/urge", methods=["GET", "POST"])
@public
def urge() -> ResponseReturnValue:
    client = tool_queries.visiting_client()
    form = StartForm()
    if form.is_submitted():
        kept = client is not None and access.can(signed_in(), Permission.OWN_TOOLS, client)
        if client is None or not kept or not form.validate_on_submit():
            return redirect(started_at_address(".urge"), 303)  # the five minutes begin whoever it is
        row = tool_actions.start_urge(client, token=form.client_token.data, by=signed_in(), at=now())
        return redirect(url_for(".urge_now", use_id=row.id), 303)
    running = tools_of.find_running(client, at=now()) if client else None
    return render_template(
        "tools/urge.html",
        client=client,
        start=form,
        form=UrgeForm(formdata=None),
        since=started_before(),
        running=running,
    )


@bp.route("/my/tools/urge/<uuid:use_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def urge_now(client: Client, use_id: UUID) -> ResponseReturnValue:
    row = tools_of.get_use(client, use_id, lock=request.method == "POST")
    if row.minutes is not None:
        return redirect(url_for(".tools"), 303)
    form = UrgeForm(data=_stored(row))
    if form.validate_on_submit():
        _refuse_another_version(row, form)
        return _keep(row, form)
    page = render_template(
        "tools/urge_now.html", client=client, row=row, form=form, since=_since(client, row)
    )
    return page, 422 if form.problems() else 200


def _stored(row: ToolUse) -> dict[str, object]:
    """What is there, as the form takes it; who may read it is asked as long as nobody has said so."""
    columns = {name: getattr(row, name) for name in ("version", "before", "after", "acted")}
    return {**(row.words or {}), **columns, "share": (row.words or {}).get("share_chosen")}


def _since(client: Client, row: ToolUse) -> Since:
    """The five minutes that run: counted from the start that the server keeps."""
    rounds = tool_actions.rounds_of(row)
    return Since(urges.over_at(row.started_at, rounds) - urges.LENGTH, client.tz, now())


def _refuse_another_version(row: ToolUse, form: UrgeForm) -> None:
    """What another window has changed since is shown beside what was typed here."""
    if form.version.data == row.version:
        return
    stored = UrgeForm(formdata=None, data=_stored(row))
    differing = [
        (str(form[name].label.text), form.shown(name), stored.shown(name))
        for name in UrgeForm.NAMES
        if form[name].data != stored[name].data
    ]
    raise Conflict(differences=differing)


def _keep(row: ToolUse, form: UrgeForm) -> ResponseReturnValue:
    then, by, at = request.form.get("then"), signed_in(), now()
    if then == "end":
        tool_actions.end_urge(row, form.said(), by=by, at=at)
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".tools"), 303)
    if then == "again":
        tool_actions.another_five(row, form.said(), by=by, at=at)
    else:
        tool_actions.save_urge(row, form.said(), by=by, at=at)
    if "X-Autosave" in request.headers:
        return "", 204, {"X-Version": str(row.version)}
    return redirect(url_for(".urge_now", use_id=row.id), 303)
