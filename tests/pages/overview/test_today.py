"""The page of today: what needs the clinician, in words, with the way to it; nothing of anybody else's."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.audit import AuditEvent
from portal.clients import actions as clients
from portal.clients.alerts import Act, AlertKind
from portal.clients.models import Client, EventKind
from portal.clock import now
from portal.db import db
from tests.app import NOW, World
from tests.pages.foundation.objects import actors
from tests.pages.foundation.statements import counted
from tests.pages.overview.alerting import go_round, name_backup, raised
from tests.pages.overview.conftest import History


def page(world: World, address: str = "/today") -> str:
    answer = world.as_clinician().get(address)
    assert answer.status_code == 200
    return html.unescape(answer.text)


def main(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text.split("<main")[1].split("<footer")[0]))


def session_on(world: World, days: int) -> None:
    with world.app.app_context():
        client = db.session.get_one(Client, world.client)
        day = now().date() + timedelta(days=days)
        clients.mark_timeline(client, EventKind.SESSION, on=day, label=None, by=actors(client)[0], at=now())
        db.session.commit()


def test_a_clinician_arrives_at_today(world: World) -> None:
    assert world.as_clinician().get("/").location == "/today"
    text = page(world)
    assert "<h1>Today, Wednesday 18 November</h1>" in text
    assert text.index('href="/today"') < text.index('href="/caseload"')


def test_with_nothing_to_do_it_says_so_and_what_comes_next(world: World) -> None:
    assert "Nothing needs you today." in main(page(world))
    session_on(world, 6)
    assert "Next: session with W. S. on Tuesday 24 November." in main(page(world))


def test_what_is_near_stands_at_the_end(world: World) -> None:
    session_on(world, 1)
    text = main(page(world))
    assert "1 date is near." in text
    assert "Session, Thursday 19 November" in text


@pytest.mark.parametrize(
    ("kind", "group", "words"),
    [
        (AlertKind.UNSAFE_STOP, "Safety", "Stopped a practice out of fear of someone."),
        (AlertKind.SAFETY_ITEM, "Safety", "question 9, about safety, was answered with 1."),
        (
            AlertKind.DETERIORATION,
            "Needs a decision",
            "from 5 to 12. That is worse by more than its usual wobble.",
        ),
        (AlertKind.OVERDUE, "Overdue", "was due on 2 Nov 2026 and has not come in."),
    ],
)
def test_each_kind_stands_in_its_group_in_words(
    world: World, kind: AlertKind, group: str, words: str
) -> None:
    alert_id = raised(world, kind)
    text = page(world)
    assert f"{group} 1" in main(text)
    assert words in main(text)
    assert "since 18 Nov 2026, 10:30" in main(text)
    assert f"/clients/{world.client}/alerts/{alert_id}" in text


def test_the_sentence_on_top_counts_clients(world: World) -> None:
    second = world.add_client("Juno Testerby", "J. T.")
    for kind in (AlertKind.UNSAFE_STOP, AlertKind.DETERIORATION):
        raised(world, kind)
    raised(world, AlertKind.OVERDUE, second)
    assert "1 person needs you. 1 can wait." in main(page(world))
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"})
    assert "1 位来访者需要你。1 位可以等一等。" in main(browser.get("/today").text)


def test_a_client_has_one_row_with_every_reason(world: World) -> None:
    for kind in (AlertKind.OVERDUE, AlertKind.UNSAFE_STOP):
        raised(world, kind)
    text = page(world)
    assert text.count('class="need-name"') == 1
    assert "Overdue" not in main(text)
    assert "has not come in" in main(text)


def test_a_long_group_shows_ten_and_the_way_to_the_rest(world: World) -> None:
    for n in range(12):
        raised(world, AlertKind.OVERDUE, world.add_client(f"Sample {n:02}", "S. C."))
    text = page(world)
    assert text.count('class="need-name"') == 10
    assert "Show 2 more" in text
    assert page(world, "/today?all=overdue").count('class="need-name"') == 12


def test_it_says_until_when_a_question_of_safety_waits_and_for_whom(world: World) -> None:
    raised(world, AlertKind.SAFETY_ITEM)
    assert "No backup is named, so it stays with you." in main(page(world))
    name_backup(world)
    text = main(page(world))
    assert (
        "Goes on to Dr. Moss Specimen on 18 Nov 2026 at 14:30, unless somebody has it in hand by then."
        in text
    )


def test_other_clinicians_and_the_administrator_see_none_of_it(world: World) -> None:
    raised(world, AlertKind.SAFETY_ITEM)
    name_backup(world)
    other = main(html.unescape(world.browser(world.other_clinician).get("/today").text))
    assert "Nothing needs you today." in other
    assert "W. S." not in other
    assert world.browser(world.administrator).get("/today").status_code == 404
    assert world.as_client().get("/today").status_code == 404


def test_the_log_names_whose_rows_were_shown(world: World) -> None:
    world.add_client("Juno Testerby", "J. T.")
    raised(world, AlertKind.OVERDUE)
    page(world)
    with world.app.app_context():
        event = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "today.read")).one()
    assert event.shown == [str(world.client)]


def test_the_caseload_and_the_overview_of_the_client_say_it_too(world: World) -> None:
    alert_id = raised(world, AlertKind.DETERIORATION)
    assert "1 thing needs you" in page(world, "/caseload")
    overview = page(world, f"/clients/{world.client}")
    assert "from 5 to 12" in main(overview)
    assert f"/clients/{world.client}/alerts/{alert_id}" in overview


def test_put_off_it_comes_back_on_its_day(world: World) -> None:
    alert_id = raised(world, AlertKind.OVERDUE)
    answer = world.as_clinician().post(
        f"/clients/{world.client}/alerts/{alert_id}",
        {"act": Act.LATER_3, "reason": "On holiday", "version": "1"},
    )
    assert answer.location == "/today"
    for days, back in ((0, False), (2, False), (3, True)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert ("has not come in" in main(page(world))) is back
            assert ("1 thing needs you" in page(world, "/caseload")) is back


def test_a_hold_raises_what_stands_there(world: World, history: History) -> None:
    history.plan()
    history.practice()
    history.hold()
    assert "Stopped a practice out of fear of someone." in main(page(world))


def test_it_costs_twelve_statements_at_most(world: World) -> None:
    name_backup(world)
    for n in range(20):
        client_id = world.add_client(f"Sample {n:02}", "S. C.")
        world.screen(client_id)
        for kind in (AlertKind.SAFETY_ITEM, AlertKind.DETERIORATION, AlertKind.OVERDUE):
            raised(world, kind, client_id)
    session_on(world, 1)
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        go_round(world)
        clinician = world.as_clinician()
        clinician.get("/today")
        with counted(world.app) as asked:
            assert "Went on to Dr. Moss Specimen" in clinician.get("/today?all=safety").text
    assert len(asked) <= 12


def test_everything_is_there_in_chinese(world: World) -> None:
    for kind in (AlertKind.SAFETY_ITEM, AlertKind.DETERIORATION, AlertKind.OVERDUE):
        raised(world, kind)
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"})
    assert browser.get("/today").status_code == 200
    assert "11月18日星期三" in browser.get("/today").text
