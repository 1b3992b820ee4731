"""What the builder points out: each thing alone, in words that name the step, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.plans.builder_checks import AtOnce, BuiltStep, Check, CheckKey, checks
from portal.plans.page_fit import Room

FINE = BuiltStep(
    position=1,
    template_id="E01",
    is_exposure=True,
    suds=30,
    confidence=8,
    instructions="Sit down.",
    reads_english=False,
)


def keys(*steps: BuiltStep, **more: object) -> list[CheckKey]:
    return [one.key for one in checks(steps, **more)]  # type: ignore[arg-type]


def test_a_plan_in_order_points_out_nothing() -> None:
    assert checks([]) == []
    assert checks([FINE, replace(FINE, position=2, suds=64)], AtOnce(steps=2, daily_logs=1)) == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"suds": None}, CheckKey.NOT_RATED),
        ({"confidence": 6}, CheckKey.CONFIDENCE_LOW),
        ({"instructions": " \n "}, CheckKey.NO_INSTRUCTIONS),
        ({"instructions": "1\n2\n3\n4\n5\n6"}, CheckKey.TOO_MANY_LINES),
        ({"reads_english": True}, CheckKey.NOT_TRANSLATED),
        ({"needs_screen": True}, CheckKey.NEEDS_SCREEN),
        ({"lacks_fading": True}, CheckKey.NO_FADING),
        ({"room": Room.ONE_SHEET}, CheckKey.ONE_SHEET),
        ({"room": Room.TOO_LONG}, CheckKey.TOO_LONG),
        ({"calms_during": True}, CheckKey.CALMING_NOT_SAID),
        ({"calms_during": True, "calming_purpose": "to_start"}, CheckKey.TO_START),
        ({"calms_during": True, "calming_purpose": "to_cope"}, CheckKey.TO_COPE),
        ({"calms_during": True, "calming_purpose": "to_escape"}, CheckKey.TO_ESCAPE),
    ],
)
def test_each_thing_is_pointed_out_alone(change: dict[str, object], key: CheckKey) -> None:
    assert keys(replace(FINE, **change)) == [key]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"is_exposure": False, "suds": None},
        {"is_exposure": False, "calms_during": True, "calming_purpose": "to_escape"},
        {"calming_purpose": "to_escape"},
        {"confidence": None},
        {"instructions": "1\n2\n3\n4\n5\n"},
        {"confidence": 7},
    ],
)
def test_what_does_not_apply_is_not_pointed_out(change: dict[str, object]) -> None:
    assert keys(replace(FINE, **change)) == []  # type: ignore[arg-type]


def test_a_gap_names_both_steps_and_both_ratings() -> None:
    higher = replace(FINE, position=3, suds=65)
    assert checks([FINE, higher]) == [Check(CheckKey.GAP, 1, 3, 30, 65)]
    assert checks([FINE, higher], gap=36) == []
    assert checks([higher, FINE]) == []


def test_a_step_without_a_rating_does_not_hide_the_gap_around_it() -> None:
    steps = [FINE, replace(FINE, position=2, suds=None), replace(FINE, position=3, suds=80)]
    assert keys(*steps) == [CheckKey.GAP, CheckKey.NOT_RATED]


def test_two_exposures_are_pointed_out_once() -> None:
    steps = [FINE, replace(FINE, position=2, template_id="E02"), replace(FINE, position=3)]
    assert checks(steps) == [Check(CheckKey.TWO_LADDERS, value=2)]
    skill = replace(FINE, position=2, template_id="S01", is_exposure=False)
    assert checks([FINE, skill, replace(skill, position=3, template_id="S02")]) == []


def test_the_lowest_confidence_is_named_against_the_chosen_number() -> None:
    steps = [replace(FINE, confidence=6), replace(FINE, position=2, confidence=4)]
    assert checks(steps) == [Check(CheckKey.CONFIDENCE_LOW, value=4)]
    assert checks(steps, confident=4) == []


def test_daily_logs_and_steps_at_once_are_counted_over_all_plans() -> None:
    assert checks([FINE], AtOnce(steps=2, daily_logs=2)) == [Check(CheckKey.TWO_DAILY_LOGS, value=2)]
    assert checks([FINE], AtOnce(steps=3)) == [Check(CheckKey.TOO_MANY_OPEN, value=3, other_value=2)]
    assert checks([FINE], AtOnce(steps=3), most_open=3) == []
