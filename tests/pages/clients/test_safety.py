"""The safety screen: asking, what follows, what it ends, who sees it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from portal.clients.models import Client, HoldReason, SafetyHold, SafetyScreen
from portal.clients.screening import ANSWERED
from portal.clock import now
from portal.db import db
from tests.app import World

CLEAR = {"done_on": "2026-11-18", "asked_alone": "yes", **dict.fromkeys(ANSWERED, "no")}


def address(world: World) -> str:
    return f"/clients/{world.client}/safety"


def save(world: World, **changes: Any) -> Any:
    typed = {key: value for key, value in {**CLEAR, **changes}.items() if value is not None}
    return world.as_clinician().post(address(world), typed)


def screens(world: World) -> list[SafetyScreen]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(SafetyScreen).order_by(SafetyScreen.number)))


def page(world: World) -> str:
    return world.as_clinician().get(address(world)).text


def hold(world: World) -> None:
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        db.session.add(
            SafetyHold(
                clinic_id=client.clinic_id,
                client_id=client.id,
                reason=HoldReason.UNSAFE_STOP,
                source_type="PracticeLog",
                source_id=client.id,
                opened_at=now(),
                opened_by=client.user_id,
            )
        )
        db.session.commit()


def test_nothing_is_preselected_but_the_day(world: World) -> None:
    fresh = page(world)
    assert '" checked' not in fresh
    assert 'value="2026-11-18"' in fresh
    assert "No safety screen yet" in fresh


@pytest.mark.parametrize("asked", ["suicidality", "psychosis_mania", "dissociation"])
def test_a_screen_that_locks_exposure_is_nowhere_called_clear(world: World, asked: str) -> None:
    assert save(world, **{asked: "current"}).status_code == 303
    shown = page(world)
    assert "No exposure for now: safety and steadiness come first" in shown
    assert "Clear until" not in shown
    assert "no answer calls for care" not in shown
    browser = world.as_clinician()
    overview, brief = (browser.get(f"/clients/{world.client}{part}").text for part in ("", "/brief"))
    assert "No exposure" in overview
    assert not re.search(r">\s*Clear\s*<", overview)
    assert "Safety screen: no exposure for now" in brief


def test_a_clear_screen_says_so_and_until_when(world: World) -> None:
    assert save(world).status_code == 303
    shown = page(world)
    assert "Clear until 16 Feb 2027" in shown
    assert "Nothing is locked." in shown
    assert "Calming tools and help in a crisis are never locked." in shown


def test_control_now_stops_and_the_page_says_why_and_what_it_locks(world: World) -> None:
    save(world, coercive_control="current", medical_limits="declined")
    shown = page(world)
    assert "Stop: what a partner would notice stays locked" in shown
    assert "A partner controls what the client does now." in shown
    assert "Locked: everything a partner would notice" in shown
    assert "Locked until the question about the body is answered" in shown
    assert screens(world)[0].outcome == "stop"


def test_not_asked_alone_is_caution_at_best(world: World) -> None:
    save(world, asked_alone="no")
    assert "The client was not asked alone." in page(world)
    assert screens(world)[0].outcome == "caution"


def test_harm_in_the_past_asks_with_whom(world: World) -> None:
    answer = save(world, stalking="past")
    assert answer.status_code == 422
    assert "Say whether that was with the present partner." in answer.text
    save(world, stalking="past", past_is_present_partner="no")
    save(world, stalking="past", past_is_present_partner="yes")
    save(world, stalking="past", past_is_present_partner="unknown")
    found = [(one.outcome, one.past_is_present_partner) for one in screens(world)]
    assert found == [("clear", False), ("caution", True), ("caution", None)]


def test_with_whom_is_not_kept_where_nothing_lies_in_the_past(world: World) -> None:
    save(world, past_is_present_partner="yes")
    assert screens(world)[0].past_is_present_partner is None
    assert screens(world)[0].outcome == "clear"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"partner_violence": None}, "Choose an answer: A partner hurts or threatens the client"),
        ({"dissociation": "sometimes"}, "Choose one of the answers shown."),
        ({"asked_alone": None}, "Say whether the client was asked alone."),
        ({"done_on": "2026-11-19"}, "Choose 18 Nov 2026 or an earlier day."),
        ({"done_on": ""}, "Enter the day on which you asked."),
        ({"note": "x" * 2001}, "Shorten this to 2000 characters or fewer."),
    ],
)
def test_bad_input_saves_nothing_and_keeps_the_answers(
    world: World, wrong: dict[str, Any], sentence: str
) -> None:
    answer = save(world, **{"note": "Spoke in the garden.", "stalking": "unknown", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="unknown" checked' in answer.text
    assert wrong.get("note") or "Spoke in the garden." in answer.text
    assert screens(world) == []


def test_a_new_screen_ends_what_made_the_plan_rest(world: World) -> None:
    hold(world)
    assert "The plan rests until you have talked" in page(world)
    save(world)
    shown = page(world)
    assert "The plan rests until you have talked" not in shown
    assert "From 18 Nov 2026 to 18 Nov 2026, ended by a new screen." in shown


def test_earlier_screens_stay_with_who_asked(world: World) -> None:
    save(world, done_on="2026-08-01", substance_self="current")
    save(world)
    shown = page(world)
    assert shown.index("Earlier screens") < shown.index("1 Aug 2026")
    assert "own use of alcohol or drugs does harm now." in shown
    assert len(screens(world)) == 2


def test_a_screen_of_long_ago_has_run_out(world: World) -> None:
    save(world, done_on="2026-08-01")
    assert "The safety screen has run out" in page(world)
    assert "Expired" in page(world)


def test_the_client_never_sees_any_of_it(world: World) -> None:
    save(world, coercive_control="current", note="Partner reads the phone.")
    hold(world)
    client = world.as_client()
    assert client.get(address(world)).status_code == 404
    shown = client.get("/my").text
    for word in ("safety", "Safety", "screen", "Partner reads", "afraid", "locked"):
        assert word not in shown


def test_somebody_elses_client_is_not_found(world: World) -> None:
    other = f"/clients/{world.other_client}/safety"
    assert world.as_clinician().get(other).status_code == 404
    assert world.as_clinician().post(other, CLEAR, page="/help").status_code == 404
    assert world.browser(world.administrator).get(address(world)).status_code == 404
