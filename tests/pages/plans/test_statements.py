"""What the pages around plans cost: the same number of statements however many steps, plans, practices, copies there are."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest

from portal.clock import now
from portal.db import db
from portal.plans.library_actions import copy_template
from portal.plans.queries import list_plans, list_steps
from portal.plans.templates import get_template
from tests.app import World
from tests.pages.foundation import objects
from tests.pages.plans.agreed import Agreed
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import begin, id_of, in_use, practise, steps_of
from tests.pages.test_parity import more_of_everything, own_client, statements

BUILDER = ("/aim", "/steps", "/steps/{step}", "/happen", "/check")
IN_USE = ("", "/review", "/first-questions", "/pause", "/steps/{step}/confirm", "/revisions")
ABOUT_CLIENT = ("/plans", "/plans/suggestions", "/plans/new", "/plans/new/E12", "/plans/quick/E12", "")
OF_THE_CLIENT = (
    "/my",
    "/my/tools",
    "/my/progress",
    "/my/plans/{plan}",
    "/my/steps/{step}/practice",
    "/my/steps/{step}/practice/remembered",
)
LIBRARY = ("/library", "/library?archived=1", "/library/E01")


def clinicians_pages(world: World) -> list[str]:
    """Everything about the client's newest plan and its first step."""
    plan, _ = newest(world)
    here = f"/clients/{world.client}"
    return [f"{here}{page}" for page in ABOUT_CLIENT] + [
        f"{here}/plans/{plan}{page}" for page in (*BUILDER, *IN_USE)
    ]


def newest(world: World) -> tuple[UUID, UUID]:
    with world.app.app_context():
        plan = next(iter(list_plans(own_client(world))))
        return plan.id, list_steps(plan)[0].id


def costs(world: World, pages: list[str], *, own: bool = False) -> dict[str, int]:
    """Statements of each page, for a fixed plan and step."""
    browser = world.as_client() if own else world.as_clinician()
    return {page: len(statements(browser, page)[0]) for page in pages}


def test_no_page_costs_more_the_more_plans_and_practices_there_are(world: World) -> None:
    more_of_everything(world, 1)
    plan, step = newest(world)
    pages = [page.format(step=step) for page in clinicians_pages(world)]
    theirs = [page.format(plan=plan, step=step) for page in OF_THE_CLIENT]
    before = costs(world, pages), costs(world, theirs, own=True)
    more_of_everything(world, 12)
    assert (costs(world, pages), costs(world, theirs, own=True)) == before


@pytest.mark.parametrize("publish", [False, True])
def test_the_builder_costs_no_more_for_a_longer_plan(world: World, publish: bool) -> None:
    found = []
    for rungs in (["1"], ["1", "2", "3", "4"]):
        address = made_of(world, rungs, publish=publish)
        step = steps_of(world, address)[0].id
        pages = {page: f"{address}{page}".format(step=step) for page in BUILDER}
        sent = costs(world, list(pages.values()))
        found.append({page: sent[pages[page]] for page in pages})
    assert found[0] == found[1]


def test_a_longer_plan_in_use_costs_no_more(world: World) -> None:
    found = []
    for rungs in (["1"], ["1", "2", "3", "4"]):
        address = made_of(world, rungs, publish=True)
        assert world.as_clinician().post(f"{address}/accept", page="/help").status_code == 303
        steps = steps_of(world, address)
        for step in steps:
            practise(world, step)
        clinicians = {page: f"{address}{page}".format(step=steps[0].id) for page in IN_USE}
        theirs = {
            page: page.format(plan=id_of(address), step=steps[0].id) for page in OF_THE_CLIENT if "{" in page
        }
        sent = costs(world, list(clinicians.values())) | costs(world, list(theirs.values()), own=True)
        found.append({page: sent[address] for page, address in (clinicians | theirs).items()})
    assert found[0] == found[1]


def test_the_library_costs_no_more_for_many_copies(world: World) -> None:
    world.screen()
    pages = [*LIBRARY, *(f"/clients/{world.client}{page}" for page in ABOUT_CLIENT)]
    more_copies(world, 1)
    before = costs(world, pages)
    more_copies(world, 8)
    assert costs(world, pages) == before


def made_of(world: World, rungs: list[str], *, publish: bool) -> str:
    """A plan with these rungs, offered when it is to be published; gives its address."""
    address = begin(world, "S01", rungs=rungs)
    if publish:
        assert world.as_clinician().post(f"{address}/offer", page="/help").status_code == 303
    return address


def more_copies(world: World, number: int) -> None:
    with world.app.app_context():
        clinician, _ = objects.actors(own_client(world))
        for _ in range(number):
            copy_template(get_template("E01"), by=clinician, at=now())
        db.session.commit()


@pytest.mark.parametrize("template", ["E12", "S12"])
def test_the_page_of_a_plan_reads_once_what_makes_it_rest(world: World, template: str) -> None:
    address = in_use(world, template)
    practise(world, steps_of(world, address)[0])
    sent, _ = statements(world.as_clinician(), address)
    assert sum("FROM safety_hold" in one and "EXISTS" not in one for one in sent) == 1


def test_a_clients_home_asks_no_question_twice(world: World) -> None:
    Homework(world, "S01", (1,))
    sent, _ = statements(Agreed(world).browser, "/my")
    asked = Counter(one for one in sent if one.startswith("SELECT"))
    assert [one for one, times in asked.items() if times > 1] == []
    assert asked.total() <= 27
