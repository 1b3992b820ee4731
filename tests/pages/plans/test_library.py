"""The library, and the library for one client with the gate's locks."""

from __future__ import annotations

from html import unescape

import pytest

from portal.plans.templates import get_template, library
from tests.app import World


def test_every_template_stands_in_the_library_with_both_titles(world: World) -> None:
    page = world.as_clinician().get("/library").text
    for template in library().values():
        assert template.titles.en in page
        assert template.titles.zh in page
    assert "35 to 80 of 100" in page
    assert "A partner would notice it: screen first" in page


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("words=true+thing", "Say one true thing", "Slow breathing"),
        ("kind=skill", "Slow breathing", "Say one true thing"),
        ("audience=hyper_independent", "One small ask", "Quiet minutes"),
        ("partner=does_not", "Ride the wave", "Quiet minutes"),
        ("words=慢呼吸", "Slow breathing", "4-7-8 breathing"),
    ],
)
def test_a_filter_leaves_what_fits(world: World, asked: str, there: str, gone: str) -> None:
    page = world.as_clinician().get(f"/library?{asked}").text
    assert there in page
    assert gone not in page


def test_a_filter_that_is_no_choice_shows_everything(world: World) -> None:
    page = world.as_clinician().get("/library?kind=x&audience=%00&partner=maybe").text
    assert all(template.titles.en in page for template in library().values())


def test_a_filter_that_fits_nothing_says_so(world: World) -> None:
    assert "Nothing in the library fits." in world.as_clinician().get("/library?words=zeppelin").text


def test_a_template_shows_its_whole_text(world: World) -> None:
    page = world.as_clinician().get("/library/E12").text
    for words in (
        "Say that today is not a good day",
        "Choose someone who has been kind before",
        "what was learned",
        "And what you feared from them",
        "willing for the next step: 50 or more",
        "Pick a listener who has been kind before.",
        "violence, threat, control or stalking",
        "Craske et al. 2014",
        "说一句真心话",
    ):
        assert words in page


@pytest.mark.parametrize("template_id", ["E06", "E08", "E09"])
def test_where_steps_ask_for_different_counts_the_template_names_none_of_them(
    world: World, template_id: str
) -> None:
    page = world.as_clinician().get(f"/library/{template_id}").text
    ready = page[page.index("Ready for the next step when") : page.index("What the client notes down")]
    assert "practised as often, and on as many days, as the step asks" in ready
    assert "practised once" not in ready


def test_where_all_steps_ask_for_the_same_the_template_names_the_count_and_every_clause(world: World) -> None:
    page = world.as_clinician().get("/library/E07").text
    assert "practised 3 times on 3 days" in page
    asks = world.as_clinician().get("/library/E11").text
    assert "last 2 without a habit on the list" in asks  # the window is not cut to the shortest step


def test_a_template_that_is_not_there_is_not_found(world: World) -> None:
    assert world.as_clinician().get("/library/E99").status_code == 404


def test_it_offers_use_only_when_coming_from_a_client(world: World) -> None:
    browser = world.as_clinician()
    assert "Use for this client" not in browser.get("/library/S01").text
    assert "Use for this client" in browser.get(f"/library/S01?client={world.client}").text
    assert "Use for this client" not in browser.get("/library/S01?client=nobody").text


def test_a_client_does_not_see_the_library(world: World) -> None:
    assert world.as_client().get("/library").status_code == 404


def test_without_a_screen_exposure_is_locked_and_skills_are_open(world: World) -> None:
    page = world.as_clinician().get(f"/clients/{world.client}/plans/new").text
    assert "No safety screen yet." in page
    assert f"/clients/{world.client}/plans/new/S01" in page
    assert f"/clients/{world.client}/plans/new/E12" not in page
    assert "Say one true thing" in page


def test_a_clear_screen_opens_everything(world: World) -> None:
    world.screen()
    page = world.as_clinician().get(f"/clients/{world.client}/plans/new").text
    assert all(f"/plans/new/{code}" in page for code in library())
    assert "Locked, and why" not in page


def test_a_stop_screen_locks_with_its_reason_and_no_link(world: World) -> None:
    world.screen(coercive_control="current")
    page = world.as_clinician().get(f"/clients/{world.client}/plans/new").text
    assert "The safety screen says stop." in page
    assert "/plans/new/E12" not in page
    assert "/plans/new/S02" in page


def test_a_chinese_page_has_the_chinese_title_first_and_reads_chinese_throughout(world: World) -> None:
    browser, template = world.as_clinician(), get_template("E12")
    browser.post("/language", {"lang": "zh"}, page="/help")
    page = browser.get("/library").text
    assert page.index(template.titles.zh) < page.index(template.titles.en)
    assert f'<span lang="en">{template.titles.en}</span>' in page
    assert f'<span lang="zh">{template.purpose.zh}</span>' in page
    whole = unescape(browser.get("/library/E12").text)
    assert f"<h1>{template.titles.zh}</h1>" in whole
    assert whole.index(template.titles.zh) < whole.index(template.titles.en)
    assert template.standing_caution_text is not None
    for words in (*template.clinician_words(), template.standing_caution_text):
        assert f'<span lang="zh">{words.zh}</span>' in whole
    for text in (
        "愿意走下一步：50 或以上",
        "说一句：今天不太好",
        "选一个以前待你好的人",
        "你怕的那件事，结果怎样？",
    ):
        assert text in whole
    assert "willing for the next step" not in whole


def test_a_chinese_builder_offers_templates_and_steps_in_chinese(world: World) -> None:
    world.screen()
    browser, address = world.as_clinician(), f"/clients/{world.client}/plans/new/E12"
    browser.post("/language", {"lang": "zh"}, page="/help")
    page = unescape(browser.get(address).text)
    assert "<h1>说一句真心话</h1>" in page
    assert "<span>说一句：今天不太好</span>" in page
    purpose = get_template("E12").purpose.zh
    assert f'<span lang="zh">{purpose}</span>' in page
    draft = str(browser.post(address, {"rungs": ["1"]}, page="/help").location).removesuffix("/aim")
    steps = unescape(browser.get(f"{draft}/steps").text)
    assert '“说一句真心话” <span lang="en">Say one true thing</span>' in steps
    offered = unescape(browser.get(f"{draft}/steps/add").text)
    assert 'steps/add?template=E12">说一句真心话</a>' in offered
    added = unescape(browser.get(f"{draft}/steps/add?template=E12").text)
    assert "<span>说出一个具体的原因</span>" in added
