"""The quick plan: one page, everything filled in, offered at once or kept as a draft; made once however often it is sent."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.accounts.models import Clinic
from portal.db import db
from portal.plans.models import Plan
from portal.plans.templates import get_template
from tests.app import Browser, World
from tests.pages.plans.made import fields, steps_of


def address(world: World, template: str = "E01") -> str:
    return f"/clients/{world.client}/plans/quick/{template}"


def plans(world: World) -> list[Plan]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(Plan).order_by(Plan.number)))


def send(world: World, template: str = "E01", *, browser: Browser | None = None, **changed: Any) -> Any:
    browser = browser or world.as_clinician()
    sent = fields(browser, address(world, template)) | {"then": "offer"} | changed
    return browser.post(address(world, template), sent, page="/help")


def test_a_page_as_it_opens_is_offered_with_one_press(world: World) -> None:
    world.screen()
    answer = send(world)
    assert answer.status_code == 303
    (plan,) = plans(world)
    template = get_template("E01")
    assert (plan.state, plan.revision, plan.why_helps) == ("offered", 1, template.why_suggestion.en)
    assert plan.next_review_on.isoformat() == "2026-11-25"
    steps = steps_of(world, f"/{plan.id}")
    assert [step.rung_no for step in steps] == [1, 2, 3]
    assert steps[0].times_per_week == template.rungs[0].times_per_week
    assert f"/my/plans/{plan.id}" in world.as_client().get("/my").text


def test_it_begins_at_the_step_that_was_suggested(world: World) -> None:
    world.screen()
    page = fields(world.as_clinician(), f"{address(world)}?step=3")
    assert page["rungs"] == ["3", "4", "5"]


def test_it_says_how_many_minutes_a_day_the_client_would_be_asked_for(world: World) -> None:
    world.screen()
    browser = world.as_clinician()
    first = browser.get(address(world)).text
    assert "About 7 minutes a day" in first
    assert "More than 5 minutes a day." in first
    assert "About 34 minutes a day" in browser.get(f"{address(world)}?step=6").text
    refused = fields(browser, address(world)) | {"times_per_week": "2", "why_helps": "", "then": "offer"}
    assert "About 3 minutes a day" in browser.post(address(world), refused, page="/help").text
    odd = refused | {"rungs": ["no such step"]}
    assert browser.post(address(world), odd, page="/help").status_code == 422


def test_what_was_said_instead_holds(world: World) -> None:
    world.screen()
    said = {
        "rungs": ["2"],
        "times_per_week": "2",
        "why_helps": "So I see what happens.",
        "next_review_on": "2026-11-30",
    }
    assert send(world, **said).status_code == 303
    (plan,) = plans(world)
    (step,) = steps_of(world, f"/{plan.id}")
    assert (step.rung_no, step.times_per_week) == (2, 2)
    assert (plan.why_helps, plan.next_review_on.isoformat()) == ("So I see what happens.", "2026-11-30")


def test_sent_twice_it_is_one_plan(world: World) -> None:
    world.screen()
    token = str(uuid4())
    first, second = send(world, client_token=token), send(world, client_token=token)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(plans(world)) == 1


def test_a_draft_that_was_kept_first_is_not_said_to_be_offered(world: World) -> None:
    """Back on the page after keeping a draft, the same form is sent again with the other button."""
    world.screen()
    token, browser = str(uuid4()), world.as_clinician()
    send(world, browser=browser, client_token=token, then="draft")
    answer = send(world, browser=browser, client_token=token, then="offer")
    assert [plan.state for plan in plans(world)] == ["draft"]
    assert answer.headers["Location"].endswith("/aim")
    page = browser.get(answer.headers["Location"]).text
    assert "Offered." not in page
    assert "Only you see it until you offer it." in page


def test_a_draft_goes_on_in_the_builder(world: World) -> None:
    world.screen()
    answer = send(world, then="draft")
    assert answer.headers["Location"].endswith("/aim")
    assert [plan.state for plan in plans(world)] == ["draft"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("times_per_week", "0"), ("why_helps", ""), ("next_review_on", ""), ("next_review_on", "2026-11-01")],
)
def test_what_is_missing_is_named_beside_its_field_and_nothing_is_made(
    world: World, name: str, typed: str
) -> None:
    world.screen()
    answer = send(world, rungs=["2"], **{name: typed})
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert plans(world) == []


def test_without_a_crisis_text_nothing_is_offered_and_the_page_says_so(world: World) -> None:
    world.screen()
    with world.app.app_context():
        clinic = db.session.get_one(Clinic, world.clinic_id)
        clinic.crisis_text_en = clinic.crisis_text_zh = None
        db.session.commit()
    answer = send(world)
    assert answer.status_code == 422
    assert "Something is still missing" in answer.text
    assert plans(world) == []


def test_under_caution_the_line_is_asked_and_needed(world: World) -> None:
    world.screen(asked_alone=False)
    assert send(world).status_code == 422
    assert send(world, safe_now="They are away this month.").status_code == 303


@pytest.mark.parametrize("template", ["E01", "S12", "S13", "S14"])
def test_what_the_screen_locks_has_no_page(world: World, template: str) -> None:
    world.screen(stalking="current")
    assert world.as_clinician().get(address(world, template)).status_code == 409
    assert plans(world) == []


def test_a_safety_signal_is_offered_with_its_fading(world: World) -> None:
    world.screen()
    assert 'name="fade_from_on"' not in world.as_clinician().get(address(world, "E01")).text
    assert send(world, "S13", fade_from_on="").status_code == 422
    assert send(world, "S13").status_code == 303
    (plan,) = plans(world)
    assert all(step.fade_from_on is not None for step in steps_of(world, f"/{plan.id}"))
