"""Initials for paper, and how a page greets with them."""

from __future__ import annotations

import pytest

from portal.clients.initials import greeting, suggested, too_many


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Wren Samplewood", "W. S."),
        ("wren van der samplewood", "W. S."),
        ("Otis", "O."),
        ("林示例", "林"),
        ("林示例 Lin Shili", "L. S."),
        ("åsa Exempel", "Å. E."),
        ("Sample Client 08", "S. C."),
        ("", ""),
        ("   ", ""),
    ],
)
def test_initials_are_suggested_from_a_name(name: str, initials: str) -> None:
    assert suggested(name) == initials


def test_four_letters_are_the_most_and_dots_are_free() -> None:
    assert not too_many("A. B. C. D.")
    assert too_many("ABCDE")


@pytest.mark.parametrize(("initials", "words"), [("W. S.", "W."), ("WS", "W."), ("林", "林"), ("", "")])
def test_a_page_greets_with_the_first_initial(initials: str, words: str) -> None:
    assert greeting(initials) == words
