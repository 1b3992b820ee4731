"""The session brief: two minutes' reading before a client comes in, on the screen and on paper."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.charts import practice_strip
from portal.charts.columns import PHONE_WIDTH
from portal.clients.models import Client
from portal.clock import now, today
from portal.diary import diary_pages, next_time_actions, next_time_queries
from portal.i18n import lang
from portal.overview import brief_pages, brief_print_pages, brief_wording
from portal.overview.brief_forms import SinceForm
from portal.overview.tools_views import signed_in
from portal.overview.use_correction_pages import sheet_lines
from portal.overview.views import bp
from portal.plans import exports
from portal.plans.made_pages import made_file

BRIEF = "/clients/<uuid:client_id>/brief"
FURTHEST = timedelta(days=730)
"""How far back a brief may tell."""


@bp.get(BRIEF)
@requires(Permission.CLIENT_READ)
def brief(client: Client) -> ResponseReturnValue:
    on, form, chosen = _asked(client)
    found = brief_pages.brief(client, on=on, chosen=chosen)
    columns = found.homework.predicted
    page = render_template(
        "overview/brief.html",
        client=client,
        brief=found,
        words=diary_pages,
        sheet_lines=sheet_lines,
        form=form,
        chosen=chosen,
        headline=brief_wording.headline(found),
        since_words=brief_wording.since_words(found),
        sections={one.key: one for one in brief_wording.sections(found)},
        strip=practice_strip(columns) if columns else None,
        strip_phone=practice_strip(columns, width=PHONE_WIDTH) if columns else None,
    )
    return page, 422 if form.problems() else 200


def _asked(client: Client) -> tuple[date, SinceForm, date | None]:
    """Today, the form, and the day that was chosen in it; a day that cannot be is said beside it."""
    on = today(client.tz)
    form = SinceForm(request.args)
    form.since.not_before, form.since.not_after = on - FURTHEST, on
    return on, form, form.since.data if form.validate() else None


@bp.get(f"{BRIEF}.pdf")
@requires(Permission.CLIENT_READ)
def brief_pdf(client: Client) -> ResponseReturnValue:
    _, _, chosen = _asked(client)
    paper = request.args.get("paper", brief_print_pages.PAPERS[0])
    if paper not in brief_print_pages.PAPERS:
        abort(404)
    name = "notes.pdf" if client.plain_titles else "brief.pdf"
    about = brief_print_pages.about(paper, chosen)
    return made_file(exports.of_brief(client, about=about, lang=lang()), name, by=signed_in())


@bp.post(f"{BRIEF}/lines/<uuid:line_id>")
@requires(Permission.CLIENT_EDIT)
def talked_about(client: Client, line_id: UUID) -> ResponseReturnValue:
    row = next_time_queries.get_shared(client, line_id)
    next_time_actions.talk(row, talked="again" not in request.form, by=signed_in(), at=now())
    there = url_for(".brief", client_id=client.id, since=request.args.get("since"), _anchor="talk")
    return redirect(there, 303)
