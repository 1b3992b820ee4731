"""How far back the diary goes and which days can be called quiet are a clinic's to choose, and every sentence follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts import number_actions
from portal.accounts.models import User
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.diary import diary_queries
from tests.app import World
from tests.pages.diary.keeping import DIARY, TODAY, Diary
from tests.pages.overview.device import Device


@pytest.fixture
def diary(world: World) -> Diary:
    return Diary(world)


def choose(world: World, **numbers: int) -> None:
    """What the administrator chooses for the clinic."""
    with world.app.app_context():
        by = db.session.get_one(User, world.administrator).actor
        number_actions.choose_numbers(numbers, user_id=None, by=by, at=now())
        db.session.commit()


def moment(days: int) -> dict[str, str]:
    return {"on": str(TODAY - timedelta(days=days)), "clock": "08:00"}


@pytest.mark.parametrize("days", [7, 14, 28])
def test_a_hard_moment_is_written_down_as_far_back_as_the_clinic_says(
    world: World, diary: Diary, days: int
) -> None:
    choose(world, diary_days=days)
    answer = diary.write(**moment(days + 1))
    assert answer.status_code == 422
    assert f"The diary goes back {days} days. Tell your therapist about older days." in answer.text
    assert diary.write(**moment(days)).status_code == 303
    page = diary.browser.get(DIARY).text
    assert f"The last {days} days" in page
    assert page.count('<li class="day-') == days


def test_the_clinician_reads_as_many_days(world: World, diary: Diary) -> None:
    choose(world, diary_days=10)
    diary.quiet(TODAY)
    page = world.as_clinician().get(f"/clients/{world.client}/diary").text
    assert "The last 10 days" in page
    assert page.count('<li class="day-') == 10


def test_an_entry_is_put_right_though_the_diary_goes_back_less_far_since(world: World, diary: Diary) -> None:
    choose(world, diary_days=28)
    assert diary.write(**moment(25), what="Twice").status_code == 303
    choose(world, diary_days=7)
    where = f"{DIARY}/{diary.entry.id}"
    sent = {**moment(25), "share": "now", "what": "Once", "version": str(diary.entry.version)}
    assert diary.browser.post(where, sent, page=DIARY).status_code == 303
    assert (diary.entry.words or {})["what"] == "Once"


def test_only_today_can_be_called_quiet_where_the_clinic_says_so(world: World, diary: Diary) -> None:
    choose(world, quiet_days=1)
    assert "None yesterday" not in diary.browser.get(DIARY).text
    answer = diary.quiet(TODAY - timedelta(days=1))
    assert answer.status_code == 409
    assert "Only today can be called quiet." in answer.text
    assert diary.quiet(TODAY).status_code == 303


def test_as_many_days_can_be_called_quiet_as_the_clinic_says(world: World, diary: Diary) -> None:
    assert "None on" not in diary.browser.get(DIARY).text
    choose(world, quiet_days=4)
    page = diary.browser.get(DIARY).text
    assert "None yesterday" in page
    assert page.count("None on") == 2
    answer = diary.quiet(TODAY - timedelta(days=4))
    assert answer.status_code == 409
    assert "Only the last 4 days, today among them, can be called quiet." in answer.text
    assert diary.quiet(TODAY - timedelta(days=3)).status_code == 303
    assert diary.browser.get(DIARY).text.count("None on") == 1


def test_the_sentence_of_our_default_is_as_it_was(diary: Diary) -> None:
    answer = diary.quiet(TODAY - timedelta(days=2))
    assert answer.status_code == 409
    assert "Only today and the day before can be called quiet." in answer.text


def test_so_many_triggers_are_the_commonest(world: World, diary: Diary) -> None:
    for trigger in ("ignored", "uncertainty", "engulfment"):
        for _ in range(2):
            diary.write(trigger=trigger)
    for most in (1, 3):
        choose(world, trigger_most=most)
        with world.app.app_context():
            client = db.session.get_one(Client, world.client)
            assert len(diary_queries.common_triggers_of(client, on=TODAY)) == most


@pytest.mark.parametrize(("days", "state"), [(1, "waits"), (2, "kept")])
def test_a_day_called_quiet_without_a_connection_goes_by_the_clinics_days(
    world: World, days: int, state: str
) -> None:
    choose(world, quiet_days=days)
    device = Device(world)
    device.send("none_today", {"on": str(TODAY - timedelta(days=1))})
    assert device.entry.state == state


@pytest.mark.parametrize(("days", "state"), [(7, "waits"), (14, "kept")])
def test_a_moment_written_without_a_connection_goes_by_the_clinics_days(
    world: World, days: int, state: str
) -> None:
    choose(world, diary_days=days)
    device = Device(world)
    device.send("diary", {**moment(10), "share": "now"})
    assert device.entry.state == state
