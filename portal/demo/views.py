"""One-click sign-in, in the demo only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import public
from portal.accounts import actions, queries
from portal.accounts.models import User
from portal.clients.queries import names_by_account
from portal.clock import now
from portal.i18n import LazyString, lazy_gettext

bp = Blueprint("demo", __name__)

ABOUT: Mapping[str, LazyString] = {
    "Dr. Fern Exemplar": lazy_gettext("Therapist of nearly everybody here"),
    "W. S.": lazy_gettext("Client: easy alone, practises leaning; a step has been reached"),
    "L. S.": lazy_gettext("Client, in Chinese: practice goes well, one step needs a talk"),
    "M. F.": lazy_gettext("Client: the safety screen says stop, the plan rests"),
    "J. T.": lazy_gettext("Client: one of a couple, practises time alone"),
    "R. T.": lazy_gettext("Client: the other of the couple, practises asking"),
    "P. P.": lazy_gettext("Client, newly invited: ten questions wait for an answer"),
    "I. S.": lazy_gettext("Client who has left; a follow-up has come in"),
    "Ada Placeholder": lazy_gettext("Administrator: accounts and the clinic, no records"),
    "Dr. Moss Specimen": lazy_gettext("Another therapist, with one client"),
    "N. P.": lazy_gettext("Client of the other therapist"),
}
"""Who is listed, by the account's own name, in this order; newcomers with a sign-in name come after."""


@dataclass(frozen=True)
class DemoPerson:
    """One line of the sign-in page."""

    user_id: UUID
    name: str
    lang: str
    about: str


@bp.app_context_processor
def people() -> dict[str, Any]:
    """Whom the sign-in page offers."""
    asked = has_request_context() and request.endpoint == "accounts.sign_in"  # a worker has no request
    return {"demo_people": list_people()} if asked else {}


def list_people() -> list[DemoPerson]:
    """Those with a story in the order of `ABOUT`, then whoever a visitor has added; the thin rows are left out."""
    clinic = queries.find_only_clinic()
    users = queries.list_users(clinic.id) if clinic else ()
    names = names_by_account({user.id for user in users})
    places = {name: place for place, name in enumerate(ABOUT)}
    offered = [user for user in users if user.disabled_at is None and _is_offered(user, names)]
    offered.sort(key=lambda user: places.get(user.display_name or "", len(places)))
    return [_line(user, names) for user in offered]


def _is_offered(user: User, names: Mapping[UUID, str]) -> bool:
    newcomer = user.handle is not None and not names.get(user.id, "").startswith("Sample Client")
    return (user.display_name or "") in ABOUT or newcomer


def _line(user: User, names: Mapping[UUID, str]) -> DemoPerson:
    about = ABOUT.get(user.display_name or "", lazy_gettext("Added in this demo"))
    return DemoPerson(user.id, names.get(user.id) or user.display_name or "", user.lang, str(about))


@bp.post("/demo/sign-in/<uuid:user_id>")
@public
def enter(user_id: UUID) -> ResponseReturnValue:
    user = queries.find_user(user_id)
    if user is None or user.disabled_at is not None:
        abort(404)
    actions.sign_in(user, at=now())
    return redirect(url_for("accounts.front"), 303)
