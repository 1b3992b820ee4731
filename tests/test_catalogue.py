"""The catalogue's own check: Chinese marks carry their room, and nobody's template gives them more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from scripts import catalogue

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
COLON_AND_SPACE = re.compile(r"""_\('[^']*[:：]'[^}]*\}\}(?:</\w+>)? (?!<span class="opts">)""")
"""A message that ends in a colon, and a space that stands outside it: 对方： 您. The space belongs into the message."""


def fault_of(string: str) -> str | None:
    kept = Catalog(locale="zh_Hans")
    return catalogue.message_fault(kept.add("%(who)s: hello", string), kept)


@pytest.mark.parametrize(
    ("string", "fault"),
    [
        ("%(who)s： 你好", "a space beside a full-width mark"),
        ("%(who)s 。你好", "a space beside a full-width mark"),
        ("“%(who)s” 3 次", "a space beside a full-width mark"),
        ("%(who)s你好,再见", "a half-width mark between Chinese characters"),
        ("%(who)s时:分", "a half-width mark between Chinese characters"),
        ("%(who)s你好(再见", "a half-width mark between Chinese characters"),
    ],
)
def test_a_mark_of_the_wrong_width_or_with_a_space_beside_it_is_a_fault(string: str, fault: str) -> None:
    assert fault_of(string) == fault


@pytest.mark.parametrize(
    "string",
    ["%(who)s：你好，再见", "%(who)s：16:40，1.5 小时", "共 %(who)s 次（3 天）", "0=从不; 1=%(who)s"],
)
def test_numbers_and_words_of_other_scripts_keep_their_own_marks(string: str) -> None:
    assert fault_of(string) is None


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_puts_a_space_after_a_message_that_ends_in_a_colon(path: Path) -> None:
    assert COLON_AND_SPACE.findall(path.read_text(encoding="utf-8")) == []


OWN_AGREEMENTS = re.compile(r"plans/(my_agreement|agreement_log_)|plans/my/(agreement|signal)")


def test_what_only_a_clients_pages_of_agreements_say_is_said_formally() -> None:
    (path,) = catalogue.catalogue_files()
    own = [
        message
        for message in catalogue.load(path)
        if message.locations and all(OWN_AGREEMENTS.search(name) for name, _ in message.locations)
    ]
    assert len(own) > 20
    assert [message.id for message in own if "你" in str(message.string)] == []
