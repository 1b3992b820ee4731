"""Files that the worker makes: asked for in a short transaction, made, sealed until they expire."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import render_template
from sqlalchemy.orm import Session

from portal import audit, clock
from portal.accounts.actor import Actor, System
from portal.clients.models import Client
from portal.clients.safety_models import StayingSafe
from portal.db import db
from portal.i18n import in_language
from portal.pdf import Renderer, RenderFailed
from portal.plans.agreement_models import Agreement
from portal.plans.agreement_print_queries import about as agreement_about
from portal.plans.definition import HomeworkTemplate
from portal.plans.export_models import Export, ExportKind, ExportState
from portal.plans.export_queries import Printed, printed
from portal.plans.models import Plan
from portal.plans.paper import Paper
from portal.plans.revisions import Revision

KEPT = timedelta(hours=24)
MISSED_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(minutes=15)


MADE_ANEW = (ExportKind.DRAFT, ExportKind.CARD, ExportKind.BRIEF)
"""What may say something else by now: made whenever it is asked for, so that no old number is on it."""


def of_plan(plan: Plan, published: Revision) -> Export:
    """The file of a revision of the plan, in the language it was written in."""
    return Export(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        kind=ExportKind.PLAN,
        plan_id=plan.id,
        plan_revision=published.revision,
        lang=published.lang,
    )


def of_draft(plan: Plan, *, lang: str) -> Export:
    """The file of the plan as it would be published now."""
    return Export(
        clinic_id=plan.clinic_id, client_id=plan.client_id, kind=ExportKind.DRAFT, plan_id=plan.id, lang=lang
    )


def of_sample(template: HomeworkTemplate, *, lang: str, by: Actor) -> Export:
    """The file of a template's first step with nobody's name on it; kept for who asked."""
    about = f"{template.id}:{template.version}"
    return Export(clinic_id=by.clinic_id, kind=ExportKind.SAMPLE, about=about, lang=lang, asked_by=by.id)


def of_blank(template: HomeworkTemplate, *, paper: Paper, lang: str, by: Actor) -> Export:
    """The file of a template's form alone, with nothing filled in; kept for who asked."""
    about = f"{template.id}:{template.version}:{paper}"
    return Export(clinic_id=by.clinic_id, kind=ExportKind.BLANK, about=about, lang=lang, asked_by=by.id)


def of_card(plan: StayingSafe, *, lang: str) -> Export:
    """The file of a version of a staying-safe plan as a card."""
    return Export(
        clinic_id=plan.clinic_id,
        client_id=plan.client_id,
        kind=ExportKind.CARD,
        about=str(plan.number),
        lang=lang,
    )


def of_agreement(agreement: Agreement, *, langs: tuple[str, ...]) -> Export:
    """The file of the newest text, a page for each language; the first is that of the file."""
    return Export(
        clinic_id=agreement.clinic_id,
        client_id=agreement.client_id,
        kind=ExportKind.AGREEMENT,
        about=agreement_about(agreement, langs),
        lang=langs[0],
    )


def of_brief(client: Client, *, about: str, lang: str) -> Export:
    """The file of a session brief; `about` says on which paper and since when."""
    return Export(
        clinic_id=client.clinic_id, client_id=client.id, kind=ExportKind.BRIEF, about=about, lang=lang
    )


def find_made(wanted: Export) -> Export | None:
    """The same file where it is made already, still kept, and will do."""
    if wanted.kind in MADE_ANEW:
        return None
    same = ["clinic_id", "client_id", "kind", "plan_id", "plan_revision", "about", "lang"]
    if wanted.client_id is None:
        same.append("asked_by")  # what is about no client is kept for who asked
    return db.session.scalar(
        sa.select(Export)
        .where(
            *(getattr(Export, name).is_not_distinct_from(getattr(wanted, name)) for name in same),
            Export.state == ExportState.DONE,
            Export.expires_at > clock.now(),
        )
        .limit(1)
    )


def ask(session: Session, wanted: Export, *, by: Actor) -> Export:
    """Let a file wait for the worker; runs in the ledger."""
    now = clock.now()
    wanted.state, wanted.asked_at, wanted.asked_by = ExportState.WAITING, now, by.id
    wanted.expires_at = now + KEPT
    session.add(wanted)
    note(session, wanted, by=by)
    return wanted


def note(session: Session, export: Export, *, by: Actor) -> None:
    """Write down that somebody asked for a file; runs in the ledger."""
    audit.record(f"export.{export.kind}", export, by=by, session=session)


def make(export_id: UUID, renderer: Renderer) -> None:
    """Make one waiting file. The rendering itself happens between two short transactions."""
    export = db.session.get(Export, export_id)
    if export is None or export.state != ExportState.WAITING:
        db.session.rollback()
        return
    found, lang = printed(export), export.lang
    db.session.rollback()
    pdf, error = _rendered(found, lang, renderer)
    export = db.session.get(Export, export_id, with_for_update=True)
    if export is None or export.state != ExportState.WAITING:
        db.session.rollback()
        return
    export.state = ExportState.FAILED if pdf is None else ExportState.DONE
    export.error, export.content = error, pdf
    export.sha256 = hashlib.sha256(pdf).hexdigest() if pdf else None
    export.made_at = clock.now()
    audit.record("export.made", export, by=System(export.clinic_id), outcome="failed" if error else "done")
    db.session.commit()


def _rendered(found: Printed | None, lang: str, renderer: Renderer) -> tuple[bytes | None, str | None]:
    if found is None:
        return None, "no_revision"
    with in_language(lang):
        html = render_template(found.template, **found.context)
    try:
        return renderer.render(html, lang=lang), None
    except RenderFailed as error:
        return None, str(error.reason)


def list_missed() -> Sequence[UUID]:
    """Waiting files that nobody has made for a minute, but not those that have failed to come for a quarter of an hour."""
    now = clock.now()
    found = db.session.scalars(
        sa.select(Export.id)
        .where(
            Export.state == ExportState.WAITING,
            Export.asked_at < now - MISSED_AFTER,
            Export.asked_at > now - GIVEN_UP_AFTER,
        )
        .order_by(Export.asked_at)
    ).all()
    db.session.rollback()
    return found


def forget_expired() -> None:
    """Drop the bytes of files past their time; the row stays as the record that they were made."""
    db.session.execute(
        sa.update(Export)
        .where(Export.expires_at < clock.now(), Export.content_sealed.is_not(None))
        .values(content_sealed=None)
    )
    db.session.commit()
