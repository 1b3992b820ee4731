"""Private words stay with the client: a clinician sees that a practice exists and nothing of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.audit import AuditEvent
from tests.app import World
from tests.pages.plans.homework import Homework

CANARY = "kestrel-canary"


def words(home: Homework) -> list[dict[str, Any]]:
    """The pages of an exposure with the canary in every text."""
    pages = home.pages()
    pages[0] |= {"what_happened": f"{CANARY}-happened", "learned": f"{CANARY}-learned"}
    pages[1] |= {"feeling_word": f"{CANARY}"}
    pages[2] |= {"safety_other": f"{CANARY}-habit"}
    pages[4] |= {"vary_next": f"{CANARY}-vary", "note_to_clinician": f"{CANARY}-note"}
    return pages


def seen_by_the_clinician(home: Homework) -> str:
    """Every page about the client that may tell of a practice."""
    clinician = home.world.as_clinician()
    base = f"/clients/{home.client_id}"
    addresses = ["/caseload", base, f"{base}/plans", f"{base}/plans/{home.plan_id}", f"{base}/safety"]
    pages = [clinician.get(address) for address in addresses]
    assert [page.status_code for page in pages] == [200] * len(pages)
    return "".join(page.text for page in pages)


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def test_a_private_practice_leaves_no_word_on_any_page_of_the_clinician(home: Homework) -> None:
    pages = words(home)
    pages[4]["share"] = "private"
    home.write_down(home.finish(home.start(feared_outcome=f"{CANARY}-fear", place=CANARY)), pages)
    assert CANARY not in seen_by_the_clinician(home)
    assert CANARY in home.browser.get(f"/my/plans/{home.plan_id}").text


def test_a_shared_practice_is_there_to_read(home: Homework) -> None:
    home.write_down(home.finish(home.start()), words(home))
    assert f"{CANARY}-learned" in seen_by_the_clinician(home)


def test_until_the_client_says_who_may_read_it_nobody_may(home: Homework) -> None:
    after = home.finish(home.start(feared_outcome=f"{CANARY}-fear"))
    for n, page in enumerate(words(home)[:4], start=1):
        home.browser.post(f"{after}/{n}", page)
    assert home.log.share == "private"
    assert CANARY not in seen_by_the_clinician(home)
    assert " checked" not in home.browser.get(f"{after}/5").text


def test_the_choice_can_be_taken_back(home: Homework) -> None:
    pages = words(home)
    after = home.finish(home.start())
    home.write_down(after, pages)
    assert home.correct(after.removesuffix("/after"), share="private").status_code == 303
    assert CANARY not in seen_by_the_clinician(home)


def test_a_practice_taken_back_keeps_its_words_private(home: Homework) -> None:
    home.start(feared_outcome=f"{CANARY}-fear")
    token = "0" * 31 + "1"
    home.browser.post(f"{home.address}/not-today", {"not_done_reason": "no_time", "client_token": token})
    assert home.log.status == "not_done"
    assert CANARY not in seen_by_the_clinician(home)


def test_a_practice_taken_back_is_told_as_one_that_did_not_come_about(home: Homework) -> None:
    home.start(feared_outcome=f"{CANARY}-fear")
    home.browser.post(
        f"{home.address}/not-today", {"not_done_reason": "no_time", "client_token": "0" * 31 + "1"}
    )
    clinician, base = home.world.as_clinician(), f"/clients/{home.client_id}"
    addresses = (f"{base}/plans/{home.plan_id}", f"{base}/plans/{home.plan_id}/review", f"{base}/brief")
    plan, review, brief = (clinician.get(address).text for address in addresses)
    assert not any("kept private" in page for page in (plan, review, brief))
    assert re.search(r"<dt>Did not come about</dt>\s*<dd>once</dd>", plan)
    assert "It was begun and taken back. The words stay with the client." in plan
    assert "Practised on 0 days of the last four weeks" in plan
    assert "Did not come about once." in brief
    assert not any("no time" in page for page in (plan, brief)), "the reason is one of the words"


def test_the_log_of_events_names_fields_and_never_words(home: Homework) -> None:
    home.write_down(home.finish(home.start(feared_outcome=f"{CANARY}-fear")), words(home))
    with home.change() as session:
        events = session.query(AuditEvent).all()
        assert any("learned" in event.fields for event in events)
        assert CANARY not in " ".join(f"{event.fields}{event.shown}{event.action}" for event in events)
