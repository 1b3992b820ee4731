"""A number that a clinic has chosen in place of our default is the one that holds, wherever plans use it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

import portal
from portal.accounts import number_actions
from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.defaults import DEFAULTS
from portal.overview.evaluator_actions import look_at
from portal.plans import judged_queries, queries
from portal.plans.burden_views import burden_of
from portal.plans.due_queries import due_for
from portal.plans.guards import TalkReason
from portal.plans.models import Plan, PlanStep
from portal.plans.review_prep_queries import Prep, prep
from tests.app import World
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import (
    begin,
    change_step,
    id_of,
    in_use,
    look_back,
    practise,
    reach,
    steps_of,
)

REGISTRIES = ("defaults.py", "number_wording.py", "number_forms.py")


def choose(world: World, **numbers: int) -> None:
    """What the administrator chooses for the clinic."""
    with world.app.app_context():
        by = db.session.get_one(User, world.administrator).actor
        number_actions.choose_numbers(numbers, user_id=None, by=by, at=now())
        db.session.commit()


def shares(world: World, template: str) -> list[float]:
    plan = begin(world, template, rungs=["1"])
    return [step.criterion["dose"]["min_share_of_planned"] for step in steps_of(world, plan)]


def test_every_number_is_asked_for_somewhere() -> None:
    root = Path(portal.__file__).parent
    used = "".join(path.read_text() for path in root.rglob("*.py") if path.name not in REGISTRIES)
    assert [key for key in DEFAULTS if f'"{key}"' not in used] == []


def test_the_share_of_the_minutes_is_the_clinics_in_a_new_step(world: World) -> None:
    assert shares(world, "E01") == [0.8]
    choose(world, share_of_minutes=50)
    assert shares(world, "E01") == [0.5]


@pytest.mark.parametrize("template", ["E02", "S01"])
def test_a_template_that_names_its_own_share_keeps_it(world: World, template: str) -> None:
    before = shares(world, template)
    choose(world, share_of_minutes=50)
    assert shares(world, template) == before


OWN = {"own_last": 3, "own_drop": 25, "own_below": 10, "own_coped": 70}


@pytest.mark.parametrize("kind", ["own", "1"])
def test_a_step_in_own_words_begins_with_the_clinics_usual_rule(world: World, kind: str) -> None:
    """Steps of the library keep what their own success sentences say."""
    plan = begin(world, "E01", rungs=["1"])
    choose(world, **OWN)
    for template in ("E01", "E11"):
        sent = {"rung": kind, "own_title": "Ten minutes in the garden"}
        world.as_clinician().post(f"{plan}/steps/add?template={template}", sent, page="/help")
    first, second = (step.criterion for step in steps_of(world, plan)[1:])
    found = (first["learning"]["drop_points"], first["learning"]["or_below"], first["tolerance"]["coped_min"])
    assert found == ((25, 10, 70) if kind == "own" else (30, 20, 60))
    assert (first["tolerance"]["last"], second["approach"]["last"]) == ((3, 3) if kind == "own" else (2, 2))


@pytest.mark.parametrize(("points", "talk"), [(None, TalkReason.LIKELIHOOD_RISING), (30, None)])
def test_how_far_a_rating_rises_before_it_asks_for_a_talk_is_the_clinics(
    world: World, points: int | None, talk: TalkReason | None
) -> None:
    if points:
        choose(world, rising_points=points)
    step = steps_of(world, in_use(world, "E01"))[0]
    for days_ago, likelihood in ((3, 40), (2, 50), (1, 60)):
        practise(world, step, days_ago=days_ago, likelihood_next=likelihood)
    with world.app.app_context():
        stored = db.session.get_one(PlanStep, step.id)
        client = db.session.get_one(Client, world.client)
        found = judged_queries.step_standing(stored, queries.list_logs(stored), on=today(client.tz))
        assert found.talk is talk


@pytest.mark.parametrize(("times", "talk"), [(2, True), (3, False)])
def test_how_often_a_fear_comes_true_before_it_is_talked_over_is_the_clinics(
    world: World, times: int, talk: bool
) -> None:
    choose(world, fears_times=times)
    address = in_use(world, "E01")
    for days_ago in (2, 1):
        practise(world, steps_of(world, address)[0], days_ago=days_ago, outcome="yes")
    assert ("has come true lately" in world.as_clinician().get(address).text) is talk
    homework = world.as_client()
    assert homework.get(f"/my/plans/{address.rsplit('/', 1)[1]}").status_code == 200


@pytest.mark.parametrize(("times", "flags"), [(1, 1), (2, 0)])
def test_how_often_a_fear_comes_true_before_safety_is_asked_about_again_is_the_clinics(
    world: World, times: int, flags: int
) -> None:
    choose(world, fears_times=times)
    home = Homework(world)
    pages = home.pages()
    pages[0]["outcome"] = "yes"
    with home._in_turn():
        home.write_down(home.finish(home.start()), pages)
    assert home.events("alert.raised").count("alert.raised") == flags


@pytest.mark.parametrize(("letters", "status"), [(20, 422), (5, 200)])
def test_how_long_a_reason_against_a_lock_is_at_least_is_the_clinics(
    world: World, letters: int, status: int
) -> None:
    choose(world, reason_letters=letters)
    world.screen(suicidality="current")
    browser, address = world.as_clinician(), f"/clients/{world.client}/safety/override/E01"
    assert f"in {letters} letters or more" in browser.get(address).text
    answer = browser.post(address, {"why": "She asked", "client_token": str(uuid4())}, page="/help")
    assert answer.status_code == status


@pytest.mark.parametrize("steps", [1, 3])
def test_how_many_steps_a_quick_plan_ticks_is_the_clinicians(world: World, steps: int) -> None:
    world.screen()
    choose(world, quick_steps=steps)
    page = world.as_clinician().get(f"/clients/{world.client}/plans/quick/E11").text
    assert len(re.findall(r'name="rungs" value="\d+" checked', page)) == steps


@pytest.mark.parametrize(("known", "minutes"), [(3, 9), (4, 4)])
def test_how_many_practices_show_how_long_one_takes_is_the_clinics(
    world: World, known: int, minutes: int
) -> None:
    choose(world, known_minutes=known)
    step = steps_of(world, in_use(world, "E01"))[0]
    change_step(world, step.id, planned_minutes=10, times_per_week=3)
    for days_ago in (3, 2, 1):
        practise(world, step, days_ago=days_ago, minutes_done=20)
    with world.app.test_request_context():
        client = db.session.get_one(Client, world.client)
        assert burden_of(client).practice_minutes == minutes


@pytest.mark.parametrize(("share", "quality"), [(80, 2), (50, 3)])
def test_staying_for_a_practice_is_measured_by_the_clinics_share(
    world: World, share: int, quality: float
) -> None:
    choose(world, share_of_minutes=share)
    step = steps_of(world, address := in_use(world, "E01"))[0]
    practise(world, step, minutes_planned=20, minutes_done=12, words={"learned": "Late is late"})
    assert prepared(world, address).counts.quality == quality


@pytest.mark.parametrize(("points", "learned"), [(50, False), (40, True)])
def test_how_much_a_skill_has_to_help_is_the_clinics(world: World, points: int, learned: bool) -> None:
    choose(world, helped_points=points)
    step = steps_of(world, address := in_use(world, "S01"))[0]
    practise(world, step, kind="skill", helped=40)
    assert prepared(world, address).present.learning is learned


def prepared(world: World, address: str) -> Prep:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        plan = db.session.get_one(Plan, id_of(address))
        return prep(client, plan, on=today(client.tz))


@pytest.mark.parametrize(("asks", "status"), [(1, 422), (0, 303)])
def test_whether_confirming_from_afar_asks_for_a_tick_is_the_clinics(
    world: World, asks: int, status: int
) -> None:
    choose(world, remote_asks=asks)
    reach(world, address := in_use(world))
    answer = look_back(world, address, decision_1="move_on", kind="remote")
    assert answer.status_code == status
    assert ("without having been in one room" in answer.text) is bool(asks)


def test_how_often_a_done_step_is_practised_in_small_doses_is_the_clinicians(world: World) -> None:
    choose(world, refreshers_a_month=5)
    address = in_use(world, "S01")
    for step in steps_of(world, address):
        change_step(world, step.id, state="done")
    assert "a done step 5 times a month" in world.as_clinician().get(f"{address}/maintain").text
    assert world.as_clinician().post(f"{address}/maintain", page="/help").status_code == 303
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        assert {one.planned for one in due_for(client).steps} == {5}


@pytest.mark.parametrize(("days", "told"), [(8, False), (14, True)])
def test_red_is_measured_over_the_days_that_the_clinic_says(world: World, days: int, told: bool) -> None:
    agreed = Agreed(world)
    for minute, colour in enumerate(("red", "red", "green", "green", "green"), start=1):
        with agreed.homework.at(now() + timedelta(minutes=minute)):
            agreed.browser = agreed.homework.browser
            agreed.tap(colour)
    choose(world, red_share_days=days)
    with world.app.app_context():
        look_at(agreed.client_id, at=now() + timedelta(days=10))
        db.session.commit()
    assert ("Red signals come often" in agreed.staff.get("/today").text) is told


@pytest.mark.parametrize(("days", "told"), [(14, False), (90, True)])
def test_a_screen_that_runs_out_is_told_of_as_early_as_the_clinic_says(
    world: World, days: int, told: bool
) -> None:
    world.screen(world.client)
    choose(world, screen_soon_days=days)
    page = world.as_clinician().get(f"/clients/{world.client}/brief").text
    assert ("not long any more" in page) is told


@pytest.mark.parametrize(("days", "told"), [(7, False), (20, True)])
def test_a_fading_is_told_of_as_early_as_the_clinic_says(world: World, days: int, told: bool) -> None:
    agreed = Agreed(world, "S13", fade_from_on=now().date() + timedelta(days=20))
    choose(world, fading_days=days)
    address = f"/clients/{world.client}/agreements/{agreed.id}"
    assert ("Fades in 20 days" in agreed.staff.get(address).text) is told
    assert ("Fades in 20 days" in agreed.browser.get(f"/my/agreements/{agreed.id}").text) is told


@pytest.mark.parametrize(("share", "counts"), [(80, 0), (50, 1)])
def test_the_share_holds_for_a_step_that_names_no_number_of_practices(
    world: World, share: int, counts: int
) -> None:
    """Its count is by the week, so there is no dose to say it."""
    choose(world, share_of_minutes=share)
    world.screen()
    plan = begin(world, "S09", rungs=["3"])
    step = steps_of(world, plan)[0]
    assert "dose" not in step.criterion
    assert step.criterion["min_share_of_planned"] == share / 100
    browser = world.as_clinician()
    for move in ("offer", "accept"):
        assert browser.post(f"{plan}/{move}", page="/help").status_code == 303
    practise(world, step, kind="skill", minutes_planned=20, minutes_done=12)
    with world.app.app_context():
        row = db.session.get_one(PlanStep, step.id)
        found = judged_queries.step_standing(row, queries.list_logs(row), on=today("Europe/Berlin"))
        assert len(found.counted) == counts
