"""Hostile and strange input in every field of every form: never a fault, never run, never shown unescaped."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.pages.foundation import policy
from tests.pages.foundation.furnished import House
from tests.pages.foundation.page_forms import PageForm, forms_of
from tests.pages.foundation.state import fingerprint
from tests.pages.foundation.visits import visitors

MARK = "zq<b onfocus=x>zq"
PAYLOADS = {
    "markup": f"{MARK}<script>alert(1)</script>",
    "attribute": 'zq" onfocus="alert(1)" x="',
    "template": "{{ 'zq' * 3 }}{% for x in y %}",
    "sql": "'; DROP TABLE client; -- \" OR 1=1",
    "null": "a\x00b",
    "direction": "\u202eabc\u2066\u200d",
    "header": "a\r\nSet-Cookie: zq=1",
    "format": "%(name)s %s %d {0} {name}",
    "long": "x" * 90_000,
    "many digits": "9" * 400,
    "odd number": "1e309",
    "full width": "１２",
    "minus": "-1",
    "no day": "2026-02-30",
    "far day": "9999-12-31",
    "first day": "0001-01-01",
    "emoji": "👩\u200d👩\u200d👧",
    "path": "../../etc/passwd",
    "blank": " \t\u3000 ",
}
SKIPPED = {"accounts.sign_out", "accounts.language"}
"""Their forms stand on every page and have tests of their own."""


def forms(house: House, endpoint: str) -> list[tuple[str, str, PageForm]]:
    """Who sends what where: the forms on the pages of an endpoint that have something to fill in."""
    place = policy.places()[endpoint]
    found = []
    for rule in policy.rules(house.app).get(endpoint, []):
        if "GET" in (rule.methods or ()):
            role, address = visitors(place)[0], policy.address(rule, place.arguments(house))
            page = house.browser(role).get(address)
            for form in forms_of(page.text) if page.mimetype == "text/html" else ():
                if form.typed | form.picked and form.action not in {"/sign-out", "/language"}:
                    found.append((role, form.action or address, form))
    return found


def pages() -> list[str]:
    return [
        name
        for name, place in policy.places().items()
        if name not in SKIPPED and not place.also and name not in {"static", "bootstrap.static", "demo.enter"}
    ]


def check(answer: TestResponse, note: str) -> None:
    assert answer.status_code < 500, note
    assert "zq=1" not in str(answer.headers.getlist("Set-Cookie")), note
    if answer.mimetype == "text/html":
        assert "<b onfocus" not in answer.text, note
        assert 'zq" onfocus' not in answer.text, note
        assert "zqzqzq" not in answer.text, note
        assert "This page had been open too long" not in answer.text, note  # it has to get past the guard


@pytest.mark.parametrize("endpoint", pages())
def test_no_field_of_any_form_takes_harm(house: House, endpoint: str) -> None:
    for role, address, form in forms(house, endpoint):
        browser = house.browser(role)
        for name, payload in PAYLOADS.items():
            for wrong in (form.typed, form.picked, form.typed | form.picked):
                if not wrong:
                    continue
                data = {**form.values, **dict.fromkeys(wrong, payload)}
                note = f"{role} {address}: {name} in {sorted(wrong)}"
                answer = browser.http.post(address, data=data)
                check(answer, f"{note} → {answer.status_code}")
                if answer.status_code == 303 and answer.location:
                    check(browser.get(answer.location), f"{note}, then {answer.location}")


def test_the_walk_finds_forms(house: House) -> None:
    found = [form for endpoint in pages() for _, _, form in forms(house, endpoint)]
    assert len(found) > 25
    assert sum(len(form.typed) for form in found) > 60


@pytest.mark.parametrize("endpoint", ["clients.new", "accounts.sign_in", "clients.mark"])
@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"display_name=%FF%FE&handle=%ED%A0%80", b"&&&===%%%", b"a" * 2000]
)
def test_a_body_that_is_no_form_is_no_fault(house: House, endpoint: str, body: bytes) -> None:
    role, address, form = forms(house, endpoint)[0]
    before = fingerprint(house.app)
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "",
    ):
        headers = {"X-CSRFToken": form.values["csrf_token"]}
        answer = house.browser(role).http.post(address, data=body, content_type=kind, headers=headers)
        check(answer, f"{kind}: {answer.status_code}")
    assert fingerprint(house.app) == before
