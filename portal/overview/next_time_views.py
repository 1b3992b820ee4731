"""A client's own list for the next talk: written when it comes to mind, shown to the therapist only where that is ticked."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.clock import now
from portal.diary import next_time_actions as actions
from portal.diary import next_time_queries as queries
from portal.errors import Conflict
from portal.i18n import gettext
from portal.overview.next_time_forms import ChangeLineForm, NewLineForm
from portal.overview.tools_views import signed_in
from portal.overview.views import bp

LIST = "/my/next-talk"
LINE = f"{LIST}/<uuid:line_id>"


@bp.route(LIST, methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def next_talk(client: Client) -> ResponseReturnValue:
    form = NewLineForm()
    if form.validate_on_submit():
        line, shared = form.line.data, form.shared.data
        token = form.client_token.data
        actions.write(client, line, shared=shared, token=token, by=signed_in(), at=now())
        flash(gettext("Saved. It stands on your list."), "ok")
        return redirect(url_for(".next_talk"), 303)
    rows = queries.list_own(client)
    page = render_template(
        "overview/next_talk.html",
        client=client,
        form=form,
        waiting=[row for row in rows if row.struck_at is None and row.talked_at is None],
        over=[row for row in rows if row.struck_at is not None or row.talked_at is not None],
        earlier=list_corrections(client, Corrected.NEXT_TIME, [row.id for row in rows]),
    )
    return page, 422 if form.problems() else 200


@bp.route(LINE, methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def change_line(client: Client, line_id: UUID) -> ResponseReturnValue:
    row = queries.get_own(client, line_id, lock=request.method == "POST")
    form = ChangeLineForm(data={"line": row.line, "shared": row.shared, "version": row.version})
    if form.validate_on_submit():
        differences = form.differences(row.line or "", shared=row.shared)
        if differences and form.version.data != row.version:
            raise Conflict(differences=differences)
        if row.talked_at is not None and differences:
            raise Conflict(
                gettext(
                    "You have talked about this one by now, so it stays as it is. Write a new line instead."
                )
            )
        actions.change(row, form.line.data, shared=form.shared.data, by=signed_in(), at=now())
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".next_talk"), 303)
    page = render_template("overview/change_line.html", client=client, row=row, form=form)
    return page, 422 if form.problems() else 200


@bp.post(f"{LINE}/strike")
@own_record(Permission.OWN_DIARY)
def strike_line(client: Client, line_id: UUID) -> ResponseReturnValue:
    row = queries.get_own(client, line_id, lock=True)
    back = "back" in request.form
    actions.strike(row, off=not back, by=signed_in(), at=now())
    flash(
        gettext("It stands on your list again.") if back else gettext("Struck off. You can put it back."),
        "ok",
    )
    return redirect(url_for(".next_talk"), 303)
