"""A client's own pages of the days of an agreement: one day written down or put right."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.i18n import gettext
from portal.plans import agreement_log_actions, agreement_use_queries
from portal.plans.after_pages import refuse_stale
from portal.plans.agreement_day_pages import day_of, entry_of_day, filled_day, noon
from portal.plans.attempts import EntryMode, LogStatus
from portal.plans.my_agreement_views import ONE, WORDS, own_agreement, practised_in
from portal.plans.practice_rows import known
from portal.plans.practice_times import mode_from_memory
from portal.plans.views import bp, signed_in

ENTRY = "entry"
"""Names one entry of a day that has several."""


@bp.route(f"{ONE}/days/<on>", methods=["GET", "POST"])
@own_record(Permission.OWN_AGREEMENTS)
def my_day(client: Client, agreement_id: UUID, on: str) -> ResponseReturnValue:
    held = own_agreement(client, agreement_id)
    day = day_of(held, on)
    (use,) = agreement_use_queries.own_uses([held])
    of_day = [log for log in use.logs if log.local_date == day]
    there = entry_of_day(of_day, request.args.get(ENTRY))
    practising = practised_in(client, held, there)
    form, at = filled_day(held, practising, there), now()
    performed_at = there.performed_at if there else noon(day, client.tz, at)
    if form.accepts(LogStatus.FINISHED, EntryMode.LATER):
        if there is not None:
            refuse_stale(form, there, known(there, practising))
        agreement_log_actions.write_day(
            client,
            held,
            practising,
            there,
            form.answers(),
            performed_at=performed_at,
            mode=mode_from_memory(performed_at, at),
            token=form.client_token.data,
            by=signed_in(),
            at=at,
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".my_agreement", agreement_id=agreement_id), 303)
    if there is None and not form.is_submitted():
        agreement_log_actions.refuse_ended(held)
    page = render_template(
        "plans/my/agreement_day.html",
        client=client,
        held=held,
        form=form,
        day=day,
        there=there,
        others=[log for log in of_day if log is not there],
        asked=request.args.get(ENTRY),
        **WORDS,
    )
    return page, 422 if form.problems() else 200
