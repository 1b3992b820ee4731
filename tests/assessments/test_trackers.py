"""The trackers in our own words: complete in both languages, plainly unvalidated, exact, and in their own order."""

import pytest

from portal.assessments.instruments import check, get_instrument, library
from portal.assessments.scoring import score
from tests.assessments.test_instruments import changed, read
from tests.assessments.test_library import has_chinese

TRACKERS = (
    "must_choose",
    "whole_richer",
    "haven_base",
    "flexibility",
    "giving_receiving",
    "disagreement",
    "bad_day",
    "the_two_of_us",
    "the_two_of_us_partner",
    "behaviours18",
)
SELF_RATED = [code for code in TRACKERS if code not in {"giving_receiving", "bad_day", "behaviours18"}]


@pytest.mark.parametrize("code", TRACKERS)
def test_a_tracker_agrees_with_its_examples_worked_by_hand(code):
    instrument = get_instrument(code)
    assert check(instrument) == []
    assert len(instrument.examples) >= 3


@pytest.mark.parametrize("code", TRACKERS)
def test_a_tracker_says_that_it_is_ours_a_draft_in_chinese_and_not_tested(code):
    instrument = get_instrument(code)
    assert (instrument.licence.tier, instrument.zh_status, instrument.validated) == ("?", "draft", False)
    assert instrument.languages == ("en", "zh")
    assert "not been tested" in instrument.cannot_say[0].text.en
    assert not any(scale.figures or scale.bands for scale in instrument.scales)


@pytest.mark.parametrize("code", TRACKERS)
def test_every_word_of_a_tracker_is_there_in_both_languages(code):
    instrument = get_instrument(code)
    words = [instrument.title, instrument.recall, *(item.text for item in instrument.items)]
    words += [option.label for item in instrument.items for option in instrument.options_of(item)]
    words += [
        end for item in instrument.items if item.anchors for end in (item.anchors.low, item.anchors.high)
    ]
    words += [scale.name for scale in instrument.scales]
    assert all(word is not None and has_chinese(word.zh) and not has_chinese(word.en) for word in words)


@pytest.mark.parametrize("code", SELF_RATED)
def test_a_rating_says_what_both_ends_mean(code):
    for item in get_instrument(code).items:
        assert item.rated
        assert item.anchors is not None


def test_only_the_quality_of_the_relationship_has_a_direction():
    directed = {code for code in TRACKERS for scale in library()[code].scales if scale.direction != "none"}
    assert directed == {"the_two_of_us", "the_two_of_us_partner"}


def test_the_eighteen_behaviours_are_asked_mixed_and_summed_group_by_group():
    instrument = get_instrument("behaviours18")
    groups = [item.scale for item in instrument.asked]
    assert [item.n for item in instrument.asked] != list(range(1, 19))
    assert all(len(set(groups[at : at + 3])) > 1 for at in range(16)), "three of one group in a row"
    answers = dict.fromkeys(range(1, 7), 1) | dict.fromkeys(range(7, 13), 2) | dict.fromkeys(range(13, 19), 3)
    assert [(one.scale, one.numerator) for one in score(instrument, answers).scales] == [
        ("holding_on", 6),
        ("holding_off", 12),
        ("back_and_forth", 18),
    ]
    assert instrument.plane is None


def test_a_choice_without_an_order_gives_no_number():
    result = score(get_instrument("bad_day"), {1: 4})
    assert (result.scales, result.complete, result.band) == ((), True, None)


def test_the_partners_slip_is_never_answered_on_a_screen():
    assert not get_instrument("the_two_of_us_partner").worded
    assert get_instrument("the_two_of_us").worded


def test_a_pair_must_lie_on_one_range():
    with pytest.raises(ValueError, match=r"pair: the two scales have different ranges"):
        read(
            changed(
                '[[scales]]\nkey = "total"',
                '[[scales]]\nkey = "one"\nmethod = "sum"\nitems = [1]\n'
                'name = {en = "One", zh = "一"}\nhigher_means = {en = "More", zh = "多"}\n\n'
                '[[scales]]\nkey = "total"',
            ).replace("minutes = 1", 'minutes = 1\npair = ["one", "total"]', 1)
        )
