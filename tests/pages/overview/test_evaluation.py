"""The evaluator at work: after a form has come in and when the worker goes round; what it raises, once, and lets pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.models import Assessment, ScaleBaseline
from portal.clients.alert_models import Alert
from portal.clients.models import Client, ClientStatus
from portal.clock import now
from portal.db import db
from tests.app import NOW, World
from tests.pages.assessments import invented
from tests.pages.assessments.answered import submitted
from tests.pages.assessments.wordings import bring
from tests.pages.foundation.disturbances import change as disturb
from tests.pages.foundation.disturbances import refused
from tests.pages.foundation.state import fingerprint
from tests.pages.overview.alerting import change, every_alert, go_round


@pytest.fixture
def weather(world: World) -> World:
    invented.publish(world)
    return world


def sent(world: World, *totals: int, weeks_ago: int = 0) -> list[UUID]:
    """Forms with these totals, a week apart, the last `weeks_ago`; none of them answers the question of safety."""
    first = NOW - timedelta(weeks=weeks_ago + len(totals) - 1)
    return [
        invented.send(world, (min(total, 3), max(total - 3, 0), 0), at=first + timedelta(weeks=n))
        for n, total in enumerate(totals)
    ]


def kinds(world: World) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in every_alert(world)]


def details(world: World) -> list[Any]:
    return [one.detail for one in every_alert(world)]


def test_two_results_worse_than_the_first_raise_one_alert(weather: World) -> None:
    made = sent(weather, 0, 2, 3)
    go_round(weather, slow=True)
    (alert,) = every_alert(weather)
    assert (alert.kind, alert.severity, alert.source_id) == ("deterioration", 2, made[2])
    assert alert.detail == {
        "instrument": "weather",
        "scale": "total",
        "before": "0",
        "after": "3",
        "times": 2,
    }
    assert alert.escalate_at is None


@pytest.mark.parametrize("totals", [(0, 1, 1), (0, 2), (3, 1, 0), (0, 2, 1), (2,)])
def test_wobble_a_single_one_or_getting_better_raises_nothing(weather: World, totals: Sequence[int]) -> None:
    sent(weather, *totals)
    go_round(weather, slow=True)
    assert kinds(weather) == []


def test_a_whole_band_at_once_raises_it_with_the_first_result(weather: World) -> None:
    sent(weather, 1, 5)
    go_round(weather, slow=True)
    assert kinds(weather) == [("deterioration", "open")]


def test_worse_with_an_answer_about_safety_raises_both(weather: World) -> None:
    invented.send(weather, (0, 0, 0), at=NOW - timedelta(weeks=1))
    invented.send(weather, (1, 0, 1), at=NOW)
    go_round(weather, slow=True)
    assert sorted(kind for kind, _ in kinds(weather)) == ["deterioration", "safety_item"]


def test_the_baseline_that_the_clinician_set_is_the_one_that_counts(weather: World) -> None:
    _, second, _, _ = sent(weather, 0, 3, 3, 3)
    with weather.app.app_context():
        db.session.add(
            ScaleBaseline(
                clinic_id=weather.clinic_id,
                client_id=weather.client,
                instrument_code="weather",
                scale="total",
                assessment_id=second,
                set_at=now(),
                set_by=weather.clinician,
            )
        )
        db.session.commit()
    go_round(weather, slow=True)
    assert kinds(weather) == []


def test_results_in_another_language_are_not_compared(weather: World) -> None:
    for made in sent(weather, 0, 3, 3)[1:]:
        change(weather, Assessment, made, lambda row: setattr(row, "lang", "zh"))
    go_round(weather, slow=True)
    assert kinds(weather) == []


def test_it_comes_with_the_form_itself_without_waiting_for_the_round(weather: World) -> None:
    sent(weather, 0, weeks_ago=2)
    sent(weather, 3, weeks_ago=1)
    made = invented.give(weather)
    browser = weather.as_client()
    browser.post(f"/my/questionnaires/{made}")
    for n, value in enumerate((3, 0, 0), start=1):
        browser.post(f"/my/questionnaires/{made}/{n}", {"answer": str(value)})
    assert kinds(weather) == []
    assert browser.post(f"/my/questionnaires/{made}/check").status_code == 303
    assert kinds(weather) == [("deterioration", "open")]


def test_when_the_evaluator_fails_the_form_is_kept_and_the_round_finds_it(weather: World) -> None:
    sent(weather, 0, 3, weeks_ago=1)
    made = invented.give(weather)
    browser = weather.as_client()
    browser.post(f"/my/questionnaires/{made}")
    for n, value in enumerate((3, 0, 0), start=1):
        browser.post(f"/my/questionnaires/{made}/{n}", {"answer": str(value)})
    with refused(weather.app, "INSERT", "alert"):
        assert browser.post(f"/my/questionnaires/{made}/check").status_code == 303
    assert kinds(weather) == []
    go_round(weather, slow=True)
    assert kinds(weather) == [("deterioration", "open")]


def test_going_round_again_changes_nothing(weather: World) -> None:
    sent(weather, 0, 3, 3)
    second = weather.add_client("Juno Testerby", "J. T.")
    invented.give(weather, second, due=NOW.date() - timedelta(days=9))
    go_round(weather, slow=True)
    before = fingerprint(weather.app, without=())
    go_round(weather, slow=True)
    assert fingerprint(weather.app, without=()) == before
    assert len(every_alert(weather)) == 2


def test_settled_it_is_not_raised_again_while_it_stays_as_it_is(weather: World) -> None:
    sent(weather, 0, 3, 3)
    go_round(weather, slow=True)
    change(weather, Alert, every_alert(weather)[0].id, lambda row: setattr(row, "state", "resolved"))
    go_round(weather, slow=True)
    assert kinds(weather) == [("deterioration", "resolved")]


def test_late_by_more_than_seven_days_and_gone_when_it_comes_in(weather: World) -> None:
    made = invented.give(weather, due=NOW.date() - timedelta(days=8))
    go_round(weather, slow=True)
    assert details(weather) == [{"instrument": "weather", "due_on": "2026-11-10"}]
    browser = weather.as_client()
    browser.post(f"/my/questionnaires/{made}")
    for n in range(1, 4):
        browser.post(f"/my/questionnaires/{made}/{n}", {"answer": "0"})
    browser.post(f"/my/questionnaires/{made}/check")
    (alert,) = every_alert(weather)
    assert (alert.state, alert.resolved_by) == ("resolved", None)
    assert [one["act"] for one in alert.history or []] == ["passed"]


def test_seven_days_late_is_not_late_yet_on_the_clients_own_day(weather: World) -> None:
    invented.give(weather, due=NOW.date() - timedelta(days=7))
    with time_machine.travel(NOW.replace(hour=22, minute=30), tick=False):  # still the same day in Berlin
        go_round(weather, slow=True)
        assert kinds(weather) == []
    with time_machine.travel(NOW.replace(hour=23, minute=30), tick=False):
        go_round(weather, slow=True)
        assert kinds(weather) == [("overdue", "open")]


def test_missed_twice_in_a_row_is_one_alert_in_words(weather: World) -> None:
    for ago in (35, 20):
        invented.give(weather, due=NOW.date() - timedelta(days=ago))
    go_round(weather, slow=True)
    assert [
        (kind, detail["missed"]) for (kind, _), detail in zip(kinds(weather), details(weather), strict=True)
    ] == [("overdue", 2)]
    assert "missed 2 times in a row, last due on 29 Oct 2026." in weather.as_clinician().get("/today").text


@pytest.mark.parametrize("status", [ClientStatus.PAUSED, ClientStatus.DISCHARGED, ClientStatus.WAITING])
def test_nothing_is_overdue_for_who_is_not_in_active_care(weather: World, status: ClientStatus) -> None:
    invented.give(weather, due=NOW.date() - timedelta(days=9))
    change(weather, Client, weather.client, lambda row: setattr(row, "status", status))
    go_round(weather, slow=True)
    assert kinds(weather) == []


def test_totals_of_other_items_or_in_other_words_are_not_held_against_each_other(weather: World) -> None:
    low, high = (dict.fromkeys(range(1, 6), value) for value in (1, 4))
    submitted(weather, "wsas", low, context={"not_working": True}, days=21)
    for days in (14, 7):
        submitted(weather, "wsas", high, days=days)
    _, second, third = sent(weather, 0, 2, 3)
    bring(weather, "phq9")
    with weather.app.app_context():
        wording_id = db.session.scalars(sa.select(InstrumentWording.id)).one()
        for one in (second, third):
            db.session.get_one(Assessment, one).wording_id = wording_id
        db.session.commit()
    go_round(weather, slow=True)
    assert [one for one in kinds(weather) if one[0] == "deterioration"] == []


def test_what_was_taken_back_is_not_overdue(weather: World) -> None:
    made = invented.give(weather, due=NOW.date() - timedelta(days=9))
    change(weather, Assessment, made, lambda row: setattr(row, "state", "cancelled"))
    go_round(weather, slow=True)
    assert kinds(weather) == []


def test_one_client_whose_evaluation_fails_holds_up_nobody(weather: World) -> None:
    second = weather.add_client("Juno Testerby", "J. T.")
    for client_id in (weather.client, second):
        invented.give(weather, client_id, due=NOW.date() - timedelta(days=9))
    of_the_first = f"NEW.client_id = '{weather.client.hex}'"
    disturb(
        weather.app,
        f"CREATE TRIGGER disturbed BEFORE INSERT ON alert WHEN {of_the_first}"
        " BEGIN SELECT RAISE(ABORT, 'disturbed'); END",
    )
    go_round(weather, slow=True)
    assert [one.client_id for one in every_alert(weather)] == [second]
    disturb(weather.app, "DROP TRIGGER disturbed")
    go_round(weather, slow=True)
    assert {one.client_id for one in every_alert(weather)} == {weather.client, second}
