"""The fields that people pick from: one of a few, several, own words beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias, Unpack

from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from portal.fields import Field, Keywords, Words, clean, lines_of, texts, too_long
from portal.i18n import lazy_gettext

Choice: TypeAlias = tuple[object, Words]


class Option(NamedTuple):
    """One answer as a macro draws it; `apart` stands last, behind a line."""

    id: str
    value: str
    words: Words
    checked: bool
    apart: bool = False


def offered(field: Field, choices: Iterable[Choice], picked: Iterable[str]) -> list[Option]:
    """Answers with their ids. The first has the field's own id, so that the error summary finds it."""
    chosen = set(picked)
    return [
        Option(f"{field.id}-{n}" if n else str(field.id), str(value), words, str(value) in chosen)
        for n, (value, words) in enumerate(choices)
    ]


class ChoiceField(Field):
    """One of a few values, as radios, chips or a list; `data` is the value as text, or None."""

    kind = "choice"
    data: str | None

    def __init__(
        self, label: Words = "", *, choices: Iterable[Choice] = (), **keywords: Unpack[Keywords]
    ) -> None:
        self.choices: list[Choice] = list(choices)
        super().__init__(label, **keywords)

    def process_data(self, value: object) -> None:
        super().process_data(None if value is None else str(value))

    def read(self, typed: str) -> str | None:
        return typed or None

    def check(self) -> Words | None:
        if self.data in {str(value) for value, _ in self.choices}:
            return None
        return lazy_gettext("Choose one of the answers shown.")

    def options(self) -> list[Option]:
        """The answers in their order."""
        return offered(self, self.choices, {self.typed})


class ChipsField(Field):
    """Several of a few values, and own words if `own` names a box for them; `data` is a list of texts."""

    kind = "chips"
    data: list[str]
    own_sent = ""

    def __init__(
        self,
        label: Words = "",
        *,
        choices: Iterable[Choice] = (),
        own: Words | None = None,
        own_length: int = 80,
        at_most: int = 20,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.choices: list[Choice] = list(choices)
        self.own, self.own_length, self.at_most = own, own_length, at_most
        super().__init__(label, **keywords)

    @property
    def target(self) -> str | None:
        return str(self.id) if self.options() else f"{self.id}-own"

    def process(
        self,
        formdata: MultiDict[str, str] | None,
        data: object = unset_value,
        extra_filters: Sequence[object] | None = None,
    ) -> None:
        """Look at the boxes, which carry the field's name, and at own words, `<name>_own`, one a line."""
        if formdata is not None and self.own:
            self.own_sent = clean(formdata.get(f"{self.name}_own", ""))
        super().process(formdata, data, extra_filters)

    def process_data(self, value: object) -> None:
        self.data = self.picked = texts(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = self.own_sent
        self.picked = [clean(value).strip() for value in valuelist]
        self.data = list(dict.fromkeys([*self.picked, *lines_of(self.typed)]))

    def check(self) -> Words | None:
        own = set(self.data) - {str(value) for value, _ in self.choices}
        if own and not self.own:
            return lazy_gettext("Choose from the answers shown.")
        if len(self.data) > self.at_most:
            return lazy_gettext("Keep this to %(most)s or fewer.", most=self.at_most)
        longest = max((len(words) for words in own), default=0)
        return too_long(longest, self.own_length) if longest > self.own_length else None

    def options(self) -> list[Option]:
        """The answers in their order, then own words from an earlier time."""
        known = {str(value) for value, _ in self.choices}
        own = [(words, words) for words in self.picked if words not in known and self.own]
        return offered(self, [*self.choices, *own], self.picked)
