"""What follows from a safety screen, in the words of the rule."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from portal.clients.locks import Consequence, consequences
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.plans.gate import lock_for


def screen(*, asked_alone: bool = True, **answers: ScreenAnswer) -> Screen:
    values = {**dict.fromkeys(ANSWERED, ScreenAnswer.NO), **answers}
    return Screen(done_on=date(2026, 11, 1), past_is_present_partner=None, asked_alone=asked_alone, **values)


def test_a_clear_screen_locks_nothing() -> None:
    assert consequences(screen()) == (Consequence.NOTHING_LOCKED,)


def test_control_now_stops() -> None:
    assert consequences(screen(coercive_control=ScreenAnswer.CURRENT)) == (Consequence.STOP_LOCKS,)


def test_not_asked_alone_locks_the_careful_five_and_asks_a_line_of_the_others() -> None:
    found = consequences(screen(asked_alone=False))
    assert found == (Consequence.CAUTION_LOCKS, Consequence.LINE_ASKED)


@pytest.mark.parametrize("risk", ["suicidality", "psychosis_mania", "dissociation"])
def test_present_risk_locks_exposure(risk: str) -> None:
    assert consequences(screen(**{risk: ScreenAnswer.CURRENT})) == (Consequence.EXPOSURE_LOCKED,)


def test_the_body_locks_when_it_was_not_answered_and_when_it_sets_limits() -> None:
    assert consequences(screen(medical_limits=ScreenAnswer.DECLINED)) == (Consequence.BODY_NOT_KNOWN,)
    assert consequences(screen(medical_limits=ScreenAnswer.CURRENT)) == (Consequence.BODY_LIMITED,)


def template(**marks: object) -> SimpleNamespace:
    plain = {"id": "E99", "type": "skill", "noticed_by_partner": False, "standing_caution": False}
    named = {**plain, "medical_item": False, **marks}
    return SimpleNamespace(root_id=named["id"], **named)


@pytest.mark.parametrize(
    ("answers", "marks"),
    [
        ({"partner_violence": ScreenAnswer.CURRENT}, {"noticed_by_partner": True}),
        ({"partner_violence": ScreenAnswer.CURRENT}, {"standing_caution": True}),
        ({"stalking": ScreenAnswer.UNKNOWN}, {"id": "E10", "noticed_by_partner": True}),
        ({"suicidality": ScreenAnswer.CURRENT}, {"type": "exposure"}),
        ({"medical_limits": ScreenAnswer.UNKNOWN}, {"medical_item": True}),
        ({"medical_limits": ScreenAnswer.CURRENT}, {"medical_item": True}),
        ({}, {"noticed_by_partner": True, "type": "exposure", "medical_item": True, "id": "E10"}),
    ],
)
def test_what_the_page_says_agrees_with_what_the_gate_does(
    answers: dict[str, ScreenAnswer], marks: dict[str, object]
) -> None:
    told = consequences(screen(**answers))
    locked = lock_for(template(**marks), screen(**answers), on=date(2026, 11, 2)) is not None
    assert locked == (told != (Consequence.NOTHING_LOCKED,))
