"""What the client sees of a result is the clinician's choice, and follows the safety screen."""

import pytest

from portal.assessments.kinds import Release
from portal.clients.screening import ScreenAnswer
from tests.app import World
from tests.pages.assessments.conftest import Give, address, fill

NEXT_STEP = "we could try one very small ask"
NO_NEXT_STEP = "Let us talk about what fits."


def sent(world: World, give: Give, release: Release) -> str:
    one, browser = give(release=release), world.as_client()
    fill(browser, one)
    browser.post(address(one, "/check"))
    return str(one)


@pytest.mark.parametrize("release", [Release.AFTER_SESSION, Release.HIDDEN])
def test_no_score_and_no_word_of_the_pattern_before_release(
    world: World, give: Give, release: Release
) -> None:
    one = sent(world, give, release)
    page = world.as_client().get(address(one)).text
    for word in ("1.6", "4.6", "being on your own sits easily", "steadier alone", "hyper"):
        assert word not in page


def test_now_shows_the_result_as_soon_as_it_is_in(world: World, give: Give) -> None:
    page = world.as_client().get(address(sent(world, give, Release.NOW))).text
    assert "1.6 of 5" in page
    assert "being on your own sits easily" in page
    assert "It has not been tested like a medical one." in page


def test_a_next_step_is_named_only_while_the_screen_is_clear(world: World, give: Give) -> None:
    one = sent(world, give, Release.NOW)
    assert NO_NEXT_STEP in world.as_client().get(address(one)).text
    world.screen()
    assert NEXT_STEP in world.as_client().get(address(one)).text
    world.screen(coercive_control=ScreenAnswer.CURRENT)
    page = world.as_client().get(address(one)).text
    assert NEXT_STEP not in page
    assert NO_NEXT_STEP in page


def test_the_clinician_shares_takes_back_and_writes_own_words(world: World, give: Give) -> None:
    one = sent(world, give, Release.AFTER_SESSION)
    page = f"/clients/{world.client}/assessments/{one}"
    clinician = world.as_clinician()
    clinician.post(f"{page}/release", {"release": "now", "text": "Two quiet lines\nof our own."}, page=page)
    shown = world.as_client().get(address(one)).text
    assert "Two quiet lines" in shown
    assert "being on your own sits easily" not in shown
    clinician.post(f"{page}/release", {"release": "hidden", "text": ""}, page=page)
    assert "Two quiet lines" not in world.as_client().get(address(one)).text


def test_a_hostile_text_is_shown_as_text(world: World, give: Give) -> None:
    one = sent(world, give, Release.AFTER_SESSION)
    page = f"/clients/{world.client}/assessments/{one}"
    text = "<script>alert(1)</script>{{ 7*7 }}"
    world.as_clinician().post(f"{page}/release", {"release": "now", "text": text}, page=page)
    shown = world.as_client().get(address(one)).text
    assert "<script>alert(1)" not in shown
    assert "{{ 7*7 }}" in shown


def test_there_is_nothing_to_share_before_it_is_sent(world: World, give: Give) -> None:
    one = give()
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/{one}/release", {"release": "now"}, page="/help"
    )
    assert answer.status_code == 409


def test_low_answers_ask_the_clinician_to_ask_alone(world: World, give: Give) -> None:
    one = sent(world, give, Release.AFTER_SESSION)
    page = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}").text
    assert "Ask alone before any suggestion" in page


def test_a_release_before_the_answers_are_in_shows_none_of_them(world: World, give: Give) -> None:
    one = give()
    world.as_client().post(address(one), {"about": "partner_now"})
    answer = world.as_clinician().post(
        f"/clients/{world.client}/assessments/{one}/release", {"release": "nonsense"}, page="/help"
    )
    assert answer.status_code == 409
