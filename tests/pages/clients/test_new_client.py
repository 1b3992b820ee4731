"""Taking a new client into care."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clients.models import CareTeamMember, Client
from portal.db import db
from tests.app import World

PIP = {
    "display_name": "Pip Placeholder",
    "initials": "P. P.",
    "lang": "en",
    "tz": "Europe/Berlin",
    "adult": "yes",
}


def rows(world: World) -> list[Client]:
    with world.app.app_context():
        found = db.session.scalars(sa.select(Client)).all()
        return [one for one in found if one.display_name == "Pip Placeholder"]


def test_a_new_client_is_in_the_care_of_who_made_it_and_goes_on_to_the_slip(world: World) -> None:
    answer = world.as_clinician().post("/clients/new", {**PIP, "paper_safe": "no"})
    (pip,) = rows(world)
    assert answer.status_code == 303
    assert answer.location == f"/clients/{pip.id}/slip"
    assert (pip.initials, pip.lang, pip.tz, pip.status) == ("P. P.", "en", "Europe/Berlin", "active")
    assert (pip.reminders_safe, pip.voicemail_safe, pip.paper_safe) == ("unknown", "unknown", "no")
    with world.app.app_context():
        member = db.session.scalar(sa.select(CareTeamMember).where(CareTeamMember.client_id == pip.id))
        assert member is not None
        assert member.user_id == world.clinician


def test_nothing_about_safety_is_preselected(world: World) -> None:
    page = world.as_clinician().get("/clients/new").text
    assert '" checked' not in page
    assert '<option value="Europe/Berlin" selected>' in page


def test_initials_left_empty_are_suggested_to_be_looked_at(world: World) -> None:
    clinician = world.as_clinician()
    answer = clinician.post("/clients/new", {**PIP, "initials": ""})
    assert answer.status_code == 422
    assert 'value="P. P."' in answer.text
    assert "Check the initials suggested here" in answer.text
    assert rows(world) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"display_name": "  "}, "Enter the client&#39;s name."),
        ({"display_name": "x" * 81}, "Shorten this to 80 characters or fewer."),
        ({"initials": "ABCDE"}, "Shorten the initials to four letters."),
        ({"lang": ""}, "Choose a language."),
        ({"lang": "fr"}, "Choose one of the answers shown."),
        ({"tz": "Mars/Olympus"}, "Choose one of the answers shown."),
        ({"adult": None}, "Confirm that the client is 18 or older."),
        ({"reminders_safe": "perhaps"}, "Choose one of the answers shown."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_keeps_what_was_typed(
    world: World, wrong: dict[str, Any], sentence: str
) -> None:
    data = {
        key: value for key, value in {**PIP, "voicemail_safe": "no", **wrong}.items() if value is not None
    }
    answer = world.as_clinician().post("/clients/new", data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="no" checked' in answer.text
    assert "<title>To put right: New client" in answer.text
    assert rows(world) == []


def test_only_a_clinician_takes_clients_into_care(world: World) -> None:
    for who in (world.administrator, world.user_of(world.client)):
        assert world.browser(who).get("/clients/new").status_code == 404
        assert world.browser(who).post("/clients/new", PIP, page="/help").status_code == 404
    assert rows(world) == []


def test_a_name_is_sealed_and_stands_in_no_audit_event(world: World) -> None:
    world.as_clinician().post("/clients/new", PIP)
    with world.app.app_context():
        stored = db.session.execute(sa.text("SELECT display_name_sealed FROM client")).scalars().all()
        assert not any(b"Placeholder" in name for name in stored)
        events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "client.added")).all()
        assert "Placeholder" not in str([event.fields for event in events])
        assert "display_name" in events[-1].fields
