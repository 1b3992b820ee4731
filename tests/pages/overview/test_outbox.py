"""The outbox: what a device posts is taken in once, by the forms it came from."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from portal.accounts.outbox_keys import make_pair
from portal.accounts.outbox_models import OutboxKey
from portal.audit import AuditEvent
from portal.clock import now
from portal.db import db
from portal.diary.models import DayCover, DiaryEntry, ToolUse
from portal.plans.practice_models import PracticeLog
from portal.plans.states import StepState
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.state import fingerprint
from tests.pages.overview.device import EVENT, URGE, Device, practice, rows, waiting_page
from tests.pages.plans.homework import Homework

OUR_LEDGER = ("audit_event", "audit_head", "login", "sign_in_attempt")


@pytest.fixture
def device(world: World) -> Device:
    return Device(world)


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


# Taken in


def test_a_hard_moment_comes_in_as_the_page_would_have_kept_it(app: Portal, device: Device) -> None:
    written = now() - timedelta(hours=3)
    assert device.send("diary", EVENT, written_at=written) == "kept"
    (row,) = rows(app, DiaryEntry)
    assert (row.peak, row.share, row.entry_mode) == (70, "private", "live")
    assert (row.occurred_at, row.logged_at, row.created_by) == (written, now(), device.user_id)
    assert row.words == {"what": "They did not call"}
    assert [one.covered for one in rows(app, DayCover)] == ["events"]


def test_what_was_written_at_once_counts_as_that_however_late_it_comes_in(
    app: Portal, device: Device
) -> None:
    written = now() - timedelta(days=4)
    assert device.send("diary", EVENT, written_at=written) == "kept"
    (row,) = rows(app, DiaryEntry)
    assert (row.entry_mode, row.occurred_at) == ("live", written)
    this_morning = {**EVENT, "on": "2026-11-14", "clock": "08:00"}
    assert device.send("diary", this_morning, written_at=written) == "kept"
    assert {one.entry_mode for one in rows(app, DiaryEntry)} == {"live", "same_day"}
    assert device.send("none_today", {"on": "2026-11-13"}, written_at=written) == "kept"
    assert {(one.covered, str(one.local_date)) for one in rows(app, DayCover)} == {
        ("events", "2026-11-14"),
        ("none", "2026-11-13"),
    }


@pytest.mark.parametrize(("kind", "fields"), [("diary", EVENT), ("none_today", {"on": "2026-11-18"})])
def test_a_step_that_is_kept_in_the_diary_begins_with_what_comes_in(
    world: World, device: Device, kind: str, fields: dict[str, str]
) -> None:
    kept = Homework(world, "S11", (2,))
    assert kept.step_state() == StepState.AVAILABLE
    assert device.send(kind, fields) == "kept"
    assert kept.step_state() == StepState.IN_PROGRESS


def test_a_quiet_day_comes_in(app: Portal, device: Device) -> None:
    assert device.send("none_today", {"on": "2026-11-17"}, written_at=now() - timedelta(hours=20)) == "kept"
    (row,) = rows(app, DayCover)
    assert (row.covered, str(row.local_date)) == ("none", "2026-11-17")


def test_five_minutes_come_in_with_their_times_and_points(app: Portal, device: Device) -> None:
    started, ended = now() - timedelta(minutes=20), now() - timedelta(minutes=14)
    times = {"started_at": started.isoformat(), "ended_at": ended.isoformat()}
    assert device.send("urge", {**URGE, **times}) == "kept"
    (row,) = rows(app, ToolUse)
    assert (row.tool, row.started_at, row.minutes) == ("urge", started, 6)
    assert (row.before, row.after, row.acted, row.share) == (80, 50, "not", "private")
    assert row.words["thought"] == "Call now"
    assert row.words["points"] == [{"t_min": t, "v": v} for t, v in ((0, 80), (3, 60), (6, 50))]


def test_a_breath_comes_in(app: Portal, device: Device) -> None:
    fields = {"pace": "own", "inhale": "4", "hold": "2", "exhale": "7", "minutes_done": "3", "dizzy": "yes"}
    assert device.send("breathing", fields) == "kept"
    (row,) = rows(app, ToolUse)
    assert (row.tool, row.minutes, row.words) == ("breathing", 3, {"pace": "4-2-7", "dizzy": True})


def test_a_practice_comes_in_whole(device: Device, home: Homework) -> None:
    assert device.send("practice", practice(home)) == "kept"
    assert (home.log.status, home.log.entry_mode, home.log.outcome) == ("finished", "same_day", "no")
    assert home.log.words is not None
    assert home.log.words["learned"] == "Late is late"
    assert home.log.words["asked"] == "short"
    assert home.step_state() == StepState.IN_PROGRESS


def test_a_skill_comes_in_with_its_day_and_time(device: Device, world: World) -> None:
    skill = Homework(world, "S01", (1, 2))
    said = {"step_id": str(skill.step_id), "situation": "calm", "before": "60", "after": "30", "share": "now"}
    assert device.send("practice", {**said, "on": "2026-11-18", "clock": "08:15"}) == "kept"
    assert skill.log.performed_at == now().replace(hour=7, minute=15)
    assert (skill.log.before, skill.log.after, skill.log.entry_mode) == (60, 30, "same_day")


def test_how_late_it_is_goes_by_when_it_was_written_not_by_when_it_came_in(
    device: Device, home: Homework
) -> None:
    token = uuid4()
    sealed = device.seal("practice", practice(home), token=token)
    with home.at(now() + timedelta(days=4)):
        device.browser = home.browser
        assert device.post(sealed, token=token).json == {"state": "kept"}
    assert home.log.entry_mode == "same_day"
    assert str(home.log.local_date) == "2026-11-18"


def test_fear_of_someone_lets_the_plan_rest_also_when_it_comes_in_later(
    device: Device, home: Homework
) -> None:
    stopped = practice(home, how_far="stopped", stop_reason="afraid_of_someone")
    assert device.send("practice", stopped) == "kept"
    assert [hold.reason for hold in home.holds()] == ["unsafe_stop"]


# Once


def test_an_entry_that_is_posted_again_is_there_already(app: Portal, device: Device) -> None:
    token = uuid4()
    sealed = device.seal("diary", EVENT, token=token)
    assert device.post(sealed, token=token).json == {"state": "kept"}
    before = fingerprint(app, without=OUR_LEDGER)
    assert device.post(sealed, token=token).json == {"state": "there"}
    assert fingerprint(app, without=OUR_LEDGER) == before


def test_a_lost_answer_does_not_bring_back_what_was_corrected_since(app: Portal, device: Device) -> None:
    token = uuid4()
    sealed = device.seal("diary", EVENT, token=token)
    device.post(sealed, token=token)
    (row,) = rows(app, DiaryEntry)
    changed = {**EVENT, "what": "They called late", "version": "1"}
    assert device.browser.post(f"/my/diary/{row.id}", changed).status_code == 303
    device.post(sealed, token=token)
    (row,) = rows(app, DiaryEntry)
    assert row.words["what"] == "They called late"


def test_what_the_page_has_taken_under_the_same_token_is_not_doubled(app: Portal, device: Device) -> None:
    token = uuid4()
    assert device.browser.post("/my/diary", {**EVENT, "client_token": str(token)}).status_code == 303
    assert device.send("diary", EVENT, token=token) == "kept"
    assert len(rows(app, DiaryEntry)) == 1


# Not for everybody


def test_another_account_cannot_post_what_was_sealed_for_this_one(
    app: Portal, world: World, device: Device
) -> None:
    token = uuid4()
    sealed = device.seal("diary", EVENT, token=token)
    other = Device(world, world.other_client)
    before = fingerprint(app, without=OUR_LEDGER)
    for key_id in (device.key_id, other.key_id):
        answer = other.post(sealed, token=token, key_id=key_id)
        assert (answer.status_code, answer.json) == (200, {"state": "refused"})
    assert fingerprint(app, without=OUR_LEDGER) == before


@pytest.mark.parametrize("place", [0, 5, 70, 90, -1])
def test_what_was_altered_is_refused_and_changes_nothing(app: Portal, device: Device, place: int) -> None:
    token = uuid4()
    sealed = bytearray(device.seal("diary", EVENT, token=token))
    sealed[place] ^= 1
    before = fingerprint(app, without=OUR_LEDGER)
    assert device.post(bytes(sealed), token=token).json == {"state": "refused"}
    assert fingerprint(app, without=OUR_LEDGER) == before


def test_another_token_or_an_unknown_key_is_refused(device: Device) -> None:
    token = uuid4()
    sealed = device.seal("diary", EVENT, token=token)
    assert device.post(sealed, token=uuid4()).json == {"state": "refused"}
    assert device.post(sealed, token=token, key_id=uuid4()).json == {"state": "refused"}


@pytest.mark.parametrize("sealed", ["", "no base64!", "AAAA", "A" * 200_000])
def test_rubbish_is_refused(device: Device, sealed: str) -> None:
    said = {"key": str(device.key_id), "client_token": str(uuid4()), "sealed": sealed}
    answer = device.browser.post("/my/outbox", said, page="/help")
    assert answer.json == {"state": "refused"}


def test_somebody_elses_step_is_not_practised(world: World, device: Device) -> None:
    home = Homework(world, client_id=world.other_client)
    assert device.send("practice", practice(home)) == "waits"
    assert home.logs() == []


def test_a_staff_account_gets_no_key(world: World) -> None:
    assert world.as_clinician().post("/my/outbox/key", page="/help").status_code == 404


def test_a_key_that_is_no_longer_given_out_still_opens(app: Portal, device: Device) -> None:
    token = uuid4()
    sealed = device.seal("diary", EVENT, token=token)
    with app.app_context():
        db.session.get_one(OutboxKey, device.key_id).retired_at = now()
        db.session.commit()
    told = device.browser.post("/my/outbox/key", page="/help").json
    assert told is not None
    assert UUID(told["key"]["id"]) != device.key_id
    assert device.post(sealed, token=token).json == {"state": "kept"}


def test_the_private_half_is_nowhere_in_clear(app: Portal, device: Device) -> None:
    with app.app_context():
        key = db.session.get_one(OutboxKey, device.key_id)
        assert (key.private or "").startswith("-----BEGIN PRIVATE KEY-----")
        assert b"BEGIN PRIVATE KEY" not in (key.private_sealed or b"")
    assert "PRIVATE" not in device.browser.get("/my/due.json").text


# In the log


def test_every_step_leaves_an_event_and_no_words(app: Portal, device: Device) -> None:
    device.send("diary", EVENT)
    device.send("dream", {"what": "A red kite"})
    address = waiting_page(device)
    device.browser.post(f"{address}/away", page=address)
    with app.app_context():
        events = list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action.like("outbox%"))))
    assert [one.action for one in events] == [
        "outbox.key_made",
        "outbox.entry_kept",
        "outbox.entry_waits",
        "outbox.entry_put_away",
    ]
    assert {one.actor_id for one in events} == {device.user_id}
    assert all(one.fields == [] for one in events)


def test_what_waits_is_sealed_in_the_database(app: Portal, device: Device) -> None:
    device.send("dream", {"what": "A red kite"})
    with app.app_context():
        stored = db.session.execute(sa.text("SELECT * FROM outbox_entry")).all()
    assert "red kite" not in repr(stored)


def test_two_askings_find_the_same_key(device: Device) -> None:
    told = device.browser.post("/my/outbox/key", page="/help").json
    assert told is not None
    assert UUID(told["key"]["id"]) == device.key_id
    assert device.browser.get("/my/due.json").json["key"] == told["key"]  # type: ignore[index]


def test_a_pair_is_never_the_same_twice() -> None:
    assert len({make_pair()[0] for _ in range(3)}) == 3


def test_a_practice_that_was_taken_in_is_one_log(device: Device, home: Homework, app: Portal) -> None:
    token = uuid4()
    fields = practice(home)
    assert device.send("practice", fields, token=token) == "kept"
    assert device.send("practice", {**fields, "learned": "Another"}, token=token) == "there"
    assert len(rows(app, PracticeLog)) == 1
