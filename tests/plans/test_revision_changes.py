"""What differs between two versions of a plan, value by value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from portal.plans.criterion_parts import Approach, Classical, Dose
from portal.plans.revision_changes import ChangeKind, Detail, changes
from portal.plans.revisions import Revision
from tests.plans.test_revisions import STEPS, frozen

BEFORE = Revision.parse(frozen())
FIRST = BEFORE.steps[0]


def after(**changed: object) -> Revision:
    """The same plan with another first step."""
    return replace(BEFORE, steps=(replace(FIRST, **changed), *BEFORE.steps[1:]))  # type: ignore[arg-type]


def test_the_same_plan_has_no_changes() -> None:
    assert changes(BEFORE, BEFORE) == []


def test_a_text_of_the_plan_stands_there_old_and_new() -> None:
    (found,) = changes(BEFORE, replace(BEFORE, goal_client=None, next_review_on=date(2026, 12, 1)))
    assert (found.kind, found.names) == (ChangeKind.PLAN, ("goal_client", "next_review_on"))
    assert found.details == (
        Detail("goal_client", "Tell S. when a day was bad.", None),
        Detail("next_review_on", date(2026, 11, 10), date(2026, 12, 1)),
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Small asks"},
        {"goal_client": "Ask once a day."},
        {"goal_shared": "Fewer quarrels"},
        {"why_helps": "Asking is practised."},
        {"crisis_text": "Call the other number."},
        {"next_review_on": date(2026, 12, 1)},
        {"mode": "menu"},
    ],
)
def test_whatever_differs_about_the_plan_is_named(changed: dict[str, Any]) -> None:
    (found,) = changes(BEFORE, replace(BEFORE, **changed))
    assert (found.kind, found.names) == (ChangeKind.PLAN, tuple(changed))
    assert [one.after for one in found.details] == list(changed.values())


@pytest.mark.parametrize(
    "changed",
    [
        {"template_id": "E01-0a1b2c3d"},
        {"template_version": 99},
        {"rung_no": 9},
        {"type": "skill"},
        {"log_set": "other"},
        {"layouts": ("P-LIST",)},
    ],
)
def test_where_a_step_comes_from_is_no_change_of_its_words(changed: dict[str, Any]) -> None:
    assert changes(BEFORE, after(**changed)) == []


def test_a_text_of_a_step_stands_there_old_and_new() -> None:
    (found,) = changes(BEFORE, after(title="Say one small thing", fade_from_on=date(2026, 12, 24)))
    assert (found.kind, found.position, found.title) == (ChangeKind.CHANGED, 1, "Say one small thing")
    assert found.details == (
        Detail("title", STEPS[0].title, "Say one small thing"),
        Detail("fade_from_on", None, date(2026, 12, 24)),
    )


def test_of_a_criterion_only_the_parts_that_differ_stand_there() -> None:
    old = FIRST.criterion
    dose = Dose(count=4, days=3)
    (found,) = changes(BEFORE, after(criterion=old.model_copy(update={"dose": dose})))
    assert found.names == ("criterion",)
    assert found.details == (Detail("criterion", old.dose, dose, "dose"),)
    assert found.details[0].kind == "dose"


def test_a_part_that_is_taken_out_switched_off_or_new_has_nothing_on_the_other_side() -> None:
    old = FIRST.criterion
    classical = Classical(enabled=True)
    (found,) = changes(BEFORE, after(criterion=old.model_copy(update={"classical": classical})))
    assert found.details == (Detail("criterion", None, classical, "classical"),)
    off = old.model_copy(update={"classical": Classical(enabled=False)})
    (found,) = changes(BEFORE, after(criterion=off))
    assert found.details == ()
    merely_shown = old.model_copy(update={"approach": Approach(required=False)})
    (found,) = changes(BEFORE, after(criterion=merely_shown))
    assert [(one.part, one.after) for one in found.details] == [("approach", None)]
    (found,) = changes(BEFORE, after(criterion=old.model_copy(update={"field": ()})))
    assert {(one.kind, one.after) for one in found.details} == {("field", None)}


def test_steps_that_are_new_gone_or_moved_are_named() -> None:
    turned = replace(BEFORE, steps=(replace(BEFORE.steps[1], position=1), replace(FIRST, position=2)))
    kinds = [(one.kind, one.position) for one in changes(BEFORE, turned)]
    assert kinds == [(ChangeKind.MOVED, 1), (ChangeKind.MOVED, 2), (ChangeKind.GONE, 3)]
    fewer = replace(BEFORE, steps=BEFORE.steps[:2])
    assert [(one.kind, one.position) for one in changes(fewer, BEFORE)] == [(ChangeKind.ADDED, 3)]
