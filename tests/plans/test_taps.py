"""What a device counts: only whole seconds, minutes and ratings that can be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.plans.taps import late_ratings, time_since


@pytest.mark.parametrize(("sent", "seconds"), [("0", 0), ("725", 725), ("99999999", 99_999_999)])
def test_seconds_are_a_time_since_the_start(sent: str, seconds: int) -> None:
    assert time_since(sent) == timedelta(seconds=seconds)


@pytest.mark.parametrize("sent", [None, "", "-5", "+5", "1e3", "1.5", " 5", "٣", "999999999", "soon"])
def test_anything_else_is_none(sent: str | None) -> None:
    assert time_since(sent) is None


def test_late_ratings_leave_out_what_is_none() -> None:
    sent = ["5:60", "0:0", "12:100", "12:101", "-1:5", "5", ":", "5:6:7", "soon:5", "٣:5", "12345:5"]
    assert late_ratings(sent) == [(5, 60), (0, 0), (12, 100)]
