"""After a risk answer: the note that stays, and the staying-safe plan in the client's own words."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from portal.audit import AuditEvent
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.clients.safety_models import RiskNote, StayingSafe
from portal.db import db
from tests.app import World
from tests.pages.overview.alerting import raised
from tests.pages.plans.made import hold, in_use, steps_of

NOTE = {
    "asked": "Whether it had become more concrete.",
    "answered": "Thoughts on two evenings, no plan.",
    "decided": "Numbers gone through, sister knows.",
    "next_contact_on": "2026-11-20",
    "next_contact": "Call at noon",
}
OWN = {
    "signs": "I stop answering.",
    "by_myself": "Walk to the bridge bakery and back.",
    "places_people": "At L.'s kitchen table.",
    "professionals": "The number on the fridge.",
    "home_safer": "Pills are at my sister's.",
    "reason": "The dog.",
}


def safety(world: World) -> str:
    return f"/clients/{world.client}/safety"


def note(world: World, query: str = "", **changed: str) -> Any:
    data = {**NOTE, "client_token": str(uuid4()), **changed}
    return world.as_clinician().post(f"{safety(world)}/risk-note{query}", data, page="/help")


def save(world: World, version: int = 0, **changed: str) -> Any:
    data = {**OWN, "on_phone": "yes", "version": str(version), **changed}
    data = {name: value for name, value in data.items() if value != "no"}
    return world.as_clinician().post(f"{safety(world)}/staying-safe", data, page="/help")


def rows(world: World, model: type[Any]) -> list[Any]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(model)))


def test_a_note_stands_on_the_safety_page_and_nowhere_the_client_looks(world: World) -> None:
    assert note(world).status_code == 303
    page = world.as_clinician().get(safety(world)).text
    assert all(NOTE[name] in page for name in ("asked", "answered", "decided", "next_contact"))
    browser = world.as_client()
    for address in ("/my", "/my/tools"):
        assert not any(words in browser.get(address).text for words in (NOTE["answered"], NOTE["decided"]))


def test_a_note_about_an_alert_takes_it_in_hand(world: World) -> None:
    hold(world)
    (alert,) = rows(world, Alert)
    assert alert.state == "open"
    assert note(world, f"?alert={alert.id}").status_code == 303
    assert [one.alert_id for one in rows(world, RiskNote)] == [alert.id]
    assert [one.state for one in rows(world, Alert)] == ["acknowledged"]
    assert "risk-note?alert=" in world.as_clinician().get(f"/clients/{world.client}/alerts/{alert.id}").text


def test_an_alert_of_somebody_else_is_not_there_nor_one_about_something_else(world: World) -> None:
    others = raised(world, AlertKind.SAFETY_ITEM, world.other_client)
    worse = raised(world, AlertKind.DETERIORATION)
    for alert in (others, worse, uuid4(), "not-an-id", ""):
        assert note(world, f"?alert={alert}").status_code == 404
        assert world.as_clinician().get(f"{safety(world)}/risk-note?alert={alert}").status_code == 404
    assert rows(world, RiskNote) == []
    assert {one.state for one in rows(world, Alert)} == {"open"}


def test_an_alert_in_hand_stays_as_it_is(world: World) -> None:
    hold(world)
    (alert,) = rows(world, Alert)
    note(world, f"?alert={alert.id}")
    note(world, f"?alert={alert.id}", decided="Called again")
    assert [len(one.history) for one in rows(world, Alert)] == [1]
    assert len(rows(world, RiskNote)) == 2


def test_a_note_is_sealed_and_the_log_has_no_word_of_it(world: World) -> None:
    note(world)
    with world.app.app_context():
        stored = str(db.session.execute(sa.text("SELECT * FROM risk_note")).one())
        events = "".join(str(one.fields) + one.action for one in db.session.scalars(sa.select(AuditEvent)))
    for words in NOTE.values():
        assert words not in events
        assert words == NOTE["next_contact_on"] or words not in stored
    assert "risk_note.written" in events


def test_sent_twice_it_is_one_note(world: World) -> None:
    token = str(uuid4())
    assert [note(world, client_token=token).status_code for _ in range(2)] == [303, 303]
    assert [one.client_token for one in rows(world, RiskNote)] == [UUID(token)]


@pytest.mark.parametrize("name", NOTE)
def test_every_part_of_a_note_is_needed_and_what_was_typed_stays(world: World, name: str) -> None:
    answer = note(world, **{name: ""})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    kept = next(words for other, words in NOTE.items() if other not in (name, "next_contact_on"))
    assert kept in answer.text


def test_the_plan_stands_among_the_clients_tools_only_where_they_want_it(world: World) -> None:
    assert save(world).status_code == 303
    page = world.as_client().get("/my/tools").text
    assert all(words.replace("'", "&#39;") in page for words in OWN.values())
    assert save(world, 1, on_phone="no").status_code == 303
    page = world.as_client().get("/my/tools").text
    assert not any(words.replace("'", "&#39;") in page for words in OWN.values())
    assert "Your clinic&#39;s numbers go here." in page
    assert "/my/tools" in world.as_client().get("/my").text


def test_each_save_keeps_the_version_before_and_two_editors_see_both(world: World) -> None:
    save(world)
    assert save(world, 0, reason="My niece.").status_code == 409
    assert save(world, 1, reason="My niece.").status_code == 303
    found = rows(world, StayingSafe)
    assert sorted((one.number, one.words["reason"]) for one in found) == [(1, "The dog."), (2, "My niece.")]


def test_the_same_again_makes_no_new_version(world: World) -> None:
    save(world)
    save(world, 1)
    assert len(rows(world, StayingSafe)) == 1


def test_a_double_click_is_one_version_and_no_quarrel(world: World) -> None:
    assert [save(world).status_code for _ in range(2)] == [303, 303]
    assert len(rows(world, StayingSafe)) == 1


def test_two_editors_who_differ_in_a_switch_see_that(world: World) -> None:
    save(world)
    answer = save(world, 0, on_phone="no", on_card="yes")
    assert answer.status_code == 409
    assert "The client wants it on the phone" in answer.text
    assert "The client wants it as a card" in answer.text
    assert [one.on_phone for one in rows(world, StayingSafe)] == [True]


def test_too_long_a_text_is_kept_beside_its_message(world: World) -> None:
    answer = save(world, signs="x" * 301)
    assert answer.status_code == 422
    assert 'id="signs-error"' in answer.text
    assert "x" * 301 in answer.text
    assert OWN["reason"] in answer.text


def test_with_nothing_of_their_own_the_page_shows_whom_to_call_and_what_helps_right_now(world: World) -> None:
    page = world.as_client().get("/my/tools").text
    assert "In my own words" not in page
    assert "My early signs" not in page
    assert "Right now" in page
    assert "Your clinic&#39;s numbers go here." in page
    assert "<title>If it gets hard" in page


def test_soothing_steps_of_a_plan_in_use_are_there_to_practise(world: World) -> None:
    step = steps_of(world, in_use(world, "S01"))[0]
    in_use(world, "E12")
    page = world.as_client().get("/my/tools").text.split("<main")[1]
    assert f"/my/steps/{step.id}/practice" in page
    assert page.count("/practice") == 1, "what is to be stayed with is no tool for a hard moment"


def test_another_client_never_sees_it(world: World) -> None:
    save(world)
    page = world.as_client(world.other_client).get("/my/tools").text
    assert OWN["signs"] not in page
    answer = world.browser(world.other_clinician).get(f"{safety(world)}/staying-safe")
    assert answer.status_code == 404
