"""The check page and the page of versions: what the phone shows, old and new side by side, the paper of each."""

from __future__ import annotations

import re

from tests.app import World
from tests.pages.plans.made import begin, change_step, fields, id_of, offered, steps_of


def texts(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def amended(world: World) -> str:
    """An offered plan with a second version: another title and fewer practices in the first step."""
    address, browser = offered(world), world.as_clinician()
    page = f"{address}/steps/{steps_of(world, address)[0].id}"
    data = {"title": "Say one small thing", "n_dose_count": "4", "n_dose_days": "3"}
    assert browser.post(page, fields(browser, page) | data).status_code == 303
    return address


def test_changes_stand_old_and_new_side_by_side(world: World) -> None:
    address = amended(world)
    page = texts(world.as_clinician().get(f"{address}/check").text)
    assert "Changes since version 1" in page
    assert "title Say that today is not a good day Say one small thing" in page
    assert "when it is reached practised once as planned practised 4 times on 3 days" in page


def test_every_version_stands_there_with_its_day_author_changes_and_paper(world: World) -> None:
    address, browser = amended(world), world.as_clinician()
    assert browser.post(f"{address}/publish", page="/help").status_code == 303
    raw = browser.get(f"{address}/revisions").text
    page = texts(raw)
    assert "was published 2 times" in page
    assert page.index("Version 2") < page.index("Version 1")
    assert "18 Nov 2026, by" in page
    assert "Say that today is not a good day Say one small thing" in page
    assert "The first version: 3 steps." in page
    for revision in (1, 2):
        assert f"{address}.pdf?revision={revision}" in raw
    assert f"{address}/revisions" in browser.get(address).text


def test_a_draft_has_no_versions_yet(world: World) -> None:
    assert "was not published yet" in world.as_clinician().get(f"{begin(world)}/revisions").text


def test_another_clients_versions_are_not_found(world: World) -> None:
    address = offered(world)
    second = world.add_client("Third Person", "T. P.")
    browser = world.as_clinician()
    assert browser.get(f"/clients/{second}/plans/{id_of(address)}/revisions").status_code == 404


def test_the_check_shows_the_offer_and_the_first_practice_as_the_phone_does(world: World) -> None:
    address = begin(world)
    page = world.as_clinician().get(f"{address}/check").text
    preview = page[page.index('id="phone-offer"') :]
    assert "A plan for you to look at, no hurry" in preview
    assert "Before you begin: five short questions" in preview
    before = preview[preview.index('id="phone-before"') :]
    assert "Say that today is not a good day" in before
    assert "joking it away" in before
    assert "<form" not in preview[: preview.index("</section>")]
    assert preview.count("<fieldset") >= preview.count("<fieldset disabled") > 0
    assert f"{address}/draft.pdf" in page


def test_the_offer_on_the_phone_is_the_one_that_was_shown(world: World) -> None:
    address = offered(world)
    shown = world.as_clinician().get(f"{address}/check").text
    real = world.as_client().get(f"/my/plans/{id_of(address)}").text
    steps = real[real.index('<ol class="plain-list ruled">') : real.index("</ol>\n")]
    for line in re.findall(r"<li>([^<]+)</li>", steps):
        assert line in shown


def test_the_preview_speaks_the_clients_language(world: World) -> None:
    client = world.add_client("Lin Moban", "L. M.", lang="zh")
    answer = world.as_clinician().post(f"/clients/{client}/plans/new/S01", {"rungs": ["1"]}, page="/help")
    address = str(answer.location).removesuffix("/aim")
    page = world.as_clinician().get(f"{address}/check").text
    preview = page[page.index('id="phone-offer"') :]
    assert "一份计划，给你看看" in preview or "看看" in preview
    assert "First put right" in page or "Offer the plan" in page


def test_a_draft_that_paper_has_no_room_for_shows_no_preview(world: World) -> None:
    address = begin(world)
    step = steps_of(world, address)[0]
    change_step(world, step.id, words={**step.words, "title": ""})
    page = world.as_clinician().get(f"{address}/check")
    assert page.status_code == 200
    assert "phone-offer" not in page.text
