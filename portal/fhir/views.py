"""What can be taken out: results of one client, results of one instrument over one's own clients, a questionnaire."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import definition_queries
from portal.assessments.definition import Instrument
from portal.assessments.instruments import UnknownInstrument, library
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.fhir import queries, sheets
from portal.fhir.questionnaires import Resource, questionnaire
from portal.fhir.responses import Administration, bundle
from portal.i18n import gettext, lang

bp = Blueprint("fhir", __name__)

CSV = "text/csv; charset=utf-8"
JSON = "application/fhir+json"


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def _file(content: str, kind: str, name: str) -> Response:
    """A file to keep, under a name that says nothing about anybody."""
    return Response(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _question(n: int) -> str:
    return gettext("Question %(n)s", n=n)


@bp.get("/clients/<uuid:client_id>/assessments.csv")
@requires(Permission.ASSESSMENT_EXPORT)
def client_csv(client: Client) -> ResponseReturnValue:
    found = queries.of_client(client)
    access.showed(one.id for one in found)
    return _file(sheets.of_client(found, lang()), CSV, "notes.csv")


@bp.get("/clients/<uuid:client_id>/assessments.json")
@requires(Permission.ASSESSMENT_EXPORT)
def client_json(client: Client) -> ResponseReturnValue:
    found = queries.of_client(client)
    access.showed(one.id for one in found)
    content = bundle(client.id, found, _questionnaires(found))
    return _file(json.dumps(content, ensure_ascii=False), JSON, "notes.json")


def _questionnaires(found: Iterable[Administration]) -> Iterable[Resource]:
    """The questionnaires that were answered, each in each wording once."""
    made = (
        questionnaire(
            one.instrument, lang=_tag(one.lang), question=_question, owner=one.owner, wording=one.wording
        )
        for one in found
    )
    return {resource["id"]: resource for resource in made}.values()


def _tag(wording: str) -> str:
    """The language of a questionnaire; a form of which only numbers are known is named in the page's."""
    return lang() if wording == "und" else wording


@bp.get("/instruments/<code>/results.csv")
@requires(Permission.CASELOAD_EXPORT)
def instrument_csv(code: str) -> ResponseReturnValue:
    actor = _by()
    instrument = _instrument(actor, code)
    found = queries.of_instrument(code, clients.list_clients(actor))
    access.showed(one.id for one in found)
    return _file(sheets.of_instrument(instrument, found), CSV, "notes.csv")


@bp.get("/instruments/<code>/questionnaire.json")
@requires(Permission.INSTRUMENT_READ)
def questionnaire_json(code: str) -> ResponseReturnValue:
    actor = _by()
    facts = _instrument(actor, code)
    wording = None if facts.worded else queries.find_wording(actor.clinic_id, code, lang())
    wording_id: UUID | None = wording.id if wording else None
    content = questionnaire(
        definition_queries.form(facts, wording_id),
        lang=wording.lang if wording else lang(),
        question=_question,
        owner=None if code in library() else actor.clinic_id,
        wording=wording_id,
    )
    return _file(json.dumps(content, ensure_ascii=False), JSON, f"{facts.code}.json")


def _instrument(actor: Actor, code: str) -> Instrument:
    try:
        return definition_queries.definition(actor.clinic_id, code)
    except UnknownInstrument:
        abort(404)
