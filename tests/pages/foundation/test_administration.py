"""The administrator's two pages: accounts are closed and reopened, the clinic is named and says what to do in need."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.accounts.models import Clinic, User
from portal.db import db
from tests.app import Browser, World
from tests.pages.foundation.state import fingerprint


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser(world.administrator)


def change(browser: Browser, user_id: UUID, what: str) -> int:
    return browser.post(f"/admin/accounts/{user_id}/{what}", page="/admin/accounts").status_code


def is_closed(world: World, user_id: UUID) -> bool:
    with world.app.app_context():
        user = db.session.get(User, user_id)
        assert user is not None
        return user.disabled_at is not None


def clinic(world: World) -> Clinic:
    found = db.session.get(Clinic, world.clinic_id)
    assert found is not None
    return found


def save(browser: Browser, **values: str) -> tuple[int, str]:
    data = {
        "name": "Reed Clinic",
        "crisis_text_en": "Call 000.",
        "crisis_text_zh": "",
        "version": "1",
        **values,
    }
    sent = browser.post("/admin/clinic", data, page="/admin/clinic")
    return sent.status_code, sent.text


def test_every_account_is_listed_with_its_state(world: World, browser: Browser) -> None:
    page = browser.get("/admin/accounts").text
    for name in ("Dr. Fern Exemplar", "Dr. Moss Specimen", "Ada Placeholder"):
        assert name in page
    assert page.count("<tr") == 6


def test_an_account_is_closed_and_opened_again(world: World, browser: Browser) -> None:
    assert change(browser, world.clinician, "close") == 303
    assert is_closed(world, world.clinician)
    assert change(browser, world.clinician, "reopen") == 303
    assert not is_closed(world, world.clinician)


def test_nobody_closes_their_own_account(world: World, browser: Browser) -> None:
    before = fingerprint(world.app)
    assert change(browser, world.administrator, "close") == 409
    assert fingerprint(world.app) == before


@pytest.mark.parametrize("what", ["delete", "promote", "CLOSE", ""])
def test_there_is_nothing_else_to_do_to_an_account(world: World, browser: Browser, what: str) -> None:
    before = fingerprint(world.app)
    assert change(browser, world.clinician, what) == 404
    assert fingerprint(world.app) == before


def test_name_and_words_for_an_emergency_are_saved(world: World, browser: Browser) -> None:
    assert save(browser)[0] == 303
    with world.app.app_context():
        found = clinic(world)
        assert (found.name, found.crisis_text_en, found.crisis_text_zh) == ("Reed Clinic", "Call 000.", None)
        assert found.crisis_text("zh") == "Call 000."


def test_a_clinic_needs_a_name(world: World, browser: Browser) -> None:
    before = fingerprint(world.app)
    status, page = save(browser, name="  ")
    assert (status, "Enter the clinic&#39;s name." in page) == (422, True)
    assert fingerprint(world.app) == before


@pytest.mark.parametrize("field", ["name", "crisis_text_en", "crisis_text_zh"])
def test_a_text_that_is_too_long_is_refused(world: World, browser: Browser, field: str) -> None:
    before = fingerprint(world.app)
    assert save(browser, **{field: "x" * 400})[0] == 422
    assert fingerprint(world.app) == before


def test_of_two_administrators_the_later_is_told(world: World, browser: Browser) -> None:
    assert save(browser)[0] == 303
    before = fingerprint(world.app)
    status, _ = save(browser, name="Another name")
    assert status == 409
    assert fingerprint(world.app) == before


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 23])
def test_a_form_without_its_version_is_not_saved(world: World, browser: Browser, version: str) -> None:
    before = fingerprint(world.app)
    assert save(browser, version=version)[0] in {409, 422}
    assert fingerprint(world.app) == before


@pytest.mark.parametrize("field", ["demo", "tz", "id", "clinic_id", "created_at"])
def test_a_field_that_the_form_does_not_have_changes_nothing(
    world: World, browser: Browser, field: str
) -> None:
    with world.app.app_context():
        before = getattr(clinic(world), field)
    save(browser, **{field: "1"})
    with world.app.app_context():
        assert getattr(clinic(world), field) == before


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "{{ 7 * 7 }}", "' OR 1=1 --", "\u202eabc", "=1+1", "a\x00b"]
)
def test_what_is_typed_is_shown_as_it_was_typed_and_never_run(
    world: World, browser: Browser, text: str
) -> None:
    save(browser, name=text or "x")
    page = browser.get("/admin/clinic").text
    assert "<script>x" not in page
    assert ">49<" not in page
    assert 'value="49"' not in page
