"""Answering one question a page: save, resume, go back, refuse, come back later."""

from datetime import date, timedelta

import time_machine

from tests.app import NOW, World
from tests.pages.assessments.conftest import WREN, Give, address, fill, row


def test_nothing_is_preselected_on_any_question(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    assert "checked" not in browser.get(address(one)).text
    browser.post(address(one), {"about": "partner_now"})
    for n in range(1, 11):
        assert "checked" not in browser.get(address(one, f"/{n}")).text


def test_it_does_not_start_without_a_person_in_mind(world: World, give: Give) -> None:
    one = give()
    answer = world.as_client().post(address(one), {})
    assert answer.status_code == 422
    assert 'id="about-error"' in answer.text
    with world.app.app_context():
        assert row(world, one).state == "due"


def test_each_answer_is_saved_by_its_own_page_and_the_form_resumes_at_the_first_open_one(
    world: World, give: Give
) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    browser.post(address(one, "/1"), {"answer": "4"})
    browser.post(address(one, "/2"), {"answer": "2"})
    back = world.as_client().get(address(one))
    assert back.location.endswith(address(one, "/3"))
    assert (
        'value="4"\n checked' in (page := browser.get(address(one, "/1")).text) or 'value="4" checked' in page
    )
    with world.app.app_context():
        assert {key: kept["value"] for key, kept in row(world, one).answers.items()} == {"1": 4, "2": 2}


def test_continue_without_an_answer_says_what_to_do(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    answer = browser.post(address(one, "/1"), {})
    assert answer.status_code == 422
    assert "Choose an answer, or choose not to answer." in answer.text


def test_an_answer_outside_the_scale_is_refused_and_not_kept(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    for wrong in ("6", "0", "-1", "2.5", "yes", "99999999999999999999999"):
        answer = browser.post(address(one, "/1"), {"answer": wrong})
        assert answer.status_code == 422, wrong
    with world.app.app_context():
        assert row(world, one).answers == {}


def test_rather_not_answer_is_kept_as_declined_never_as_a_number(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    assert browser.post(address(one, "/1"), {"answer": "declined"}).location.endswith("/2")
    with world.app.app_context():
        kept = row(world, one).answers["1"]
    assert kept["value"] is None
    assert kept["declined"] is True


def test_save_and_come_back_later_keeps_the_answer(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    answer = browser.post(address(one, "/1"), {"answer": "3", "later": "1"})
    assert answer.location.endswith("/my")
    with world.app.app_context():
        assert row(world, one).answers["1"]["value"] == 3


def test_after_the_fourth_item_one_question_more_is_optional(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    answer = browser.post(address(one, "/4"), {"answer": "3"})
    assert answer.location.endswith("/more/help_kind")
    assert browser.post(address(one, "/more/help_kind"), {}).location.endswith("/5")
    assert browser.post(address(one, "/more/help_kind"), {"choice": "money"}).location.endswith("/5")
    with world.app.app_context():
        assert row(world, one).answers["help_kind"]["value"] == "money"


def test_a_change_from_the_check_page_returns_there(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    fill(browser, one)
    answer = browser.post(address(one, "/2?from=check"), {"answer": "5"}, page=address(one, "/2"))
    assert answer.location.endswith("/check")


def test_the_check_page_sends_nobody_on_with_an_open_question(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    for n in WREN:
        if n != 7:
            browser.post(address(one, f"/{n}"), {"answer": "3"})
    answer = browser.post(address(one, "/check"))
    assert answer.location.endswith("/7")
    with world.app.app_context():
        assert row(world, one).state == "started"


def test_another_clients_questionnaire_is_not_found(world: World, give: Give) -> None:
    theirs, browser = give(world.other_client), world.as_client()
    for page in ("", "/1", "/check", "/more/help_kind"):
        assert browser.get(address(theirs, page)).status_code == 404
        assert browser.post(address(theirs, page), {"answer": "3"}, page="/help").status_code == 404


def test_numbers_that_are_no_question_are_not_found(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    for n in ("0", "11", "99999999999999999999999", "-1", "abc", "%00"):
        assert browser.get(address(one, f"/{n}")).status_code == 404, n


def test_two_weeks_after_its_day_it_is_closed_kindly(world: World, give: Give) -> None:
    one = give(due=date(2026, 11, 18))
    with time_machine.travel(NOW + timedelta(days=14), tick=False):
        assert "This one is closed" not in world.as_client().get(address(one)).text
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        assert "This one is closed" in world.browser(world.user_of(world.client)).get(address(one)).text


def test_the_words_follow_the_language_of_the_page(world: World, give: Give) -> None:
    one, browser = give(), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    browser.post("/language", {"lang": "zh", "next": address(one, "/1")}, page="/help")
    page = browser.get(address(one, "/1")).text
    assert "有件事自己应付不来，开口请对方搭把手。" in page
    assert '<html lang="zh' in page


def test_what_has_closed_takes_no_more_answers(world: World, give: Give) -> None:
    one = give(due=date(2026, 11, 18))
    world.as_client().post(address(one), {"about": "partner_now"})
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        late = world.browser(world.user_of(world.client))
        assert late.post(address(one, "/1"), {"answer": "3"}, page="/help").status_code == 409
    with world.app.app_context():
        assert row(world, one).answers == {}
