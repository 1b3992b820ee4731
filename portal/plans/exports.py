"""Files made from frozen revisions: asked for in a short transaction, made by the worker, sealed until they expire."""

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
from portal.db import db
from portal.i18n import in_language
from portal.pdf import Renderer, RenderFailed
from portal.plans import packet
from portal.plans.models import Export, ExportState, Plan, PlanRevision

KEPT = timedelta(hours=24)
MISSED_AFTER = timedelta(minutes=1)
GIVEN_UP_AFTER = timedelta(minutes=15)


def ask(session: Session, plan: Plan, *, lang: str, by: Actor) -> Export:
    """The made file of the plan's newest revision if there is one, else a waiting row; runs in the ledger."""
    now = clock.now()
    export = session.scalar(
        sa.select(Export)
        .where(
            Export.plan_id == plan.id,
            Export.plan_revision == plan.revision,
            Export.kind == "plan_pdf",
            Export.lang == lang,
            Export.state == ExportState.DONE,
            Export.expires_at > now,
        )
        .limit(1)
    )
    if export is None:
        export = Export(
            clinic_id=plan.clinic_id,
            client_id=plan.client_id,
            kind="plan_pdf",
            plan_id=plan.id,
            plan_revision=plan.revision,
            lang=lang,
            state=ExportState.WAITING,
            asked_at=now,
            asked_by=by.id,
            expires_at=now + KEPT,
        )
        session.add(export)
    audit.record("export.plan_pdf", export, by=by, at=now, session=session)
    return export


def make(export_id: UUID, renderer: Renderer) -> None:
    """Make one waiting file. The rendering itself happens between two short transactions."""
    export = db.session.get(Export, export_id)
    if export is None or export.state != ExportState.WAITING:
        db.session.rollback()
        return
    revision = db.session.scalar(
        sa.select(PlanRevision).where(
            PlanRevision.plan_id == export.plan_id, PlanRevision.revision == export.plan_revision
        )
    )
    content, lang = (revision.content if revision else None), export.lang
    db.session.rollback()
    pdf, error = _rendered(content, lang, renderer)
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


def _rendered(content: object, lang: str, renderer: Renderer) -> tuple[bytes | None, str | None]:
    if not isinstance(content, dict):
        return None, "no_revision"
    with in_language(lang):
        html = render_template("print/plan_packet.html", **packet.template_context(content))
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
