"""A whole exposure through HTTP."""

from __future__ import annotations

from tests.app import World
from tests.pages.plans.homework import Homework


def test_an_exposure_is_stored_exactly_as_it_was_filled_in(world: World) -> None:
    home = Homework(world)
    answer = home.practise()
    assert answer.headers["Location"] == f"/my/plans/{home.plan_id}"
    assert "Saved. 1 of 5." in home.browser.get(answer.headers["Location"]).text
    log = home.log
    assert (log.likelihood_before, log.likelihood_next, log.suds_expected, log.suds_start) == (70, 40, 60, None)
