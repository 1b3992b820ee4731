"""An answer about safety: it reaches a human with the answer itself, once, and whoever gave it sees the crisis text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.kinds import AssessmentState, WordingOrigin
from portal.assessments.models import Assessment
from portal.audit import AuditEvent
from portal.clients.alert_actions import act
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act
from portal.clients.models import SafetyHold
from portal.clock import now
from portal.db import db
from tests.app import NOW, Browser, World
from tests.assessments.weather import CODE, RISK_ITEM
from tests.pages.assessments import invented
from tests.pages.assessments.conftest import Give, address
from tests.pages.foundation.disturbances import refused
from tests.pages.foundation.threads import together


@pytest.fixture
def form(world: World) -> UUID:
    """The questionnaire, begun by the client."""
    invented.publish(world)
    made = invented.give(world)
    world.as_client().post(address(made))
    return made


def say(world: World, form: UUID, n: int, value: str, *, browser: Browser | None = None) -> str:
    """Answer one question; gives where it leads."""
    answer = (browser or world.as_client()).post(address(form, f"/{n}"), {"answer": value})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def alerts(world: World) -> Sequence[Alert]:
    with world.app.app_context():
        return db.session.scalars(sa.select(Alert)).all()


def holds(world: World) -> Sequence[SafetyHold]:
    with world.app.app_context():
        return db.session.scalars(sa.select(SafetyHold).where(SafetyHold.closed_at.is_(None))).all()


def test_an_answer_about_safety_raises_an_alert_and_lets_plans_rest_though_nothing_was_sent(
    world: World, form: UUID
) -> None:
    say(world, form, RISK_ITEM, "2")
    (alert,), (hold,) = alerts(world), holds(world)
    assert (alert.kind, alert.severity, alert.state) == ("safety_item", 1, "open")
    assert alert.key == f"{form}:lightning"
    assert alert.detail == {"instrument": CODE, "item": 3, "value": 2}
    assert (alert.source_type, alert.source_id) == ("Assessment", form)
    assert (hold.reason, hold.source_id, hold.client_id) == ("safety_item", form, world.client)
    with world.app.app_context():
        row = db.session.get(Assessment, form)
        assert row is not None
        assert row.state == AssessmentState.STARTED
        done = set(db.session.scalars(sa.select(AuditEvent.action)))
    assert {"alert.raised", "safety.hold_opened", "assessment.answered"} <= done


@pytest.mark.parametrize(("n", "value"), [(3, "0"), (3, "declined"), (1, "3"), (2, "3")])
def test_no_other_answer_raises_anything(world: World, form: UUID, n: int, value: str) -> None:
    assert say(world, form, n, value).endswith(("/check", f"/{n + 1}"))
    assert (alerts(world), holds(world)) == ([], [])


def test_the_crisis_text_comes_at_that_moment_and_then_the_questions_go_on(world: World, form: UUID) -> None:
    browser = world.as_client()
    where = say(world, form, 3, "1", browser=browser)
    assert where == address(form, "/3/care")
    page = browser.get(where)
    main = html.unescape(page.text.split("<footer")[0])
    assert page.status_code == 200
    assert "Your clinic's numbers go here." in main
    assert "Nobody reads answers live" in main
    assert address(form, "/check") in main
    for word in ("Lightning", "Cloud number", "Inner weather"):
        assert word not in main


def test_the_crisis_text_is_shown_again_when_the_same_answer_is_sent_again(world: World, form: UUID) -> None:
    say(world, form, 3, "1")
    assert say(world, form, 3, "1").endswith("/3/care")
    assert len(alerts(world)) == 1


def test_the_last_page_does_not_say_that_nothing_has_gone_out_yet(world: World, form: UUID) -> None:
    say(world, form, 3, "1")
    page = world.as_client().get(address(form, "/check")).text
    assert "They are sent when you press “Send my answers”." in page
    assert "Nothing has been sent" not in page


def test_save_and_come_back_later_leads_to_the_crisis_text_too(world: World, form: UUID) -> None:
    answer = world.as_client().post(address(form, "/3"), {"answer": "1", "later": "1"})
    assert answer.location == address(form, "/3/care")


def test_there_is_no_such_page_for_other_answers(world: World, form: UUID) -> None:
    browser = world.as_client()
    say(world, form, 3, "0", browser=browser)
    for n in (1, 3):
        assert browser.get(address(form, f"/{n}/care")).location == address(form)
    assert browser.get(address(form, "/9/care")).status_code == 404


def test_another_answer_later_takes_nothing_back(world: World, form: UUID) -> None:
    say(world, form, 3, "2")
    assert say(world, form, 3, "0").endswith("/check")
    assert [alert.state for alert in alerts(world)] == ["open"]
    assert len(holds(world)) == 1


def test_a_higher_answer_later_stands_in_the_alert_and_a_lower_one_does_not(world: World, form: UUID) -> None:
    for value, told in (("1", 1), ("3", 3), ("2", 3)):
        say(world, form, 3, value)
        (alert,) = alerts(world)
        assert (alert.detail or {})["value"] == told
    assert [one["act"] for one in alert.history or []] == ["higher"]
    page = world.as_clinician().get(f"/clients/{world.client}/alerts/{alert.id}").text
    assert "was answered with 3" in page
    assert "Answered again, with a higher answer" in page


@pytest.mark.parametrize("done", [Act.SEEN, Act.RESOLVED])
def test_a_higher_answer_opens_again_what_somebody_had_seen(world: World, form: UUID, done: Act) -> None:
    say(world, form, 3, "1")
    with world.app.app_context():
        _, clinician, _ = invented.people(world, None)
        (alert,) = db.session.scalars(sa.select(Alert))
        act(alert, done, "Rang.", on=now().date(), by=clinician.actor, at=now())
        alert.escalated_at, alert.escalated_to = now(), clinician.id
        db.session.commit()
    world.screen()
    assert holds(world) == []
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        say(world, form, 3, "3")
        say(world, form, 3, "1")
    (alert,) = alerts(world)
    assert (alert.state, alert.raised_at) == ("open", NOW + timedelta(hours=1))
    assert alert.escalate_at == NOW + timedelta(hours=5)
    assert (alert.acknowledged_at, alert.resolved_at, alert.escalated_to) == (None, None, None)
    assert [one["act"] for one in alert.history or []][-1] == "higher"
    assert len(holds(world)) == 1


def test_sent_again_and_in_the_end_submitted_there_is_one_alert_and_one_hold(
    world: World, form: UUID
) -> None:
    browser = world.as_client()
    for n, value in ((1, "0"), (2, "0"), (3, "1"), (3, "3")):
        say(world, form, n, value, browser=browser)
    browser.post(address(form, "/check"))
    assert (len(alerts(world)), len(holds(world))) == (1, 1)


def test_a_form_that_is_sent_in_one_piece_raises_its_alert_too(world: World) -> None:
    invented.publish(world)
    invented.send(world, (0, 0, 1))
    assert [alert.kind for alert in alerts(world)] == ["safety_item"]


def test_after_a_new_screen_sending_the_form_opens_nothing_again(world: World, form: UUID) -> None:
    browser = world.as_client()
    for n, value in ((1, "0"), (2, "0"), (3, "1")):
        say(world, form, n, value, browser=browser)
    world.screen()
    browser.post(address(form, "/check"))
    assert holds(world) == []
    (alert,) = alerts(world)
    assert alert.state == "open"
    assert [one["act"] for one in alert.history or []] == ["screened"]


def test_when_the_alert_cannot_be_kept_neither_is_the_answer(world: World, form: UUID) -> None:
    browser = world.as_client()
    with refused(world.app, "INSERT", "alert"):
        answer = browser.post(address(form, "/3"), {"answer": "2"})
    assert answer.status_code >= 400
    with world.app.app_context():
        row = db.session.get(Assessment, form)
        assert row is not None
        assert row.answers == {}


def test_four_at_once_raise_one_alert(world: World, form: UUID) -> None:
    browsers = [world.as_client() for _ in range(4)]
    tokens = [browser.csrf(address(form, "/3")) for browser in browsers]

    def send(n: int) -> int:
        data = {"csrf_token": tokens[n], "answer": "2"}
        return browsers[n].http.post(address(form, "/3"), data=data).status_code

    statuses = together(4, send)
    assert set(statuses) <= {303, 409}
    assert 303 in statuses
    assert (len(alerts(world)), len(holds(world))) == (1, 1)


@pytest.mark.parametrize(("shown", "retired"), [(True, False), (False, False), (False, True)])
def test_an_item_that_the_clinic_marked_raises_an_alert_above_its_lowest_answer(
    world: World, shown: bool, retired: bool
) -> None:
    """Whether the wording was shown, or the answers come from a form on paper, also after the wording's time."""
    invented.publish(world)
    made = invented.give(world)
    with world.app.app_context():
        wording = InstrumentWording(
            clinic_id=world.clinic_id,
            instrument_code=CODE,
            instrument_version=1,
            lang="en",
            number=1,
            origin=WordingOrigin.PASTED,
            content={
                "items": {str(n): f"Pebble {n}" for n in range(1, 4)},
                "options": {str(value): f"{value} pebbles" for value in range(4)},
            },
            risk_items=[2],
            made_at=now(),
            approved_at=now(),
            retired_at=now() if retired else None,
        )
        db.session.add(wording)
        db.session.flush()
        row = db.session.get(Assessment, made)
        assert row is not None
        row.wording_id = wording.id if shown else None
        db.session.commit()
    browser = world.as_client()
    browser.post(address(made))
    say(world, made, 2, "0", browser=browser)
    assert alerts(world) == []
    assert say(world, made, 2, "1", browser=browser).endswith("/2/care")
    assert [alert.key for alert in alerts(world)] == [f"{made}:item_2"]


def test_the_first_page_says_that_such_an_answer_is_seen_and_that_one_only(world: World) -> None:
    invented.publish(world)
    page = world.as_client().get(address(invented.give(world))).text
    assert "passed on to your therapist" in page
    assert "that answer only" in page


def test_the_first_page_of_other_questions_says_no_such_thing(world: World, give: Give) -> None:
    page = world.as_client().get(address(give())).text
    assert "passed on to your therapist" not in page
    assert "Your answers are not read right away." in page
