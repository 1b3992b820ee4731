"""What stands in a file, by its kind: the page template and what it needs, read in the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

import sqlalchemy as sa

from portal.clients.models import Client
from portal.clients.queries import crisis_text
from portal.clients.safety_queries import find_staying_safe
from portal.clock import today
from portal.db import db
from portal.i18n import LazyString, gettext, in_language, lazy_gettext
from portal.plans import agreement_print_queries
from portal.plans.card import filled
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import HomeworkTemplate, Lang
from portal.plans.export_models import Export, ExportKind
from portal.plans.library_queries import find_template
from portal.plans.models import Plan, PlanRevision
from portal.plans.offer_queries import content_of
from portal.plans.packet import Mark, Packet, packet, sample_packet, template_context
from portal.plans.paper import Paper
from portal.plans.queries import list_steps
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.templates import UnknownTemplate

_OF_SAMPLES = UUID("6a1a54c3-6e0b-5a0c-9a0a-0d4f6c2b7e11")


@dataclass(frozen=True)
class Printed:
    """A page template under `print/` and its variables."""

    template: str
    context: Mapping[str, object]


def printed(export: Export) -> Printed | None:
    """What the file says now; None when there is nothing of the kind any more."""
    return _SOURCES[ExportKind(export.kind)](export)


def add_source(kind: ExportKind, source: Callable[[Export], Printed | None]) -> None:
    """Let a feature that stands above plans say what its own kind of file says."""
    _SOURCES[kind] = source


def _plan(export: Export) -> Printed | None:
    revision = db.session.scalar(
        sa.select(PlanRevision).where(
            PlanRevision.plan_id == export.plan_id, PlanRevision.revision == export.plan_revision
        )
    )
    if revision is None or not isinstance(revision.content, dict):
        return None
    return Printed("print/plan_packet.html", template_context(revision.content))


def _draft(export: Export) -> Printed | None:
    """The plan as it would be published now; None while a text is missing or too long."""
    plan = db.session.get(Plan, export.plan_id) if export.plan_id else None
    client = db.session.get(Client, export.client_id) if export.client_id else None
    if plan is None or client is None:
        return None
    try:
        content = content_of(
            client, plan, list_steps(plan), revision=plan.revision + 1, as_of=today(client.tz)
        )
    except ValueError:
        return None
    made = packet(Revision.parse(content), mark=Mark.DRAFT)
    return Printed("print/plan_packet.html", {"packet": made})


def _sample(export: Export) -> Printed | None:
    template_id, _, version = (export.about or "").partition(":")
    try:
        template = find_template(export.clinic_id, template_id, int(version))
    except (UnknownTemplate, ValueError):
        return None
    lang: Lang = "zh" if export.lang == "zh" else "en"
    made = _for_nobody(template, lang)
    return Printed("print/plan_packet.html", {"packet": made})


def _for_nobody(
    template: HomeworkTemplate, lang: Lang, *, paper: Paper = Paper.A4, mark: Mark = Mark.SAMPLE
) -> Packet:
    why = template.why_suggestion.text(lang)
    return sample_packet(sample(template, lang), why, lang, paper=paper, mark=mark)


def _blank(export: Export) -> Printed | None:
    """The form of a template alone, which the product ships: of no clinic and no client."""
    template_id, _, rest = (export.about or "").partition(":")
    version, _, paper = rest.partition(":")
    try:
        template, size = find_template(export.clinic_id, template_id, int(version)), Paper(paper)
    except (UnknownTemplate, ValueError):
        return None
    lang: Lang = "zh" if export.lang == "zh" else "en"
    made = _for_nobody(template, lang, paper=size, mark=Mark.BLANK)
    return Printed("print/blank_sheet.html", {"packet": made})


def _card(export: Export) -> Printed | None:
    """The version of a staying-safe plan that was asked for, with whom to call now."""
    client = db.session.get(Client, export.client_id) if export.client_id else None
    if client is None or not (export.about or "").isdecimal():
        return None
    plan = find_staying_safe(client, int(export.about or 0))
    if plan is None:
        return None
    words = plan.words or {}
    with in_language(export.lang):
        headings = {name: str(heading) for name, heading in CARD_HEADINGS.items()}
        crisis = crisis_text(client) or gettext("In an emergency, use the numbers your clinic gave you.")
    sections = [(heading, words[name]) for name, heading in headings.items() if words.get(name)]
    return Printed("print/card.html", {"filled": filled(sections, crisis, export.lang), "lang": export.lang})


def _agreement(export: Export) -> Printed | None:
    context = agreement_print_queries.context_of(export)
    return None if context is None else Printed(agreement_print_queries.TEMPLATE, context)


CARD_HEADINGS: Mapping[str, LazyString] = {
    "signs": lazy_gettext("Early signs"),
    "by_myself": lazy_gettext("What I can do"),
    "places_people": lazy_gettext("Places and people"),
    "professionals": lazy_gettext("Numbers to call"),
    "home_safer": lazy_gettext("At home"),
    "reason": lazy_gettext("One reason to get through it"),
}
"""What stands over each part of a staying-safe plan on paper: short, and plain for whoever finds the card."""


def sample(template: HomeworkTemplate, lang: str) -> RevisionStep:
    """A template's first step as paper would show it to somebody who has agreed on nothing yet."""
    rung = template.get_rung(1)
    return RevisionStep(
        step_id=uuid5(_OF_SAMPLES, template.id),
        position=1,
        template_id=template.id,
        template_version=template.version,
        rung_no=1,
        type=template.type,
        log_set=template.log_set,
        layouts=template.layouts,
        title=rung.title.text(lang),
        instructions=rung.instructions.text(lang).strip(),
        planned_minutes=rung.planned_minutes,
        times_per_week=rung.times_per_week,
        calming_allowed=template.calming_default,
        criterion=Criterion.model_validate(template.criterion_for(1, lang).as_json()),
        stop_when=template.stop_when.text(lang) if template.stop_when else None,
    )


_SOURCES: dict[ExportKind, Callable[[Export], Printed | None]] = {
    ExportKind.PLAN: _plan,
    ExportKind.DRAFT: _draft,
    ExportKind.SAMPLE: _sample,
    ExportKind.BLANK: _blank,
    ExportKind.CARD: _card,
    ExportKind.AGREEMENT: _agreement,
}
