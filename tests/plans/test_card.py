"""Cards with words of one's own: in the largest type that holds them, and never a word lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.card import PANEL, SIZES, Card, Filled, broken, filled, help_box, ruled_lines
from portal.plans.paper import width

CRISIS = "Your clinic's numbers go here."
LANGS = pytest.mark.parametrize("lang", ["en", "zh"])
CLOSING = "，。、；：？！”’）》…,.;:?!"


def words_on(card: Filled) -> list[str]:
    """What stands on the cards but the headings, without the spaces at which lines were broken."""
    panels = [panel for one in card.cards for panel in (one.left, one.right)]
    return ["".join(piece.words.split()) for panel in panels for piece in panel if not piece.heading]


def headings(card: Filled) -> list[list[str]]:
    """The headings, panel by panel."""
    panels = [panel for one in card.cards for panel in (one.left, one.right)]
    return [[piece.words for piece in panel if piece.heading] for panel in panels]


def part(count: int) -> str:
    """A text of so many short lines."""
    return "\n".join(f"word {n}" for n in range(count))


@LANGS
def test_short_words_stand_on_one_card_in_the_largest_type(lang: str) -> None:
    card = filled([("Signs", "I pace about"), ("What helps", "A walk")], CRISIS, lang)
    assert (card.size, len(card.cards)) == (SIZES[0], 1)
    assert headings(card) == [["Signs", "What helps"], []]


def test_what_two_cards_do_not_hold_in_large_type_is_set_smaller_and_then_on_more_cards() -> None:
    sizes = [filled([("Signs", part(count))], CRISIS, "en") for count in (10, 40, 50, 60, 80, 120, 200)]
    assert {card.size for card in sizes} == set(SIZES[:3])
    assert sorted((card.size for card in sizes), reverse=True) == [card.size for card in sizes]
    for card in sizes:
        assert len(card.cards) <= 2 or card.size == SIZES[2]
    assert len(sizes[-1].cards) > 2


def test_two_cards_stand_on_a_page() -> None:
    card = filled([("Signs", part(200))], CRISIS, "en")
    assert [len(page) for page in card.pages][:-1] == [2] * (len(card.pages) - 1)
    assert [one for page in card.pages for one in page] == list(card.cards)


def test_without_words_there_is_one_empty_card() -> None:
    assert filled([], CRISIS, "en").cards == (Card((), ()),)


def test_a_part_stays_together_where_a_panel_holds_it() -> None:
    card = filled([("Signs", part(8)), ("What helps", part(6))], CRISIS, "en")
    assert headings(card) == [["Signs"], ["What helps"]]


@LANGS
@given(
    sections=st.lists(
        st.tuples(st.just("Head"), st.text("ab，。 读\n", min_size=1, max_size=300)), min_size=1, max_size=5
    )
)
def test_no_word_is_lost(lang: str, sections: list[tuple[str, str]]) -> None:
    card = filled(sections, CRISIS, lang)
    assert "".join(words_on(card)) == "".join("".join(text.split()) for _, text in sections)


@given(st.text("abcde ", max_size=120) | st.text("读写。，", max_size=60), st.sampled_from(SIZES))
def test_a_line_fits_its_panel_and_begins_with_no_closing_mark(text: str, size: float) -> None:
    found = broken(text, PANEL, size)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(line.strip() for line in found)
    for line in found[1:]:
        assert line[0] not in CLOSING or len(line) > 20
    assert all(width(line, size, bold=True) <= PANEL or max(map(len, line.split())) > 8 for line in found)


@LANGS
def test_whom_to_call_is_set_as_large_as_leaves_a_third_of_the_panel(lang: str) -> None:
    boxes = [help_box("Call here now. " * count, lang) for count in (1, 12, 20, 60)]
    sizes = [box.size for box in boxes]
    assert sizes[0] == SIZES[0]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1
    assert all(box.height <= 0.62 * 93 for box in boxes if box.size > SIZES[-1])
    assert help_box("Call here now. " * 60, lang).words == "Call here now. " * 60


@LANGS
def test_a_panel_with_the_box_has_fewer_lines_to_write_on_and_never_less_than_none(lang: str) -> None:
    usual, full = help_box(CRISIS, lang), help_box("Call here now. " * 400, lang)
    assert ruled_lines(None, lang) > ruled_lines(usual, lang) > 0
    assert ruled_lines(full, lang) == 0
