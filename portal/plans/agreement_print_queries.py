"""What stands on the paper of an agreement: a frozen text, on a page for each language that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal.accounts.models import Clinic
from portal.clients.models import Client
from portal.clients.queries import crisis_text
from portal.clock import local_date
from portal.db import db
from portal.i18n import LANGUAGES, gettext, in_language
from portal.plans import agreement_sheet
from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_models import Agreement
from portal.plans.agreement_queries import as_text, find_text
from portal.plans.agreement_texts import Text
from portal.plans.agreement_texts import in_language as words_in
from portal.plans.export_models import Export
from portal.plans.paper import Fit

TEMPLATE = "print/agreement.html"


@dataclass(frozen=True)
class AgreementPage:
    """One page: the same agreement in one language."""

    lang: str
    words: Mapping[str, Any]
    rows: list[agreement_sheet.Row]
    facts: list[tuple[str, Any]]
    crisis: str
    fit: Fit


def about(agreement: Agreement, langs: tuple[str, ...]) -> str:
    """How an export names which text in which languages."""
    return f"{agreement.id}:{agreement.revision}:{'+'.join(langs)}"


def context_of(export: Export) -> dict[str, object] | None:
    """The variables of the page template; None when there is no such text any more."""
    agreement_id, _, rest = (export.about or "").partition(":")
    revision, _, langs = rest.partition(":")
    agreement = db.session.get(Agreement, UUID(agreement_id)) if rest else None
    client = db.session.get(Client, export.client_id) if export.client_id else None
    row = find_text(agreement, int(revision)) if agreement else None
    if agreement is None or client is None or row is None or agreement.client_id != client.id:
        return None
    text, kind = as_text(row), AgreementKind(agreement.kind)
    wanted = [lang for lang in langs.split("+") if lang in LANGUAGES]
    as_of: date = local_date(row.agreed_at, client.tz)
    return {
        "label": f"{agreement.number}.{row.revision}",
        "kind": kind,
        "initials": client.initials,
        "text": text,
        "as_of": as_of,
        "pages": [_page(client, kind, text, lang) for lang in wanted],
        "speaking": _speaking,
    }


def _page(client: Client, kind: AgreementKind, text: Text, lang: str) -> AgreementPage:
    words = words_in(text, other=lang != client.lang)
    with in_language(lang):
        crisis = _crisis(client, lang) or gettext("In an emergency, use the numbers your clinic gave you.")
    return AgreementPage(
        lang=lang,
        words=words,
        rows=agreement_sheet.rows(kind, words),
        facts=agreement_sheet.facts(kind, words, window=text.max_window_min),
        crisis=crisis,
        fit=agreement_sheet.fit(kind, words, lang, crisis, window=text.max_window_min),
    )


def _crisis(client: Client, lang: str) -> str | None:
    """Whom to call: the client's own text in their language, in the other one the clinic's."""
    if lang == client.lang:
        return crisis_text(client)
    clinic = db.session.get(Clinic, client.clinic_id)
    return clinic.crisis_text(lang) if clinic else None


def _speaking(lang: str, caller: Callable[[], str]) -> str:
    """Everything in the block in one language, whatever that of the file."""
    with in_language(lang):
        return caller()
