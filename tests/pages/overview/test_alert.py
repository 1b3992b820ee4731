"""One alert: what to consider, and what is done about it, with a reason that stays."""

from __future__ import annotations

import html
from datetime import date

import pytest

from portal.clients.alerts import Act, AlertKind, AlertState
from tests.app import Browser, World
from tests.pages.foundation.state import fingerprint
from tests.pages.overview.alerting import alert, raised

CONSIDER = (
    "Safety",
    "The two of you",
    "Reasons to go on",
    "People around them",
    "Life events",
    "Size of the step",
    "Aim",
    "Medication and substances",
)


@pytest.fixture
def clinician(world: World) -> Browser:
    return world.as_clinician()


def address(world: World, alert_id: object) -> str:
    return f"/clients/{world.client}/alerts/{alert_id}"


def do(browser: Browser, where: str, act: str, reason: str = "We talked", version: int = 1) -> int:
    return browser.post(where, {"act": act, "reason": reason, "version": str(version)}).status_code


@pytest.mark.parametrize(
    "kind", [AlertKind.SAFETY_ITEM, AlertKind.UNSAFE_STOP, AlertKind.DETERIORATION, AlertKind.OVERDUE]
)
def test_every_alert_says_what_to_consider(world: World, clinician: Browser, kind: AlertKind) -> None:
    page = html.unescape(clinician.get(address(world, raised(world, kind))).text)
    for heading in CONSIDER:
        assert f"<dt>{heading}</dt>" in page
    about_safety = kind in (AlertKind.SAFETY_ITEM, AlertKind.UNSAFE_STOP)
    assert ("does not tell how great a danger is" in page) is about_safety
    assert ("Ask directly and in plain words" in page) is (kind is AlertKind.SAFETY_ITEM)
    assert ("of whom they were afraid" in page) is (kind is AlertKind.UNSAFE_STOP)


def test_taking_it_in_hand_stops_the_clock_and_keeps_the_reason(world: World, clinician: Browser) -> None:
    found = raised(world, AlertKind.SAFETY_ITEM)
    assert do(clinician, address(world, found), Act.SEEN, "Called, safe tonight") == 303
    row = alert(world, found)
    assert (row.state, row.acknowledged_by) == (AlertState.ACKNOWLEDGED, world.clinician)
    assert [(one["act"], one["reason"]) for one in row.history or []] == [("seen", "Called, safe tonight")]
    page = clinician.get(address(world, found)).text
    assert "Called, safe tonight" in page
    assert "Dr. Fern Exemplar" in page


def test_a_question_of_safety_is_not_put_off_unseen(world: World, clinician: Browser) -> None:
    found = raised(world, AlertKind.SAFETY_ITEM)
    before = fingerprint(world.app)
    assert do(clinician, address(world, found), Act.LATER_7) == 422
    assert fingerprint(world.app) == before
    assert do(clinician, address(world, found), Act.SEEN) == 303
    assert do(clinician, address(world, found), Act.LATER_1, version=2) == 303
    assert alert(world, found).until_on == date(2026, 11, 19)


def test_settled_it_is_gone_from_today_and_nothing_more_can_be_done(world: World, clinician: Browser) -> None:
    found = raised(world, AlertKind.DETERIORATION)
    assert (
        do(clinician, address(world, found), Act.RESOLVED, "Dose changed, we look again in two weeks") == 303
    )
    row = alert(world, found)
    assert (row.state, row.resolved_by) == (AlertState.RESOLVED, world.clinician)
    assert "from 5 to 12" not in clinician.get("/today").text
    assert 'name="act"' not in clinician.get(address(world, found)).text
    assert do(clinician, address(world, found), Act.SEEN, version=2) == 422


@pytest.mark.parametrize(
    ("act", "reason"), [("", "x"), ("seen", ""), ("seen", "   "), ("explode", "x"), ("seen", "x" * 501)]
)
def test_without_an_act_and_a_reason_nothing_is_kept(
    world: World, clinician: Browser, act: str, reason: str
) -> None:
    found = raised(world, AlertKind.OVERDUE)
    before = fingerprint(world.app)
    assert do(clinician, address(world, found), act, reason) == 422
    assert fingerprint(world.app) == before


def test_two_people_at_the_same_alert_do_not_overwrite_each_other(world: World, clinician: Browser) -> None:
    found = raised(world, AlertKind.OVERDUE)
    assert do(clinician, address(world, found), Act.LATER_3, "first") == 303
    assert do(clinician, address(world, found), Act.RESOLVED, "second") == 409
    assert [one["reason"] for one in alert(world, found).history or []] == ["first"]


def test_the_client_and_other_clinicians_do_not_find_it(world: World) -> None:
    found = raised(world, AlertKind.SAFETY_ITEM)
    for browser in (
        world.as_client(),
        world.browser(world.other_clinician),
        world.browser(world.administrator),
    ):
        assert browser.get(address(world, found)).status_code == 404
        assert browser.get(f"{address(world, found)}/take-over").status_code == 404
