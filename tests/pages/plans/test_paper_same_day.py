"""A day of paper that is written down already is never doubled unasked: both are shown, and the clinician decides."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.clients.correction_models import Correction
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.plans.agreement_queries import get_held
from portal.plans.agreement_use_queries import own_uses
from tests.app import World
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields
from tests.pages.plans.test_from_paper import Desk, exposure, row


@pytest.fixture
def desk(world: World) -> Desk:
    """With a practice of today that the client wrote on the phone."""
    desk = Desk(world)
    write(desk)
    return desk


def write(desk: Desk, **changes: str) -> None:
    said = {"situation": "real", "before": "80", "after": "70", "helped": "20", "share": "now", **changes}
    answer = desk.home.browser.post(desk.home.address, {"client_token": str(uuid4()), **said})
    assert answer.status_code == 303, answer.text


def seen(page: str, place: int = 1) -> dict[str, str]:
    """What the page sends along of what stood beside the row."""
    found = re.search(rf'name="r{place}-seen" value="([^"]*)"', page)
    assert found, "nothing was asked"
    return {"seen": found.group(1)}


def test_the_day_is_shown_side_by_side_and_nothing_is_kept_before_it_is_decided(desk: Desk) -> None:
    answer = desk.send(row(desk, before="61", got_in_the_way="Phone rang"))
    assert answer.status_code == 422
    assert "Row 1: 18 Nov 2026 is written down already." in answer.text
    assert "Written by the client, 10:30" in answer.text
    assert re.search(
        r'data-label="On this paper">61<.*?data-label="Written by the client, 10:30">80<', answer.text, re.S
    )
    assert "Choose what is to become of the row." in answer.text
    assert "Phone rang" in answer.text
    assert len(desk.home.logs()) == 1


def decide(desk: Desk, choice: str, **changes: str) -> int:
    filled = row(desk, **changes)
    page = desk.send(filled).text
    return desk.send({**filled, **seen(page), "same": choice}).status_code


def test_both_are_kept_where_they_were_two_practices(desk: Desk) -> None:
    assert decide(desk, "both") == 303
    assert sorted(log.before for log in desk.home.logs()) == [60, 80]


def test_a_row_is_left_out(desk: Desk) -> None:
    assert decide(desk, "skip") == 303
    assert [log.before for log in desk.home.logs()] == [80]


def test_the_paper_stands_instead_what_it_leaves_empty_stays_and_what_was_said_is_kept(desk: Desk) -> None:
    log_id = str(desk.home.log.id)
    assert decide(desk, log_id, before="61", helped="") == 303
    log = desk.home.log
    assert (log.before, log.after, log.helped, log.entry_mode) == (61, 40, 20, "live")
    with desk.home.app.app_context():
        (kept,) = db.session.scalars(sa.select(Correction)).all()
        assert kept.before["before"] == 80
        assert "helped" not in kept.before
    assert decide(desk, log_id, before="61", helped="") == 303
    assert len(desk.home.logs()) == 1


def test_paper_that_tells_of_an_early_stop_calls_for_a_talk_like_the_phone(world: World) -> None:
    desk = Desk(world, "E01", (3, 4))
    desk.home.stop_early()
    desk.home.practise()
    last = max(desk.home.logs(), key=lambda log: log.performed_at)
    assert desk.home.step_state() == "in_progress"
    filled = exposure(desk, stop_reason="too_strong")
    page = desk.send(filled).text
    assert desk.send({**filled, **seen(page), "same": str(last.id)}).status_code == 303
    assert {log.status for log in desk.home.logs()} == {"stopped_early"}
    assert desk.home.step_state() == "needs_change"


def test_it_is_asked_again_where_something_came_about_meanwhile(desk: Desk) -> None:
    filled = row(desk)
    page = desk.send(filled).text
    write(desk, before="90")
    answer = desk.send({**filled, **seen(page), "same": "both"})
    assert answer.status_code == 422
    assert len(desk.home.logs()) == 2


def test_of_a_private_entry_only_that_it_is_there_is_said_and_it_cannot_be_replaced(world: World) -> None:
    desk = Desk(world)
    write(desk, share="private", got_in_the_way="ZQ mine alone")
    log_id = str(desk.home.log.id)
    answer = desk.send(row(desk))
    assert "The client keeps an entry of this day private." in answer.text
    assert "ZQ mine alone" not in answer.text
    assert f'value="{log_id}"' not in re.sub(r'name="r1-seen" value="[^"]*"', "", answer.text)
    assert ">80<" not in answer.text
    assert desk.send({**row(desk), **seen(answer.text), "same": log_id}).status_code == 422
    assert desk.send({**row(desk), **seen(answer.text), "same": "both"}).status_code == 303
    assert len(desk.home.logs()) == 2


def test_what_does_not_fit_elsewhere_is_said_at_once_and_the_answer_stays(desk: Desk) -> None:
    page = desk.send(row(desk)).text
    answer = desk.send({**row(desk, before="six"), **seen(page), "same": "both"})
    assert answer.status_code == 422
    assert re.search(r'name="r1-same" value="both"[^>]* checked', answer.text)
    assert len(desk.home.logs()) == 1


def test_two_rows_of_one_day_are_two_practices(world: World) -> None:
    desk = Desk(world)
    assert desk.send(row(desk), row(desk)).status_code == 303
    assert len(desk.home.logs()) == 2


# A rhythm: a day has one entry


@pytest.fixture
def rhythm(world: World) -> Agreed:
    return Agreed(world, "S14", ago=9)


def paper(agreed: Agreed, *rows: dict[str, str]) -> tuple[int, str]:
    where = (
        f"/clients/{agreed.client_id}/plans/{agreed.homework.plan_id}/steps/{agreed.homework.step_id}/paper"
    )
    sent = {f"r{n}-{name}": value for n, one in enumerate(rows, start=1) for name, value in one.items()}
    token = fields(agreed.staff, where)["client_token"]
    answer = agreed.staff.post(where, {**sent, "client_token": token})
    return answer.status_code, answer.text


def a_row(**said: str) -> dict[str, str]:
    return {"on": "18", "kept": "yes", "own_slots_kept": "yes", "own_ease": "60", **said}


def test_the_end_that_both_agreed_on_is_not_asked_row_by_row(rhythm: Agreed) -> None:
    where = (
        f"/clients/{rhythm.client_id}/plans/{rhythm.homework.plan_id}/steps/{rhythm.homework.step_id}/paper"
    )
    assert "own_harder_end" not in rhythm.staff.get(where).text
    assert paper(rhythm, a_row())[0] == 303
    assert rhythm.homework.log.words["extra"]["harder_end"] == "parting"


def test_two_rows_of_the_same_day_are_asked_about(rhythm: Agreed) -> None:
    status, page = paper(rhythm, a_row(), a_row(own_ease="30"))
    assert status == 422
    assert "Row 2: 18 Nov 2026 is written down already." in page
    assert "Row 1 of this sheet" in page
    assert rhythm.homework.logs() == []
    status, _ = paper(rhythm, a_row(), {**a_row(own_ease="30"), **seen(page, 2), "same": "skip"})
    assert status == 303
    assert len(rhythm.homework.logs()) == 1


def doubled(agreed: Agreed) -> None:
    """A day with an entry of the client's, who kept both times, and a later one from paper that says otherwise."""
    form = {**fields(agreed.browser, agreed.day()), "kept": "yes", "own_slots_kept": "yes", "share": "now"}
    assert agreed.browser.post(agreed.day(), {**form, "own_ease": "20"}).status_code == 303
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        said = a_row(kept="no", own_slots_kept="no")
        _, page = paper(agreed, said)
        status, _ = paper(agreed, {**said, **seen(page), "same": "both"})
    assert status == 303


