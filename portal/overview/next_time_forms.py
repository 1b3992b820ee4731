"""The forms of a client's list for the next talk."""

from __future__ import annotations

from portal.errors import Difference
from portal.forms import CheckField, Once, TextArea, Versioned
from portal.i18n import gettext, lazy_gettext

MOST = 300
"""Characters of one line."""


class NextTimeFields:
    """What every form of a line asks."""

    line = TextArea(
        lazy_gettext("What do you want to talk about?"),
        hint=lazy_gettext(
            "A few words are enough. Not read right away. Initials are enough for other people."
        ),
        max_length=MOST,
        required=lazy_gettext("Write a few words."),
    )
    shared = CheckField(lazy_gettext("Show it to my therapist"))


class NewLineForm(Once, NextTimeFields):
    """A line that is written down."""


class ChangeLineForm(Versioned, NextTimeFields):
    """A line that is changed afterwards."""

    def differences(self, line: str, *, shared: bool) -> list[Difference]:
        """Where what is stored differs from what was typed: label, typed, stored."""
        both = (
            (self.line, self.line.data, line),
            (self.shared, _yes_no(self.shared.data), _yes_no(shared)),
        )
        return [(str(field.label.text), typed, stored) for field, typed, stored in both if typed != stored]


def _yes_no(said: bool) -> str:
    return gettext("Yes") if said else gettext("No")
