"""Access: every address for every kind of person, as tests/policy.toml says, and nobody reaches another's records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal import access, audit
from portal.access import RULES, Permission, can
from portal.accounts import actions as accounts
from portal.accounts.actor import Role, System
from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import CareTeamMember, Client
from portal.clock import now
from portal.db import db
from portal.transaction import Portal
from tests.app import Fresh, make_app
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import ROLES, House
from tests.pages.foundation.policy import Place
from tests.pages.foundation.state import fingerprint

DEMO_ONLY = {"demo.enter"}
NAMES = {"client": "Wren Samplewood", "other_client": "Otis Demoford"}
"""The two clients by name; the one must never show on a page about the other."""


def guarded() -> list[str]:
    return [name for name, place in policy.places().items() if not place.is_public]


def addressed(app: Portal, endpoint: str) -> Iterator[tuple[Place, Rule]]:
    place = policy.places()[endpoint]
    rules = policy.rules(app).get(endpoint, [])
    assert rules, f"{endpoint} stands in tests/policy.toml and is no address any more: take it out"
    yield from ((place, rule) for rule in rules)


def events(app: Portal) -> list[tuple[str, str, object, object]]:
    with app.app_context():
        query = sa.select(
            AuditEvent.action, AuditEvent.outcome, AuditEvent.actor_id, AuditEvent.client_id
        ).order_by(AuditEvent.chain, AuditEvent.number)
        return [tuple(row) for row in db.session.execute(query)]


def send(house: House, role: str, method: str, address: str) -> TestResponse:
    """Open an address, or send it a form with nothing in it but the token."""
    browser = house.browser(role)
    if method == "GET":
        return browser.get(address)
    token = house.token(role)
    answer = browser.http.post(address, data={"csrf_token": token})
    if answer.headers.getlist("Set-Cookie"):  # signed in or out: the token is another one now
        house.browsers.pop(role), house.tokens.pop(role)
    return answer


def plain(answer: TestResponse) -> str:
    """A page without what differs each time."""
    text = re.sub(r"\b[0-9a-f]{16}\b", "", answer.text)
    return re.sub(r'value="[^"]*"', "", text)


# The file and the app


def test_every_address_stands_in_the_policy(fresh: Fresh, tmp_path: Path) -> None:
    settings = fresh.app.config["HAVEN"]
    demo = make_app(tmp_path, keys=settings.keys, demo=True)
    declared = {name: str(access.declared(demo, name)) for name in policy.rules(demo)}
    written = {name: place.declares for name, place in policy.places().items()}
    lines = [
        f'"{name}" = {{ declares = "{said}" }}'
        for name, said in declared.items()
        if written.get(name) != said
    ]
    assert lines == [], "put these into [endpoints] of tests/policy.toml:\n" + "\n".join(lines)
    assert set(written) - set(declared) == set(), "take these out of [endpoints] of tests/policy.toml"
    assert set(declared) - set(policy.rules(fresh.app)) == DEMO_ONLY


def test_every_permission_stands_in_the_policy_and_in_the_table() -> None:
    assert {str(one) for one in Permission} == set(policy.allowed()) == {str(one) for one in RULES}
    assert {role for roles in policy.allowed().values() for role in roles} <= set(ROLES) - {"signed_out"}


def test_every_permission_says_what_it_allows() -> None:
    source = Path(access.__file__).read_text()
    assert len(re.findall(r'^    [A-Z_]+ = "[a-z_.]+"\n    """[A-Z].*\."""$', source, re.MULTILINE)) == len(
        Permission
    )


def test_every_id_in_an_address_can_be_made(house: House) -> None:
    wanted = {
        name
        for rules in policy.rules(house.app).values()
        for rule in rules
        for name in policy.nested_ids(rule)
    }
    assert wanted - set(house.own) == set(), "say in tests/pages/foundation/objects.py how to make these"


def test_every_part_of_an_address_is_said(house: House) -> None:
    silent = [
        f"{place.endpoint}: {name}"
        for place, rule in policy.walk(house.app)
        for name in rule.arguments - set(place.arguments(house))
    ]
    assert silent == [], "say these in objects or values of the endpoint in tests/policy.toml"


def test_an_endpoint_that_declares_nothing_stops_the_start(fresh: Fresh, tmp_path: Path) -> None:
    app = make_app(tmp_path, keys=fresh.app.config["HAVEN"].keys)
    app.add_url_rule("/open", "forgotten", lambda: "everything")
    with pytest.raises(RuntimeError, match="do not say who may use them: forgotten"):
        access.check_every_endpoint(app, assets=())


def test_the_start_itself_checks(monkeypatch: pytest.MonkeyPatch, fresh: Fresh, tmp_path: Path) -> None:
    from portal.overview import views

    monkeypatch.delattr(views.help, "__access__") if hasattr(views.help, "__access__") else None
    with pytest.raises(RuntimeError, match=r"overview\.help"):
        make_app(tmp_path, keys=fresh.app.config["HAVEN"].keys)


# The matrix


@pytest.mark.parametrize("endpoint", guarded())
def test_each_person_gets_what_the_policy_says(house: House, endpoint: str) -> None:
    for place, rule in addressed(house.app, endpoint):
        where = policy.address(rule, place.arguments(house))
        for method in policy.methods(rule):
            for role in sorted(ROLES, key=place.may):
                check(house, place, role, method, where)


def check(house: House, place: Place, role: str, method: str, where: str) -> None:
    before, seen = fingerprint(house.app), events(house.app)
    answer = send(house, role, method, where)
    note = f"{role} {method} {where} → {answer.status_code}"
    left = events(house.app)[len(seen) :] if len(events(house.app)) > len(seen) else []
    if role == "signed_out":
        assert answer.status_code == 303, note
        assert (answer.location or "").startswith("/sign-in"), note
        assert (fingerprint(house.app), left) == (before, []), note
    elif not place.may(role):
        assert answer.status_code == 404, note
        assert fingerprint(house.app) == before, note
        assert [(one[0], one[1], one[2]) for one in left] == [
            (place.declares, "refused", house.user(role))
        ], note
    else:
        assert answer.status_code in place.fine(method), note
        if method == "GET":
            assert fingerprint(house.app, without=unwatched(place)) == {
                name: mark for name, mark in before.items() if name not in unwatched(place)
            }, note
            expected = [(place.declares, "read"), *((action, "done") for action in place.also)]
            assert sorted((one[0], one[1]) for one in left) == sorted(expected), note
            assert {one[2] for one in left if one[1] == "read"} == {house.user(role)}, note
    for who, name in NAMES.items():
        if place.declares not in {"accounts.manage"} and who.startswith("other") != role.startswith("other"):
            assert name.encode() not in answer.data, f"{note} shows {name}"


def unwatched(place: Place) -> tuple[str, ...]:
    ledger = ("audit_event", "audit_head", "login", "sign_in_attempt")
    return (*ledger, "export") if place.also else ledger


@pytest.mark.parametrize("endpoint", [name for name, place in policy.places().items() if place.is_public])
def test_a_public_address_is_open_to_everybody(house: House, endpoint: str) -> None:
    if endpoint in DEMO_ONLY:
        assert endpoint not in policy.rules(house.app)
        return
    for place, rule in addressed(house.app, endpoint):
        for method in policy.methods(rule):
            for role in ROLES:
                answer = send(house, role, method, policy.address(rule, place.arguments(house)))
                assert answer.status_code in place.fine(method), (
                    f"{role} {method} {rule} → {answer.status_code}"
                )


# Somebody else's objects


@pytest.mark.parametrize("endpoint", [name for name in guarded() if policy.places()[name].objects])
def test_ones_own_client_with_somebody_elses_object_is_not_found(house: House, endpoint: str) -> None:
    for place, rule in addressed(house.app, endpoint):
        role = "client" if place.is_own else policy.allowed()[place.declares][0]
        if role == "administrator":
            continue
        for name in policy.nested_ids(rule):
            for method in policy.methods(rule):
                refused = refuse(house, place, rule, role, method, name)
                for variant in house.others[name].values():
                    answer = send_with(house, place, rule, role, method, {name: variant})
                    assert answer.status_code == 404, f"{role} {method} {rule} with another's {name}"
                    assert plain(answer) == refused, "a page tells what is there from what is not"


def refuse(house: House, place: Place, rule: Rule, role: str, method: str, name: str) -> str:
    """What a missing object looks like."""
    answer = send_with(house, place, rule, role, method, {name: policy.missing()})
    assert answer.status_code == 404
    return plain(answer)


def send_with(
    house: House, place: Place, rule: Rule, role: str, method: str, changes: dict[str, object]
) -> TestResponse:
    before = fingerprint(house.app)
    answer = send(house, role, method, policy.address(rule, {**place.arguments(house), **changes}))
    assert fingerprint(house.app) == before, f"{method} {rule} changed something"
    return answer


@pytest.mark.parametrize("endpoint", [name for name in guarded() if len(policy.places()[name].objects) > 1])
def test_objects_that_do_not_belong_together_are_not_found(house: House, endpoint: str) -> None:
    """A step of one plan under another plan of the same client."""
    for place, rule in addressed(house.app, endpoint):
        role = "client" if place.is_own else "clinician"
        for name in place.objects:
            for variant in house.own[name].values():
                if variant != place.arguments(house)[name] and name == "plan_id":
                    for method in policy.methods(rule):
                        answer = send_with(house, place, rule, role, method, {name: variant})
                        assert answer.status_code == 404, (
                            f"{method} {rule} with another {name} of the same client"
                        )


@pytest.mark.parametrize("endpoint", guarded())
def test_a_missing_client_and_somebody_elses_look_the_same(house: House, endpoint: str) -> None:
    for place, rule in addressed(house.app, endpoint):
        if "client_id" not in rule.arguments:
            continue
        for method in policy.methods(rule):
            nobody = send_with(house, place, rule, "clinician", method, {"client_id": policy.missing()})
            another = send_with(
                house, place, rule, "clinician", method, {"client_id": house.world.other_client}
            )
            assert nobody.status_code == another.status_code == 404
            assert plain(nobody) == plain(another)


# Ids that are none

STRANGE = [
    "-1",
    "0",
    "9" * 23,
    "text",
    "%00",
    "a%00b",
    "%2e%2e",
    "%F0%9F%8C%B1",
    "x" * 300,
    "'",
    "<b>",
    "None",
]


@pytest.mark.parametrize("endpoint", list(policy.places()))
def test_a_strange_id_is_not_found_and_never_a_fault(house: House, endpoint: str) -> None:
    if endpoint in DEMO_ONLY:
        return
    for place, rule in addressed(house.app, endpoint):
        role = "client" if place.is_own else (policy.allowed().get(place.declares) or ["signed_out"])[0]
        browser = house.browser(role)
        token = browser.csrf()
        for name in rule.arguments:
            for strange in STRANGE:
                where = policy.address(rule, {**place.arguments(house), name: strange})
                for method in policy.methods(rule):
                    answer = browser.http.open(where, method=method, data={"csrf_token": token})
                    number = re.search(rf"<int[^:<>]*:{name}>", rule.rule) and strange.isdigit()
                    clamped = (
                        place.fine(method) if number else ()
                    )  # a page number may be taken for the nearest
                    assert answer.status_code in {404, *clamped}, f"{method} {where} → {answer.status_code}"


# The rules themselves


def test_nobody_of_another_clinic_gets_in_though_the_care_team_says_so(house: House) -> None:
    with house.app.app_context():
        stranger = another_clinic(Role.CLINICIAN)
        db.session.add(
            CareTeamMember(
                clinic_id=house.world.clinic_id,
                client_id=house.world.client,
                user_id=stranger.id,
                since_at=now(),
                created_by=stranger.id,
            )
        )
        db.session.commit()
        client = db.session.get(Client, house.world.client)
        assert client is not None
        assert not any(can(stranger.actor, permission, client) for permission in Permission)
        stranger_id = stranger.id
    browser = house.world.browser(stranger_id)
    assert browser.get(f"/clients/{house.world.client}").status_code == 404
    assert NAMES["client"] not in browser.get("/caseload").text


def another_clinic(role: Role) -> User:
    clinic = accounts.add_clinic("Elsewhere", tz="UTC", by=None, at=now())
    db.session.flush()
    user = accounts.prepare_user(
        clinic.id, role, "Stranger", lang="en", tz="UTC", by=System(clinic.id), at=now()
    )
    db.session.commit()
    return user


def test_an_administrator_of_another_clinic_sees_and_changes_nothing(house: House) -> None:
    with house.app.app_context():
        stranger_id = another_clinic(Role.ADMINISTRATOR).id
    browser = house.world.browser(stranger_id)
    page = browser.get("/admin/accounts")
    assert page.status_code == 200
    assert "Fern" not in page.text
    assert NAMES["client"] not in page.text
    before = fingerprint(house.app)
    sent = browser.post(f"/admin/accounts/{house.world.clinician}/close", page="/admin/accounts")
    assert sent.status_code == 404
    assert fingerprint(house.app) == before


def test_who_left_the_care_team_is_out_with_the_next_request(house: House) -> None:
    browser = house.browser("clinician")
    assert browser.get(f"/clients/{house.world.client}").status_code == 200
    with house.app.app_context():
        db.session.execute(sa.update(CareTeamMember).values(until_at=now()))
        db.session.commit()
    assert browser.get(f"/clients/{house.world.client}").status_code == 404
    assert NAMES["client"] not in browser.get("/caseload").text


def test_being_responsible_opens_nothing_without_the_care_team(house: House) -> None:
    with house.app.app_context():
        db.session.execute(
            sa.update(Client)
            .where(Client.id == house.world.client)
            .values(responsible_id=house.world.other_clinician)
        )
        db.session.commit()
    assert house.browser("other_clinician").get(f"/clients/{house.world.client}").status_code == 404
    assert house.browser("clinician").get(f"/clients/{house.world.client}").status_code == 200


def test_a_care_team_membership_of_somebody_who_is_no_clinician_opens_nothing(house: House) -> None:
    with house.app.app_context():
        for user_id in (house.world.administrator, house.user("other_client")):
            db.session.add(
                CareTeamMember(
                    clinic_id=house.world.clinic_id,
                    client_id=house.world.client,
                    user_id=user_id,
                    since_at=now(),
                    created_by=house.world.administrator,
                )
            )
        db.session.commit()
    for role in ("administrator", "other_client"):
        assert house.browser(role).get(f"/clients/{house.world.client}").status_code == 404


def test_a_list_says_in_one_event_which_records_it_showed(house: House) -> None:
    house.browser("clinician").get("/caseload")
    with house.app.app_context():
        event = db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action == "caseload.read", AuditEvent.chain != audit.NO_CLINIC)
            .order_by(AuditEvent.number.desc())
            .limit(1)
        ).one()
        assert event.shown == [str(house.world.client)]


def test_a_refusal_names_the_record_that_was_tried(house: House) -> None:
    house.browser("other_clinician").get(f"/clients/{house.world.client}")
    assert ("client.read", "refused", house.world.other_clinician, house.world.client) in events(house.app)


def test_an_address_about_nobody_is_a_404_for_everybody(house: House) -> None:
    for role in ROLES:
        assert house.browser(role).get(f"/clients/{uuid4()}/nowhere").status_code == 404
