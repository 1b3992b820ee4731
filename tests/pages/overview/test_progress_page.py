"""A client's page of progress: sentences first, own words, and no count of fears where a person may be what is feared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.clock import now, today
from tests.app import World
from tests.pages.diary.keeping import Diary
from tests.pages.plans.homework import Homework
from tests.pages.plans.test_chosen_numbers import choose


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


def test_hard_moments_are_drawn_by_the_week_once_a_diary_is_kept(home: Homework) -> None:
    assert 'id="c4-t"' not in page(home)
    Diary(home.world).write(trigger="ignored", peak="60", share="private")
    home.browser = home.world.as_client(home.client_id)
    text = page(home)
    assert 'id="c4-t"' in text
    assert "Hard moments, week by week" in text
    assert "Nothing is written down yet." not in text


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


def test_how_far_back_practice_is_counted_is_the_clinics(home: Homework) -> None:
    with home.at(now() - timedelta(days=10)):
        home.practise()
    home.practise()
    assert "You practised 2 times in the last four weeks." in page(home)
    choose(home.world, progress_days=7)
    assert "You practised once in the last 7 days." in page(home)


def test_how_many_early_stops_make_a_harder_week_is_the_clinics(home: Homework) -> None:
    home.stop_early()
    choose(home.world, harder_stops=1)
    assert "A harder week." in page(home)


@pytest.mark.parametrize(("more", "harder"), [(2, True), (3, False)])
def test_more_hard_moments_than_in_a_usual_week_make_a_harder_one_by_the_clinics_number(
    home: Homework, more: int, harder: bool
) -> None:
    choose(home.world, harder_events=more)
    diary, on = Diary(home.world), today("Europe/Berlin")
    for back in range(12, 19):
        with diary.on(now() - timedelta(days=back)):
            diary.quiet(on - timedelta(days=back))
    for _ in range(2):
        diary.write(trigger="ignored", peak="60")
    home.browser = home.world.as_client(home.client_id)
    assert ("A harder week." in page(home)) is harder
