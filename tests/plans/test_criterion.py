"""When a step counts as reached: every part of a criterion, met, not yet and without data."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from portal.plans.attempts import Attempt, LogStatus, Outcome, Situation
from portal.plans.criterion import Criterion, Evaluation, PartResult, PartState, counted, evaluate
from portal.plans.templates import get_template

MONDAY = date(2026, 11, 2)
MET, NOT_YET, NO_DATA = PartState.MET, PartState.NOT_YET, PartState.NO_DATA
FULL = {
    "dose": {"count": 4, "days": 3, "min_share_of_planned": 0.8},
    "approach": {"last": 2, "no_key_safety": True, "required": True},
    "learning": {"drop_points": 30, "or_below": 20, "required": True},
    "tolerance": {"coped_min": 60, "last": 2, "required": True},
    "classical": {"enabled": False, "peak_max": 40, "or_end_ratio": 0.5, "last": 2},
}


def criterion(**parts: Any) -> Criterion:
    return Criterion.model_validate(parts)


def log(day: int = 0, **values: Any) -> Attempt:
    return Attempt(local_date=MONDAY + timedelta(days=day), **values)


def extras(*entries: dict[str, Any]) -> list[Attempt]:
    return [log(day, extra=extra) for day, extra in enumerate(entries)]


def only(asked: Criterion, attempts: list[Attempt]) -> PartResult:
    (part,) = evaluate(asked, attempts).parts
    return part


def good(day: int, **values: Any) -> Attempt:
    usual = {
        "minutes_planned": 10,
        "minutes_done": 10,
        "key_safety_used": 0,
        "likelihood_before": 80,
        "likelihood_next": 50,
        "coped": 70,
        "outcome": Outcome.NO,
    }
    return log(day, **{**usual, **values})


FOUR_GOOD = [good(0), good(1), good(2), good(2)]


def full(attempts: list[Attempt]) -> Evaluation:
    return evaluate(Criterion.model_validate(FULL), attempts)


# --- the whole


def test_four_good_practices_on_three_days_meet_the_usual_criterion() -> None:
    found = full(FOUR_GOOD)
    assert found.met
    assert not found.talk
    assert not found.too_easy
    assert [(part.name, part.state) for part in found.parts] == [
        ("dose", MET),
        ("approach", MET),
        ("learning", MET),
        ("tolerance", MET),
    ]


def test_four_practices_on_one_day_lack_days() -> None:
    dose = full([good(0)] * 4).part("dose")
    assert dose.state is NOT_YET
    assert (dose.have, dose.need, dict(dose.numbers)) == (4, 4, {"days": 1, "days_needed": 3})


def test_a_corrected_log_takes_the_criterion_back() -> None:
    assert full(FOUR_GOOD).met
    assert not full([*FOUR_GOOD[:3], replace(FOUR_GOOD[3], key_safety_used=1)]).met
    assert not full([*FOUR_GOOD[:3], replace(FOUR_GOOD[3], minutes_done=2)]).met


def test_an_attempt_without_likelihoods_gives_no_data_and_never_meets() -> None:
    found = full([good(day, likelihood_before=None) for day in range(4)])
    assert found.part("learning").state is NO_DATA
    assert not found.met
    assert full([good(day, likelihood_next=None) for day in range(4)]).part("learning").state is NO_DATA


def test_a_part_that_is_not_required_is_shown_and_does_not_decide() -> None:
    asked = criterion(
        dose={"count": 1, "days": 1},
        approach={"required": False},
        learning={"required": False},
        tolerance={"required": False},
    )
    found = evaluate(asked, [log()])
    assert [part.state for part in found.parts] == [MET, NO_DATA, NO_DATA, NO_DATA]
    assert found.met


def test_an_empty_criterion_is_never_met() -> None:
    assert not evaluate(criterion(), FOUR_GOOD).met


def test_what_is_judged_neither_meets_nor_blocks() -> None:
    judged = criterion(judged=["own view kept, no attack"])
    assert only(judged, FOUR_GOOD).state is PartState.JUDGED
    assert only(judged, FOUR_GOOD).words == "own view kept, no attack"
    assert not evaluate(judged, FOUR_GOOD).met
    assert evaluate(criterion(dose={"count": 1, "days": 1}, judged=["x"]), [log()]).met


def test_a_part_that_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError):
        full([]).part("weekly")


# --- which attempts count


@pytest.mark.parametrize(
    ("attempt", "counts"),
    [
        (log(), True),
        (log(minutes_planned=100, minutes_done=80), True),
        (log(minutes_planned=100, minutes_done=79), False),
        (log(minutes_planned=15, minutes_done=12), True),
        (log(minutes_planned=15, minutes_done=11), False),
        (log(minutes_planned=130, minutes_done=103), False),
        (log(minutes_planned=10), False),
        (log(minutes_done=3), True),
        (log(during_pause=True), False),
        *[(log(status=status), status is LogStatus.FINISHED) for status in LogStatus],
    ],
)
def test_an_attempt_counts_when_finished_and_long_enough(attempt: Attempt, counts: bool) -> None:
    assert counted(criterion(dose={"count": 1, "days": 1}), [attempt]) == ([attempt] if counts else [])
    assert counted(criterion(weekly={"target": 1, "weeks": 1, "of": 1}), [attempt]) == (
        [attempt] if counts else []
    )


def test_the_share_of_planned_minutes_is_the_doses() -> None:
    whole = criterion(dose={"count": 1, "days": 1, "min_share_of_planned": 1.0})
    assert counted(whole, [log(minutes_planned=10, minutes_done=9)]) == []
    assert len(counted(whole, [log(minutes_planned=10, minutes_done=10)])) == 1


def test_counted_attempts_come_in_order_of_days_and_keep_the_order_of_a_day() -> None:
    late, early, first, second = log(3), log(0), log(1, coped=1), log(1, coped=2)
    found = counted(criterion(), [late, first, early, second])
    assert found == [early, first, second, late]


# --- talk


@pytest.mark.parametrize(
    ("outcomes", "talk"),
    [
        ([], False),
        (["yes"], False),
        (["yes", "yes"], True),
        (["yes", "no", "yes"], True),
        (["yes", "yes", "no"], True),
        (["yes", "yes", "no", "no"], False),
        (["partly", "cannot_tell", "yes"], False),
        (["yes", None, "partly", "yes"], True),
    ],
)
def test_a_fear_that_came_true_twice_in_the_last_three_asks_for_a_talk(
    outcomes: list[str | None], talk: bool
) -> None:
    attempts = [good(day, outcome=outcome) for day, outcome in enumerate(outcomes)]
    assert full(attempts).talk is talk


def test_a_talk_blocks_a_criterion_that_would_be_met() -> None:
    attempts = [*FOUR_GOOD, good(5, outcome="yes"), good(6, outcome="yes")]
    found = full(attempts)
    assert all(part.state is MET for part in found.parts)
    assert found.talk
    assert not found.met


def test_early_stops_count_for_the_talk_and_what_was_not_done_does_not() -> None:
    stopped = [good(day, status=LogStatus.STOPPED_EARLY, outcome="yes") for day in range(2)]
    assert full(stopped).talk
    assert not full([replace(entry, status=LogStatus.NOT_DONE) for entry in stopped]).talk


# --- approach


@pytest.mark.parametrize(
    ("used", "state", "have"),
    [
        ([], NO_DATA, 0),
        ([0], NOT_YET, 1),
        ([3, 0, 0], MET, 2),
        ([0, 0, 1], NOT_YET, 1),
        ([0, None], NO_DATA, 1),
        ([None, 0, 0], MET, 2),
    ],
)
def test_approach_looks_at_the_last_practices(used: list[int | None], state: PartState, have: int) -> None:
    attempts = [log(day, key_safety_used=count) for day, count in enumerate(used)]
    part = only(criterion(approach={"last": 2}), attempts)
    assert (part.state, part.have, part.need) == (state, have, 2)


def test_a_window_shrinks_to_the_dose() -> None:
    asked = criterion(
        dose={"count": 1, "days": 1},
        approach={"last": 2},
        tolerance={"last": 2},
        classical={"enabled": True, "last": 2},
        field=[{"key": "looks", "op": "<=", "value": 2, "last": 2}],
        pair=[{"a": "x", "op": ">=", "b": "y", "times": 2, "last": 2}],
    )
    attempt = log(key_safety_used=0, coped=60, suds_peak=40, extra={"looks": 2, "x": 1, "y": 1})
    found = evaluate(asked, [attempt])
    assert found.met
    assert found.part("approach").need == 1


# --- learning


def learned(before: int | None, after: int | None, **part: Any) -> PartResult:
    return only(criterion(learning=part), [log(likelihood_before=before, likelihood_next=after)])


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (80, 50, MET),
        (80, 51, NOT_YET),
        (40, 20, MET),
        (40, 21, NOT_YET),
        (21, 20, MET),
        (20, 10, NOT_YET),
        (20, 0, NOT_YET),
        (None, 10, NO_DATA),
        (80, None, NO_DATA),
    ],
)
def test_learning_is_a_fall_or_a_low_end(before: int | None, after: int | None, state: PartState) -> None:
    assert learned(before, after, drop_points=30, or_below=20).state is state


def test_learning_without_a_low_end_needs_the_fall() -> None:
    assert learned(40, 15, drop_points=30).state is NOT_YET
    part = learned(45, 15, drop_points=30)
    assert (part.state, part.have, part.need) == (MET, 30, 30)
    assert dict(part.numbers) == {"first": 45, "latest": 15}


def test_learning_begins_with_the_first_practice_that_says_how_likely() -> None:
    said = [log(0), log(1, likelihood_before=80), log(2, likelihood_before=40, likelihood_next=50), log(3)]
    part = only(criterion(learning={"drop_points": 30}), said)
    assert (part.state, part.have) == (MET, 30)


def test_learning_compares_the_first_before_with_the_latest_next() -> None:
    attempts = [
        log(0, likelihood_before=90, likelihood_next=80),
        log(1, likelihood_before=70, likelihood_next=55),
        log(2),
    ]
    part = only(criterion(learning={"drop_points": 30, "or_below": 20}), attempts)
    assert (part.have, dict(part.numbers)) == (35, {"first": 90, "latest": 55, "or_below": 20})


@pytest.mark.parametrize(("before", "too_easy"), [(20, True), (0, True), (21, False), (None, False)])
def test_a_fear_thought_unlikely_from_the_start_is_too_easy(before: int | None, too_easy: bool) -> None:
    attempt = log(likelihood_before=before, likelihood_next=0)
    assert evaluate(criterion(learning={"or_below": 20}), [attempt]).too_easy is too_easy
    assert not evaluate(criterion(learning={}), [attempt]).too_easy
    assert not evaluate(criterion(dose={"count": 1, "days": 1}), [attempt]).too_easy


# --- tolerance


@pytest.mark.parametrize(
    ("coped", "state", "have"),
    [
        ([], NO_DATA, None),
        ([90], NOT_YET, 90),
        ([40], NOT_YET, 40),
        ([0, 50, 70], MET, 60),
        ([90, 50, 69], NOT_YET, 59.5),
        ([90, None], NO_DATA, None),
        ([None, 60, 60], MET, 60),
    ],
)
def test_tolerance_is_the_mean_of_the_last_practices(
    coped: list[int | None], state: PartState, have: float | None
) -> None:
    attempts = [log(day, coped=value) for day, value in enumerate(coped)]
    part = only(criterion(tolerance={"coped_min": 60, "last": 2}), attempts)
    assert (part.state, part.have, part.need) == (state, have, 60)


# --- classical


@pytest.mark.parametrize(
    ("curves", "state"),
    [
        ([], NO_DATA),
        ([(40, None)], NOT_YET),
        ([(40, None), (40, 40)], MET),
        ([(90, 45), (80, 40)], MET),
        ([(90, 46), (40, 40)], NOT_YET),
        ([(90, None), (40, 40)], NO_DATA),
        ([(None, 10), (40, 40)], NO_DATA),
    ],
)
def test_classical_wants_a_low_peak_or_half_of_it_at_the_end(
    curves: list[tuple[int | None, int | None]], state: PartState
) -> None:
    attempts = [log(day, suds_peak=peak, suds_end=end) for day, (peak, end) in enumerate(curves)]
    part = only(criterion(classical={"enabled": True}), attempts)
    assert part.state is state
    assert part.have == sum(1 for peak, end in curves if peak == 40 or (end or 99) * 2 <= (peak or 0))


def test_classical_is_silent_unless_chosen() -> None:
    assert evaluate(criterion(classical={}), [log(suds_peak=90, suds_end=90)]).parts == ()


# --- real use


def use(day: int, helped: int | None, situation: str | None = Situation.REAL) -> Attempt:
    return log(day, helped=helped, situation=situation)


@pytest.mark.parametrize(
    ("uses", "state", "have"),
    [
        ([], NOT_YET, 0),
        ([use(0, 50), use(0, 90), use(1, 50)], MET, 3),
        ([use(0, 50), use(0, 90), use(1, 49)], NOT_YET, 2),
        ([use(0, 50), use(0, 90), use(1, 90, Situation.MILD)], NOT_YET, 2),
        ([use(0, 90, None)], NOT_YET, 0),
        ([use(0, None)], NO_DATA, 0),
        ([use(0, None), use(0, 60)], NOT_YET, 1),
    ],
)
def test_real_uses_count_when_they_helped(uses: list[Attempt], state: PartState, have: int) -> None:
    part = only(criterion(real_use={"count": 3, "helped_min": 50}), uses)
    assert (part.state, part.have, part.need) == (state, have, 3)
    real = [one for one in uses if one.situation == Situation.REAL]
    unrated = sum(one.helped is None for one in real)
    assert dict(part.numbers) == {"helped_min": 50, "uses": len(real), "unrated": unrated}


# --- weekly


def weeks(*counts: int) -> list[Attempt]:
    return [log(7 * week + n % 7) for week, count in enumerate(counts) for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "state", "have"),
    [
        ((), NOT_YET, 0),
        ((3, 3, 3), MET, 3),
        ((3, 2, 3, 3), MET, 3),
        ((3, 2, 3, 2), NOT_YET, 2),
        ((3, 3, 3, 0, 0, 1), NOT_YET, 1),
        ((9, 1), NOT_YET, 1),
    ],
)
def test_weeks_are_counted_among_the_last_four(counts: tuple[int, ...], state: PartState, have: int) -> None:
    part = only(criterion(weekly={"target": 3, "weeks": 3, "of": 4}), weeks(*counts))
    assert (part.state, part.have, part.need) == (state, have, 3)
    latest = counts[-1] if counts else 0
    assert dict(part.numbers) == {"target": 3, "of": 4, "latest_week": latest}


def test_a_week_runs_from_monday_to_sunday() -> None:
    asked = criterion(weekly={"target": 2, "weeks": 1, "of": 4})
    assert only(asked, [log(0), log(6)]).state is MET
    assert only(asked, [log(6), log(7)]).state is NOT_YET
    assert only(asked, [log(6), log(7)]).numbers["latest_week"] == 1


# --- kept and ease


@pytest.mark.parametrize(
    ("kept", "state", "have"),
    [
        ([], NO_DATA, None),
        ([None], NO_DATA, None),
        (["yes", True, "yes"], MET, 3),
        (["yes", "partly", "no"], NOT_YET, 1),
        (["yes", "yes", "no", "no", "yes"], NOT_YET, 2),
    ],
)
def test_days_kept_are_counted_among_the_last_days(
    kept: list[object], state: PartState, have: int | None
) -> None:
    part = only(criterion(kept={"days": 3, "of": 4}), extras(*({"kept": value} for value in kept)))
    assert (part.state, part.have) == (state, have)
    assert dict(part.numbers) == {"of": 4, "logged": min(sum(value is not None for value in kept), 4)}


def test_ease_rises_from_the_first_to_the_latest_rating() -> None:
    asked = criterion(ease_gain=15)
    assert only(asked, extras({"ease": 30}, {"ease": 45})).state is MET
    assert only(asked, extras({"ease": 30}, {"ease": 44})).state is NOT_YET
    assert only(asked, extras({"ease": 30})).state is NO_DATA


# --- fields


def field(attempts: list[Attempt], **part: Any) -> tuple[PartState, float | None]:
    found = only(criterion(field=[part]), attempts)
    assert found.name == "field.1"
    return found.state, found.have


LOOKS = {"key": "looks", "op": "<=", "value": 2}


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([], (NO_DATA, 0)),
        ([2], (NOT_YET, 1)),
        ([9, 2, 0], (MET, 2)),
        ([0, 3], (NOT_YET, 0)),
        ([3, 0], (NOT_YET, 1)),
        ([0, None], (NO_DATA, 0)),
        ([0, "few"], (NO_DATA, 0)),
    ],
)
def test_a_field_holds_in_each_of_the_last_practices(looks: list[object], expected: object) -> None:
    assert field(extras(*({"looks": value} for value in looks)), **LOOKS, last=2) == expected


def test_a_field_looks_at_the_last_practice_unless_told() -> None:
    assert field(extras({"looks": 9}, {"looks": 1}), **LOOKS) == (MET, 1)
    assert field(extras({"w": 49}), key="w", op=">=", value=50) == (NOT_YET, 0)
    assert field(extras({"w": 50}), key="w", op=">=", value=50) == (MET, 1)


def test_a_no_is_zero_and_a_yes_a_hundred() -> None:
    contact = {"key": "contact", "op": "<=", "value": 0, "last": 2}
    assert field(extras({"contact": False}, {"contact": False}), **contact) == (MET, 2)
    assert field(extras({"contact": True}, {"contact": False}), **contact) == (NOT_YET, 1)
    assert field(extras({}, {"contact": False}), **contact) == (NO_DATA, 1)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["absent", "milder", "worse"], (MET, 2)),
        (["absent", "worse"], (NOT_YET, 1)),
        (["absent", None, None], (NOT_YET, 1)),
        ([None], (NO_DATA, None)),
        ([], (NO_DATA, None)),
    ],
)
def test_most_means_more_than_half_of_the_counted_practices(
    answers: list[str | None], expected: object
) -> None:
    attempts = extras(*({"real": value} for value in answers))
    assert field(attempts, key="real", op="is", value=["absent", "milder"], most=True) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["yes", "yes", "yes", "no"], (MET, 3)),
        (["yes", "yes", "no", "no"], (NOT_YET, 2)),
        (["yes", None, None], (MET, 1)),
        (["yes", "yes", "no"], (NOT_YET, 2)),
        (["no"], (NOT_YET, 0)),
        ([None], (NO_DATA, None)),
    ],
)
def test_a_share_is_of_the_practices_that_say_so(answers: list[str | None], expected: object) -> None:
    attempts = extras(*({"kept": value} for value in answers))
    assert field(attempts, key="kept", op="is", value="yes", share=70) == expected


def test_times_counts_practices_in_which_the_condition_holds() -> None:
    test = {"key": "next", "op": "is", "value": "test", "times": 2}
    assert field(extras({"next": "test"}, {"next": "talk"}), **test) == (NOT_YET, 1)
    assert field(extras({"next": "test"}, {"next": " Test "}), **test) == (MET, 2)
    rarely = extras({"next": "test"}, *[{"next": "talk"}] * 3, {"next": "test"})
    assert field(rarely, **test) == (MET, 2)


def test_a_field_falls_or_rises_from_its_first_to_its_latest_value() -> None:
    falls = {"key": "belief", "op": "falls_by", "value": 20}
    assert field(extras({"belief": 70}, {}, {"belief": 50}), **falls) == (MET, 20)
    assert field(extras({"belief": 70}, {"belief": 51}), **falls) == (NOT_YET, 19)
    assert field(extras({"belief": 70}), **falls) == (NO_DATA, None)
    assert field([], **falls) == (NO_DATA, None)
    assert field(extras({"belief": 50}, {"belief": 70}), **{**falls, "op": "rises_by"}) == (MET, 20)


def test_a_field_falls_from_another_field_within_one_practice() -> None:
    falls = {"key": "after", "from": "before", "op": "falls_by", "value": 20}
    assert field(extras({"before": 70, "after": 50}), **falls) == (MET, 20)
    assert field(extras({"before": 70}), **falls) == (NO_DATA, None)
    assert field(extras({"after": 50}), **falls) == (NO_DATA, None)
    assert field(extras({"before": 70, "after": 60}, {"before": 20, "after": 45}), **falls) == (MET, 25)


def test_a_mean_change_averages_the_practices_that_carry_both() -> None:
    falls = {"key": "after", "from": "before", "op": "falls_by", "value": 20, "mean": True}
    both = extras({"before": 70, "after": 40}, {"before": 50, "after": 40}, {"before": 90})
    assert field(both, **falls) == (MET, 20)
    assert field(extras({"before": 90}, {"after": 10}), **falls) == (NO_DATA, None)


def test_a_total_adds_up_however_the_numbers_are_spread() -> None:
    asks = {"key": "support", "op": "total", "value": 3}
    assert field(extras({"support": 3}), **asks) == (MET, 3)
    assert field(extras({"support": 2}, {"support": 0}, {"support": 1}), **asks) == (MET, 3)
    assert field(extras({"support": 2}, {}), **asks) == (NOT_YET, 2)
    assert field(extras({}, {}), **asks) == (NO_DATA, None)


def test_three_requests_for_support_are_three_however_they_are_spread_over_the_days() -> None:
    rung = get_template("E04").criterion_for(3)

    def asked(*support: int) -> Evaluation:
        return evaluate(rung, extras(*({"within": True, "support": n, "stand_it": 70} for n in support)))

    assert asked(2, 0, 1, 0, 0).met
    assert asked(0, 3, 0, 0, 0).met
    assert not asked(2, 0, 0, 0, 0).met


def test_distinct_counts_different_words_where_another_answer_is_high_enough() -> None:
    walks = extras(
        {"activity": "A walk", "joy": 60},
        {"activity": "a  walk ", "joy": 90},
        {"activity": "Tea", "joy": 49},
        {"activity": "Bath"},
        {"activity": " ", "joy": 99},
        {"joy": 99},
    )
    several = {"key": "activity", "op": "distinct", "value": 2}
    assert field(walks, **several) == (MET, 3)
    assert field(walks, **several, where={"key": "joy", "min": 50}) == (NOT_YET, 1)
    assert field(walks, **several, where={"key": "joy", "min": 49}) == (MET, 2)
    assert field([], **several) == (NOT_YET, 0)


def test_a_field_may_be_one_of_the_attempts_own_values() -> None:
    assert field([log(outcome="no")], key="outcome", op="is", value="no") == (MET, 1)
    assert field([log(coped=55)], key="coped", op=">=", value=60) == (NOT_YET, 0)
    assert field([log(coped=55, extra={"coped": 70})], key="coped", op=">=", value=60) == (MET, 1)
    assert field([log(key_safety_used=0)], key="local_date", op=">=", value=0) == (NO_DATA, 0)


@pytest.mark.parametrize(
    "key",
    ["minutes_done", "likelihood_before", "likelihood_next", "coped", "suds_peak", "suds_end", "helped"],
)
def test_a_field_may_be_any_number_that_every_practice_has(key: str) -> None:
    assert field([log(**{key: 30})], key=key, op=">=", value=30) == (MET, 1)
    assert field([log(situation=Situation.REAL)], key="situation", op="is", value="real") == (MET, 1)


def test_the_other_way_fulfils_a_part_as_well() -> None:
    part = {**LOOKS, "or": {"key": "next", "op": "is", "value": "test"}, "words": "few looks"}
    found = only(criterion(field=[part]), extras({"looks": 9, "next": "test"}))
    assert (found.state, found.have, found.words) == (MET, 0, "few looks")
    assert found.numbers["other_way"] == 1
    assert field(extras({"looks": 9, "next": "talk"}), **part) == (NOT_YET, 0)
    assert field(extras({"looks": 1}), **part) == (MET, 1)
    both = only(criterion(field=[part]), extras({"looks": 1, "next": "test"}))
    assert dict(both.numbers) == {"value": 2}
    assert only(criterion(field=[part["or"]]), extras({"next": "test"})).numbers == {}


# --- daily


@pytest.mark.parametrize(
    ("by_day", "state", "have"),
    [
        ({}, NO_DATA, None),
        ({0: [3], 1: [0], 2: [3]}, MET, 3),
        ({0: [3], 1: [0, 4], 2: [3]}, NOT_YET, 2),
        ({0: [3], 2: [3], 4: [3]}, NOT_YET, 2),
        ({0: [3], 1: [3], 2: [None]}, NOT_YET, 2),
    ],
)
def test_days_within_the_limit_are_counted_and_an_unlogged_day_is_not_one(
    by_day: dict[int, list[int | None]], state: PartState, have: int | None
) -> None:
    attempts = [log(day, extra={"checks": value}) for day, values in by_day.items() for value in values]
    part = only(criterion(daily=[{"field": "checks", "op": "<=", "value": 3, "days": 3, "of": 4}]), attempts)
    assert (part.name, part.state, part.have) == ("daily.1", state, have)
    known = {day for day, values in by_day.items() if any(value is not None for value in values)}
    assert (part.numbers["of"], part.numbers["value"]) == (4, 3)
    assert part.numbers["logged"] == len([day for day in known if day > max(known) - 4])


def test_a_daily_minimum_takes_the_lowest_answer_of_the_day() -> None:
    asked = criterion(daily=[{"field": "ease", "op": ">=", "value": 50, "days": 1, "of": 7}])
    assert only(asked, [log(extra={"ease": 90}), log(extra={"ease": 40})]).state is NOT_YET


# --- pair


@pytest.mark.parametrize(
    ("op", "results"), [(">=", (1, 1, 0)), (">", (1, 0, 0)), ("<=", (0, 1, 1)), ("<", (0, 0, 1))]
)
def test_a_pair_compares_two_answers_of_one_practice(op: str, results: tuple[int, ...]) -> None:
    for (a, b), expected in zip([(60, 50), (50, 50), (40, 50)], results, strict=True):
        part = only(criterion(pair=[{"a": "a", "op": op, "b": "b"}]), extras({"a": a, "b": b}))
        assert (part.name, part.have) == ("pair.1", expected)
        assert part.state is (MET if expected else NOT_YET)


def test_a_pair_needs_both_answers_and_says_its_means() -> None:
    asked = criterion(pair=[{"a": "expected_no", "op": ">", "b": "refused", "times": 2}])
    unsaid = only(asked, extras({"expected_no": 60}, {"refused": True}))
    assert (unsaid.state, unsaid.have) == (NO_DATA, None)
    part = only(
        asked,
        extras(
            {"expected_no": 60, "refused": False}, {"expected_no": 80, "refused": True}, {"refused": True}
        ),
    )
    assert (part.state, part.have) == (NOT_YET, 1)
    assert dict(part.numbers) == {"compared": 2, "mean_a": 70, "mean_b": 50}


def test_a_pair_may_look_only_at_the_last_practices() -> None:
    asked = criterion(pair=[{"a": "cared", "op": ">=", "b": "controlled", "times": 2, "last": 2}])
    good_then_bad = extras(
        {"cared": 9, "controlled": 1}, {"cared": 9, "controlled": 1}, {"cared": 1, "controlled": 9}
    )
    assert only(asked, good_then_bad).state is NOT_YET
    assert only(asked, good_then_bad[:2]).state is MET


def test_a_pair_may_have_another_way() -> None:
    survived = {"key": "refused", "op": ">=", "value": 100, "times": 1}
    asked = criterion(pair=[{"a": "expected_no", "op": ">", "b": "refused", "or": survived}])
    assert only(asked, extras({"expected_no": 60, "refused": True})).state is MET
    assert only(asked, extras({"expected_no": 0, "refused": False})).state is NOT_YET


# --- the data


@pytest.mark.parametrize(
    "parts",
    [
        {"dose": {"count": 2, "days": 3}},
        {"dose": {"count": 31, "days": 3}},
        {"dose": {"count": 4}},
        {"streak": {"days": 7}},
        {"field": [{"key": "a", "op": "is", "value": 3}]},
        {"field": [{"key": "a", "op": "<=", "value": "three"}]},
        {"field": [{"key": "a", "op": "falls_by", "value": 3, "mean": True}]},
        {"field": [{"key": "a", "op": "<=", "value": 3, "last": 2, "times": 2}]},
        {"field": [{"key": "a", "op": "near", "value": 3}]},
        {"approach": {"no_key_safety": False}},
        {"tolerance": {"coped_min": 101}},
    ],
)
def test_a_criterion_that_makes_no_sense_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        criterion(**parts)


WHOLE = {
    **FULL,
    "real_use": {"count": 3, "helped_min": 50},
    "weekly": {"target": 3, "weeks": 3, "of": 4},
    "kept": {"days": 8, "of": 14},
    "ease_gain": 15,
    "field": [
        {"key": "looks", "op": "<=", "value": 2, "last": 2},
        {
            "key": "b",
            "op": "falls_by",
            "value": 3,
            "from": "a",
            "mean": True,
            "or": {"key": "n", "op": "is", "value": "x"},
        },
    ],
    "daily": [{"field": "checks", "op": "<=", "value": 3, "days": 6, "of": 7}],
    "pair": [{"a": "enjoyment_actual", "op": ">=", "b": "enjoyment_expected", "times": 1}],
    "judged": ["own view kept, no attack"],
}


def test_json_of_the_data_model_is_read_and_written_back() -> None:
    read = Criterion.model_validate(WHOLE)
    assert Criterion.model_validate(read.as_json()) == read
    assert read.as_json()["field"] == WHOLE["field"]
    assert read.as_json()["dose"] == FULL["dose"]
    assert "kept" not in Criterion.model_validate(FULL).as_json()
    assert "field" not in Criterion.model_validate(FULL).as_json()
    assert read.part_names == (
        *(
            "dose",
            "approach",
            "learning",
            "tolerance",
            "classical",
            "real_use",
            "weekly",
            "kept",
            "ease_gain",
        ),
        *("field.1", "field.2", "daily.1", "pair.1", "judged.1"),
    )


def test_what_a_part_does_not_say_has_these_numbers() -> None:
    unsaid = criterion(approach={}, learning={}, tolerance={}, classical={}, real_use={})
    said = {
        "approach": {"last": 2, "no_key_safety": True, "required": True},
        "learning": {"drop_points": 30, "required": True},
        "tolerance": {"coped_min": 60, "last": 2, "required": True},
        "classical": {"enabled": False, "peak_max": 40, "or_end_ratio": 0.5, "last": 2},
        "real_use": {"count": 3, "helped_min": 50},
    }
    assert unsaid == criterion(**said)


def test_parts_are_left_out_by_name() -> None:
    smaller = Criterion.model_validate(WHOLE).without(["approach", "field.1", "judged.1"])
    assert smaller.approach is None
    assert [part.key for part in smaller.field] == ["b"]
    assert smaller.judged == ()
    assert smaller.dose == Criterion.model_validate(WHOLE).dose
    assert smaller.without(smaller.part_names) == criterion()
    assert criterion().part_names == ()


def test_a_dose_shrinks_the_windows_it_is_given_to() -> None:
    asked = Criterion.model_validate({**WHOLE, "pair": [{"a": "a", "op": "<", "b": "b", "last": 3}]})
    one = asked.with_dose(criterion(dose={"count": 1, "days": 1}).dose)  # type: ignore[arg-type]
    assert one.approach is not None
    assert one.tolerance is not None
    assert one.classical is not None
    assert (one.approach.last, one.tolerance.last, one.classical.last) == (1, 1, 1)
    assert [part.last for part in one.field] == [1, None]
    assert one.pair[0].last == 1


@pytest.mark.parametrize(
    ("parts", "counts"),
    [
        ({"dose": {"count": 1, "days": 1}}, True),
        ({"weekly": {"target": 1, "weeks": 1, "of": 1}}, True),
        ({"kept": {"days": 1, "of": 1}}, True),
        ({"approach": {}}, False),
    ],
)
def test_a_criterion_says_whether_it_counts(parts: dict[str, Any], counts: bool) -> None:
    assert criterion(**parts).has_count is counts


# --- properties

ratings = st.none() | st.integers(0, 100)
attempts_on_days = st.builds(
    Attempt,
    local_date=st.integers(0, 40).map(lambda day: MONDAY + timedelta(days=day)),
    status=st.sampled_from(LogStatus),
    minutes_planned=st.none() | st.integers(1, 60),
    minutes_done=st.none() | st.integers(0, 60),
    key_safety_used=st.none() | st.integers(0, 3),
    likelihood_before=ratings,
    likelihood_next=ratings,
    coped=ratings,
    suds_peak=ratings,
    suds_end=ratings,
    outcome=st.none() | st.sampled_from(Outcome),
    during_pause=st.booleans(),
    situation=st.none() | st.sampled_from(Situation),
    helped=ratings,
    extra=st.fixed_dictionaries(
        {}, optional={"looks": ratings, "checks": ratings, "a": ratings, "b": ratings, "kept": st.booleans()}
    ),
)


@given(st.lists(attempts_on_days, max_size=12, unique_by=lambda entry: entry.local_date), st.randoms())
def test_the_order_of_days_in_the_sequence_does_not_matter(attempts: list[Attempt], random: Any) -> None:
    asked = Criterion.model_validate(WHOLE)
    shuffled = list(attempts)
    random.shuffle(shuffled)
    assert evaluate(asked, shuffled) == evaluate(asked, attempts)


@given(st.lists(attempts_on_days, max_size=12), st.randoms())
def test_counts_do_not_depend_on_any_order(attempts: list[Attempt], random: Any) -> None:
    asked = Criterion.model_validate({key: WHOLE[key] for key in ("dose", "real_use", "weekly", "daily")})
    shuffled = list(attempts)
    random.shuffle(shuffled)
    assert evaluate(asked, shuffled).parts == evaluate(asked, attempts).parts


@given(st.lists(attempts_on_days, max_size=8))
def test_without_answers_only_counting_can_be_met(attempts: list[Attempt]) -> None:
    asked = Criterion.model_validate({**WHOLE, "classical": {"enabled": True}})
    blank = [Attempt(local_date=entry.local_date) for entry in attempts]
    met = {part.kind for part in evaluate(asked, blank).parts if part.state is MET}
    assert met <= {"dose", "weekly"}


@given(st.lists(attempts_on_days, max_size=8))
def test_a_step_is_met_only_when_every_deciding_part_is(attempts: list[Attempt]) -> None:
    found = full(attempts)
    assert found.met is (not found.talk and all(part.state is MET for part in found.parts))
