"""An urge drawn from minute to minute."""

from __future__ import annotations

import pytest

from portal.charts import wave


def test_time_runs_to_the_right_and_strength_upwards() -> None:
    drawn = wave([(0, 80), (5, 60), (20, 30)])
    assert drawn is not None
    first, second, last = drawn.points
    assert (first.x, last.x) == (drawn.left, drawn.right)
    assert second.x - first.x == pytest.approx((last.x - first.x) / 4)
    assert first.y < second.y < last.y


def test_the_scale_is_always_the_whole_one() -> None:
    drawn = wave([(0, 100), (5, 0)])
    assert drawn is not None
    assert [point.y for point in drawn.points] == [drawn.top, drawn.bottom]
    flat = wave([(0, 50), (5, 51)])
    assert flat is not None
    assert flat.points[0].y - flat.points[1].y < 1


@pytest.mark.parametrize("ratings", [[], [(0, 80)]])
def test_one_rating_is_no_wave(ratings: list[tuple[int, int]]) -> None:
    assert wave(ratings) is None
