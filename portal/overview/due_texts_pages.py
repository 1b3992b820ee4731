"""The texts of what is due, as a device may keep them for a while to be read without a connection."""

from __future__ import annotations

from typing import Any

from portal.clients import queries as clients
from portal.clients import safety_queries
from portal.clients.models import Client
from portal.clock import today
from portal.diary import tool_queries
from portal.i18n import gettext, lang
from portal.plans import due_queries as plans
from portal.plans import phrases, toolbox
from portal.plans.due_queries import DueStep
from portal.plans.outbox_pages import own_questions
from portal.plans.queries import template_of

PARTS = ("signs", "by_myself", "places_people", "professionals", "home_safer", "reason")
"""Parts of the staying-safe plan, in the order of the page."""


def texts(client: Client) -> dict[str, Any]:
    """What is due today and what stands on the page for hard moments. Nothing about others, no ratings, no history."""
    due = plans.due_for(client, on=today(client.tz))
    plan, own = safety_queries.find_staying_safe(client), tool_queries.find_own_list(client)
    mine = toolbox.sorted_by_use([(one.step.id, template_of(one.step), one.words) for one in due.steps])
    shown = plan.words if plan and plan.on_phone and plan.words else {}
    return {
        "lang": lang(),
        "tz": client.tz,
        "numbers": clients.crisis_text(client) or "",
        "rests": due.rests,
        "today": [] if due.rests else [_named(one) for one in due.today],
        "steps": [] if due.rests else [_step(one) for one in due.steps],
        "safe": {name: shown[name] for name in PARTS if shown.get(name)},
        "card": [_tool(one) for one in mine.card],
        "soothing": [{"id": str(one.step_id), "title": one.title} for one in mine.soothing],
        "own": list((own.words or {}).get("items", [])) if own else [],
        "phrases": [_phrase(one, client.lang) for one in tool_queries.kept_phrases(own)],
    }


def _named(one: DueStep) -> dict[str, str]:
    return {"id": str(one.step.id), "plan": one.title, "title": one.words.title}


def _tool(one: toolbox.Tool) -> dict[str, Any]:
    both = gettext("If %(cue)s, then %(action)s.", cue=_bare(one.cue_if), action=_bare(one.cue_then))
    return {
        "title": one.title,
        "cue": both if one.cue_if and one.cue_then else "",
        "lines": list(one.lines),
    }


def _bare(words: str | None) -> str:
    return (words or "").strip(" .。,，")


def _phrase(kept: str, language: str) -> str:
    """A phrase of the bank in the client's language; own words stand as they are."""
    found = phrases.phrase_bank().find(kept)
    return found.text(language) if found else kept


def _step(one: DueStep) -> dict[str, Any]:
    words = one.words
    return {
        **_named(one),
        "lines": [line.strip() for line in words.instructions.splitlines() if line.strip()],
        "set": words.log_set,
        "minutes": words.planned_minutes,
        "habits": list(words.key_safety_behaviours),
        "feared": words.feared_outcome_seed or "",
        "own": own_questions(template_of(one.step)),
    }
