"""Plans read the diary: a step that is kept in it, what it counts, and what else follows from entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import diary_queries, period_actions
from portal.diary.kinds import Period
from portal.plans import actions, judged_queries, queries, step_actions
from portal.plans.builder_queries import diary_minutes, steps_at_once
from portal.plans.criterion_results import PartState
from portal.plans.due_queries import due_for
from portal.plans.judged_queries import StepStanding
from portal.plans.practice_models import PracticeLog
from portal.plans.review_prep_queries import Prep, prep
from portal.plans.standing_queries import standing
from portal.plans.states import StepState
from tests.app import World
from tests.pages.diary.keeping import DIARY, TODAY, Diary
from tests.pages.foundation.objects import actors
from tests.pages.foundation.statements import counted
from tests.pages.plans.homework import Homework
from tests.pages.plans.test_chosen_numbers import choose

BEFORE = timedelta(days=14)


@contextmanager
def client_of(diary: Diary) -> Iterator[Client]:
    with diary.app.app_context():
        client = db.session.get(Client, diary.client_id)
        assert client is not None
        yield client
        db.session.commit()


def kept(world: World, template: str = "S11", rungs: tuple[int, ...] = (2,)) -> tuple[Diary, Homework]:
    """A diary, and a plan that was accepted two weeks ago."""
    diary = Diary(world)
    with diary.on(now() - BEFORE):
        homework = Homework(world, template, rungs)
    return diary, homework


def standing_of(diary: Diary, homework: Homework) -> StepStanding:
    with client_of(diary) as client:
        step = queries.get_step(client, homework.step_id)
        found = judged_queries.step_standing(step, queries.list_logs(step), on=TODAY)
        _ = [one.log.words for one in found.practices if one.log]
        return found


def prepared(diary: Diary, homework: Homework) -> Prep:
    with client_of(diary) as client:
        return prep(client, queries.get_plan(client, homework.plan_id), on=TODAY)


def test_ten_known_days_are_what_the_diary_asks_for_however_much_happened(world: World) -> None:
    diary, homework = kept(world)
    diary.keep(6)
    for _ in range(9):
        diary.write(on="2026-11-12", clock="20:00")
    found = standing_of(diary, homework)
    dose = found.evaluation.part("dose")
    assert (dose.have, dose.numbers["days"], dose.state) == (7, 7, PartState.NOT_YET)
    assert homework.step_state() == StepState.IN_PROGRESS
    diary.keep(10)
    found = standing_of(diary, homework)
    assert (found.evaluation.met, found.state) == (True, StepState.CRITERION_MET)
    assert found.this_week == 3


def test_a_corrected_diary_takes_the_criterion_back_by_itself(world: World) -> None:
    diary, homework = kept(world)
    with diary.on(now() - timedelta(days=1)):
        diary.keep(9)
    diary.write()
    assert standing_of(diary, homework).evaluation.met is True
    diary.browser.post(f"{diary.address}/mistake", page=DIARY)
    assert standing_of(diary, homework).evaluation.met is False


def test_what_was_written_before_the_step_opened_is_none_of_its_practice(world: World) -> None:
    diary = Diary(world)
    diary.keep(5)
    homework = Homework(world, "S11", (2,))
    assert [one.on for one in standing_of(diary, homework).practices] == [TODAY]


def test_after_the_step_was_confirmed_the_diary_goes_on_without_it(world: World) -> None:
    diary, homework = kept(world)
    with diary.on(now() - timedelta(days=2)):
        diary.keep(10)
        found = standing_of(diary, homework)
        with client_of(diary) as client:
            plan = queries.get_plan(client, homework.plan_id)
            clinician, _ = actors(client)
            found = judged_queries.step_standing(
                queries.get_step(client, homework.step_id),
                queries.list_logs(plan),
                on=TODAY - timedelta(days=2),
            )
            step_actions.confirm_step(
                client,
                plan,
                found,
                early=False,
                note="Seen",
                judged=found.criterion.judged,
                by=clinician,
                at=now(),
            )
    diary.keep(1)
    assert len(standing_of(diary, homework).practices) == 10


def test_what_is_written_while_the_plan_rests_is_there_and_counts_not(world: World) -> None:
    diary, homework = kept(world)
    with client_of(diary) as client:
        clinician, _ = actors(client)
        plan = queries.get_plan(client, homework.plan_id)
        actions.pause(plan, reason="Away", by=clinician, at=now() - timedelta(days=3))
    diary.keep(2)
    found = standing_of(diary, homework)
    assert [attempt.during_pause for attempt in found.attempts] == [True, True]
    assert found.counted == []


def test_the_review_counts_known_days_as_practice_of_the_step(world: World) -> None:
    diary, homework = kept(world)
    diary.keep(6)
    diary.write(on="2026-11-12", clock="20:00")
    diary.write(on="2026-11-12", clock="22:00")
    counts = prepared(diary, homework).counts
    assert (counts.done.x, counts.done.of, counts.days.x) == (7, 15, 7)
    assert counts.extra == 0


def test_the_review_page_shows_the_diary_and_names_nothing_private(world: World) -> None:
    diary, homework = kept(world)
    diary.write(peak="73", what="Nobody reads this", share="private")
    page = world.as_clinician().get(f"/clients/{diary.client_id}/plans/{homework.plan_id}/review")
    assert page.status_code == 200
    assert "Open the diary" in page.text
    assert "Nobody reads this" not in page.text
    assert ">73<" not in page.text


def test_a_day_that_is_all_private_counts_and_its_words_are_nowhere(world: World) -> None:
    diary, homework = kept(world)
    diary.write(share="private", what="Nobody reads this")
    (one,) = standing_of(diary, homework).practices
    assert (one.on, one.log) == (TODAY, None)
    page = world.as_clinician().get(f"/clients/{diary.client_id}/plans/{homework.plan_id}").text
    assert "kept private" in page
    assert "Nobody reads this" not in page


def test_the_plan_page_tells_how_many_hard_moments_a_day_had(world: World) -> None:
    diary, homework = kept(world)
    diary.quiet(TODAY - timedelta(days=1))
    for _ in range(2):
        diary.write(on="2026-11-12", clock="20:00")
    page = world.as_clinician().get(f"/clients/{diary.client_id}/plans/{homework.plan_id}").text
    assert "2 hard moments" in page
    assert "nothing that day" in page


def test_the_practice_page_of_the_step_leads_to_the_diary(world: World) -> None:
    diary, homework = kept(world)
    answer = diary.browser.get(homework.address)
    assert (answer.status_code, answer.location) == (303, DIARY)


def test_the_plans_own_page_offers_no_change_of_what_stands_in_the_diary(world: World) -> None:
    diary, homework = kept(world)
    diary.write()
    page = diary.browser.get(f"/my/plans/{homework.plan_id}")
    assert page.status_code == 200
    assert "What I wrote" not in page.text
    assert "1 of 7 this week" in page.text


def test_home_and_caseload_count_the_known_days_of_the_week(world: World) -> None:
    diary, homework = kept(world)
    diary.keep(3)
    diary.write()
    with client_of(diary) as client:
        (due,) = due_for(client, on=TODAY).steps
        assert (due.practised, due.planned) == (3, 7)
        line = standing([diary.client_id])[diary.client_id]
        assert (line.step_id, line.practised, line.planned) == (homework.step_id, 3, 7)
        assert line.last_practice_at == now()


def test_nothing_of_the_diary_is_stored_as_a_practice(world: World) -> None:
    diary, homework = kept(world)
    diary.keep(3)
    standing_of(diary, homework)
    with diary.app.app_context():
        assert db.session.query(PracticeLog).count() == 0


def test_a_card_is_used_in_hard_moments_with_a_tool_and_tried_out_as_a_practice(world: World) -> None:
    diary, homework = kept(world, "S10", (4,))
    diary.write()
    diary.quiet(TODAY - timedelta(days=1))
    assert standing_of(diary, homework).practices == ()
    diary.write(tools=["breath", "grounding"])
    (attempt,) = standing_of(diary, homework).attempts
    assert attempt.extra["lines_used"] == ["breath", "other"]
    tried = Homework(world, "S10", (3,))
    assert diary.browser.get(tried.address).status_code == 200


def test_a_card_used_in_three_of_four_weeks_is_ready(world: World) -> None:
    diary, homework = kept(world, "S10", (4,))
    for on in ("2026-11-05", "2026-11-10"):
        diary.write(tools=["breath"], on=on, clock="20:00")
    assert standing_of(diary, homework).evaluation.part("weekly").state is PartState.NOT_YET
    diary.write(tools=["person"])
    assert standing_of(diary, homework).evaluation.part("weekly").state is PartState.MET


@pytest.mark.parametrize(("share", "named"), [("now", True), ("private", False)])
def test_suggestions_go_by_common_triggers_that_may_be_read(world: World, share: str, named: bool) -> None:
    diary = Diary(world)
    world.screen()
    for _ in range(2):
        diary.write(trigger="uncertainty", share=share)
        diary.write(trigger="other", own_trigger="The doorbell", share=share)
    browser = world.as_clinician()
    page = browser.get(f"/clients/{diary.client_id}/plans/suggestions").text
    assert ("A common trigger in the diary: “I did not know where things stood”." in page) is named
    with client_of(diary) as client:
        found = diary_queries.common_triggers_of(client, on=TODAY)
        assert found == (("uncertainty",) if named else ())
    assert "doorbell" not in page


@pytest.mark.parametrize(
    ("numbers", "named"), [({}, True), ({"trigger_times": 3}, False), ({"trigger_days": 7}, False)]
)
def test_how_often_and_how_lately_makes_a_common_trigger_is_the_clinics(
    world: World, numbers: dict[str, int], named: bool
) -> None:
    diary = Diary(world)
    world.screen()
    choose(world, **numbers)
    with diary.on(now() - timedelta(days=10)):
        for _ in range(2):
            diary.write(trigger="uncertainty")
    page = world.as_clinician().get(f"/clients/{diary.client_id}/plans/suggestions").text
    assert ("A common trigger in the diary" in page) is named


def test_the_diary_is_asked_for_in_minutes_while_a_period_is_open_and_once_only(world: World) -> None:
    diary = Diary(world)
    with client_of(diary) as client:
        clinician, _ = actors(client)
        assert diary_minutes(client, [], on=TODAY) == 0
        period_actions.begin_period(client, Period.ONGOING, on=TODAY, days=None, by=clinician, at=now())
        assert diary_minutes(client, [], on=TODAY) == 5
    Homework(world, "S11", (2,))
    with client_of(diary) as client:
        steps = steps_at_once(client, None, (), most=2)
        assert diary_minutes(client, steps, on=TODAY) == 0


def test_home_asks_while_a_period_is_open_or_a_step_is_kept_in_the_diary(world: World) -> None:
    diary = Diary(world)
    with client_of(diary) as client:
        clinician, _ = actors(client)
        assert diary_queries.due_today(client, TODAY) is None
        asked = diary_queries.due_today(client, TODAY, asked_by_plan=True)
        assert asked is not None
        assert (asked.today, asked.yesterday, asked.events, asked.going_on) == ("unknown", "unknown", 0, None)
        period_actions.begin_period(client, Period.BASELINE, on=TODAY, days=7, by=clinician, at=now())
    diary.write(still_going="yes")
    diary.quiet(TODAY - timedelta(days=1))
    with client_of(diary) as client:
        asked = diary_queries.due_today(client, TODAY)
        assert asked is not None
        assert (asked.today, asked.yesterday, asked.events) == ("events", "none", 1)
        assert asked.going_on is not None
        assert diary_queries.due_today(client, TODAY + timedelta(days=7)) is None


def test_the_caseload_costs_the_same_for_one_diary_and_for_several(world: World) -> None:
    def plans(count: int) -> int:
        for n in range(count):
            other = world.add_client(f"Sample {n}", "S. N.")
            Homework(world, "S11", (2,), client_id=other)
            Diary(world, other).write(tools=["breath"])
        browser = world.as_clinician()
        browser.get("/caseload")
        with counted(world.app) as sent:
            assert browser.get("/caseload").status_code == 200
        return len(sent)

    assert plans(1) == plans(4)
