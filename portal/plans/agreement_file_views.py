"""An agreement on paper: in the client's language, in the other, or in both on two pages."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clients.safety_wording import to_safety
from portal.errors import Conflict
from portal.i18n import LANGUAGES, gettext
from portal.plans import exports
from portal.plans.agreement_kinds import AgreementState
from portal.plans.agreement_queries import Held
from portal.plans.made_pages import made_file

BOTH = "both"


def agreement_file(client: Client, held: Held, *, by: Actor) -> ResponseReturnValue:
    """The newest text, in what the address asks for. Nothing is printed before it began, nor while it rests."""
    wanted = request.args.get("lang", client.lang)
    if wanted not in (*LANGUAGES, BOTH):
        abort(404)
    if held.state is AgreementState.DRAFT:
        raise Conflict(gettext("It has not begun yet, so there is no paper of it."))
    if held.state is AgreementState.RESTS:
        raise Conflict(
            gettext("This agreement rests for now, so it is not printed."), way=to_safety(client.id)
        )
    name = "notes.pdf" if client.plain_titles else f"sheet-{held.agreement.number}.pdf"
    return made_file(exports.of_agreement(held.agreement, langs=_langs(client, wanted)), name, by=by)


def _langs(client: Client, wanted: str) -> tuple[str, ...]:
    """The languages of the pages, the client's first."""
    if wanted != BOTH:
        return (wanted,)
    return (client.lang, *(lang for lang in LANGUAGES if lang != client.lang))
