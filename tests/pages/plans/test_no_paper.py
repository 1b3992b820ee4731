"""Paper is an offer: under a stop nothing locked is handed over, on no address, and a refusal leads on to safety."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal import jobs
from portal.db import db
from portal.plans.export_models import Export
from tests.app import NOW, World
from tests.pages.plans.made import begin, change_step, hold, id_of, in_use, offered, practise, steps_of
from tests.pages.plans.test_plan_pdf import Press

TITLE = "Say one true thing"


@pytest.fixture(autouse=True)
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """A renderer that needs no process."""
    press = Press()
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: press)
    return press


def files(world: World) -> int:
    with world.app.app_context():
        return len(db.session.scalars(sa.select(Export)).all())


def way(page: str) -> list[str]:
    """Where the buttons of an error page lead."""
    return re.findall(r'class="btn [^"]*" href="([^"]+)"', page[page.index("<main") :])


@pytest.mark.parametrize("paper", [".pdf", ".pdf?revision=1", "/draft.pdf"])
def test_an_offer_made_before_a_stop_is_not_printed_after_it(world: World, paper: str) -> None:
    plan = offered(world)
    assert world.as_clinician().get(f"{plan}{paper}").status_code == 200
    world.screen(stalking="current")
    before = files(world)
    answer = world.as_clinician().get(f"{plan}{paper}")
    assert answer.status_code == 409
    assert "there is none to hand over now" in answer.text
    assert way(answer.text)[0] == f"/clients/{world.client}/safety"
    assert files(world) == before
    world.screen()
    assert world.as_clinician().get(f"{plan}{paper}").status_code == 200


def test_a_draft_is_not_printed_under_a_stop(world: World) -> None:
    draft = begin(world)
    world.screen(stalking="current")
    answer = world.as_clinician().get(f"{draft}/draft.pdf")
    assert answer.status_code == 409
    assert way(answer.text)[0] == f"/clients/{world.client}/safety"


def test_an_offer_whose_screen_has_run_out_is_not_printed(world: World) -> None:
    plan = offered(world)
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert world.as_clinician().get(f"{plan}.pdf").status_code == 409


def test_while_safety_holds_an_offer_is_not_printed(world: World) -> None:
    plan = offered(world)
    hold(world)
    answer = world.as_clinician().get(f"{plan}.pdf")
    assert answer.status_code == 409
    assert "A new safety screen comes first" in answer.text


def test_under_caution_an_offer_is_printed_once_the_line_is_there(world: World) -> None:
    plan = offered(world, "E01")
    world.screen(partner_violence="unknown")
    answer = world.as_clinician().get(f"{plan}.pdf")
    assert answer.status_code == 409
    assert way(answer.text)[0] == f"{plan}/aim"


def test_an_offer_taken_back_or_ended_under_a_stop_is_no_paper_either(world: World) -> None:
    taken, ended = offered(world), offered(world)
    world.screen(stalking="current")
    browser = world.as_clinician()
    assert browser.post(f"{taken}/take-back", page="/help").status_code == 303
    assert browser.get(f"{taken}.pdf").status_code == 409
    assert browser.post(f"{ended}/stop", {"reason": "not_suitable"}, page="/help").status_code == 303
    mine = f"/my/plans/{id_of(ended)}"
    assert "Download" not in world.as_client().get(mine).text
    answer = world.as_client().get(f"{mine}.pdf")
    assert answer.status_code == 409
    assert "Talk about it at the next visit" in answer.text
    assert f"/clients/{world.client}" not in answer.text
    assert not re.search(r"safety|screen|lock", answer.text[answer.text.index("<main") :].lower())


def test_what_was_accepted_stays_on_paper_under_a_stop_in_each_version(world: World) -> None:
    plan = in_use(world)
    world.screen(stalking="current")
    for paper in (".pdf", ".pdf?revision=1"):
        assert world.as_clinician().get(f"{plan}{paper}").status_code == 200
    assert world.as_clinician().get(f"{plan}/draft.pdf").status_code == 200, "nothing in it is new"
    mine = f"/my/plans/{id_of(plan)}"
    assert "Download" in world.as_client().get(mine).text
    assert world.as_client().get(f"{mine}.pdf").status_code == 200


def test_a_step_added_before_a_stop_and_not_published_is_not_previewed_on_paper(world: World) -> None:
    plan = in_use(world)
    added = world.as_clinician().post(f"{plan}/steps/add?template=E11", {"rung": "1"}, page="/help")
    assert added.status_code == 303
    world.screen(stalking="current")
    assert world.as_clinician().get(f"{plan}/draft.pdf").status_code == 409
    assert world.as_clinician().get(f"{plan}.pdf").status_code == 200


def test_an_offer_of_calming_tools_is_printed_under_a_stop(world: World) -> None:
    plan = offered(world, "S01")
    world.screen(stalking="current")
    assert world.as_clinician().get(f"{plan}.pdf").status_code == 200
    assert world.as_client().get(f"/my/plans/{id_of(plan)}.pdf").status_code == 200


def test_no_address_of_the_client_shows_a_locked_offer(world: World) -> None:
    plan = offered(world)
    step = steps_of(world, plan)[0]
    world.screen(stalking="current")
    client, mine = world.as_client(), f"/my/plans/{id_of(plan)}"
    shown = [
        mine,
        "/my",
        "/my/due.json",
        "/my/tools",
        "/my/progress",
        "/my/agreements",
        "/my/reflections",
        "/my/entries",
        f"/my/steps/{step.id}/practice",
        f"/my/steps/{step.id}/practice/remembered",
        f"/my/steps/{step.id}/practice/not-today",
        f"{mine}.pdf",
        f"{mine}/decline",
    ]
    for address in shown:
        answer = client.get(address)
        assert answer.status_code in (200, 409), address
        assert TITLE not in answer.text, address
        assert (step.words or {})["title"] not in answer.text, address
    assert client.post(f"{mine}/accept", page="/my").status_code == 409
    for tail in ("", "/remembered", "/not-today"):
        answer = client.post(f"/my/steps/{step.id}/practice{tail}", {}, page="/my")
        assert answer.status_code == 409, tail
        assert (step.words or {})["title"] not in answer.text, tail


def test_no_address_of_the_client_hands_over_a_step_that_is_still_closed(world: World) -> None:
    """The plan was accepted and keeps its titles; what to do in a step that was not opened stays away."""
    plan = in_use(world)
    later = steps_of(world, plan)[1]
    world.screen(stalking="current")
    client = world.as_client()
    first, second = (set((one.words or {})["instructions"].splitlines()) for one in steps_of(world, plan)[:2])
    words = next(iter(second - first)).strip()
    for address in (f"/my/plans/{id_of(plan)}", "/my", "/my/due.json", "/my/tools"):
        assert words not in client.get(address).text, address
    assert client.get(f"/my/steps/{later.id}/practice").status_code == 409
    sent = client.post(f"/my/steps/{later.id}/practice", {"likelihood_before": "no number"}, page="/my")
    assert sent.status_code == 409
    assert words not in sent.text


def test_a_prompt_that_was_not_opened_is_not_read_by_writing_to_it(world: World) -> None:
    plan = offered(world, "S15")
    step = steps_of(world, plan)[0]
    answer = world.as_client().post(f"/my/reflections/{step.id}", {"before": "no number"}, page="/my")
    assert answer.status_code == 409
    assert (step.words or {})["title"] not in answer.text


def test_steps_at_rest_are_not_kept_on_the_device(world: World) -> None:
    plan = in_use(world)
    first = steps_of(world, plan)[0]
    assert str(first.id) in world.as_client().get("/my/due.json").text
    world.screen(stalking="current")
    assert str(first.id) not in world.as_client().get("/my/due.json").text


def test_a_sheet_is_typed_in_only_for_a_step_that_was_opened(world: World) -> None:
    """What was practised on paper before a stop can still be written down; a closed step has no sheet."""
    plan = in_use(world)
    first, later = steps_of(world, plan)[:2]
    world.screen(stalking="current")
    browser = world.as_clinician()
    assert browser.get(f"{plan}/steps/{first.id}/paper").status_code == 200
    assert browser.get(f"{plan}/steps/{later.id}/paper").status_code == 409


def test_a_refused_decision_against_a_lock_leads_to_the_safety_page(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        world.screen()
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        answer = world.as_clinician().get(f"/clients/{world.client}/safety/override/E12")
        assert answer.status_code == 409
        there = way(answer.text)
        assert there == [f"/clients/{world.client}/safety", "/caseload"]
        assert world.as_clinician().get(there[0]).status_code == 200


def test_what_the_gate_refuses_leads_to_the_safety_page_wherever_it_refuses(world: World) -> None:
    plan, draft = in_use(world), begin(world)
    first, later = steps_of(world, plan)[:2]
    practise(world, first)
    world.screen(stalking="current")
    change_step(world, later.id, state="set_aside")
    browser = world.as_clinician()
    for address, data in (
        (f"{plan}/steps/{later.id}/restore", {}),
        (f"{plan}/steps/add?template=E11", {"rung": "1"}),
        (f"{draft}/offer", {}),
        (f"/clients/{world.client}/plans/new/E12", {"rungs": ["1"]}),
    ):
        answer = browser.post(address, data, page="/help")
        assert answer.status_code == 409, address
        assert f"/clients/{world.client}/safety" in way(answer.text), address
