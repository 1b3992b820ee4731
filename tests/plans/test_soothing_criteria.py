"""When the steps of the calming skills, the wider circle and the toolbox card count as reached."""

from datetime import date, timedelta
from typing import Any

from portal.plans.attempts import Situation
from portal.plans.criterion import Attempt, PartState, evaluate
from portal.plans.templates import get_template

MONDAY = date(2026, 11, 2)


def log(day: int, *, situation: Situation | None = None, helped: int | None = None, **extra: Any) -> Attempt:
    return Attempt(local_date=MONDAY + timedelta(days=day), situation=situation, helped=helped, extra=extra)


def reached(template: str, rung: int, logs: list[Attempt]) -> bool:
    return evaluate(get_template(template).criterion_for(rung), logs).met


def test_a_switch_list_is_made_with_eight_things_on_it() -> None:
    assert not reached("S04", 1, [log(0)])
    assert not reached("S04", 1, [log(0, list_count=7)])
    assert reached("S04", 1, [log(0, list_count=8)])


def test_four_tried_are_four_different_things() -> None:
    names = ["puzzle", "dough", "stairs", "podcast"]
    assert reached("S04", 2, [log(day, activity=name) for day, name in enumerate(names)])
    assert not reached("S04", 2, [log(day, activity=name) for day, name in enumerate([*names[:3], "Dough "])])


def test_a_use_of_the_list_counts_when_the_urge_fell_or_was_not_followed() -> None:
    assert reached("S04", 3, [log(0, urge_result="eased"), *(log(n, urge_result="held") for n in (1, 2))])
    for other in ("acted", "none", None):
        uses = [log(0, urge_result="eased"), log(1, urge_result="held"), log(2, urge_result=other)]
        assert not reached("S04", 3, uses)


def test_a_kit_is_in_use_when_it_is_made_and_two_things_in_it_helped() -> None:
    assert not reached("S05", 2, [log(0, kit_made=False)])
    assert reached("S05", 2, [log(0, kit_made=True)])
    made = log(0, helped=50, item="song", kit_made=True)
    assert reached("S05", 3, [made, log(1, helped=70, item="mint"), log(2, helped=10, item="mint")])
    assert not reached("S05", 3, [made, log(1, helped=49, item="mint"), log(2, helped=80, item="Song")])
    assert not reached("S05", 3, [made, log(1, helped=70, item="mint")])


def test_a_wider_circle_takes_two_people_in_four_contacts() -> None:
    people = ["A.", "A.", "a.", "choir"]
    assert reached("S07", 2, [log(7 * week, who=name) for week, name in enumerate(people)])
    assert not reached("S07", 2, [log(7 * week, who="A.") for week in range(4)])
    assert not reached("S07", 2, [log(0, who="A."), log(7, who="B."), log(14, who="C.")])


def test_letting_go_looks_at_the_fall_within_each_practice() -> None:
    falls = [log(day, tension_before=60, tension_after=40) for day in range(5)]
    assert reached("S08", 1, falls)
    later = [log(day, tension_before=60 - 8 * day, tension_after=55 - 8 * day) for day in range(5)]
    assert evaluate(get_template("S08").criterion_for(1), later).part("field.1").state is PartState.NOT_YET
    real = [log(day, situation=Situation.REAL, tension_before=70, tension_after=50) for day in range(3)]
    assert reached("S08", 4, real)
    calm = [*real[:2], log(2, situation=Situation.MILD, tension_before=70, tension_after=50)]
    assert not reached("S08", 4, calm)


def slots(days: list[int], mattered: int) -> list[Attempt]:
    return [log(day, still_mattered=mattered, worries_postponed=4) for day in days]


def test_the_slot_is_kept_on_five_days_in_each_of_two_weeks_and_half_the_worries_are_gone() -> None:
    two_weeks = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]
    assert reached("S09", 3, slots(two_weeks, 50))
    assert not reached("S09", 3, slots(two_weeks, 51))
    assert not reached("S09", 3, slots(two_weeks[:-1], 20))
    assert reached("S09", 3, slots(two_weeks[:6], 20) + slots(two_weeks[6:], 90))
    assert not reached("S09", 3, slots(two_weeks[:5], 20) + slots(two_weeks[5:], 90))


def test_the_card_is_used_in_three_weeks_and_the_naming_is_left_to_the_session() -> None:
    found = evaluate(get_template("S10").criterion_for(4), [log(0), log(8), log(22)])
    assert found.part("weekly").state is PartState.MET
    assert found.part("judged.1").state is PartState.JUDGED
    two = evaluate(get_template("S10").criterion_for(4), [log(0), log(1), log(22)])
    assert two.part("weekly").state is PartState.NOT_YET


def test_the_safe_person_is_reached_by_ten_practices_that_raise_the_feeling_by_fifteen() -> None:
    rises = [log(day, security_before=40, security_after=50 + 10 * (day % 2)) for day in range(10)]
    assert reached("S17", 3, rises)
    assert not reached("S17", 3, rises[:9])
    assert not reached("S17", 3, [log(day, security_before=40, security_after=54) for day in range(10)])
