"""Forms over a practice that is stored already: what was typed beside what is there by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portal.fields import WHOLE
from portal.forms import Field
from portal.i18n import gettext
from portal.moment_forms import MomentForm
from portal.plans.attempts import Value
from portal.plans.practice_forms import LogForm

Difference = tuple[str, str, str]
"""A label, what was typed, what is stored."""


class HiddenNumberField(Field):
    """A number that the page carries along; None where it does not say."""

    kind = "hidden"
    target = None
    data: int | None

    def read(self, typed: str) -> int | None:
        return int(typed) if WHOLE.fullmatch(typed) else None

    def say(self, number: int) -> None:
        """Let the page carry this number."""
        self.data, self.typed = number, str(number)


class KeptLogForm(LogForm):
    """Questions about a log that is there already, perhaps open on another device too."""

    version = HiddenNumberField()
    """That of the log from which the page was made."""

    def differences(self, said: Mapping[str, Value]) -> list[Difference]:
        """Where the log says something else by now than what was typed. An answer that it did not have is no conflict."""
        given = self.answers()
        return [
            (
                str(self[one.name].label.text),
                in_words(self[one.name], given[one.entry.key]),
                in_words(self[one.name], said[one.entry.key]),
            )
            for one in self.asked
            if one.entry.key in said and given[one.entry.key] != said[one.entry.key]
        ]


class SentLogForm(KeptLogForm):
    """The same as a device had sealed it: filled from what came in, whatever page it stands on."""

    def is_submitted(self) -> bool:
        """It was sent, at some time."""
        return True


class TimedLogForm(KeptLogForm, MomentForm):
    """The same where a practice is over and its day and time can be put right too."""

    def differences(self, said: Mapping[str, Value]) -> list[Difference]:
        """As for the answers; and the time, where the log says another one by now."""
        return [*self.moment_difference(), *super().differences(said)]


def in_words(field: Field, value: Value) -> str:
    """A stored answer as the person reads it in this field."""
    named = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(named.get(str(one), str(one)) for one in value) or gettext("None of them")
    return named.get(str(value), str(value))
