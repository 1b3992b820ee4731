"""The page on which a clinician types in a whole sheet of practice in one pass of the keyboard."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import local_date, now, today
from portal.i18n import ngettext
from portal.plans import my_queries, practice_actions
from portal.plans.practice_forms import extras
from portal.plans.typed_actions import PaperRow, type_in
from portal.plans.typed_columns import can_type_in, columns_of, rows_of
from portal.plans.typed_forms import SheetForm, filled, row_forms
from portal.plans.typed_wording import head_of
from portal.plans.views import bp, signed_in


@bp.route(
    "/clients/<uuid:client_id>/plans/<uuid:plan_id>/steps/<uuid:step_id>/paper", methods=["GET", "POST"]
)
@requires(Permission.PLAN_EDIT)
def from_paper(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    practising = my_queries.get_practising(client, step_id, lock=request.method == "POST")
    if practising.plan.id != plan_id or not can_type_in(practising.log_set):
        abort(404)
    questions = columns_of(practising.log_set, extras(practising.template))
    rows = row_forms(practising.log_set, practising.template, questions, rows=rows_of(practising.log_set))
    form, last = SheetForm(), today(client.tz)
    first = practising.row.opened_on or local_date(practising.plan.accepted_at or now(), client.tz)
    used = filled(rows)
    if form.is_submitted():
        good = [row.fits(first=first, last=last) for _, row in used]
        if form.validate() and used and all(good):
            typed = [PaperRow(place, row.on.day, row.answers()) for place, row in used if row.on.day]
            made = type_in(client, practising, typed, token=form.client_token.data, by=signed_in(), at=now())
            flash(ngettext("One practice saved.", "%(num)s practices saved.", len(made)), "ok")
            return redirect(url_for(".plan", client_id=client.id, plan_id=plan_id), 303)
    else:
        practice_actions.refuse_unless_open(practising)
    page = render_template(
        "plans/from_paper.html",
        client=client,
        practising=practising,
        form=form,
        rows=rows,
        nothing=form.is_submitted() and not used,
        heads=[(question, head_of(question)) for question in questions],
        first=first,
    )
    return page, 422 if form.is_submitted() else 200
