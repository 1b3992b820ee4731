"""Both sides end an agreement at the same moment: it ends once, and everyone else is told by whom."""

from __future__ import annotations

from tests.app import World
from tests.pages.foundation.threads import together
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.made import fields

AT_ONCE = 6


def test_of_many_who_end_it_at_the_same_moment_one_does_and_the_others_are_told(world: World) -> None:
    agreed = Agreed(world, "S12")
    own = [(world.as_client(), agreed.mine, "me") for _ in range(AT_ONCE // 2)]
    sides = [*own, *((world.as_clinician(), agreed.theirs, "clinician") for _ in range(AT_ONCE // 2))]
    forms = [{**fields(browser, f"{where}/end"), "ended_by": by} for browser, where, by in sides]

    def end(n: int) -> str:
        browser, where, _by = sides[n]
        answer = browser.http.post(f"{where}/end", data=forms[n])
        assert answer.status_code == 303, answer.text
        return browser.get(str(answer.location)).text

    pages = together(AT_ONCE, end)
    by = agreed.row().ended_by
    assert ["It has ended." in page for page in pages].count(True) == 1
    told = [page for page in pages if "It had ended before: " in page]
    assert len(told) == AT_ONCE - 1
    to_client, to_clinician = {
        "me": ("you ended it on", "the client ended it on"),
        "clinician": ("your therapist ended it on", "you or a colleague ended it on"),
    }[str(by)]
    assert all(to_client in page or to_clinician in page for page in told)
    assert agreed.homework.events("agreement.").count("agreement.ended") == 1
