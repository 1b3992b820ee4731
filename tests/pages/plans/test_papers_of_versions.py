"""A plan of three templates, changed twice, looked back on, a step split and one repeated: all papers stay."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from portal import jobs
from portal.clients.models import Client
from portal.db import db
from portal.pdf import Renderer
from portal.plans.export_models import Export
from portal.plans.revisions import canonical
from tests.app import NOW, World
from tests.pages.plans.made import begin, fields, id_of, look_back, plan_at, reach, revisions_of, steps_of


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as started:
        yield started


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch, renderer: Renderer) -> None:
    """The real renderer, one for all tests here."""
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: renderer)


def change_words(world: World, plan: str, page: str, **said: str) -> None:
    """Change something on a page of the builder and publish it."""
    browser = world.as_clinician()
    assert browser.post(f"{plan}/{page}", fields(browser, f"{plan}/{page}") | said).status_code == 303
    publish(world, plan)


def publish(world: World, plan: str) -> None:
    assert world.as_clinician().post(f"{plan}/publish", page="/help").status_code == 303


def of_three_templates(world: World) -> str:
    """A plan in use: a ladder, slow breathing, an own list; its second and third template added in the builder."""
    plan = begin(world, "E12")
    browser = world.as_clinician()
    for template in ("S01", "S06"):
        answer = browser.post(f"{plan}/steps/add?template={template}", {"rung": "1"}, page="/help")
        assert answer.status_code == 303
    for move in ("offer", "accept"):
        assert browser.post(f"{plan}/{move}", page="/help").status_code == 303
    assert {step.template_id for step in steps_of(world, plan)} == {"E12", "S01", "S06"}
    return plan


def text_of(pdf: bytes, folder: Path) -> str:
    (folder / "plan.pdf").write_bytes(pdf)
    found = subprocess.run(
        ["pdftotext", folder / "plan.pdf", "-"], capture_output=True, text=True, check=True
    )
    return found.stdout


def print_version(world: World, plan: str, number: int, folder: Path) -> str:
    answer = world.as_clinician().get(f"{plan}.pdf?revision={number}")
    assert answer.status_code == 200, answer.text
    return text_of(answer.data, folder)


def forget_papers(world: World) -> None:
    """As after the day on which files are dropped: the next one asked for is made anew."""
    with world.app.app_context():
        db.session.execute(sa.delete(Export))
        db.session.commit()


def frozen(world: World, plan: str) -> list[bytes]:
    return [canonical(content) for content in revisions_of(world, plan)]


def test_every_version_and_its_paper_stay_exact(world: World, paper: None, tmp_path: Path) -> None:
    plan, browser = of_three_templates(world), world.as_clinician()
    kept, papers = [frozen(world, plan)[0]], [print_version(world, plan, 1, tmp_path)]

    def keep() -> None:
        """Nothing earlier has changed; the newest version and its paper are kept beside it."""
        now_there = frozen(world, plan)
        assert now_there[: len(kept)] == kept
        assert len(now_there) == len(kept) + 1 == plan_at(world, plan).revision
        kept.append(now_there[-1])
        papers.append(print_version(world, plan, len(kept), tmp_path))

    change_words(world, plan, "aim", title="Quieter evenings")
    keep()
    last = steps_of(world, plan)[-1]
    change_words(world, plan, f"steps/{last.id}", title="A list of my own")
    keep()
    first = reach(world, plan)
    assert look_back(world, plan, decision_1="move_on", next_review_on="2026-11-26").status_code == 303
    keep()
    second = steps_of(world, plan)[1]
    assert look_back(world, plan, decision_2="split", next_review_on="2026-11-27").status_code == 303
    keep()
    page = f"{plan}/steps/{second.id}/split"
    halves = fields(browser, page) | {"easier_title": "Half of it", "rest_title": "All of it"}
    assert browser.post(page, halves).status_code == 303
    publish(world, plan)
    keep()
    held = look_back(
        world,
        plan,
        decision_1="repeat",
        decision_2="leave",
        decision_3="set_aside",
        reason_3="Too soon",
        next_review_on="2026-11-28",
    )
    assert held.status_code == 303, held.text
    keep()
    repeated = steps_of(world, plan)[0]
    assert (repeated.id, repeated.state) == (first.id, "in_progress")

    assert [f"1.{number}" in text for number, text in enumerate(papers, start=1)] == [True] * len(papers)
    assert "Quieter evenings" in papers[1]
    assert "Quieter evenings" not in papers[0]
    assert "A list of my own" in papers[2]
    assert "A list of my own" not in papers[1]
    assert "Half of it" in papers[5]
    assert "Half of it" not in papers[4]
    assert "All of it" not in papers[6]
    with time_machine.travel(NOW + timedelta(days=60), tick=False):
        forget_papers(world)
        again = [print_version(world, plan, number, tmp_path) for number in range(1, len(papers) + 1)]
    assert again == papers


def test_an_old_version_is_printed_in_the_language_it_was_written_in(
    world: World, paper: None, tmp_path: Path
) -> None:
    plan = of_three_templates(world)
    before = print_version(world, plan, 1, tmp_path)
    forget_papers(world)
    with world.app.app_context():
        db.session.get_one(Client, world.client).lang = "zh"
        db.session.commit()
    assert print_version(world, plan, 1, tmp_path) == before
    own = world.as_client().get(f"/my/plans/{id_of(plan)}.pdf")
    assert text_of(own.data, tmp_path) == before
