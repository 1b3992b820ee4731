"""Who may do what: permissions, rules and the one table that joins them; the decorators that ask it.

An endpoint that declares nothing stops the app from starting. No right is a 404, so that nobody learns that a record
exists.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import audit, carried, ledger
from portal.accounts import sessions
from portal.accounts.actor import Actor, Role
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertState
from portal.clients.models import CareTeamMember, Client
from portal.clock import now
from portal.db import db
from portal.i18n import clock_time, gettext

View = Callable[..., ResponseReturnValue]
Rule = Callable[[Actor, Client | None], bool]


class Permission(enum.StrEnum):
    """What can be allowed; the line under each member says what it lets a person do."""

    TODAY_READ = "today.read"
    """See what needs one today: one's own clients, and what went on to oneself from a colleague, by initials."""
    CASELOAD_READ = "caseload.read"
    """See the list of the clients one cares for."""
    CLIENT_CREATE = "client.create"
    """Take a new client into one's own care."""
    CLIENT_READ = "client.read"
    """Open a client's record: overview, contact, timeline."""
    CLIENT_EDIT = "client.edit"
    """Change a client's record, put marks on the timeline."""
    CLIENT_INVITE = "client.invite"
    """Make a one-time sign-in slip for a client."""
    SAFETY_READ = "safety.read"
    """Read a client's safety screens and holds."""
    SAFETY_SCREEN = "safety.screen"
    """Write a new safety screen."""
    SAFETY_OVERRIDE = "safety.override"
    """Use a template that the safety screen locks, with a reason, where the rules leave that open."""
    FORMULATION_EDIT = "formulation.edit"
    """Read and write how a client's difficulties are understood; never the client."""
    ALERT_ACT = "alert.act"
    """Look at a client's alert and say what is done about it."""
    ALERT_TAKE_OVER = "alert.take_over"
    """Join the care team of a client whose alert nobody has seen in time."""
    ASSESSMENT_READ = "assessment.read"
    """Read a client's assessments and profile."""
    ASSESSMENT_ASSIGN = "assessment.assign"
    """Assign questionnaires to a client."""
    ASSESSMENT_RELEASE = "assessment.release"
    """Decide what a client sees of a result."""
    ASSESSMENT_COMPARE = "assessment.compare"
    """Choose the result from which a client's change is counted."""
    ASSESSMENT_EXPORT = "assessment.export"
    """Take a client's results out as a file."""
    CASELOAD_EXPORT = "caseload.export"
    """Take out the results of one questionnaire over one's own clients."""
    INSTRUMENT_WRITE = "instrument.write"
    """Write, publish and set aside the clinic's own questionnaires."""
    INSTRUMENT_READ = "instrument.read"
    """Read the catalogue of questionnaires."""
    INSTRUMENT_EDIT = "instrument.edit"
    """Bring in the wording of a questionnaire and put it to use."""
    INSTRUMENT_PERMIT = "instrument.permit"
    """Record that the clinic may use a wording whose licence leaves that open."""
    LIBRARY_READ = "library.read"
    """Read the template library."""
    LIBRARY_EDIT = "library.edit"
    """Make and change the clinic's own copies of templates, put templates away."""
    PLAN_READ = "plan.read"
    """Read a client's plans and the practice shared."""
    PLAN_EDIT = "plan.edit"
    """Write, offer and steer a client's plans."""
    DIARY_READ = "diary.read"
    """Read what a client shares of diary, days and outings; of what is private only that it is there."""
    OWN_HOME = "own.home"
    """A client's own home page."""
    OWN_ANSWERS = "own.answers"
    """Answer one's own questionnaires and see released results."""
    OWN_PLAN = "own.plan"
    """See one's own plans, accept or ask for a change."""
    OWN_PRACTICE = "own.practice"
    """Log one's own practice."""
    OWN_AGREEMENTS = "own.agreements"
    """Read one's own agreements, write down signals and days, end one."""
    OWN_TOOLS = "own.tools"
    """Use one's own tools and list."""
    OWN_DIARY = "own.diary"
    """Keep one's own diary, days and outings, and what is for the next talk."""
    SETTINGS_EDIT = "settings.edit"
    """Name the colleague who gets one's unseen alerts, set one's own numbers or, as administrator, the clinic's."""
    ACCOUNTS_MANAGE = "accounts.manage"
    """See the clinic's accounts, close and reopen them."""
    CLINIC_MANAGE = "clinic.manage"
    """Change the clinic's name and crisis texts."""


def is_clinician(actor: Actor, _client: Client | None) -> bool:
    """Any clinician, where the address names no client."""
    return actor.role == Role.CLINICIAN


def is_administrator(actor: Actor, _client: Client | None) -> bool:
    """The clinic's administrator."""
    return actor.role == Role.ADMINISTRATOR


