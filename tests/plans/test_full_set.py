"""How much is asked after a practice: everything where the step is looked at, one short page otherwise, never too little."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from portal.plans.attempts import Attempt, LogStatus
from portal.plans.criterion import evaluate
from portal.plans.criterion_parts import Criterion
from portal.plans.criterion_results import PartState
from portal.plans.full_set import ALWAYS, Asked, Practices, how_much, keys_for_step
from portal.plans.logsets import get_log_set
from portal.plans.practice_forms import extras
from portal.plans.practice_pages import Question, after, is_live, short
from portal.plans.templates import shipped

MONDAY = date(2026, 11, 16)
DOSE = {"dose": {"count": 4, "days": 3}}


def attempt(day: int = 0, **values: Any) -> Attempt:
    return Attempt(local_date=MONDAY + timedelta(days=day), **values)


def at_place(place: int, criterion: dict[str, Any], **this: Any) -> Practices:
    """The practice of that place, one a day."""
    earlier = [attempt(day) for day in range(place - 1)]
    return Practices(
        criterion=Criterion.model_validate(criterion), before=earlier, this=attempt(place - 1, **this)
    )


def asked_at(place: int, criterion: dict[str, Any] = DOSE, *, wants_all: bool = False, **this: Any) -> Asked:
    return how_much(at_place(place, criterion, **this), wants_all=wants_all)


def test_the_first_practice_that_counts_and_the_one_that_completes_the_dose_ask_everything() -> None:
    assert [asked_at(place) for place in range(1, 7)] == [
        *(Asked.ALL, Asked.SHORT, Asked.SHORT, Asked.ALL, Asked.SHORT, Asked.SHORT)
    ]


def test_a_dose_that_waits_for_another_day_is_completed_on_that_day() -> None:
    criterion = Criterion.model_validate(DOSE)
    same_day = [attempt(0) for _ in range(3)]
    not_yet = Practices(criterion=criterion, before=same_day, this=attempt(1))
    assert how_much(not_yet, wants_all=False) is Asked.SHORT
    then = Practices(criterion=criterion, before=[*same_day, attempt(1)], this=attempt(2))
    assert how_much(then, wants_all=False) is Asked.ALL


def test_what_does_not_count_asks_little_and_the_next_one_is_still_the_first() -> None:
    stopped = attempt(0, status=LogStatus.STOPPED_EARLY)
    paused = attempt(0, during_pause=True)
    for one in (stopped, paused):
        practices = Practices(criterion=Criterion.model_validate(DOSE), before=[], this=one)
        assert how_much(practices, wants_all=False) is Asked.SHORT
        following = Practices(criterion=Criterion.model_validate(DOSE), before=[one], this=attempt(1))
        assert how_much(following, wants_all=False) is Asked.ALL


def test_minutes_that_may_still_be_put_right_do_not_decide() -> None:
    assert asked_at(1, minutes_planned=20, minutes_done=0) is Asked.ALL
    assert asked_at(1, minutes_planned=20, minutes_done=None) is Asked.ALL


def test_the_clinician_may_want_everything_each_time() -> None:
    assert asked_at(2, wants_all=True) is Asked.ALL
    assert asked_at(1, wants_all=True, status=LogStatus.STOPPED_EARLY) is Asked.ALL


@pytest.mark.parametrize(
    ("criterion", "key", "places"),
    [
        ({"approach": {"last": 2}}, "safety_used", {3, 4, 5}),
        ({"approach": {"last": 9}}, "safety_used", {1, 2, 3, 4, 5}),
        ({"approach": {"last": 2, "required": False}}, "safety_used", set()),
        ({"learning": {}}, "likelihood_next", {4, 5}),
        ({"learning": {"required": False}}, "likelihood_next", set()),
        ({"classical": {"enabled": True, "last": 2}}, "suds_end", {3, 4, 5}),
        ({"classical": {"enabled": False}}, "suds_end", set()),
        ({"field": [{"key": "looks", "op": "<=", "value": 2, "last": 3}]}, "looks", {2, 3, 4, 5}),
        ({"field": [{"key": "looks", "op": "<=", "value": 2}]}, "looks", {4, 5}),
        ({"field": [{"key": "guess", "op": "is", "value": "wrong", "most": True}]}, "guess", {1, 2, 3, 4, 5}),
        ({"field": [{"key": "burden", "op": "falls_by", "value": 20, "from": "before"}]}, "burden", {4, 5}),
        ({"field": [{"key": "support", "op": "total", "value": 3}]}, "support", {1, 2, 3, 4, 5}),
        (
            {"field": [{"key": "a", "op": "<=", "value": 1, "or": {"key": "b", "op": ">=", "value": 60}}]},
            "b",
            {4, 5},
        ),
        ({"daily": [{"field": "kept", "op": ">=", "value": 1, "days": 2, "of": 7}]}, "kept", {1, 2, 3, 4, 5}),
        ({"pair": [{"a": "joy", "op": ">=", "b": "hope"}]}, "joy", {1, 2, 3, 4, 5}),
        ({"pair": [{"a": "joy", "op": ">=", "b": "hope", "last": 2}]}, "joy", {3, 4, 5}),
    ],
)
def test_a_part_is_asked_for_in_the_practices_that_may_decide_it(
    criterion: dict[str, Any], key: str, places: set[int]
) -> None:
    found = {
        place
        for place in range(1, 6)
        if key in keys_for_step(at_place(place, {**DOSE, **criterion}), has_habits=True)
    }
    assert found == places


def test_habits_are_not_asked_where_the_step_names_none() -> None:
    last = at_place(4, {**DOSE, "approach": {"last": 2}})
    assert "safety_used" not in keys_for_step(last, has_habits=False)


def test_a_fear_that_grew_no_less_likely_is_asked_about_so_that_a_rise_is_seen() -> None:
    def asks(earlier: int | None, now: int | None) -> bool:
        practices = Practices(
            criterion=Criterion.model_validate(DOSE),
            before=[attempt(0, likelihood_before=earlier)],
            this=attempt(1, likelihood_before=now),
        )
        return "likelihood_next" in keys_for_step(practices, has_habits=False)

    assert (asks(60, 70), asks(60, 60), asks(60, 50)) == (True, True, False)
    assert (asks(None, 70), asks(60, None)) == (False, False)


def exposures() -> Iterator[tuple[str, int]]:
    for template in shipped():
        if is_live(get_log_set(template.log_set)):
            yield from ((template.id, rung) for rung in range(1, len(template.rungs) + 1))


@pytest.mark.parametrize(("template_id", "rung"), list(exposures()))
def test_every_step_of_the_library_is_reached_by_what_its_pages_ask(template_id: str, rung: int) -> None:
    """Practise to the end of the dose and answer what is asked, each time: no part of the criterion is without data."""
    template = next(one for one in shipped() if one.id == template_id)
    criterion = template.criterion_for(rung)
    planned = template.get_rung(rung).planned_minutes
    logs: list[Attempt] = []
    assert criterion.dose
    for place in range(criterion.dose.count + 2):
        this = attempt(
            place,
            minutes_planned=planned,
            minutes_done=planned,
            likelihood_before=80 - place,
            extra={q.entry.key: 50 for q in extras(template) if q.entry.phase == "before"} | {"place": "x"},
        )
        practices = Practices(criterion=criterion, before=logs, this=this)
        logs.append(_answered(this, {q.entry.key for q in _shown(template, practices)}))
        if place >= criterion.dose.count - 1:
            silent = [
                part.name for part in evaluate(criterion, logs).parts if part.state is PartState.NO_DATA
            ]
            assert silent == []


def _shown(template: Any, practices: Practices) -> list[Question]:
    log_set, own = get_log_set(template.log_set), extras(template)
    if how_much(practices, wants_all=False) is Asked.ALL:
        return [one for page in after(log_set, own, has_habits=True) for one in page.questions]
    keys = keys_for_step(practices, has_habits=True)
    page = short(log_set, own, keys, has_habits=True, asks_minutes=False)
    return [one for one in page.questions if one.name not in page.tucked]


def _answered(this: Attempt, keys: set[str]) -> Attempt:
    own = ("likelihood_next", "coped", "suds_peak", "suds_end", "outcome")
    values: dict[str, Any] = {key: "no" if key == "outcome" else 40 for key in own if key in keys}
    extra = {**this.extra, **{key: 50 for key in keys if key not in own}}
    worded = {
        key: "absent"
        for key in ("guess_was", "disaster", "real_response", "real_cost", "result")
        if key in keys
    }
    words = {key: "They came" for key in ("what_happened",) if key in keys}
    return Attempt(
        local_date=this.local_date,
        minutes_planned=this.minutes_planned,
        minutes_done=this.minutes_done,
        likelihood_before=this.likelihood_before,
        key_safety_used=0 if "safety_used" in keys else None,
        extra={**extra, **worded, **words},
        **values,
    )


def test_the_short_page_stays_short_and_keeps_the_rest_at_hand() -> None:
    template = next(one for one in shipped() if one.id == "E01")
    log_set, own = get_log_set("L-EXP"), extras(template)
    page = short(log_set, own, frozenset(), has_habits=True, asks_minutes=False)
    shown = [one.name for one in page.questions if one.name not in page.tucked]
    assert shown == ["outcome", "suds_peak", "coped", "own_contact_made", "learned", "share"]
    everything = [one.name for each in after(log_set, own, has_habits=True) for one in each.questions]
    assert sorted(one.name for one in page.questions) == sorted(everything)
    assert set(ALWAYS) <= set(shown)


def test_what_a_step_is_judged_by_stands_open_on_the_short_page() -> None:
    template = next(one for one in shipped() if one.id == "E12")
    keys = frozenset({"safety_used", "willing_next"})
    page = short(get_log_set("L-EXP-R"), extras(template), keys, has_habits=True, asks_minutes=True)
    shown = [one.name for one in page.questions if one.name not in page.tucked]
    assert shown == [
        *("outcome", "minutes_done", "suds_peak", "coped", "safety_used"),
        *("own_real_response", "own_willing_next", "learned", "share"),
    ]
