"""Reading and changing a client's record."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from portal.accounts.models import User
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.db import db
from tests.app import Browser, World

TYPED = {
    "display_name": "Wren Samplewood",
    "initials": "W. S.",
    "lang": "en",
    "tz": "Europe/Berlin",
    "status": "active",
    "quick_exit": "yes",
    "born_on": "1985-03-02",
    "phones": "01 234\n05 678",
    "email": "wren@example.test",
    "emergency_contact": "A sister, 09 876",
    "crisis_text": "Call the sister first.",
    "cultural_note": "Sunday lunch is not optional.",
    "reminders_safe": "yes",
    "voicemail_safe": "no",
}


def address(world: World) -> str:
    return f"/clients/{world.client}/edit"


def version(browser: Browser, page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(page).text)
    assert found
    return found.group(1)


def save(world: World, browser: Browser | None = None, **changes: Any) -> Any:
    browser = browser or world.as_clinician()
    typed = {**TYPED, "version": version(browser, address(world)), **changes}
    return browser.post(address(world), {key: value for key, value in typed.items() if value is not None})


def stored(world: World) -> Client:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        return client


def test_what_was_saved_stands_in_the_form_again(world: World) -> None:
    answer = save(world)
    assert answer.status_code == 303
    page = world.as_clinician().get(address(world)).text
    for words in ("wren@example.test", "01 234\n05 678", "Call the sister first.", 'value="1985-03-02"'):
        assert words in page
    client = stored(world)
    assert client.contact == {
        "phones": ["01 234", "05 678"],
        "email": "wren@example.test",
        "emergency_contact": "A sister, 09 876",
    }
    assert (client.reminders_safe, client.voicemail_safe, client.paper_safe) == ("yes", "no", "unknown")


def test_the_audit_log_names_the_changed_fields_and_nothing_of_their_content(world: World) -> None:
    save(world)
    with world.app.app_context():
        event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "client.edited"))
        assert event is not None
        assert event.fields == [
            "born_on",
            "contact",
            "crisis_text",
            "cultural_note",
            "reminders_safe",
            "voicemail_safe",
        ]


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    save(world)
    before = stored(world).version
    assert save(world).status_code == 303
    assert stored(world).version == before


def test_the_own_emergency_words_stand_on_the_clients_page_and_the_clinics_when_emptied(world: World) -> None:
    save(world)
    assert "Call the sister first." in world.as_client().get("/my").text
    save(world, crisis_text="")
    assert "Your clinic&#39;s numbers go here." in world.as_client().get("/my").text


def test_the_way_out_can_be_taken_off_the_clients_pages(world: World) -> None:
    assert "data-leave" in world.as_client().get("/my").text
    save(world, quick_exit=None)
    assert "data-leave" not in world.as_client().get("/my").text
    assert "data-leave" not in world.as_client().get("/help").text


def test_two_people_editing_see_both_texts_and_nothing_is_overwritten(world: World) -> None:
    clinician = world.as_clinician()
    old = version(clinician, address(world))
    save(world, clinician, email="first@example.test")
    answer = save(world, clinician, email="second@example.test", version=old)
    assert answer.status_code == 409
    assert "first@example.test" in answer.text
    assert "second@example.test" in answer.text
    assert "Call the sister first." not in answer.text
    assert stored(world).contact["email"] == "first@example.test"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"display_name": ""}, "Enter the client&#39;s name."),
        ({"born_on": "2010-01-01"}, "This date makes the client younger than 18."),
        ({"born_on": "2030-01-01"}, "This date makes the client younger than 18."),
        ({"born_on": "soon"}, "Write the date as year-month-day"),
        ({"crisis_text": "x" * 301}, "Shorten this to 300 characters or fewer."),
        ({"phones": "1\n2\n3\n4\n5\n6"}, "Keep this to 5 lines or fewer."),
        ({"status": "gone"}, "Choose one of the answers shown."),
        ({"version": "x"}, "Reload this page, then send again."),
    ],
)
def test_bad_input_keeps_what_was_typed(world: World, wrong: dict[str, Any], sentence: str) -> None:
    answer = save(world, **wrong, gp="Dr. Not Saved")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Dr. Not Saved" in answer.text
    assert stored(world).contact is None


def test_a_birthday_today_makes_somebody_eighteen(world: World) -> None:
    assert save(world, born_on="2008-11-19").status_code == 422
    assert save(world, born_on="2008-11-18").status_code == 303


def account(world: World) -> User:
    with world.app.app_context():
        user = db.session.get(User, world.user_of(world.client))
        assert user is not None
        return user


def test_the_language_of_a_slip_not_yet_used_follows_the_record(world: World) -> None:
    with world.app.app_context():
        db.session.execute(
            sa.update(User).where(User.id == world.user_of(world.client)).values(handle_digest=None)
        )
        db.session.commit()
    save(world, lang="zh")
    assert account(world).lang == "zh"


def test_the_language_somebody_chose_for_themselves_stays(world: World) -> None:
    save(world, lang="zh")
    assert (account(world).lang, stored(world).lang) == ("en", "zh")


def test_somebody_elses_client_is_not_found(world: World) -> None:
    other = f"/clients/{world.other_client}/edit"
    clinician = world.as_clinician()
    assert clinician.get(other).status_code == 404
    assert clinician.post(other, TYPED, page="/help").status_code == 404