def test_a_day_with_two_entries_counts_once_and_the_later_one_holds(rhythm: Agreed) -> None:
    doubled(rhythm)
    assert len(rhythm.homework.logs()) == 2
    with rhythm.world.app.app_context():
        client = db.session.get_one(Client, rhythm.client_id)
        (use,) = own_uses([get_held(client, rhythm.id, on=now().date())])
        assert use.kept
        assert (use.kept.mine.x, use.kept.mine.of) == (0, 1)
        assert (use.kept.slots.x, use.kept.slots.of) == (0, 10)


def test_correcting_a_day_of_a_rhythm_leads_to_the_agreements_own_page_of_that_entry(rhythm: Agreed) -> None:
    doubled(rhythm)
    own, typed = sorted(rhythm.homework.logs(), key=lambda log: log.entry_mode == "paper_entered")
    for log, ease in ((own, "20"), (typed, "60")):
        answer = rhythm.browser.get(f"/my/steps/{log.step_id}/practice/{log.id}/change")
        assert answer.status_code == 303
        assert str(answer.location).startswith(rhythm.day())
        page = rhythm.browser.get(str(answer.location)).text
        assert "This day is written down more than once." in page
        assert "own_harder_end" not in page
        assert f'value="{ease}"' in page
        form = fields(rhythm.browser, str(answer.location))
        sent = rhythm.browser.post(str(answer.location), {**form, "own_ease": "55"})
        assert sent.status_code == 303
    assert [log.words["extra"]["ease"] for log in rhythm.homework.logs()] == [55, 55]
    assert {log.words["extra"]["harder_end"] for log in rhythm.homework.logs()} == {"parting"}


def test_an_entry_that_is_not_of_the_day_is_not_there(rhythm: Agreed) -> None:
    doubled(rhythm)
    log = rhythm.homework.logs()[0]
    assert rhythm.browser.get(f"{rhythm.day(1)}?entry={log.id}").status_code == 404
    assert rhythm.browser.get(f"{rhythm.day()}?entry={uuid4()}").status_code == 404


def test_an_entry_from_before_the_agreement_began_is_put_right_where_every_practice_is(world: World) -> None:
    agreed = Agreed(world, "S14")
    assert paper(agreed, a_row())[0] == 303
    agreed.change(began_on=now().date() + timedelta(days=1))
    log = agreed.homework.log
    assert agreed.browser.get(f"/my/steps/{log.step_id}/practice/{log.id}/change").status_code == 200
