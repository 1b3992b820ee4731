"""A client who reads Chinese: plan, practice and frozen revision hold no sentence of English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from portal import jobs
from portal.plans.models import PlanStep
from portal.plans.templates import get_template, library
from tests.app import World
from tests.pages.plans.homework import Homework
from tests.pages.plans.made import revisions_of

LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
MARKS = {"PDF"}
CODES = {"step_id", "template_id", "type", "log_set", "layouts", "calming_allowed", "lang", "mode", "as_of"}
CODES |= {"next_review_on", "initials", "key", "op", "from", "a", "b"}
"""What a frozen plan holds besides sentences."""


def english_words(page: str) -> set[str]:
    """Words of Latin letters in what a page's main part says, its hidden names for ears included."""
    main = page[page.index("<main") : page.index("</main>")]
    said = re.sub(r"<(script|svg)\b.*?</\1>", " ", main, flags=re.S)
    labels = " ".join(re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', said))
    return set(LATIN_WORD.findall(unescape(re.sub(r"<[^>]*>", " ", said) + labels))) - MARKS


def sentences(content: object) -> Iterator[str]:
    """Every text that a frozen plan says to a person."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key not in CODES:
                yield from sentences(value)
    elif isinstance(content, list):
        for value in content:
            yield from sentences(value)
    elif isinstance(content, str):
        yield content


def template_of(home: Homework) -> str:
    """The library entry the first step came from."""
    with home.change() as session:
        return str(session.get(PlanStep, home.step_id).template_id)


@pytest.fixture(params=["E01", "S01"])
def home(request: pytest.FixtureRequest, world: World) -> Homework:
    client = world.add_client("林示例", "L.", lang="zh")
    rungs = range(1, len(get_template(request.param).rungs) + 1)
    return Homework(world, request.param, list(rungs), client_id=client)


def test_the_frozen_plan_says_nothing_in_english(home: Homework) -> None:
    (frozen,) = revisions_of(home.world, f"/x/{home.plan_id}")
    said = list(sentences(frozen))
    assert "停下" in " ".join(step["stop_when"] for step in frozen["steps"])
    assert len(said) > 10
    assert [text for text in said if LATIN_WORD.search(text)] == []


def test_the_plans_page_says_nothing_in_english(home: Homework) -> None:
    page = home.browser.get(f"/my/plans/{home.plan_id}").text
    assert '<html lang="zh' in page
    assert english_words(page) == set()
    title = get_template(template_of(home)).get_rung(1).title.text("zh")
    assert title in page


def test_the_practice_page_says_nothing_in_english(home: Homework) -> None:
    page = home.browser.get(home.address).text
    assert english_words(page) == set()
    assert 'lang="en"' not in page[page.index("<main") : page.index("</main>")]


def test_the_pages_after_an_exposure_ask_in_chinese(world: World) -> None:
    home = Homework(world, "E01", [3], client_id=world.add_client("林示例", "L.", lang="zh"))
    after = home.finish(home.start(feared_outcome="对方不回来。"))
    for number, page in enumerate(home.pages()[:4], start=1):
        assert english_words(home.browser.get(f"{after}/{number}").text) == set(), number
        assert home.browser.post(f"{after}/{number}", page).status_code == 303
    assert english_words(home.browser.get(f"{after}/5").text) == set()


class Paper:
    """Stands for the renderer and keeps what it was to print."""

    html = ""

    def render(self, html: str, **_options: Any) -> bytes:
        self.html = html
        return b"%PDF-1.7"


@pytest.mark.parametrize("template", list(library()))
def test_the_paper_says_nothing_in_english(
    world: World, monkeypatch: pytest.MonkeyPatch, template: str
) -> None:
    paper = Paper()
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: paper)
    rungs = range(1, len(library()[template].rungs) + 1)
    home = Homework(world, template, list(rungs), client_id=world.add_client("林示例", "L.", lang="zh"))
    assert home.browser.get(f"/my/plans/{home.plan_id}.pdf").status_code == 200
    body = re.sub(r"<style\b.*?</style>", " ", paper.html[paper.html.index("<body") :], flags=re.S)
    said = unescape(re.sub(r"<[^>]*>", " ", body))
    assert "停下来也是有用的信息" in said
    assert set(LATIN_WORD.findall(said)) == set()


def test_a_judged_clause_and_the_words_of_a_rule_reach_the_client_in_chinese(world: World) -> None:
    home = Homework(world, "E02", [4], client_id=world.add_client("林示例", "L.", lang="zh"))
    page = home.browser.get(f"/my/plans/{home.plan_id}").text
    assert "每次都说得出身体的反应、想法和冲动" in page
    assert "没有照着冲动去做" in page
