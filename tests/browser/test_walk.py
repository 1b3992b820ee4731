"""The main job from end to end: a new client, ten questions, the profile, a plan, a practice, its paper."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from portal.plans.templates import get_template
from tests.browser import desk, phone
from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.browser.history import answered
from tests.browser.words import Words, expect_heading
from tests.live import Live

PEOPLE = {"en": ("Fable Walker", "English"), "zh": ("林行者", "中文")}
STRIP = "What was feared and what happened"


def read_profile(page: Page, home: str) -> None:
    """The result stands beside the earlier ones: a sentence, three drawings, their numbers."""
    page.goto(f"{home}/profile")
    expect_heading(page, re.compile("^Leaning 1.4 to 2.0 since .*; standing alone 4.6 to 4.8$"))
    expect(page.get_by_role("img").and_(page.locator(":visible"))).to_have_count(3)
    page.get_by_text("Show the numbers").first.click()
    expect(
        page.get_by_role("table", name="Leaning and standing over time").locator("tbody tr")
    ).to_have_count(3)


def read_practice(page: Page, plan: str, lang: str) -> None:
    """What happened, on the plan's page: one practice, its strip, what was learned."""
    page.goto(plan)
    expect_heading(page, re.compile("^Step 1: one practice this week, "))
    happened = page.get_by_role("region", name="What happened", exact=True)
    expect(happened).to_contain_text("1 of 1 practice")
    expect(happened.get_by_role("heading", name="The one fear did not come true in full")).to_be_visible()
    expect(happened.get_by_role("img", name=STRIP).and_(page.locator(":visible"))).to_have_count(1)
    expect(happened.get_by_role("blockquote")).to_contain_text(phone.LEARNED[lang])
    latest = page.get_by_role("region", name="Every practice, the latest first")
    expect(latest).to_contain_text(desk.FEARED[lang])


def paper_of(page: Page, folder: Path) -> Path:
    """Download the plan as it is offered on its page."""
    with page.expect_download() as loading:
        page.get_by_role("link", name="PDF, version 1").click(modifiers=["Alt"])
    paper = folder / "plan.pdf"
    loading.value.save_as(paper)
    return paper


def embedded(pdf: pikepdf.Pdf) -> set[str]:
    """The names of the fonts whose shapes are inside the file."""
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
    return {str(one.FontName) for one in fonts if "/FontFile2" in one or "/FontFile3" in one}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_main_job_from_a_new_client_to_the_paper(
    live: Live, window: Open, tmp_path: Path, lang: str
) -> None:
    name, language = PEOPLE[lang]
    template = get_template("E11")
    titles = template.titles
    say = Words(live.app, lang)

    office = window(CLINICIAN)
    page = desk.sign_in(office, live.set_password(live.world.clinician))
    home, slip = desk.new_client(page, name, language)
    client_id = UUID(home.rsplit("/", 1)[-1])

    pocket = window(CLIENT, expected=("422",))
    mobile = phone.take_up(pocket, slip, say, f"walker-{lang}")
    desk.assign(page, home)
    mobile.goto(pocket.at("/my"))
    phone.answer_all(mobile, say)

    answered(live, client_id, (1, 2, 1, 2, 1, 5, 5, 4, 4, 5), days_ago=90)
    answered(live, client_id, (2, 2, 1, 2, 1, 5, 5, 4, 4, 5), days_ago=45)
    read_profile(page, home)

    page.goto(f"{home}/plans/new")
    expect(page.get_by_role("heading", name="Locked, and why")).to_be_visible()
    desk.screen_clear(page)
    plan = desk.begin_plan(page, home, titles.en, (template.rungs[0].text, template.rungs[1].text))
    desk.write_plan(page, lang)
    desk.offer(page, lang, plan)

    title = titles.text(lang)
    phone.accept(mobile, pocket.at("/my"), title, say)
    phone.practise(mobile, title, say)
    phone.write_down(mobile, say)
    read_practice(page, plan, lang)

    with pikepdf.open(paper_of(page, tmp_path)) as pdf:
        assert len(pdf.pages) == 3  # a cover and two steps
        chinese = [font for font in embedded(pdf) if re.search("CJK|WenQuanYi|Han", font)]
        assert bool(chinese) == (lang == "zh")

    stranger = window(CLINICIAN, live.world.other_clinician, expected=("404",)).page()
    for address in (home, f"{home}/profile", plan, f"{plan}.pdf"):
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404, urlsplit(address).path
