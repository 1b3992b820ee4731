"""Pages that were loaded online and sealed on a device: after a practice, not today, a day and an answer of an agreement."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from portal.clock import now
from portal.plans.practice_models import PracticeLog
from tests.app import World
from tests.pages.overview.device import Device, rows, waiting_page
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import fields

LEFT_OUT = ("csrf_token",)


class Page:
    """One page as a device sealed it: its fields, and what of it should stand where once it is taken in."""

    def __init__(self, kind: str, device: Device, sent: dict[str, Any], there: Callable[[], Any]) -> None:
        self.kind, self.device, self.there = kind, device, there
        self.sent = {key: value for key, value in sent.items() if value is not None and key not in LEFT_OUT}

    def send(self, **how: Any) -> str:
        return self.device.send(self.kind, self.sent, **how)


def after(world: World) -> Page:
    home = Homework(world)
    address = f"{home.finish(home.start())}/1"
    (page, *_rest) = home.pages()
    said = {**page, "what_happened": "CANARY-WORDS", "learned": "Late is late", "share": "now"}
    whole = {key: value for one in home.pages() for key, value in one.items()}
    sent = {**fields(home.browser, address), **whole, **said}
    return Page("after", Device(world), sent, lambda: home.log.words.get("what_happened"))


def not_today(world: World) -> Page:
    home = Homework(world)
    sent = {**fields(home.browser, f"{home.address}/not-today"), "not_done_reason": "no_time"}
    return Page(
        "not_today", Device(world), sent, lambda: [one.words["not_done_reason"] for one in home.logs()]
    )


def agreed_day(world: World) -> Page:
    held = Agreed(world, "S13")
    sent = {**fields(held.browser, held.day()), "kept": "yes", "note_to_clinician": "CANARY-WORDS"}
    sent["share"] = "private"
    return Page(
        "agreed_day",
        Device(world),
        sent,
        lambda: [one.words["note_to_clinician"] for one in held.homework.logs()],
    )


def answer(world: World) -> Page:
    held = Agreed(world, "S12")
    where = held.tap("red")
    sent = {**fields(held.browser, where), "asked_for": "CANARY-WORDS", "signal_response": "not"}
    sent["share"] = "private"
    return Page("answer", Device(world), sent, lambda: held.homework.log.words.get("asked_for"))


PAGES = {
    after: "CANARY-WORDS",
    not_today: ["no_time"],
    agreed_day: ["CANARY-WORDS"],
    answer: "CANARY-WORDS",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_was_finished_without_a_connection_stands_where_it_belongs_once(
    world: World, page: Callable[[World], Page]
) -> None:
    made, token = page(world), uuid4()
    assert (made.send(token=token), made.send(token=token)) == ("kept", "there")
    assert made.there() == PAGES[page]  # type: ignore[index]


@pytest.mark.parametrize("page", PAGES)
def test_what_was_half_written_waits_is_opened_with_everything_and_saved_by_its_client(
    world: World, page: Callable[[World], Page]
) -> None:
    made = page(world)
    before = made.there()
    assert made.send(draft=True) == "waits"
    assert (made.device.entry.why, made.there()) == ("unfinished", before)
    address = waiting_page(made.device)
    text = made.device.browser.get(address).text
    if made.kind == "not_today":
        assert re.search('value="no_time"[^>]* checked', text)
    else:
        assert "CANARY-WORDS" in text
    answered = made.device.browser.post(address, fields(made.device.browser, address))
    assert answered.status_code == 303
    assert made.there() == PAGES[page]  # type: ignore[index]
    assert (made.device.entry.state, made.device.entry.words) == ("settled", None)


def test_pages_after_a_practice_come_in_one_by_one_and_only_the_last_makes_it_count(world: World) -> None:
    home, device = Homework(world), Device(world)
    address = home.finish(home.start())
    assert not home.is_short(address)
    for n, page in enumerate(home.pages(), start=1):
        sent = {**fields(home.browser, f"{address}/{n}"), **page}
        assert home.log.status == "running"
        assert (
            device.send("after", {key: value for key, value in sent.items() if value is not None}) == "kept"
        )
        assert home.log.words["at_page"] == min(n + 1, 5)
    assert home.log.status == "finished"


def last_page(world: World) -> tuple[Homework, Device, dict[str, Any]]:
    """A practice whose pages are all sent but the last, and that one as it is filled in."""
    home = Homework(world)
    address, pages = home.finish(home.start()), home.pages()
    home.write_down(address, pages[:-1])
    sent = {**fields(home.browser, f"{address}/{len(pages)}"), **pages[-1]}
    return home, Device(world), {key: value for key, value in sent.items() if value is not None}


def test_a_last_page_that_is_put_down_for_later_does_not_count_yet(world: World) -> None:
    home, device, sent = last_page(world)
    assert device.send("after", {**sent, "later": "1"}) == "kept"
    assert (home.log.status, home.log.words["at_page"]) == ("running", 5)
    assert device.send("after", sent) == "kept"
    assert home.log.status == "finished"


def test_that_nothing_new_was_learned_stays_said(world: World) -> None:
    made = after(world)
    del made.sent["learned"]
    made.sent["nothing_new"] = "yes"
    assert made.send() == "kept"
    (row,) = rows(world.app, PracticeLog)
    assert row.words["nothing_new"] is True


def test_a_day_keeps_its_date_and_how_soon_it_was_written_however_late_it_comes_in(world: World) -> None:
    held, device, written = Agreed(world, "S13", ago=9), Device(world), now() - timedelta(days=3, hours=2)
    sent = {"agreement_id": str(held.id), "on": "today", "kept": "yes", "share": "private"}
    assert device.send("agreed_day", sent, written_at=written) == "kept"
    log = held.homework.log
    assert (log.performed_at, log.entry_mode) == (written, "same_day")


def test_what_was_written_right_after_a_practice_counts_as_that_however_late_it_comes_in(
    world: World,
) -> None:
    home, device, sent, token = *last_page(world), uuid4()
    sealed = device.seal("after", sent, token=token)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        device.browser = world.as_client()
        assert device.post(sealed, token=token).json == {"state": "kept"}
    assert (home.log.status, home.log.entry_mode) == ("finished", "live")


def test_who_may_read_an_answer_stays_chosen(world: World) -> None:
    made = answer(world)
    assert made.send() == "kept"
    (row,) = rows(world.app, PracticeLog)
    assert (row.share, row.words["share_chosen"]) == ("private", True)


@pytest.mark.parametrize("page", [after, agreed_day, answer])
def test_what_says_something_else_by_now_is_not_written_over(
    world: World, page: Callable[[World], Page]
) -> None:
    made = page(world)
    if page is agreed_day:
        assert made.send() == "kept"  # another device wrote the day down first
    else:
        there = Page(made.kind, made.device, {**made.sent}, made.there)
        key = "what_happened" if page is after else "asked_for"
        there.sent[key] = "From the tablet"
        assert there.send() == "kept"
    key = {after: "what_happened", agreed_day: "note_to_clinician", answer: "asked_for"}[page]
    made.sent[key] = "From the phone"
    seen = made.there()
    assert made.send() == "waits"
    assert made.there() == seen
    assert [one.why for one in made.device.entries() if one.state == "waits"] == ["changed"]
    assert "From the phone" in made.device.browser.get(waiting_page(made.device)).text


def test_not_today_is_noted_for_when_it_was_said_and_takes_back_nothing_that_began_later(
    world: World,
) -> None:
    home, device = Homework(world), Device(world)
    sent = {"step_id": str(home.step_id), "not_done_reason": "no_time"}
    home.start()
    assert device.send("not_today", sent, written_at=now() - timedelta(hours=2)) == "waits"
    assert (device.entry.why, home.log.status) == ("twice", "running")
    assert device.send("not_today", sent, written_at=now()) == "kept"
    assert home.log.status == "not_done"


def test_not_today_keeps_its_own_day(world: World) -> None:
    home, device = Homework(world), Device(world)
    yesterday = now() - timedelta(days=1)
    sent = {"step_id": str(home.step_id), "not_done_reason": "no_time"}
    assert device.send("not_today", sent, written_at=yesterday) == "kept"
    assert home.log.performed_at == yesterday


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("after", {"step_id": "x", "log_id": "y", "page": "1"}),
        ("not_today", {"not_done_reason": "no_time"}),
        ("agreed_day", {"agreement_id": "x", "on": "today"}),
        ("answer", {"agreement_id": "x", "signal_id": "y"}),
    ],
)
def test_what_names_nothing_of_its_client_waits(world: World, kind: str, sent: dict[str, str]) -> None:
    device = Device(world)
    assert device.send(kind, sent) == "waits"
    assert device.browser.get(waiting_page(device)).status_code == 200


@pytest.mark.parametrize("page", [after, not_today, agreed_day, answer])
def test_another_clients_page_is_not_taken_in(world: World, page: Callable[[World], Page]) -> None:
    made = page(world)
    before = made.there()
    other = Device(world, world.add_client("Another Person", "A. P."))
    assert other.send(made.kind, made.sent) == "waits"
    assert made.there() == before
