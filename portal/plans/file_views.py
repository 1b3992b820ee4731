"""Plans, drafts, samples and cards on paper: asked for in the ledger, made by the worker, sent when they are there."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record, requires
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clients.safety_models import StayingSafe
from portal.clients.safety_queries import find_staying_safe
from portal.clients.safety_wording import to_safety
from portal.clock import today
from portal.diary.kinds import Tool
from portal.errors import Conflict, WayOn
from portal.i18n import LANGUAGES, LazyString, gettext, lang, lazy_gettext
from portal.plans import builder_pages, exports, paper_queries, queries
from portal.plans.library_views import get_template_or_404
from portal.plans.made_pages import made_file
from portal.plans.models import Plan
from portal.plans.own_sheet_pages import own_sheet
from portal.plans.paper import Paper
from portal.plans.paper_queries import NoPaper
from portal.plans.revisions import Revision
from portal.plans.views import bp, signed_in


@bp.get("/clients/<uuid:client_id>/plans/<uuid:plan_id>/draft.pdf")
@requires(Permission.PLAN_EDIT)
def plan_preview_pdf(client: Client, plan_id: UUID) -> ResponseReturnValue:
    found = queries.get_plan(client, plan_id)
    name = "notes.pdf" if client.plain_titles else f"plan-{found.number}-draft.pdf"
    on, steps = today(client.tz), queries.list_steps(found)
    _refuse_offer(client, found, paper_queries.no_draft_of(client, found, steps, on=on))
    if not builder_pages.content_now(client, found, steps, on=on):
        raise Conflict(
            gettext("A text is missing or too long for paper. The list on the last page says what.")
        )
    return made_file(exports.of_draft(found, lang=client.lang), name, by=signed_in())


@bp.get("/clients/<uuid:client_id>/plans/<uuid:plan_id>.pdf")
@requires(Permission.PLAN_READ)
def plan_pdf(client: Client, plan_id: UUID) -> ResponseReturnValue:
    found, wanted = queries.get_plan(client, plan_id), request.args.get("revision", type=int)
    if wanted is not None and not 1 <= wanted <= found.revision:
        abort(404)
    published = queries.find_published(found, revision=wanted)
    if published is not None:
        against = paper_queries.no_paper_of(client, found, published, on=today(client.tz))
        _refuse_offer(client, found, against)
    return plan_file(client, found, published, by=signed_in())


NO_PAPER: Mapping[NoPaper, LazyString] = {
    NoPaper.LOCKED: lazy_gettext(
        "The safety screen locks a template of this plan, and paper is an offer, so there is none to hand over now."
    ),
    NoPaper.HELD: lazy_gettext(
        "A new safety screen comes first. Until then there is no paper of this plan to hand over."
    ),
    NoPaper.LINE: lazy_gettext(
        "The safety screen says caution. Once it is written what makes this plan safe now, it can be printed."
    ),
}


def _refuse_offer(client: Client, plan: Plan, against: NoPaper | None) -> None:
    """Conflict where paper would hand over what safety locks, with the way to what comes first."""
    if against is None:
        return
    to_aim = WayOn(
        "plans.aim", {"client_id": client.id, "plan_id": plan.id}, lazy_gettext("Open the page of the aim")
    )
    way = to_aim if against is NoPaper.LINE else to_safety(client.id)
    raise Conflict(str(NO_PAPER[against]), way=way)


def plan_file(client: Client, plan: Plan, published: Revision | None, *, by: Actor) -> ResponseReturnValue:
    """A revision of the plan on paper, in the language it was written in."""
    if published is None:
        raise Conflict(gettext("This plan has not been offered yet, so there is no paper of it."))
    name = "notes.pdf" if client.plain_titles else f"plan-{plan.number}.pdf"
    return made_file(exports.of_plan(plan, published), name, by=by)


@bp.get("/library/<template_id>.pdf")
@requires(Permission.LIBRARY_READ)
def template_pdf(template_id: str) -> ResponseReturnValue:
    found, language, by = get_template_or_404(template_id), lang(), signed_in()
    return made_file(exports.of_sample(found, lang=language, by=by), f"{found.id}.pdf", by=by)


@bp.get("/tools/<any(thought,experiment):which>.pdf")
@requires(Permission.LIBRARY_READ)
def blank_sheet_pdf(which: str) -> ResponseReturnValue:
    sheet, by = own_sheet(Tool(which)) or abort(404), signed_in()
    language = request.args.get("lang", lang())
    paper = request.args.get("paper", Paper.A4)
    if language not in LANGUAGES or paper not in list(Paper):
        abort(404)
    blank = exports.of_blank(sheet.template, paper=Paper(paper), lang=language, by=by)
    return made_file(blank, "sheet.pdf", by=by)


@bp.get("/clients/<uuid:client_id>/safety/staying-safe.pdf")
@requires(Permission.SAFETY_READ)
def staying_safe_pdf(client: Client) -> ResponseReturnValue:
    found = find_staying_safe(client, request.args.get("version", type=int)) or abort(404)
    return _card_file(client, found)


@bp.get("/my/tools.pdf")
@own_record(Permission.OWN_PLAN)
def my_card_pdf(client: Client) -> ResponseReturnValue:
    found = find_staying_safe(client)
    if found is None or not found.on_card:
        abort(404)
    return _card_file(client, found)


def _card_file(client: Client, plan: StayingSafe) -> ResponseReturnValue:
    """A version of the staying-safe plan as a card; name and title of the file say nothing of what it is."""
    return made_file(exports.of_card(plan, lang=client.lang), "card.pdf", by=signed_in())
