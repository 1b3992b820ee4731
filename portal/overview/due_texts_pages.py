"""The texts of what is due, as a device may keep them for a while to be read without a connection."""

from __future__ import annotations

from typing import Any

from portal.clients import queries as clients
from portal.clients import safety_queries
from portal.clients.models import Client
from portal.clock import today
from portal.i18n import lang
from portal.plans import due_queries as plans
from portal.plans.due_queries import DueStep
from portal.plans.outbox_pages import own_questions
from portal.plans.queries import template_of

CARD = ("signs", "by_myself", "places_people", "professionals", "home_safer", "reason")
"""Parts of the staying-safe plan, in the order of the page."""


def texts(client: Client) -> dict[str, Any]:
    """What is due today and what stands on the page for hard moments. Nothing about others, no ratings, no history."""
    due = plans.due_for(client, on=today(client.tz))
    plan = safety_queries.find_staying_safe(client)
    return {
        "lang": lang(),
        "tz": client.tz,
        "numbers": clients.crisis_text(client) or "",
        "rests": due.rests,
        "steps": [] if due.rests else [_step(one) for one in due.today],
        "card": {name: plan.words[name] for name in CARD if plan.words.get(name)}
        if plan and plan.on_phone and plan.words
        else {},
    }


def _step(one: DueStep) -> dict[str, Any]:
    words = one.words
    return {
        "id": str(one.step.id),
        "plan": one.title,
        "title": words.title,
        "lines": [line.strip() for line in words.instructions.splitlines() if line.strip()],
        "set": words.log_set,
        "minutes": words.planned_minutes,
        "habits": list(words.key_safety_behaviours),
        "feared": words.feared_outcome_seed or "",
        "own": own_questions(template_of(one.step)),
    }
