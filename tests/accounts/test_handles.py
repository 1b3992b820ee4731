"""Handles: what may be chosen, and that one name stays one name however it is typed."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.handles import normal, well_formed


@pytest.mark.parametrize("typed", ["Wren", "wren", "WREN", "  wren ", "ｗｒｅｎ", "Ｗren", "\twren\n"])
def test_case_width_and_space_around_make_no_other_name(typed: str) -> None:
    assert normal(typed) == "wren"


def test_sharp_s_and_ligatures_are_compared_as_their_letters() -> None:
    assert normal("Straße") == normal("STRASSE")
    assert normal("ﬁnch") == "finch"


@pytest.mark.parametrize("handle", ["wren", "w.s", "w-s", "w_s", "鹪鹩鸟", "José", "мойва", "a" * 40, "123"])
def test_letters_of_any_script_digits_dots_and_dashes_will_do(handle: str) -> None:
    assert well_formed(handle)


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "ab",
        "鹪鹩",
        "a" * 41,
        "two words",
        "a@b.example",
        "wren!",
        "<b>",
        "a/b",
        "wren\n.x",
        "wren\x00",
        "a\u202eb",
    ],
)
def test_too_short_too_long_and_other_signs_will_not(handle: str) -> None:
    assert not well_formed(handle)


def test_no_letter_makes_a_name_that_changes_when_it_is_compared_again() -> None:
    unsteady = [
        hex(point)
        for point in range(sys.maxunicode + 1)
        if not 0xD800 <= point < 0xE000 and well_formed(f"ab{chr(point)}c")
        if normal(normal(f"ab{chr(point)}c")) != normal(f"ab{chr(point)}c")
    ]
    assert unsteady == []


@given(st.text(max_size=45))
def test_what_is_well_formed_stays_so_and_stays_the_same(typed: str) -> None:
    assert well_formed(normal(typed)) == well_formed(typed)
    if well_formed(typed):
        assert normal(normal(typed)) == normal(typed)
