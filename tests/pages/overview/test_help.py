"""Help: for anyone, in both languages, with nothing promised that is not there."""

from __future__ import annotations

import pytest

from tests.app import World


def test_anyone_may_read_it(world: World) -> None:
    for browser in (
        world.browser(),
        world.as_clinician(),
        world.as_client(),
        world.browser(world.administrator),
    ):
        answer = browser.get("/help")
        assert answer.status_code == 200
        assert "It is not a medical device and not a crisis line." in answer.text
        assert 'id="way-out"' in answer.text
        assert "It cannot clear the history of your browser" in answer.text


def test_a_client_finds_their_own_numbers_on_it(world: World) -> None:
    assert world.as_client().get("/help").text.count("Your clinic&#39;s numbers go here.") == 2
    assert "Your clinic&#39;s numbers go here." not in world.browser().get("/help").text


def test_a_client_keeps_the_neutral_name_and_the_way_out_on_it(world: World) -> None:
    text = world.as_client().get("/help").text
    assert "<title>Help – Notes</title>" in text
    assert "data-leave" in text


@pytest.mark.parametrize(("wanted", "lang"), [("en-GB", "en"), ("zh-CN", "zh")])
def test_it_comes_in_the_language_of_the_browser(world: World, wanted: str, lang: str) -> None:
    answer = world.browser().get("/help", headers={"Accept-Language": wanted})
    assert f'<html lang="{lang}"' in answer.text
