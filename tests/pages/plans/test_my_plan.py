"""The client's plan page: what was published, where each step stands, feared and happened, own words, the paper."""

from __future__ import annotations

import pytest

from portal.plans import queries
from portal.plans.models import Plan, PlanStep
from tests.app import World
from tests.pages.plans.homework import Homework
from tests.pdf import press


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def page(home: Homework) -> str:
    return home.browser.get(f"/my/plans/{home.plan_id}").text


def test_the_page_says_why_what_is_now_and_what_comes_later(home: Homework) -> None:
    text = page(home)
    assert "Time on my own that I choose shows me two things" in text
    assert "Step 1: now" in text
    assert "Put the phone on silent and into a drawer." in text
    assert "0 of 5 this week, about 20 min each" in text
    assert home.address in text
    assert "later" in text
    assert f"/my/steps/{home.step_ids[1]}/practice" not in text


def test_the_rule_stands_in_words_with_counts(home: Homework) -> None:
    assert "Not known yet." in page(home)
    home.practise(likelihood_next="60")
    home.practise(likelihood_next="45")
    text = page(home)
    assert "practised 5 times on 5 days" in text
    assert "So far 2 of 5, on one day." in text
    assert "So far down 25 points." in text
    assert "Reached." in text


def test_what_the_clinician_writes_shows_only_once_it_is_published(home: Homework) -> None:
    with home.change() as session:
        session.get(Plan, home.plan_id).why_helps = "DRAFT-REASON"
        step = session.get(PlanStep, home.step_id)
        step.words = {**step.words, "title": "DRAFT-TITLE", "instructions": "DRAFT-LINES"}
        step.planned_minutes = 55
    for text in (page(home), home.browser.get(home.address).text):
        assert "DRAFT-" not in text
    home.start()
    assert home.log.minutes_planned == 20


def test_feared_and_happened_are_drawn_and_told(home: Homework) -> None:
    assert 'id="strip-t"' not in page(home)
    home.practise()
    home.practise()
    text = page(home)
    assert "2 of 2 times, what you feared did not happen" in text
    assert 'id="strip-t"' in text
    assert 'id="strip-phone-t"' in text


def test_the_ladder_shows_how_hard_it_seems_now(home: Homework) -> None:
    home.practise(suds_expected="35")
    assert "35 now" in page(home)
    assert "practised 1 of 5" in page(home)


def test_own_lessons_stand_there_but_not_nothing_new(home: Homework) -> None:
    home.practise()
    pages = home.pages()
    pages[0] = {"outcome": "no", "nothing_new": "yes"}
    home.write_down(home.finish(home.start()), pages)
    text = page(home)
    assert "Late is late" in text
    assert "Nothing new." not in text


def test_a_reached_step_is_ready_to_look_at_together(world: World) -> None:
    home = Homework(world, "E12", (1, 2))
    pages = home.pages()
    pages[3] = {"own_real_response": "absent", "own_willing_next": "70"}
    home.write_down(home.finish(home.start()), pages)
    assert home.step_state() == "in_progress"
    assert "Step 1: ready to look at together" in page(home)


def test_a_plan_that_has_ended_keeps_what_was_written(home: Homework) -> None:
    home.practise()
    with home.change() as session:
        session.get(Plan, home.plan_id).state = "stopped"
    text = page(home)
    assert "This plan has ended." in text
    assert "Late is late" in text
    assert f'href="{home.address}"' not in text
    assert home.browser.get(home.address).status_code == 409


def test_a_practice_in_chinese_reads_in_chinese_marks(world: World) -> None:
    client_id = world.add_client("林示例", "L.", lang="zh")
    home = Homework(world, client_id=client_id)
    assert '<html lang="zh"' in page(home)
    assert home.browser.get(home.address).status_code == 200


def test_the_paper_is_a_pdf_with_a_neutral_name(home: Homework) -> None:
    answer = home.browser.get(f"/my/plans/{home.plan_id}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert 'filename="notes.pdf"' in answer.headers["Content-Disposition"]


def test_a_clinician_has_no_page_of_the_clients_own(home: Homework) -> None:
    assert home.world.as_clinician().get(f"/my/plans/{home.plan_id}").status_code == 404


def test_a_help_that_is_to_fade_says_from_when_on_the_phone_and_on_paper(world: World) -> None:
    offered = Homework(world, "S10", (1, 3), accepted=False)
    assert page(offered).count("on you practise with less of it.") == 2
    in_use = Homework(world, "S10", (1, 3), client_id=offered.client_id)
    with in_use.change() as session:
        fades_on = session.get(PlanStep, in_use.step_id).fade_from_on
    said = f"From {fades_on.day} {fades_on:%b %Y} on you practise with less of it."
    assert said in page(in_use)
    assert said in " ".join(paper_of(in_use).split())
    assert "less of it" not in page(Homework(world))


def paper_of(home: Homework) -> str:
    """The printed plan as text."""
    with home.change() as session:
        return press.html_of(queries.newest_revision(session.get(Plan, home.plan_id)).content)