def is_on_care_team(actor: Actor, client: Client | None) -> bool:
    """A clinician who is on the client's care team today."""
    if client is None or actor.role != Role.CLINICIAN:
        return False
    return bool(
        db.session.scalar(
            sa.select(sa.literal(True)).where(
                sa.exists().where(
                    CareTeamMember.client_id == client.id,
                    CareTeamMember.user_id == actor.id,
                    CareTeamMember.until_at.is_(None),
                )
            )
        )
    )


def is_asked_instead(actor: Actor, client: Client | None) -> bool:
    """A clinician to whom an alert of the client went on, while nobody has it in hand; on the team they need no door."""
    if client is None or actor.role != Role.CLINICIAN or is_on_care_team(actor, client):
        return False
    return bool(
        db.session.scalar(
            sa.select(sa.literal(True)).where(
                sa.exists().where(
                    Alert.client_id == client.id,
                    Alert.escalated_to == actor.id,
                    Alert.state == AlertState.OPEN,
                )
            )
        )
    )


def is_the_client(actor: Actor, client: Client | None) -> bool:
    """The person the record is about."""
    return client is not None and actor.role == Role.CLIENT and client.user_id == actor.id


RULES: Mapping[Permission, tuple[Rule, ...]] = {
    Permission.TODAY_READ: (is_clinician,),
    Permission.CASELOAD_READ: (is_clinician,),
    Permission.CLIENT_CREATE: (is_clinician,),
    Permission.CLIENT_READ: (is_on_care_team,),
    Permission.CLIENT_EDIT: (is_on_care_team,),
    Permission.CLIENT_INVITE: (is_on_care_team,),
    Permission.SAFETY_READ: (is_on_care_team,),
    Permission.SAFETY_SCREEN: (is_on_care_team,),
    Permission.SAFETY_OVERRIDE: (is_on_care_team,),
    Permission.FORMULATION_EDIT: (is_on_care_team,),
    Permission.ALERT_ACT: (is_on_care_team,),
    Permission.ALERT_TAKE_OVER: (is_asked_instead,),
    Permission.ASSESSMENT_READ: (is_on_care_team,),
    Permission.ASSESSMENT_ASSIGN: (is_on_care_team,),
    Permission.ASSESSMENT_RELEASE: (is_on_care_team,),
    Permission.ASSESSMENT_COMPARE: (is_on_care_team,),
    Permission.ASSESSMENT_EXPORT: (is_on_care_team,),
    Permission.CASELOAD_EXPORT: (is_clinician,),
    Permission.INSTRUMENT_WRITE: (is_clinician,),
    Permission.INSTRUMENT_READ: (is_clinician, is_administrator),
    Permission.INSTRUMENT_EDIT: (is_clinician, is_administrator),
    Permission.INSTRUMENT_PERMIT: (is_administrator,),
    Permission.LIBRARY_READ: (is_clinician,),
    Permission.LIBRARY_EDIT: (is_clinician,),
    Permission.PLAN_READ: (is_on_care_team,),
    Permission.PLAN_EDIT: (is_on_care_team,),
    Permission.DIARY_READ: (is_on_care_team,),
    Permission.OWN_HOME: (is_the_client,),
    Permission.OWN_ANSWERS: (is_the_client,),
    Permission.OWN_PLAN: (is_the_client,),
    Permission.OWN_PRACTICE: (is_the_client,),
    Permission.OWN_AGREEMENTS: (is_the_client,),
    Permission.OWN_TOOLS: (is_the_client,),
    Permission.OWN_DIARY: (is_the_client,),
    Permission.SETTINGS_EDIT: (is_clinician, is_administrator),
    Permission.ACCOUNTS_MANAGE: (is_administrator,),
    Permission.CLINIC_MANAGE: (is_administrator,),
}


def can(actor: Actor, permission: Permission, client: Client | None = None) -> bool:
    """Whether any rule of the permission lets this actor act (on this client)."""
    if client is not None and client.clinic_id != actor.clinic_id:
        return False
    return any(rule(actor, client) for rule in RULES[permission])


def visible_clients(actor: Actor) -> sa.Select[Client]:
    """The clients whose record this actor may open, as a query to narrow down."""
    return (
        sa.select(Client)
        .join(CareTeamMember, CareTeamMember.client_id == Client.id)
        .where(
            Client.clinic_id == actor.clinic_id,
            CareTeamMember.user_id == actor.id,
            CareTeamMember.until_at.is_(None),
        )
    )


