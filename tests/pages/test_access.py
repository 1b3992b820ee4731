"""Access: every address for every kind of person, as tests/policy.toml says, and nobody reaches another's records."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.transaction import Portal
from tests.pages.foundation import policy
from tests.pages.foundation.furnished import NAMES, ROLES, House
from tests.pages.foundation.policy import Place
from tests.pages.foundation.state import events, fingerprint

DEMO_ONLY = {"demo.enter", "demo.outbox"}


def guarded() -> list[str]:
    return [name for name, place in policy.places().items() if not place.is_public and name not in DEMO_ONLY]


def addressed(app: Portal, endpoint: str) -> Iterator[tuple[Place, Rule]]:
    place = policy.places()[endpoint]
    rules = policy.rules(app).get(endpoint, [])
    assert rules, f"{endpoint} stands in tests/policy.toml and is no address any more: take it out"
    yield from ((place, rule) for rule in rules)


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
