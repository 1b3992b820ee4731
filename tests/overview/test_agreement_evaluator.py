"""Which alerts the agreements of a client call for."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from portal.clients.alerts import AlertKind, group_of
from portal.overview.agreement_evaluator import (
    PREFIXES,
    AgreementToday,
    SignalNumbers,
    agreement_alerts,
)
from portal.overview.evaluator import Facts, evaluate
from portal.overview.wanted import Wanted
from portal.plans.agreement_rules import Signal

TODAY = date(2026, 11, 18)
ONE, PLAN = UUID(int=1), UUID(int=2)


def agreement(*told: tuple[int, str], began: int = 30, readable: bool = True, **more: int) -> AgreementToday:
    said = [
        Signal(TODAY - timedelta(days=days), colour, id=uuid4(), readable=readable) for days, colour in told
    ]
    return AgreementToday(ONE, PLAN, TODAY - timedelta(days=began), said, **more)


def wanted(one: AgreementToday, *, asks_seldom: bool = False, **numbers: int) -> list[Wanted]:
    chosen = SignalNumbers(**numbers) if numbers else None
    return list(agreement_alerts([one], TODAY, asks_seldom=asks_seldom, numbers=chosen))


def test_four_reds_in_a_week_need_a_decision_and_tell_how_many() -> None:
    (found,) = wanted(agreement(*[(day, "red") for day in range(4)], (0, "green")))
    assert found.kind is AlertKind.OVERUSE_RED
    assert group_of(found.kind) == "decision"
    assert (found.detail["reds"], found.detail["days"]) == (4, 7)
    assert found.key.startswith(PREFIXES)


def test_of_private_signals_no_number_is_told() -> None:
    (found,) = wanted(agreement(*[(day, "red") for day in range(4)], readable=False))
    assert "reds" not in found.detail


def test_the_number_that_the_two_agreed_on_goes_before_the_clinics() -> None:
    told = [(0, "red"), (1, "red"), (2, "green"), (3, "green"), (3, "green"), (4, "green"), (5, "green")]
    assert wanted(agreement(*told)) == []
    assert len(wanted(agreement(*told, most_reds=1))) == 1
    assert len(wanted(agreement(*told), most_reds=1)) == 1
    assert wanted(agreement(*told, most_reds=2), most_reds=1) == []


def test_no_yellow_and_no_red_in_three_weeks_is_a_word_for_the_brief_and_only_for_who_seldom_asks() -> None:
    one = agreement((2, "green"), began=21)
    assert wanted(one) == []
    (found,) = wanted(one, asks_seldom=True)
    assert found.kind is AlertKind.SILENT
    assert group_of(found.kind) is None, "it never stands on the page of today"
    assert wanted(agreement((2, "green"), began=20), asks_seldom=True) == []
    assert wanted(agreement((20, "yellow"), began=60), asks_seldom=True) == []


def test_the_evaluator_asks_the_agreements_too() -> None:
    one = agreement(*[(day, "red") for day in range(4)])
    found = evaluate(Facts(today=TODAY, agreements=[one]))
    assert [each.kind for each in found] == [AlertKind.OVERUSE_RED]
    assert evaluate(Facts(today=TODAY, agreements=[one])) == found
