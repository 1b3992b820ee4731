"""A client's diary as the clinician reads it: known days, weeks, what sets hard moments off, every shared entry."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.clock import now, today
from portal.diary import diary_pages, diary_queries, period_actions, period_queries, tool_queries
from portal.diary.days import BASELINE_MOST
from portal.diary.kinds import Period
from portal.i18n import gettext
from portal.overview.diary_correction_pages import corrected_entries
from portal.overview.diary_forms import FilterForm, PeriodForm
from portal.overview.tools_views import signed_in
from portal.overview.use_correction_pages import corrected_uses, sheet_lines
from portal.overview.views import bp

TOOLS_SHOWN = timedelta(days=27)
"""How far back from today uses of a tool are listed."""


@bp.get("/clients/<uuid:client_id>/diary")
@requires(Permission.DIARY_READ)
def diary(client: Client) -> ResponseReturnValue:
    return _page(client, PeriodForm(formdata=None, data={"kind": Period.BASELINE, "days": BASELINE_MOST}))


def _page(client: Client, form: PeriodForm) -> ResponseReturnValue:
    on = today(client.tz)
    recent = diary_queries.recent(client, on=on)
    asked = FilterForm(request.args if request.method == "GET" else None)
    if not asked.validate():
        abort(400)
    seen = diary_queries.seen(diary_queries.list_entries(client))
    shown = [
        one
        for one in seen
        if asked.fits(one.on, one.entry.trigger if one.entry else None, readable=one.entry is not None)
    ]
    corrections = list_corrections(client, Corrected.DIARY, [one.id for one in seen if one.entry])
    uses = tool_queries.uses(tool_queries.list_uses(client, since=on - TOOLS_SHOWN))[::-1]
    of_uses = list_corrections(client, Corrected.TOOL, [one.id for one in uses if one.use])
    page = render_template(
        "overview/diary.html",
        client=client,
        on=on,
        recent=recent,
        told=diary_pages.in_numbers(recent) if recent else None,
        weeks=diary_pages.weeks_drawn(recent),
        entries=shown,
        n_entries=len(seen),
        corrected=corrected_entries([one.entry for one in seen if one.entry], corrections, tz=client.tz),
        asked=asked,
        uses=uses,
        corrected_uses=corrected_uses([one.use for one in uses if one.use], of_uses, tz=client.tz),
        period=period_queries.find_open_period(client, on=on),
        form=form,
        words=diary_pages,
        sheet_lines=sheet_lines,
    )
    return page, 422 if form.problems() else 200


@bp.post("/clients/<uuid:client_id>/diary/periods")
@requires(Permission.PLAN_EDIT)
def begin_diary(client: Client) -> ResponseReturnValue:
    form = PeriodForm()
    if not form.accepts():
        return _page(client, form)
    kind = Period(str(form.kind.data))
    row = period_actions.begin_period(
        client, kind, on=today(client.tz), days=form.days.data, by=signed_in(), at=now()
    )
    if row.ends_on is not None:
        days = (row.ends_on - row.starts_on + timedelta(days=1)).days
        flash(gettext("The client is asked each day, for %(days)s days.", days=days), "ok")
    else:
        flash(gettext("The client is asked each day until you end it."), "ok")
    return redirect(url_for(".diary", client_id=client.id), 303)


@bp.post("/clients/<uuid:client_id>/diary/periods/<uuid:period_id>/end")
@requires(Permission.PLAN_EDIT)
def end_diary(client: Client, period_id: UUID) -> ResponseReturnValue:
    row = period_queries.get_period(client, period_id)
    period_actions.end_period(row, on=today(client.tz), by=signed_in(), at=now())
    flash(gettext("The client is not asked any more. What was written stays."), "ok")
    return redirect(url_for(".diary", client_id=client.id), 303)
