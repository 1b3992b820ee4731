"""What a client reads of any result: whole plain sentences, no name of a band, no number unless it was ticked."""

from __future__ import annotations

from uuid import UUID

import pytest

from portal.assessments.instruments import library
from portal.assessments.kinds import Release
from tests.app import World
from tests.pages.assessments.answered import all_of, submitted
from tests.pages.assessments.conftest import address

LIMITS = "This is not a diagnosis"
EASIER, MIDDLE, HARDER = (
    "at the easier end",
    "between the easier and the harder end",
    "towards the harder end",
)
ALARMING = (
    "severe",
    "moderate",
    "mild",
    "minimal",
    "disorder",
    "syndrome",
    "impairment",
    "illness",
    "depress",
    "anxi",
)


def read(world: World, one: UUID) -> str:
    """What the client reads."""
    return " ".join(world.as_client().get(address(one)).text.split())


def shared(world: World, code: str, answers: dict[int, int], **options: object) -> str:
    return read(world, submitted(world, code, answers, release=Release.NOW, **options))  # type: ignore[arg-type]


def test_a_form_with_nothing_to_add_up_is_not_said_to_look_at_several_things(world: World) -> None:
    text = shared(world, "bad_day", {1: 2})
    assert "Nothing is added up here." in text
    assert "several things" not in text


@pytest.mark.parametrize(("value", "words"), [(0, EASIER), (1, MIDDLE), (3, HARDER)])
def test_the_text_says_where_the_answers_are(world: World, value: int, words: str) -> None:
    text = shared(world, "gad7", all_of("gad7", value))
    assert "You answered 7 questions. What they look at: the last two weeks." in text
    assert words in text
    assert LIMITS in text


def test_where_more_is_better_the_ends_are_the_other_way_round(world: World) -> None:
    assert "suggest no closer look" in shared(world, "who5", all_of("who5", 5))
    assert "suggest a closer look" in shared(world, "who5", all_of("who5", 0))


def test_a_band_that_nobody_verified_says_nothing(world: World) -> None:
    assert "There are no agreed ranges for these questions" in shared(world, "k6", all_of("k6", 4))


def test_several_scales_are_not_summed_up(world: World) -> None:
    assert "no single result sums them up" in shared(world, "dass21", all_of("dass21", 3))


def test_an_answer_about_safety_is_never_talked_away(world: World) -> None:
    text = shared(world, "phq9", all_of("phq9", 0) | {9: 1})
    assert EASIER not in text
    assert "matter more than any number" in text


def test_an_unfinished_form_has_no_place(world: World) -> None:
    assert "no overall result" in shared(world, "gad7", {1: 3, 2: 3})


@pytest.mark.parametrize("code", list(library()))
def test_no_standard_text_names_a_band_or_shows_a_score(world: World, code: str) -> None:
    instrument = library()[code]
    if instrument.plane:
        return
    for choose in (min, max):
        given = {item.n: choose(instrument.values(item)) for item in instrument.items}
        text = shared(world, code, given).partition("<main")[2].partition("</main>")[0]
        assert text
        assert [word for word in ALARMING if word in text.lower()] == []
        named = [band.name.en for scale in instrument.scales for band in scale.bands if band.name]
        assert [name for name in named if f" {name.lower()} " in text.lower()] == []
        assert "on a range from" not in text
        assert instrument.title.en not in text


def test_the_clinician_reads_it_over_and_what_is_saved_is_what_is_read(world: World) -> None:
    one = submitted(world, "gad7", all_of("gad7", 1))
    page = f"/clients/{world.client}/assessments/{one}"
    clinician = world.as_clinician()
    assert MIDDLE in clinician.get(page).text
    assert MIDDLE not in read(world, one)
    clinician.post(f"{page}/release", {"release": "now", "text": "Our own words."}, page=page)
    text = read(world, one)
    assert "Our own words." in text
    assert LIMITS not in text
    assert "Our own words." in clinician.get(page).text


def test_the_number_is_shown_only_where_it_was_ticked(world: World) -> None:
    one = submitted(world, "gad7", all_of("gad7", 1))
    page = f"/clients/{world.client}/assessments/{one}"
    clinician = world.as_clinician()
    clinician.post(f"{page}/release", {"release": "now", "text": "Words."}, page=page)
    assert "on a range from" not in read(world, one)
    clinician.post(f"{page}/release", {"release": "now", "text": "Words.", "numbers": "yes"}, page=page)
    assert "7 on a range from 0 to 21" in read(world, one)
    assert "A higher number stands for a harder time." in read(world, one)


def test_a_form_of_several_scales_offers_no_number(world: World) -> None:
    one = submitted(world, "dass21", all_of("dass21", 1))
    page = f"/clients/{world.client}/assessments/{one}"
    assert 'name="numbers"' not in world.as_clinician().get(page).text
    world.as_clinician().post(
        f"{page}/release", {"release": "now", "text": "W.", "numbers": "yes"}, page=page
    )
    assert "on a range from" not in read(world, one)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (2, 1, "towards the easier end since the time before, by more than the usual wobble"),
        (1, 2, "towards the harder end since the time before, by more than the usual wobble"),
        (1, 1, "where they were the time before"),
    ],
)
def test_a_change_is_said_in_words_where_a_figure_is_known(
    world: World, before: int, after: int, words: str
) -> None:
    submitted(world, "gad7", all_of("gad7", before), days=20)
    assert words in shared(world, "gad7", all_of("gad7", after))


def test_a_small_change_is_called_wobble(world: World) -> None:
    submitted(world, "gad7", all_of("gad7", 1), days=20)
    assert "within the usual wobble" in shared(world, "gad7", all_of("gad7", 1) | {1: 2})


def test_without_a_figure_nothing_is_claimed_about_a_change(world: World) -> None:
    submitted(world, "k10", all_of("k10", 2), days=20)
    assert "We do not know how much these questions move by themselves" in shared(
        world, "k10", all_of("k10", 4)
    )


def test_a_first_result_is_compared_with_nothing(world: World) -> None:
    assert "the time before" not in shared(world, "gad7", all_of("gad7", 1))


def test_the_text_is_in_the_clients_language(world: World) -> None:
    chinese = world.add_client("Lin Shili", "L. S.", lang="zh")
    one = submitted(world, "gad7", all_of("gad7", 1), client_id=chinese)
    text = world.as_clinician().get(f"/clients/{chinese}/assessments/{one}").text
    assert "过去两周" in text


def test_what_was_not_tested_says_so_to_the_client(world: World) -> None:
    code = next(code for code, one in library().items() if not one.validated and one.plane is None)
    lowest = {item.n: min(library()[code].values(item)) for item in library()[code].items}
    assert "It has not been tested like a medical one." in shared(world, code, lowest)
