"""A client's page of progress: sentences first, own words, and no count of fears where a person may be what is feared."""

from __future__ import annotations

import pytest

from tests.app import World
from tests.pages.plans.homework import Homework


@pytest.fixture
def home(world: World) -> Homework:
    return Homework(world)


def page(home: Homework) -> str:
    answer = home.browser.get("/my/progress")
    assert answer.status_code == 200
    return answer.text


def test_nothing_yet_says_what_will_stand_here(home: Homework) -> None:
    assert "Nothing is written down yet." in page(home)
    assert "0 times" not in page(home)


def test_practice_reads_as_sentences_with_the_drawings_and_own_words(home: Homework) -> None:
    home.practise()
    home.practise()
    text = page(home)
    assert "You practised 2 times in the last four weeks." in text
    assert "In 2 of 2 times, what you feared did not happen." in text
    assert "Late is late" in text
    assert 'id="c5-t"' in text
    assert "Practised on one day of the last four weeks" in text


def test_what_is_kept_private_is_there_for_its_writer(home: Homework) -> None:
    with home._in_turn():
        home.write_down(home.finish(home.start()), home.pages(share="private"))
    text = page(home)
    assert "You practised once in the last four weeks." in text
    assert "Late is late" in text


def test_a_bad_week_is_told_kindly_and_names_no_number(home: Homework) -> None:
    home.stop_early()
    assert "A harder week." not in page(home)
    home.stop_early()
    text = page(home)
    assert "A harder week. Let us look at it together." in text


def test_no_fears_are_counted_while_safety_comes_first(home: Homework) -> None:
    home.practise()
    assert "what you feared" in page(home)
    home.world.screen(home.client_id, coercive_control="current")
    text = page(home)
    assert "You practised once in the last four weeks." in text
    assert "what you feared" not in text.lower()
    assert "stop" not in text.lower().replace("stopped", "")


def test_somebody_else_sees_none_of_it(home: Homework) -> None:
    home.practise()
    other = home.world.as_client(home.world.other_client)
    assert "Late is late" not in other.get("/my/progress").text
    assert home.world.browser(home.world.clinician).get("/my/progress").status_code == 404
