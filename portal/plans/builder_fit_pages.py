"""How much paper a step takes, counted for the builder's pages and while somebody types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.i18n import LazyString, lazy_gettext
from portal.plans import offer_queries, queries
from portal.plans.models import Plan, PlanStep
from portal.plans.page_fit import Room, room_of
from portal.plans.revisions import RevisionStep

ROOM_WORDS: Mapping[Room, LazyString] = {
    Room.ONE_PAGE: lazy_gettext("Stands on one printed page."),
    Room.ONE_SHEET: lazy_gettext(
        "Longer than one printed page: it becomes one sheet, read in front, written behind."
    ),
    Room.TOO_LONG: lazy_gettext("Longer than both sides of a sheet. Shorten a text."),
}
"""How much paper a step takes."""


def rooms_of(client: Client, plan: Plan, steps: Sequence[PlanStep]) -> dict[UUID, Room]:
    """How much paper each step takes, counted from its texts."""
    crisis = clients.crisis_text(client) or ""
    return {step.id: _room(client, plan, steps, step, crisis) for step in steps}


def _room(client: Client, plan: Plan, steps: Sequence[PlanStep], step: PlanStep, crisis: str) -> Room:
    try:
        said = offer_queries.revision_step(step, client.lang)
    except ValueError:
        return Room.TOO_LONG
    return room_with(client, plan, steps, said, crisis)


def room_with(client: Client, plan: Plan, steps: Sequence[PlanStep], said: RevisionStep, crisis: str) -> Room:
    """How much paper a step takes with these texts, in this plan."""
    arranged = {
        (*((step.words or {}).get(name) for name in queries.ARRANGED), step.confidence) for step in steps
    }
    return room_of(
        said,
        why=plan.why_helps or "",
        crisis=crisis,
        lang="zh" if client.lang == "zh" else "en",
        own_arrangement=len(arranged) > 1,
    )


def room_while_typing(
    client: Client, plan: Plan, steps: Sequence[PlanStep], step: PlanStep, typed: Mapping[str, object]
) -> Room:
    """The same for texts that are not saved yet; what the paper has no room for is too long."""
    try:
        said = offer_queries.revision_step(step, client.lang)
        said = replace(said, **typed)  # type: ignore[arg-type]
    except ValueError:
        return Room.TOO_LONG
    return room_with(client, plan, steps, said, clients.crisis_text(client) or "")
