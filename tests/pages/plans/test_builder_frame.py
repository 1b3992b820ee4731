"""Beside every page of the builder: minutes a day, what to look at; the rules of a step; the chosen numbers."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal.accounts.models import ChosenNumber, User
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans.criterion_parts import Criterion
from portal.plans.models import PlanRevision
from tests.app import World
from tests.pages.foundation import objects
from tests.pages.plans.made import (
    begin,
    change,
    change_step,
    fields,
    in_use,
    offered,
    plan_at,
    practise,
    revisions_of,
    steps_of,
)


def choose(world: World, key: str, value: int, *, user_id: UUID | None = None) -> None:
    """A number that the clinic or a clinician has chosen."""
    with world.app.app_context():
        user = db.session.get(User, world.clinician)
        assert user is not None
        db.session.add(
            ChosenNumber(
                clinic_id=user.clinic_id,
                user_id=user_id,
                key=key,
                value=value,
                set_at=now(),
                set_by=user.id,
            )
        )
        db.session.commit()


def minutes(world: World, address: str, part: str = "steps") -> str:
    """The line about minutes, as one text."""
    page = world.as_clinician().get(f"{address}/{part}").text
    found = re.search(
        r'<h2 class="h3">(?:<svg[^\n]*?</svg> )?(About .*?|Nothing asked yet)</h2>(.*?)</div>', page, re.S
    )
    assert found, "no line about minutes"
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(1) + found.group(2)).split())


@pytest.mark.parametrize("part", ["aim", "steps", "steps/add", "happen", "check"])
def test_every_page_says_how_many_minutes_a_day_are_asked(world: World, part: str) -> None:
    address = begin(world, "S01")
    assert minutes(world, address, part).startswith("About 5 minutes a day All of it practising.")


def test_the_line_says_what_it_rests_on(world: World) -> None:
    planned = begin(world, "S01")
    assert "the minutes planned here" in minutes(world, planned)
    change_step(world, steps_of(world, planned)[0].id, planned_minutes=None)
    assert "a guess in the template" in minutes(world, planned) or "a general guess" in minutes(
        world, planned
    )


def test_three_practices_are_measured_and_then_their_median_counts(world: World) -> None:
    address = in_use(world, "S01")
    step = steps_of(world, address)[0]
    for took in (9, 40):
        practise(world, step, minutes_done=took, kind="skill")
    assert "the minutes planned here" in minutes(world, address)
    practise(world, step, minutes_done=12, kind="skill")
    assert minutes(world, address).startswith("About 12 minutes a day")
    assert "what practices have taken so far" in minutes(world, address)


def test_other_plans_in_use_and_questionnaires_count_as_well(world: World) -> None:
    in_use(world, "S01")
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        objects.given(client)
        db.session.commit()
    line = minutes(world, begin(world, "S01"))
    assert line.startswith("About 10 minutes a day Practising 10, questionnaires less than one.")


def test_above_the_chosen_number_it_says_so_in_words(world: World) -> None:
    address = begin(world, "S01")
    assert "More than" not in minutes(world, address)
    choose(world, "burden_minutes", 4, user_id=world.clinician)
    assert "More than 4 minutes a day." in minutes(world, address)


def test_two_daily_logs_and_three_steps_at_once_are_pointed_out_over_all_plans(world: World) -> None:
    in_use(world, "S01")
    browser, address = world.as_clinician(), begin(world, "S01")
    page = browser.get(f"{address}/steps").text
    assert "2 practices are written down every day, over all plans." in page
    assert "steps at once, over" not in page
    in_use(world, "E12")
    assert "3 steps at once, over all plans. 2 are usual." in browser.get(f"{address}/steps").text
    choose(world, "most_open_steps", 3)
    assert "steps at once, over" not in browser.get(f"{address}/steps").text
    choose(world, "most_daily_logs", 2, user_id=world.clinician)
    assert "written down every day" not in world.as_clinician().get(f"{address}/steps").text


def test_the_gap_and_the_confidence_that_are_pointed_out_are_the_chosen_ones(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    first, second, _ = steps_of(world, address)
    change_step(world, first.id, suds_expected_client=30, confidence=5)
    change_step(world, second.id, suds_expected_client=50)
    page = browser.get(f"{address}/steps").text
    assert "A gap of" not in page
    assert "5 of 10 sure" in page
    choose(world, "gap_points", 20, user_id=world.clinician)
    choose(world, "small_confidence", 5)
    page = browser.get(f"{address}/steps").text
    assert "A gap of 20 points lies between step 1 (30) and step 2 (50)" in page
    assert "5 of 10 sure" not in page


def test_a_draft_begins_with_the_chosen_numbers(world: World) -> None:
    choose(world, "review_every_days", 14)
    choose(world, "dose_count", 6)
    choose(world, "dose_days", 2, user_id=world.clinician)
    address = begin(world)
    plan = plan_at(world, address)
    assert (plan.review_every_days, plan.next_review_on.isoformat()) == (14, "2026-12-02")
    world.as_clinician().post(
        f"{address}/steps/add?template=E12", {"rung": "own", "own_title": "Ask Mo"}, page="/help"
    )
    step = steps_of(world, address)[-1]
    assert (step.criterion["dose"]["count"], step.criterion["dose"]["days"], step.times_per_week) == (6, 2, 2)


def test_calming_during_an_exposure_says_what_for_and_escape_is_pointed_out(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    data = fields(browser, page) | {"calming_allowed": "during_ok"}
    refused = browser.post(page, data)
    assert refused.status_code == 422
    assert "Choose what the calming tool is there for." in refused.text
    browser.post(page, data | {"calming_purpose": "to_escape"})
    assert "a calming tool is there to escape." in browser.get(f"{address}/steps").text
    again = fields(browser, page) | {"calming_allowed": "after_only"}
    assert again["calming_purpose"] == "to_escape"
    browser.post(page, again)
    assert steps_of(world, address)[0].calming_purpose is None


def test_what_calming_is_for_is_frozen_with_the_plan(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    browser.post(
        page, fields(browser, page) | {"calming_allowed": "during_ok", "calming_purpose": "to_start"}
    )
    assert browser.post(f"{address}/offer", page="/help").status_code == 303
    (content,) = revisions_of(world, address)
    assert [step["calming_purpose"] for step in content["steps"]] == ["to_start", None, None]


def test_a_safety_signal_cannot_be_offered_without_the_day_it_is_let_go(world: World) -> None:
    address, browser = begin(world, "S10"), world.as_clinician()
    (step,) = steps_of(world, address)
    assert step.fade_from_on is not None
    page = f"{address}/steps/{step.id}"
    assert "Safety may come to hang on it" in browser.get(page).text
    assert browser.post(page, fields(browser, page) | {"fade_from_on": ""}).status_code == 303
    check = browser.get(f"{address}/check").text
    assert "Step 1: from when it is let go is not said." in check
    assert browser.post(f"{address}/offer", page="/help").status_code == 409
    assert browser.post(page, fields(browser, page) | {"fade_from_on": "2026-11-17"}).status_code == 422
    browser.post(page, fields(browser, page) | {"fade_from_on": "2027-01-04"})
    assert browser.post(f"{address}/offer", page="/help").status_code == 303
    assert revisions_of(world, address)[0]["steps"][0]["fade_from_on"] == "2027-01-04"


def test_a_step_that_safety_does_not_hang_on_is_not_asked_when_it_fades(world: World) -> None:
    address = begin(world)
    page = world.as_clinician().get(f"{address}/steps/{steps_of(world, address)[0].id}").text
    assert 'name="fade_from_on"' not in page


def test_a_plan_published_before_these_were_asked_waits_for_nothing(world: World) -> None:
    address = offered(world)
    with world.app.app_context():
        first = db.session.scalars(sa.select(PlanRevision)).one()
        content = {**(first.content or {}), "revision": 2}
        later = ("calming_purpose", "fade_from_on")
        content["steps"] = [
            {name: value for name, value in step.items() if name not in later} for step in content["steps"]
        ]
        db.session.add(
            PlanRevision(
                clinic_id=first.clinic_id,
                client_id=first.client_id,
                plan_id=first.plan_id,
                revision=2,
                content=content,
                frozen_at=now(),
                frozen_by=first.frozen_by,
            )
        )
        db.session.commit()
    change(world, address, revision=2)
    assert "The client reads version 2" in world.as_clinician().get(f"{address}/steps").text


def test_the_classical_rule_is_off_and_can_be_asked_with_its_numbers(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    step = steps_of(world, address)[1]
    page = f"{address}/steps/{step.id}"
    data = fields(browser, page)
    assert "classical" not in data
    browser.post(page, data)
    assert "classical" not in steps_of(world, address)[1].criterion
    data = fields(browser, page) | {"classical": "yes", "classical_peak_max": ""}
    refused = browser.post(page, data)
    assert refused.status_code == 422
    assert "Write a number." in refused.text
    browser.post(page, data | {"classical_peak_max": "30", "classical_end_percent": "40"})
    stored = Criterion.model_validate(steps_of(world, address)[1].criterion)
    assert stored.classical is not None
    assert (stored.classical.enabled, stored.classical.peak_max, stored.classical.or_end_ratio) == (
        True,
        30,
        0.4,
    )
    assert "40 % of the hardest moment" in browser.get(f"{address}/steps").text
    off = {name: value for name, value in fields(browser, page).items() if name != "classical"}
    browser.post(page, off)
    assert steps_of(world, address)[1].criterion == step.criterion


def test_the_aim_says_why_the_screen_locks_and_shows_the_crisis_text(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = browser.get(f"{address}/aim").text
    assert "The safety screen lets every step pass" in page
    assert "Crisis text" in page
    world.screen(stalking="current")
    page = browser.get(f"{address}/aim").text
    assert "Step 1: The safety screen says stop." in page


def test_a_step_is_added_from_the_whole_library_by_filter(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    page = browser.get(f"{address}/steps/add?items=1,99,x").text
    assert "Nearest to the low answers" in page
    assert page.index("template=E11") < page.index("template=E01")
    assert 'type="hidden" name="items" value="1"' in page
    assert "One more from the template of the last step" in page
    found = browser.get(f"{address}/steps/add?kind=skill&words=breathing&items=1").text
    assert "template=S01&amp;items=1" in found
    assert "template=E01" not in found
    chosen = browser.get(f"{address}/steps/add?template=S01&items=1").text
    assert f"{address}/steps/add?items=1" in chosen


def test_a_template_that_was_put_away_is_not_offered_for_a_step(world: World) -> None:
    address, browser = begin(world), world.as_clinician()
    assert "template=E11" in browser.get(f"{address}/steps/add").text
    assert browser.post("/library/E11/archive", page="/help").status_code == 303
    assert "template=E11" not in browser.get(f"{address}/steps/add").text


def test_a_locked_template_is_shown_with_its_reason_and_without_a_link(world: World) -> None:
    address = begin(world, "S01")
    world.screen(stalking="current")
    page = world.as_clinician().get(f"{address}/steps/add").text
    assert "Locked, and why" in page
    assert "template=E12" not in page


def test_one_step_more_than_usual_at_once_takes_a_tick_that_the_audit_keeps(world: World) -> None:
    address, browser = offered(world), world.as_clinician()
    change(world, address, mode="menu")
    browser.post(f"{address}/accept", page="/help")
    steps = steps_of(world, address)
    assert [step.state for step in steps] == ["available", "available", "locked"]
    assert "one more than usual at once" in browser.get(address).text
    move = f"{address}/steps/{steps[2].id}/open"
    assert browser.post(move, page="/help").status_code == 409
    assert browser.post(move, {"more": "yes"}, page="/help").status_code == 303
    assert steps_of(world, address)[2].state == "available"
    with world.app.app_context():
        event = db.session.scalars(
            sa.select(AuditEvent)
            .where(AuditEvent.action == "plan.step_opened", AuditEvent.outcome == "done")
            .order_by(AuditEvent.number.desc())
        ).first()
        assert event is not None
        assert "more_at_once" in str(event.fields)


def test_as_many_steps_open_as_the_clinician_has_chosen(world: World) -> None:
    choose(world, "most_open_steps", 3, user_id=world.clinician)
    address, browser = offered(world), world.as_clinician()
    change(world, address, mode="menu")
    browser.post(f"{address}/accept", page="/help")
    assert {step.state for step in steps_of(world, address)} == {"available"}
