"""A client writes down signals and days of an agreement: at once, once, correctable; what it comes to; who sees what."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertKind
from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.overview.evaluator_actions import look_at
from portal.plans.agreement_use_queries import for_home
from portal.plans.models import PlanStep
from tests.app import World
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields, hold


@pytest.fixture
def signals(world: World) -> Agreed:
    return Agreed(world, "S12")


def test_three_buttons_say_what_each_colour_means_and_that_nothing_is_sent(signals: Agreed) -> None:
    page = signals.browser.get(signals.mine).text
    assert page.count('class="signal"') == 3
    assert "red look_mine" in page
    assert "red they_do" in page
    assert "within an hour" in page
    assert "Nothing is sent to anyone" in page


def test_whose_signal_it_is_and_who_does_what_are_words_of_their_own(signals: Agreed, world: World) -> None:
    page = re.sub(r"<[^>]+>", " ", signals.browser.get(signals.mine).text.split("<table")[1])
    told = " ".join(page.split("</table")[0].split())
    assert "What about Me The other one" in told
    assert "How it shows: red look_mine What the other one does: red they_do" in told
    assert "How it shows: red look_theirs What I do: red i_do" in told


def test_a_tap_is_a_practice_of_the_step_at_once(signals: Agreed) -> None:
    where = signals.tap("red")
    log = signals.homework.log
    assert (log.kind, log.status, log.share) == ("signal", "finished", "private")
    assert log.step_id == signals.homework.step_id
    assert log.words["colour"] == "red"
    assert where.endswith(f"/signals/{log.id}")
    assert signals.homework.step_state() == "in_progress"
    assert "practice.logged" in signals.homework.events("practice.")


def test_a_double_tap_is_one_signal_and_another_colour_another(signals: Agreed) -> None:
    token = str(uuid4())
    assert signals.tap("yellow", token=token) == signals.tap("yellow", token=token)
    signals.tap("green", token=token)
    assert sorted(log.words["colour"] for log in signals.homework.logs()) == ["green", "yellow"]


def test_what_came_of_a_red_says_whether_it_was_answered_as_agreed(signals: Agreed) -> None:
    where = signals.tap("red")
    sent = {**fields(signals.browser, where), "asked_for": "ten minutes", "signal_response": "as_agreed"}
    answer = signals.browser.post(
        where, {**sent, "response_minutes": "20", "ease_after": "70", "share": "now"}
    )
    assert answer.status_code == 303
    log = signals.homework.log
    assert log.words["extra"]["red_answered"] is True
    assert (log.words["asked_for"], log.words["response_minutes"], log.after) == ("ten minutes", 20, 70)
    assert (log.share, log.words["colour"]) == ("now", "red")


def test_a_red_that_was_not_answered_counts_against_and_a_yellow_not_at_all(signals: Agreed) -> None:
    for colour, response, expected in (("red", "not", False), ("yellow", "not", None)):
        where = signals.tap(colour)
        sent = {**fields(signals.browser, where), "signal_response": response, "share": "now"}
        assert signals.browser.post(where, sent).status_code == 303
        log = next(one for one in signals.homework.logs() if one.words["colour"] == colour)
        assert log.words["extra"].get("red_answered") is expected


def test_the_answer_of_a_red_that_is_put_right_among_all_practices_says_it_as_well(signals: Agreed) -> None:
    where = signals.tap("red")
    sent = {**fields(signals.browser, where), "signal_response": "not", "share": "now"}
    assert signals.browser.post(where, sent).status_code == 303
    change = f"{signals.homework.address}/{signals.homework.log.id}/change"
    assert "Only if it was red" not in signals.browser.get(change).text
    put_right = {**fields(signals.browser, change), "signal_response": "as_agreed"}
    assert signals.browser.post(change, put_right).status_code == 303
    assert signals.homework.log.words["extra"]["red_answered"] is True


def test_a_wrong_tap_is_put_right_and_what_it_said_before_is_kept(signals: Agreed) -> None:
    where = signals.tap("red")
    sent = {**fields(signals.browser, where), "colour": "yellow", "share": "now"}
    assert signals.browser.post(where, sent).status_code == 303
    assert signals.homework.log.words["colour"] == "yellow"
    with signals.world.app.app_context():
        (kept,) = db.session.scalars(sa.select(Correction)).all()
        assert (kept.before or {})["colour"] == "red"


def test_telling_more_of_a_signal_is_no_correction(signals: Agreed) -> None:
    where = signals.tap("yellow")
    sent = {**fields(signals.browser, where), "asked_for": "a walk", "share": "now"}
    assert signals.browser.post(where, sent).status_code == 303
    with signals.world.app.app_context():
        assert db.session.scalars(sa.select(Correction)).all() == []
    again = {**fields(signals.browser, where), "asked_for": "a long walk"}
    assert signals.browser.post(where, again).status_code == 303
    with signals.world.app.app_context():
        (kept,) = db.session.scalars(sa.select(Correction)).all()
        assert kept.before == {"asked_for": "a walk"}


def test_nothing_that_was_typed_is_lost_when_a_page_is_refused(signals: Agreed) -> None:
    where = signals.tap("yellow")
    sent = {**fields(signals.browser, where), "asked_for": "ten minutes by the window"}
    sent.pop("share", None)
    answer = signals.browser.post(where, sent)
    assert answer.status_code == 422
    assert "ten minutes by the window" in answer.text
    assert "Choose who may read this." in answer.text


def test_two_devices_that_say_different_things_of_a_signal_are_shown_both(signals: Agreed) -> None:
    where = signals.tap("yellow")
    first = {**fields(signals.browser, where), "asked_for": "a walk", "share": "now"}
    second = {**first, "asked_for": "a talk"}
    assert signals.browser.post(where, first).status_code == 303
    answer = signals.browser.post(where, second)
    assert answer.status_code == 409
    assert "a walk" in answer.text
    assert "a talk" in answer.text
    assert signals.browser.post(where, first).status_code == 303, "the same words again are no conflict"


def test_a_post_without_a_colour_logs_nothing(signals: Agreed) -> None:
    answer = signals.browser.post(
        f"{signals.mine}/signals", {"client_token": str(uuid4())}, page=signals.mine
    )
    assert answer.status_code == 303
    assert signals.homework.logs() == []
    assert "Tap one of the three signals." in signals.browser.get(signals.mine).text


def test_the_practice_page_of_the_step_leads_to_the_agreement_once_it_has_begun(world: World) -> None:
    draft = Agreed(world, "S14", begun=False)
    assert draft.browser.get(draft.homework.address).status_code == 200
    begun = Agreed(world, "S12")
    answer = begun.browser.get(begun.homework.address)
    assert (answer.status_code, answer.location) == (303, begun.mine)


@pytest.fixture
def rhythm(world: World) -> Agreed:
    return Agreed(world, "S14", ago=20)


def a_day(agreed: Agreed, back: int = 0, **said: str) -> dict[str, str]:
    found = fields(agreed.browser, agreed.day(back))
    return {**found, "kept": "yes", "own_slots_kept": "yes", "own_ease": "40", "share": "now", **said}


def test_a_day_asks_for_the_watched_end_by_its_name_and_keeps_which_it_is(rhythm: Agreed) -> None:
    page = rhythm.browser.get(rhythm.day()).text
    assert "How at ease were you when you parted?" in page
    assert "Which end is the harder one for you?" not in page
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm)).status_code == 303
    extra = rhythm.homework.log.words["extra"]
    assert (extra["harder_end"], extra["ease"], extra["slots_kept"]) == ("parting", 40, "yes")


def test_a_day_has_one_entry_that_can_be_put_right(rhythm: Agreed) -> None:
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm)).status_code == 303
    assert "Put today right" in rhythm.browser.get(rhythm.mine).text
    changed = a_day(rhythm, own_slots_kept="no", kept="no")
    assert rhythm.browser.post(rhythm.day(), changed).status_code == 303
    log = rhythm.homework.log
    assert (log.words["kept"], log.words["extra"]["slots_kept"]) == ("no", "no")
    assert rhythm.homework.events("practice.") == [
        "practice.logged",
        "practice.corrected",
    ]


def test_the_same_day_sent_twice_is_one_entry(rhythm: Agreed) -> None:
    sent = a_day(rhythm)
    assert rhythm.browser.post(rhythm.day(), sent).status_code == 303
    assert rhythm.browser.post(rhythm.day(), sent).status_code == 303
    assert len(rhythm.homework.logs()) == 1


def test_an_earlier_day_belongs_to_its_own_date(rhythm: Agreed) -> None:
    with rhythm.homework.change() as session:
        session.get(PlanStep, rhythm.homework.step_id).opened_on = (now() - timedelta(days=20)).date()
    assert rhythm.browser.post(rhythm.day(3), a_day(rhythm, 3)).status_code == 303
    log = rhythm.homework.log
    assert log.local_date == (now() - timedelta(days=3)).date()
    assert log.entry_mode == "later"


def test_a_page_about_today_sends_its_date_along(rhythm: Agreed) -> None:
    page = rhythm.browser.get(f"{rhythm.mine}/days/today").text
    assert f'action="{rhythm.day()}"' in page


@pytest.mark.parametrize("on", ["2026-11-19", "2026-10-01", "yesterday", "2026-13-01"])
def test_a_day_that_cannot_be_is_not_there(rhythm: Agreed, on: str) -> None:
    assert rhythm.browser.get(f"{rhythm.mine}/days/{on}").status_code == 404


def test_days_of_one_kind_and_signals_of_the_other_are_not_there(rhythm: Agreed, world: World) -> None:
    assert rhythm.browser.post(f"{rhythm.mine}/signals", {"colour": "red"}, page="/help").status_code == 404
    signals = Agreed(world, "S12")
    assert signals.browser.get(signals.day()).status_code == 404


def test_once_it_has_ended_no_new_day_is_asked_for_and_a_written_one_can_be_put_right(rhythm: Agreed) -> None:
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm)).status_code == 303
    rhythm.change(ended_on=now().date(), ended_by="me")
    answer = rhythm.browser.get(rhythm.day(1))
    assert answer.status_code == 409
    assert "This agreement has ended. What you wrote is kept." in answer.text
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm, kept="no")).status_code == 303
    assert rhythm.homework.log.words["kept"] == "no"


def test_what_is_written_down_counts_for_the_step(rhythm: Agreed) -> None:
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm)).status_code == 303
    page = rhythm.staff.get(f"/clients/{rhythm.client_id}/plans/{rhythm.homework.plan_id}").text
    assert "1 of 8" in page
    assert "1 of 14 (7 %)" in page


def test_the_clinician_reads_what_is_shared_and_of_the_rest_only_that_it_is_there(rhythm: Agreed) -> None:
    told = a_day(rhythm, note_to_clinician="ZQ read this")
    assert rhythm.browser.post(rhythm.day(), told).status_code == 303
    assert "ZQ read this" in rhythm.staff.get(rhythm.theirs).text
    changed = {**a_day(rhythm), "note_to_clinician": "ZQ not this", "share": "private"}
    assert rhythm.browser.post(rhythm.day(), changed).status_code == 303
    page = rhythm.staff.get(rhythm.theirs).text
    assert "ZQ" not in page
    assert "One entry is kept private" in page
    assert "1 of 14" not in page, "what is private is in no number that a clinician reads"
    assert "1 of 14 (7 %)" in rhythm.browser.get(rhythm.mine).text


def test_of_a_private_signal_the_clinician_sees_no_colour(signals: Agreed) -> None:
    signals.tap("red")
    page = signals.staff.get(signals.theirs).text
    assert "0 green, 0 yellow, 0 red" in page
    assert "One entry is kept private" in page


def test_too_many_reds_bring_about_an_alert_without_a_number_while_they_are_private(
    signals: Agreed, world: World
) -> None:
    for number in range(4):
        with signals.homework.at(now() + timedelta(minutes=number + 1)):
            signals.browser = signals.homework.browser
            signals.tap("red")
    with world.app.app_context():
        look_at(signals.client_id, at=now())
        db.session.commit()
        (alert,) = db.session.scalars(sa.select(Alert).where(Alert.kind == AlertKind.OVERUSE_RED)).all()
        assert alert.source_id == signals.id
    today = world.as_clinician().get("/today").text
    assert "Red signals come often" in today
    assert "4 red signals" not in today
    assert "Time for a longer talk" in world.as_clinician().get(signals.theirs).text


def test_home_is_told_what_is_to_be_written_today_and_what_rests(world: World) -> None:
    rhythm = Agreed(world, "S14")
    with world.app.app_context():
        client = db.session.get_one(Client, rhythm.client_id)
        (one,) = for_home(client, now().date()).active
        assert not one.written_today
    assert rhythm.browser.post(rhythm.day(), a_day(rhythm)).status_code == 303
    with world.app.app_context():
        client = db.session.get_one(Client, rhythm.client_id)
        (one,) = for_home(client, now().date()).active
        assert one.written_today
    hold(world)
    with world.app.app_context():
        found = for_home(db.session.get_one(Client, rhythm.client_id), now().date())
        assert (len(found.active), len(found.resting)) == (0, 1)
