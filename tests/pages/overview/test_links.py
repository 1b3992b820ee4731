"""Every link on the pages over several features leads somewhere."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from tests.app import Browser, World
from tests.pages.overview.conftest import History


def dead_links(browser: Browser, address: str) -> list[str]:
    found = {unescape(one) for one in re.findall(r'href="(/[^"#]*)', browser.get(address).text)}
    followed = sorted(
        one for one in found if not one.startswith(("/static", "/bootstrap", "/leave", "/demo"))
    )
    assert followed
    return [one for one in followed if not one.endswith(".pdf") and browser.get(one).status_code != 200]


def fill(history: History) -> None:
    history.answered(shared=True)
    history.plan()
    history.practice(learned="It was milder.")
    history.assign(due=date(2026, 11, 25))
    history.plan(accepted=False)


def test_from_the_caseload_and_the_overview(world: World, history: History) -> None:
    fill(history)
    clinician = world.as_clinician()
    assert dead_links(clinician, "/caseload") == []
    assert dead_links(clinician, f"/clients/{world.client}") == []
    history.hold()
    assert dead_links(clinician, f"/clients/{world.client}") == []


def test_from_the_clients_own_page(world: World, history: History) -> None:
    fill(history)
    assert dead_links(world.as_client(), "/my") == []
