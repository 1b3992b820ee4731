"""A session brief on paper: what the worker reads when it makes the file, in the language it was asked for in."""

from __future__ import annotations

from datetime import date

from portal.clients.models import Client
from portal.clock import today
from portal.db import db
from portal.i18n import in_language
from portal.overview import brief_pages, brief_wording
from portal.plans.export_models import Export, ExportKind
from portal.plans.export_queries import Printed, add_source

TEMPLATE = "print/brief.html"
PAPERS = ("a4", "letter")


def about(paper: str, chosen: date | None) -> str:
    """How an export names the paper, and the first day where one was chosen."""
    return f"{paper}:{chosen.isoformat() if chosen else ''}"


def printed(export: Export) -> Printed | None:
    """The brief of today; None where the client is gone."""
    client = db.session.get(Client, export.client_id) if export.client_id else None
    if client is None:
        return None
    paper, _, first = (export.about or "").partition(":")
    chosen = date.fromisoformat(first) if first else None
    found = brief_pages.brief(client, on=today(client.tz), chosen=chosen)
    with in_language(export.lang):
        context = {
            "lang": export.lang,
            "paper": paper,
            "initials": client.initials,
            "on": found.on,
            "next_on": found.next_session_on,
            "headline": brief_wording.headline(found),
            "since_words": brief_wording.since_words(found),
            "sections": {one.key: one for one in brief_wording.sections(found)},
        }
    return Printed(TEMPLATE, context)


add_source(ExportKind.BRIEF, printed)
