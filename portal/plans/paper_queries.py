"""Whether a plan may be handed over on paper today: paper is an offer, and what safety locks is not offered.

What a client has accepted stays on paper, in each of its versions: it is theirs, and no new offer.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_queries import gate_today, line_of
from portal.plans.library_queries import find_template
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import find_published, template_of
from portal.plans.revisions import Revision
from portal.plans.states import StepState


class NoPaper(enum.StrEnum):
    """What keeps a plan off paper."""

    LOCKED = "locked"
    """The newest screen, or its age, locks a template of it."""
    HELD = "held"
    """Something happened after which a new screen comes first."""
    LINE = "line"
    """Caution asks what makes it safe now, and nothing is written yet."""


def no_paper_of(client: Client, plan: Plan, published: Revision, *, on: date) -> NoPaper | None:
    """What speaks against a paper of a revision on the client's day `on`; nothing once the plan was accepted."""
    if plan.accepted_at is not None:
        return None
    entries = {(step.template_id, step.template_version) for step in published.steps}
    return _against(client, plan, [find_template(client.clinic_id, *entry) for entry in entries], on=on)


def no_draft_of(client: Client, plan: Plan, steps: Iterable[PlanStep], *, on: date) -> NoPaper | None:
    """The same for the plan as it would be published now; steps that were accepted before are not new to anybody."""
    published = find_published(plan) if plan.accepted_at is not None else None
    new = [
        step
        for step in steps
        if step.state not in (StepState.DONE, StepState.SET_ASIDE)
        and (published is None or published.step(step.id) is None)
    ]
    return _against(client, plan, [template_of(step) for step in new], on=on) if new else None


def _against(
    client: Client, plan: Plan, templates: Iterable[HomeworkTemplate], *, on: date
) -> NoPaper | None:
    if clients.list_open_holds(client):
        return NoPaper.HELD
    today, found = gate_today(client, on=on), list(templates)
    if any(today.lock(template) for template in found):
        return NoPaper.LOCKED
    careful = any(today.needs_line(template) for template in found)
    return NoPaper.LINE if careful and not line_of(client, plan) else None
