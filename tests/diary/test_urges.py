"""Five minutes at an urge: when they are over, rounds, ratings on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.diary.urges import MOST_POINTS, MOST_ROUNDS, another_round, minutes_between, over_at, with_point

START = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_five_minutes_are_counted_from_the_start() -> None:
    assert over_at(START, [0]) == after(5)


def test_another_five_are_counted_from_when_they_were_asked_for() -> None:
    rounds = another_round(START, [0], at=after(7))
    assert rounds == [0, 420]
    assert over_at(START, rounds) == after(12)


def test_while_five_minutes_run_no_others_begin() -> None:
    assert another_round(START, [0], at=after(4.9)) == [0]


def test_a_rating_of_the_same_minute_takes_the_place_of_the_first() -> None:
    points = with_point(with_point(with_point([], 5, 40), 0, 70), 5, 30)
    assert points == [{"t_min": 0, "v": 70}, {"t_min": 5, "v": 30}]


def test_there_is_an_end_to_rounds_and_to_ratings() -> None:
    rounds = [300 * n for n in range(MOST_ROUNDS - 1)]
    rounds = another_round(START, rounds, at=after(24 * 60 - 1))
    assert len(rounds) == MOST_ROUNDS
    assert another_round(START, rounds, at=after(24 * 60 + 10)) == rounds
    points: list[dict[str, int]] = []
    for minute in range(MOST_POINTS + 1):
        points = with_point(points, minute, 50)
    assert len(points) == MOST_POINTS


def test_minutes_are_whole_and_never_below_none_or_over_a_day() -> None:
    assert minutes_between(START, after(5.9)) == 5
    assert minutes_between(START, after(-3)) == 0
    assert minutes_between(START, after(3000)) == 1440