def requires(permission: Permission) -> Callable[[View], View]:
    """Only for who has the permission. Turns `client_id` of the address into a `client`, or a 404; records the read."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**address: Any) -> ResponseReturnValue:
            actor = sessions.actor()
            if actor is None:
                return _ask_to_sign_in()
            client_id: UUID | None = address.pop("client_id", None)
            _record_access(actor, permission, client_id, address)
            if client_id is None:
                return view(**address) if can(actor, permission) else abort(404)
            client = db.session.get(Client, client_id)
            if client is None or not can(actor, permission, client):
                abort(404)
            return view(client, **address)

        return _declared(guarded, permission)

    return declare


def own_record(
    permission: Permission, *, way_back: str | None = None, keeps_moment: bool = False
) -> Callable[[View], View]:
    """Only for the signed-in client, on their own record; the address carries no client id at all.

    What is sent after the session has ended is carried through the sign-in, to this address or to that of the endpoint
    `way_back`, and filled in there. `keeps_moment`: so is the moment of a page that was only asked for.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**address: Any) -> ResponseReturnValue:
            actor = sessions.actor()
            if actor is None:
                return _ask_to_sign_in(_way_back(way_back, address, keeps_moment=keeps_moment))
            client = own_client(actor)
            _record_access(actor, permission, client.id if client else None, address)
            if client is None or not can(actor, permission, client):
                abort(404)
            if request.method == "GET" and carried.NAME in request.args:
                _fill_in_again(actor)
            return view(client, **address)

        return _declared(guarded, permission)

    return declare


def _way_back(endpoint: str | None, address: Mapping[str, Any], *, keeps_moment: bool) -> str | None:
    """Where to go after signing in, with what was sent; None where nothing was, or nobody's session has ended here."""
    user_id = sessions.ended_user_id()
    by_itself = "X-Autosave" in request.headers
    if user_id is None or by_itself or not (request.form or (keeps_moment and request.method == "GET")):
        return None
    methods = request.url_rule.methods if request.url_rule else None
    if endpoint is None and "GET" not in (methods or ()):
        return None
    path = url_for(endpoint, **address) if endpoint else request.path
    said = dict(request.form.lists())
    about = {name: one for name, one in request.args.items() if name != carried.NAME}
    kept = carried.carry(said, path, user_id=user_id, at=now())
    return f"{path}?{urlencode({**about, carried.NAME: kept} if kept else about)}"


def _fill_in_again(actor: Actor) -> None:
    """Let the page say what its reader sent when the session had ended, and that nothing of it is lost."""
    person = sessions.me()
    found = carried.open_carried(request.args[carried.NAME], request.path, user_id=actor.id)
    if found is not None and person is not None:
        time = clock_time(found.sent_at, person.tz)
        words = gettext(
            "You sent this at %(time)s, when you were signed out already. It is still here: save it below.",
            time=time,
        )
        carried.take(replace(found, words=words))


def own_client(actor: Actor) -> Client | None:
    """The record of a signed-in client; the frame of the page reads from it too."""
    found = db.session.scalar(sa.select(Client).where(Client.user_id == actor.id))
    g.client = found
    return found


def public(view: View) -> View:
    """For anyone, signed in or not."""
    return _declared(view, None)


def _declared(view: View, permission: Permission | None) -> View:
    view.__access__ = permission or "public"  # type: ignore[attr-defined]
    return view


def declared(app: Flask, endpoint: str) -> Permission | str | None:
    """What an endpoint declares: its permission, "public", or None."""
    found: Permission | str | None = getattr(app.view_functions[endpoint], "__access__", None)
    return found


def check_every_endpoint(app: Flask, *, assets: Iterable[str]) -> None:
    """Refuse to start while any endpoint declares nothing; `assets` serve files of the product itself."""
    for endpoint in assets:
        app.view_functions[endpoint] = _passing(app.view_functions[endpoint])
    silent = sorted(endpoint for endpoint in app.view_functions if declared(app, endpoint) is None)
    if silent:
        raise RuntimeError(f"these endpoints do not say who may use them: {', '.join(silent)}")


def _passing(view: Callable[..., Any]) -> View:
    @public
    @wraps(view)
    def passing(**address: Any) -> ResponseReturnValue:
        answer: ResponseReturnValue = view(**address)
        return answer

    return passing


def showed(ids: Iterable[UUID]) -> None:
    """Say which records a list showed; they go into the one event of the read."""
    g.shown_ids = list(ids)


def _record_access(
    actor: Actor, permission: Permission, client_id: UUID | None, address: Mapping[str, Any]
) -> None:
    object_id = next((value for value in address.values() if isinstance(value, UUID)), None)
    reading = request.method in {"GET", "HEAD"}

    def entry(status: int) -> ledger.Write | None:
        if status < 400 and not reading:
            return None
        outcome = "read" if status < 400 or status == 422 else "refused"
        shown: list[UUID] = g.get("shown_ids", [])

        def write(session: Session) -> None:
            audit.record(
                str(permission),
                by=actor,
                client_id=client_id,
                object_id=object_id,
                shown=shown,
                outcome=outcome,
                session=session,
            )

        return write

    ledger.later(entry)


def _ask_to_sign_in(way_back: str | None = None) -> ResponseReturnValue:
    wanted = way_back or (request.full_path.rstrip("?") if request.method == "GET" else None)
    return redirect(url_for("accounts.sign_in", next=wanted), 303)
