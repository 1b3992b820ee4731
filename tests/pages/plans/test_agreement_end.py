"""An agreement ends once; whoever comes second is told that it had ended, by whom and when, in words fit for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.clock import now
from tests.app import Browser, World
from tests.pages.foundation.threads import together
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields

ENDED = [
    ("me", "you ended it on 18 Nov 2026", "the client ended it on 18 Nov 2026"),
    ("them", "the other person ended it on 18 Nov 2026", "the other one ended it on 18 Nov 2026"),
    ("clinician", "your therapist ended it on 18 Nov 2026", "you or a colleague ended it on 18 Nov 2026"),
]


def sent(browser: Browser, where: str, form: dict[str, str]) -> str:
    """The page on which somebody arrives who sends the form."""
    data = {**form, "csrf_token": browser.csrf()}
    return browser.http.post(where, data=data, follow_redirects=True).text


@pytest.mark.parametrize(("first", "to_client", "to_clinician"), ENDED)
def test_whoever_comes_second_is_told_who_ended_it_and_when(
    world: World, first: str, to_client: str, to_clinician: str
) -> None:
    agreed = Agreed(world, "S12")
    own = {**fields(agreed.browser, f"{agreed.mine}/end"), "ended_by": "them"}
    theirs = {**fields(agreed.staff, f"{agreed.theirs}/end"), "ended_by": "me"}
    agreed.staff.post(f"{agreed.theirs}/end", {**theirs, "ended_by": first})
    with agreed.homework.at(now() + timedelta(days=2)):
        client, staff = agreed.homework.browser, world.as_clinician()
        told = sent(client, f"{agreed.mine}/end", own)
        assert f"It had ended before: {to_client}." in told
        assert "It has ended. What you wrote is kept." not in told
        opened = client.get(f"{agreed.mine}/end", follow_redirects=True).text
        assert to_client in opened, "on opening the page too"
        told = sent(staff, f"{agreed.theirs}/end", theirs)
        assert f"It had ended before: {to_clinician}." in told
        assert "It has ended." not in told
        assert to_clinician in staff.get(f"{agreed.theirs}/end", follow_redirects=True).text
    assert agreed.row().ended_by == first
    assert agreed.homework.events("agreement.").count("agreement.ended") == 1


def test_a_note_that_came_too_late_is_shown_beside_the_one_that_is_kept(world: World) -> None:
    agreed = Agreed(world, "S12")
    form = {**fields(agreed.staff, f"{agreed.theirs}/end"), "ended_by": "me"}
    agreed.staff.post(f"{agreed.theirs}/end", {**form, "end_note": "ZQ first"})
    answer = agreed.staff.post(f"{agreed.theirs}/end", {**form, "end_note": "ZQ second"})
    assert answer.status_code == 409
    assert "the client ended it on 18 Nov 2026" in answer.text
    assert "ZQ first" in answer.text
    assert "ZQ second" in answer.text
    assert agreed.row().end_note == "ZQ first"


def test_of_two_who_end_it_at_the_same_moment_one_does_and_the_other_is_told(world: World) -> None:
    agreed = Agreed(world, "S12")
    sides: list[tuple[Browser, str, str]] = [
        (agreed.browser, f"{agreed.mine}/end", "me"),
        (agreed.staff, f"{agreed.theirs}/end", "clinician"),
    ]
    forms = [{**fields(browser, where), "ended_by": by} for browser, where, by in sides]

    def end(n: int) -> int:
        return sides[n][0].http.post(sides[n][1], data=forms[n]).status_code

    assert together(2, end) == [303, 303]
    by = agreed.row().ended_by
    assert by in ("me", "clinician")
    assert agreed.homework.events("agreement.").count("agreement.ended") == 1
    own, staff = agreed.browser.get("/my/agreements").text, agreed.staff.get(agreed.theirs).text
    assert ("your therapist ended it" in own) is (by == "clinician")
    assert ("the client ended it" in staff) is (by == "me")
    assert ("It has ended." in own) is (by == "me")
    assert ("It has ended." in staff) is (by == "clinician")
