"""The demo clinic holds what its stories say, made through the product's own actions."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import audit, shape
from portal.accounts import passwords
from portal.accounts.models import Clinic, User
from portal.assessments import profile_queries
from portal.assessments import queries as assessments
from portal.assessments.models import Assessment, Mode
from portal.assessments.regions import Region, region
from portal.clients import alert_queries as alerts
from portal.clients import queries as clients
from portal.clients import safety_queries
from portal.clients.models import Client, YesNo
from portal.clients.screening import Outcome
from portal.clock import local_date
from portal.db import Base, db
from portal.demo import story
from portal.demo.thin import spread, thin_people
from portal.plans import judged_queries, told_queries
from portal.plans import queries as plans
from portal.plans.attempts import EntryMode, LogStatus, Share
from portal.plans.logsets import by_key, get_log_set, to_confirm, validate
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.states import PlanState, StepState
from portal.settings import BadSettings
from portal.transaction import Portal
from tests.app import NOW, Fresh
from tests.pages.demo.conftest import FirstStart, make_demo
from tests.pages.demo.plain import client_called, everything, user_called

SUMS = {
    "Wren Samplewood": [(8, 23), (9, 22), (10, 19), (12, 20), (14, 20)],
    "林示例 Lin Shili": [(23, 7), (22, 8), (22, 9), (21, 10)],
    "Marlo Fictiva": [(9, 8)],
    "Juno Testerby": [(19, 8), (18, 9)],
    "Robin Testerby": [(7, 23), (8, 22)],
    "Otis Demoford": [(10, 18), (10, 17)],
    "Ida Sampleton": [(21, 9), (19, 14), (17, 20)],
    "Pip Placeholder": [],
}
NOW_IN = {
    "Wren Samplewood": Region.INDETERMINATE,
    "林示例 Lin Shili": Region.OVER_DEPENDENCE,
    "Marlo Fictiva": Region.LOW_BOTH,
    "Juno Testerby": Region.MIXED_LOW_INDEPENDENCE,
    "Robin Testerby": Region.HYPER_INDEPENDENCE,
    "Otis Demoford": Region.MIXED_LOW_DEPENDENCE,
    "Ida Sampleton": Region.HEALTHY_INTERDEPENDENCE,
}


def sums_of(client: Client) -> list[tuple[int, int]]:
    return [(one.leaning_sum, one.standing_sum) for one in profile_queries.assessed(client)]


def steps_of(name: str, title: str) -> list[plans.StepStanding]:
    plan = plan_called(name, title)
    return judged_queries.list_standings(plans.list_steps(plan), plans.list_logs(plan), on=NOW.date())


def plan_called(name: str, title: str) -> Plan:
    return next(plan for plan in plans.list_plans(client_called(name)) if plan.title == title)


@pytest.mark.parametrize("name", SUMS)
def test_a_story_has_exactly_its_sums(demo: Portal, name: str) -> None:
    assert sums_of(client_called(name)) == SUMS[name]


@pytest.mark.parametrize("name", NOW_IN)
def test_the_latest_answers_lie_in_the_region_of_the_story(demo: Portal, name: str) -> None:
    assert region(*sums_of(client_called(name))[-1]) is NOW_IN[name]


def test_together_they_are_in_all_seven_regions_now(demo: Portal) -> None:
    assert set(NOW_IN.values()) == set(Region)


def test_answers_of_one_side_are_not_all_the_same(demo: Portal) -> None:
    for client in db.session.scalars(sa.select(Client)):
        for one in profile_queries.assessed(client):
            sides = [[one.answers[n] for n in numbers] for numbers in (range(1, 6), range(6, 11))]
            assert all(len(set(side)) > 1 for side in sides), client.display_name


def test_spread_answers_come_to_their_sum() -> None:
    for total in range(6, 25):
        found = spread(total, random.Random(total))
        assert sum(found) == total
        assert set(found) <= {1, 2, 3, 4, 5}
        assert len(set(found)) > 1


def test_the_caseload_has_eighteen_thin_rows(demo: Portal) -> None:
    names = [client.display_name or "" for client in db.session.scalars(sa.select(Client))]
    assert sum(name.startswith("Sample Client") for name in names) == 18
    assert len(names) == 18 + len(story.people())


def test_histories_are_spread_over_months(demo: Portal) -> None:
    wren = [one.on for one in profile_queries.assessed(client_called("Wren Samplewood"))]
    assert (wren[-1] - wren[0]).days > 150
    practised = Counter(
        log.local_date.strftime("%Y-%m") for log in db.session.scalars(sa.select(PracticeLog))
    )
    assert len(practised) >= 6


def test_the_audit_log_is_whole_and_in_order_of_time(demo: Portal) -> None:
    session = db.session()
    assert list(audit.verify(session)) == []
    events = session.scalars(sa.select(audit.AuditEvent).order_by(audit.AuditEvent.number)).all()
    assert len(events) > 1000
    made = [event for event in events if event.role in ("clinician", "client") and event.at <= NOW]
    behind = [b.action for a, b in pairwise(made) if a.at - b.at > timedelta(hours=2)]
    assert behind == []


def test_every_action_of_the_core_has_left_its_events(demo: Portal) -> None:
    found = set(db.session.scalars(sa.select(audit.AuditEvent.action).distinct()))
    assert found >= {
        "client.added",
        "safety.screened",
        "safety.hold_opened",
        "assessment.submitted",
        "assessment.released",
        "plan.offered",
        "plan.accepted",
        "plan.amended",
        "plan.step_confirmed",
        "practice.logged",
        "practice.stopped",
    }


def test_wrens_third_step_has_reached_what_was_agreed_yesterday(demo: Portal) -> None:
    steps = steps_of("Wren Samplewood", "Say one true thing")
    assert [one.state for one in steps[:4]] == [
        StepState.DONE,
        StepState.DONE,
        StepState.CRITERION_MET,
        StepState.LOCKED,
    ]
    assert steps[2].attempts[-1].local_date == NOW.date() - timedelta(days=1)


def test_wren_made_thirteen_predictions_that_may_be_read_and_keeps_two_to_herself(demo: Portal) -> None:
    logs = plans.list_logs(client_called("Wren Samplewood"))
    read = [
        one.log for one in told_queries.practices(logs) if one.log is not None and one.log.kind == "exposure"
    ]
    assert Counter(log.outcome for log in read) == {"no": 11, "partly": 1, "cannot_tell": 1}
    assert sum(log.share == Share.PRIVATE for log in logs) == 2


def test_wren_expected_a_no_three_times_in_five_and_got_one_in_six(demo: Portal) -> None:
    logs = plans.list_logs(plan_called("Wren Samplewood", "One small ask"))
    asked = [log.words["extra"] for log in logs if log.share != Share.PRIVATE]
    assert sum(one["no_expected"] for one in asked) / len(asked) == 60
    assert [one["refused"] for one in asked].count(True) == 1
    assert len(asked) == 6


def test_lins_second_wave_waits_for_a_talk_and_her_third_quiet_step_is_done(demo: Portal) -> None:
    waves = steps_of("林示例 Lin Shili", "陪着焦虑坐一会儿")
    assert waves[1].state is StepState.NEEDS_CHANGE
    assert [one.status for one in waves[1].attempts[-2:]] == [LogStatus.STOPPED_EARLY] * 2
    quiet = steps_of("林示例 Lin Shili", "安静的几分钟")
    assert [one.state for one in quiet[:3]] == [StepState.DONE] * 3


def test_lin_answered_in_english_first_and_in_chinese_since(demo: Portal) -> None:
    assert [one.lang for one in profile_queries.assessed(client_called("林示例 Lin Shili"))] == [
        "en",
        "zh",
        "zh",
        "zh",
    ]


def test_what_lin_typed_is_chinese(demo: Portal) -> None:
    keys = ("feared_outcome", "what_happened", "learned", "note_to_clinician")
    for log in plans.list_logs(client_called("林示例 Lin Shili")):
        typed = [log.words[key] for key in (*keys, "asked_for") if log.words.get(key)]
        assert typed or log.kind in ("signal", "agreement")
        assert all("一" <= text[0] <= "鿿" for text in typed)


def test_what_lins_plans_say_is_chinese(demo: Portal) -> None:
    for title in ("安静的几分钟", "陪着焦虑坐一会儿"):
        row = plans.newest_revision(plan_called("林示例 Lin Shili", title))
        assert row is not None
        for step in (row.content or {})["steps"]:
            own = [part.get("words", "") for part in step["criterion"].get("field", [])]
            said = [step["title"], step["instructions"], step["stop_when"], step["feared_outcome_seed"]]
            said += [*step["key_safety_behaviours"], *own, *step["criterion"].get("judged", [])]
            assert not re.search(r"[A-Za-z]{2,}", " ".join(said)), said


def test_marlos_plan_rests_while_the_hold_is_open_and_the_screen_says_stop(demo: Portal) -> None:
    marlo = client_called("Marlo Fictiva")
    plan = plan_called("Marlo Fictiva", "Ten minutes")
    assert (plan.state, plans.plan_reads_as(marlo, plan)) == (PlanState.ACTIVE, PlanState.PAUSED)
    screen = clients.find_screen_row(marlo)
    assert screen is not None
    assert (screen.outcome, screen.asked_alone) == (Outcome.STOP, True)
    assert screen.done_on == NOW.date() - timedelta(days=12)
    assert len(clients.list_open_holds(marlo)) == 1
    assert (marlo.reminders_safe, marlo.paper_safe, marlo.plain_titles) == (YesNo.NO, YesNo.NO, True)


def test_what_marlo_answered_and_why_marlo_stopped_were_taken_in_hand_within_the_hour(demo: Portal) -> None:
    marlo = client_called("Marlo Fictiva")
    found = alerts.due_alerts([marlo.id], on=NOW.date())[marlo.id]
    assert [(one.kind, one.state) for one in found] == [
        ("safety_item", "acknowledged"),
        ("unsafe_stop", "acknowledged"),
    ]
    for one in found:
        assert one.acknowledged_at is not None
        assert timedelta(0) < one.acknowledged_at - one.raised_at < timedelta(hours=1)


def test_marlo_has_a_staying_safe_plan_off_the_phone_a_risk_note_and_a_tried_agreement_in_the_log(
    demo: Portal,
) -> None:
    marlo = client_called("Marlo Fictiva")
    staying = safety_queries.find_staying_safe(marlo)
    assert staying is not None
    assert (staying.number, staying.on_phone, staying.on_card) == (1, False, False)
    assert all((staying.words or {}).values())
    (note,) = safety_queries.list_risk_notes(marlo)
    assert alerts.get_alert(marlo, note.alert_id or marlo.id).kind == "safety_item"
    event = db.session.scalars(
        sa.select(audit.AuditEvent).where(audit.AuditEvent.action == "safety.overridden")
    ).one()
    assert (event.client_id, event.outcome, event.fields[0]) == (marlo.id, "refused", "S13")
    flagged = [one for key, one in alerts.keys_of(marlo).items() if key.startswith("again:")]
    assert [(one.detail or {})["flag"] for one in flagged] == ["fear_came_true"]
    assert flagged[0].state == "resolved", "asked again the day after"


def test_otis_got_worse_by_a_whole_band_and_nobody_has_looked_yet(demo: Portal) -> None:
    otis = client_called("Otis Demoford")
    due = alerts.due_alerts([otis.id], on=NOW.date())[otis.id]
    (found,) = [one for one in due if one.kind == "deterioration"]
    assert {one.state for one in due} == {"open"}
    assert (found.detail["before"], found.detail["after"]) == ("5", "12")


def test_both_of_the_couple_were_asked_alone_and_are_clear(demo: Portal) -> None:
    for name in ("Juno Testerby", "Robin Testerby"):
        screen = clients.find_screen_row(client_called(name))
        assert screen is not None
        assert (screen.outcome, screen.asked_alone) == (Outcome.CLEAR, True)


def test_everything_about_otis_came_from_paper(demo: Portal) -> None:
    otis = client_called("Otis Demoford")
    given = db.session.scalars(sa.select(Assessment).where(Assessment.client_id == otis.id)).all()
    assert {one.mode for one in given} == {Mode.PAPER_ENTERED}
    logs = plans.list_logs(otis)
    assert {log.entry_mode for log in logs} == {EntryMode.PAPER_ENTERED}
    assert {log.created_by for log in logs} == {user_called("Dr. Fern Exemplar").id}
    monday = NOW.date() - timedelta(days=NOW.weekday())
    weeks = Counter((monday - log.local_date).days // -7 for log in logs)
    assert [weeks[-number] for number in (4, 3, 2, 1, 0)] == [3, 3, 2, 0, 0]


def test_pip_has_an_open_slip_and_ten_questions_and_no_answer(demo: Portal) -> None:
    pip = client_called("Pip Placeholder")
    account = clients.get_account(pip, at=NOW)
    assert (account.taken_up, account.slip_until is not None) == (False, True)
    waiting = assessments.open_for(pip, on=NOW.date())
    assert [one.n_answered for one in waiting] == [0]


def test_ida_has_left_and_answered_this_morning(demo: Portal) -> None:
    ida = client_called("Ida Sampleton")
    assert ida.status == "discharged"
    assert profile_queries.assessed(ida)[-1].on == local_date(NOW, ida.tz)


def test_one_client_is_in_other_hands(demo: Portal) -> None:
    fern = {one.display_name for one in clients.list_clients(user_called("Dr. Fern Exemplar").actor)}
    moss = {one.display_name for one in clients.list_clients(user_called("Dr. Moss Specimen").actor)}
    assert moss == {"Nemo Pretendham"}
    assert len(fern) == 26
    assert not fern & moss


def test_every_practice_is_one_that_the_product_would_have_taken(demo: Portal) -> None:
    steps = {step.id: step for step in db.session.scalars(sa.select(PlanStep))}
    for log in db.session.scalars(sa.select(PracticeLog)):
        template = plans.template_of(steps[log.step_id])
        log_set = get_log_set(template.log_set)
        columns = {entry.place: getattr(log, entry.place, None) for entry in log_set.fields}
        values = by_key(log_set, columns, log.words)
        wrong = validate(
            log_set, template.extra_fields, values, LogStatus(log.status), EntryMode(log.entry_mode)
        )
        if log.stop_reason == "afraid_of_someone":
            wrong.pop("outcome")
        assert wrong == {}, (template.id, log.local_date, log.words)
        assert to_confirm(values) == {}, (template.id, log.local_date)


def test_habits_that_were_ticked_are_those_of_the_step(demo: Portal) -> None:
    steps = {step.id: step for step in db.session.scalars(sa.select(PlanStep))}
    for log in db.session.scalars(sa.select(PracticeLog)):
        assert set(log.words.get("safety_used", ())) <= set(steps[log.step_id].words["key_safety_behaviours"])


def test_emergency_words_are_there_in_both_languages_and_name_no_number(demo: Portal) -> None:
    found = db.session.scalars(sa.select(Clinic)).one()
    assert found.crisis_text("en") == "Your clinic's numbers go here."
    assert found.crisis_text("zh") == "这里写诊所的电话。"


def test_the_passwords_that_are_printed_fit(demo: Portal) -> None:
    users = {user.handle: user for user in db.session.scalars(sa.select(User)) if user.handle}
    for one in story.sign_ins():
        assert passwords.check_password(users[one.handle].password_hash, one.password), one.handle
        assert "demo only" in one.password


def test_a_production_start_refuses_the_demo(demo: Portal) -> None:
    with pytest.raises(BadSettings, match="whose passwords are known"):
        shape.refuse_unready()


def test_two_first_starts_at_the_same_instant_make_the_same_clinic(
    first_start: FirstStart, fresh: Fresh, tmp_path: Path
) -> None:
    with make_demo(tmp_path, fresh).app_context():
        again = everything()
    assert again == first_start.rows
    assert len(again["audit_event"]) > 1000


def test_just_after_midnight_nothing_lies_in_the_future(fresh: Fresh, tmp_path: Path) -> None:
    at = datetime(
        2026, 3, 29, 23, 4, tzinfo=UTC
    )  # Monday 01:04 in Berlin, the clocks went forward the day before
    app = make_demo(tmp_path, fresh, at=at)
    with app.app_context():
        for mapper in Base.registry.mappers:
            instants = [
                column.name
                for column in mapper.class_.__table__.columns
                if column.name.endswith("_at") and column.name != "expires_at"
            ]
            for row in db.session.scalars(sa.select(mapper.class_)):
                late = [name for name in instants if (getattr(row, name) or at) > at]
                assert late == [], (mapper.class_.__name__, late)
        assert sums_of(client_called("Ida Sampleton")) == SUMS["Ida Sampleton"]
        assert len(thin_people(20)) == 18
