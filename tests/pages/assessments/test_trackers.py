"""The trackers in our own words, answered on the client's pages: ratings, a choice without order, mixed groups, a slip."""

import re

import pytest

from portal.assessments import queries
from portal.assessments.instruments import get_instrument
from portal.assessments.kinds import Release
from portal.clients.screening import ScreenAnswer
from tests.app import World
from tests.assessments.test_trackers import TRACKERS
from tests.pages.assessments.conftest import Give, address, row

ON_SCREEN = [code for code in TRACKERS if code != "the_two_of_us_partner"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", ON_SCREEN)
def test_a_tracker_is_answered_from_its_first_page_to_its_result(
    world: World, give: Give, code: str, lang: str
) -> None:
    instrument = get_instrument(code)
    one, browser = give(code=code, release=Release.NOW), world.as_client()
    browser.post("/language", {"lang": lang, "next": "/my"}, page="/help")
    answer = browser.post(address(one), {"about": "partner_now"})
    for asked in instrument.asked:
        assert answer.location.endswith(address(one, f"/{asked.n}"))
        page = browser.get(answer.location).text
        assert "checked" not in page
        assert asked.text is not None
        assert (asked.text.zh if lang == "zh" else asked.text.en).replace("'", "&#39;") in page
        answer = browser.post(answer.location, {"answer": str(instrument.values(asked)[-1])})
    assert answer.location.endswith(address(one, "/check"))
    assert "still open" not in browser.get(answer.location).text
    browser.post(answer.location)
    with world.app.app_context():
        stored = row(world, one)
        scores = {score.scale: score.numerator for score in queries.list_scores(stored)}
        assert stored.state == "submitted"
    full = {scale.key: instrument.sum_range(scale)[1] for scale in instrument.scales}
    assert scores == {"total": None, **full}
    result = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}")
    assert result.status_code == 200
    assert browser.get(address(one)).status_code == 200


def test_a_rating_shows_both_ends_takes_an_exact_number_and_can_be_refused(world: World, give: Give) -> None:
    one, browser = give(code="whole_richer"), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    page = browser.get(address(one, "/1")).text
    assert re.search(r"<dt>0</dt><dd>not at all</dd><dt>100</dt><dd>completely</dd>", page)
    assert "I&#39;d rather not answer" in page
    assert browser.post(address(one, "/1"), {"answer_exact": "37"}).location.endswith("/2")
    assert browser.post(address(one, "/2"), {"answer": "declined"}).location.endswith("/check")
    with world.app.app_context():
        kept = {key: (a["value"], a["declined"]) for key, a in row(world, one).answers.items()}
    assert kept == {"1": (37, False), "2": (None, True)}
    check = browser.get(address(one, "/check")).text
    assert "<b>37</b>" in check
    assert 'value="declined" checked' in browser.get(address(one, "/2")).text
    for wrong in ({}, {"answer": "101"}, {"answer_exact": "-1"}, {"answer_exact": "1e1"}, {"answer": "yes"}):
        refused = browser.post(address(one, "/1"), wrong)
        assert refused.status_code == 422
        assert "Choose a number from 0 to 100, or choose not to answer." in refused.text


def test_mixed_groups_are_counted_by_place_and_addressed_by_number(world: World, give: Give) -> None:
    order = [item.n for item in get_instrument("behaviours18").asked]
    one, browser = give(code="behaviours18"), world.as_client()
    browser.post(address(one), {"about": "partner_now"})
    for n in order[:2]:
        browser.post(address(one, f"/{n}"), {"answer": "1"})
    back = world.as_client().get(address(one)).location
    assert back.endswith(address(one, f"/{order[2]}"))
    page = browser.get(back).text
    assert "Question 3 of 18" in page
    assert address(one, f"/{order[1]}") in page
    check = browser.get(address(one, "/check")).text
    places = re.findall(r'<p class="mb-1">(\d+)\. ', check)
    assert places == [str(n) for n in range(1, 19)]
    assert address(one, f"/{order[-1]}") in check


def test_a_choice_without_order_is_read_as_words_not_as_a_number(world: World, give: Give) -> None:
    one, browser = give(code="bad_day"), world.as_client()
    browser.post(address(one))
    browser.post(address(one, "/1"), {"answer": "2"})
    browser.post(address(one, "/check"))
    result = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}").text
    answer = re.search(r"<td>(?:(?!<td).)*handle it alone, tell later.*?</td>", result, re.S)
    assert answer
    assert re.sub(r"<[^>]+>", "", answer[0]).strip() == "handle it alone, tell later"


def test_a_pair_is_shown_with_its_gap(world: World, give: Give) -> None:
    one, browser = give(code="giving_receiving"), world.as_client()
    browser.post(address(one))
    for n, value in ((1, "1"), (2, "4")):
        browser.post(address(one, f"/{n}"), {"answer": value})
    browser.post(address(one, "/check"))
    result = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}").text
    assert "“Being looked after” lies 3 above “Looking after others”." in result


def test_the_partners_slip_is_in_the_clients_language_and_names_nobody(world: World) -> None:
    client = world.add_client("Ash Fictional", "A. F.", lang="zh")
    world.screen(client)
    page = world.as_clinician().get(f"/clients/{client}/assessments/partner-slip").text
    slip = page[page.index('<section class="slip"') : page.index("</section>", page.index('class="slip"'))]
    assert 'lang="zh"' in slip
    assert "总的来说，这两周我们之间怎么样？" in slip
    assert "Ash" not in slip
    assert "A. F." not in slip


def test_the_partners_number_is_typed_in_from_the_slip_and_offered_nowhere_else(world: World) -> None:
    page = f"/clients/{world.client}/assessments/enter/the_two_of_us_partner"
    browser = world.as_clinician()
    sent = {"item_1": "62", "answered_on": "2026-11-17", "read_in": "en", "context_tag": "ordinary"}
    sent |= {"release": "hidden", "act": "save", "stage": "first"}
    token = re.search(r'name="client_token" value="([^"]+)"', browser.get(page).text)
    assert token
    answer = browser.post(page, {**sent, "client_token": token[1]})
    assert answer.status_code == 303, answer.text
    result = browser.get(answer.location).text
    assert "The two of us, partner&#39;s slip" in result
    assert '<b class="num">62</b>' in result
    assign = browser.get(f"/clients/{world.client}/assessments/assign").text
    assert 'value="the_two_of_us"' in assign
    assert 'value="the_two_of_us_partner"' not in assign


@pytest.mark.parametrize("screened", [False, True])
def test_there_is_no_slip_unless_the_safety_screen_is_clear(world: World, *, screened: bool) -> None:
    if screened:
        world.screen(coercive_control=ScreenAnswer.CURRENT)
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/partner-slip").text
    assert 'class="slip"' not in page
    assert "Not while the safety screen is not clear" in page
