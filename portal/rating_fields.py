"""The fields whose answer is a number on a scale, which a person may refuse to give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, Unpack

from werkzeug.datastructures import MultiDict
from wtforms.utils import unset_value

from portal.choices import Option, offered
from portal.fields import WHOLE, Field, Keywords, Words, clean
from portal.i18n import lazy_gettext

DECLINED = "declined"
"""Stands for "I'd rather not answer", in what a browser sends and as a LikertField's given value."""


class RefusableField(Field):
    """A number that a person may refuse to give: `data` is None while it is open, and when `declined`.

    `decline` are the words of the refusal, which stands last. A stored refusal is given as `DECLINED`.
    """

    data: int | None

    def __init__(
        self, label: Words = "", *, decline: Words | None = None, **keywords: Unpack[Keywords]
    ) -> None:
        self.decline = decline
        super().__init__(label, **keywords)

    @property
    def declined(self) -> bool:
        """Whether the person said that they would rather not answer."""
        return self.typed == DECLINED

    @property
    def answered(self) -> bool:
        """Whether the question is no longer open."""
        return self.declined or self.data is not None

    @property
    def is_empty(self) -> bool:
        return not self.answered

    def refusals(self) -> list[Option]:
        """The refusal, where it is offered; it stands behind a line."""
        if not self.decline:
            return []
        return [Option(f"{self.id}-none", DECLINED, self.decline, self.declined, apart=True)]


class LikertField(RefusableField):
    """One question's answer, one of a few numbers with words."""

    kind = "likert"

    def __init__(
        self,
        label: Words = "",
        *,
        choices: Iterable[tuple[int, Words]] = (),
        decline: Words | None = None,
        **keywords: Unpack[Keywords],
    ) -> None:
        self.choices: list[tuple[int, Words]] = list(choices)
        super().__init__(label, decline=decline, **keywords)

    def process_data(self, value: object) -> None:
        super().process_data(value)
        self.data = self.read(self.typed)

    def read(self, typed: str) -> int | None:
        return int(typed) if WHOLE.fullmatch(typed) else None

    def check(self) -> Words | None:
        allowed = {number for number, _ in self.choices}
        if self.data in allowed or (self.declined and self.decline):
            return None
        return lazy_gettext("Choose one of the answers shown.")

    def options(self) -> list[Option]:
        """The answers in their order, the refusal last and apart."""
        return [*offered(self, self.choices, {self.typed}), *self.refusals()]


class RatingField(RefusableField):
    """A rating from 0 to 100: eleven radios, or an exact number, which counts when it is filled in.

    Choosing the refusal counts before a number.
    """

    kind = "rating"
    anchors: Sequence[tuple[int, Words]] = ()
    steps = tuple(range(0, 101, 10))
    exact_sent = ""

    def process(
        self,
        formdata: MultiDict[str, str] | None,
        data: object = unset_value,
        extra_filters: Sequence[object] | None = None,
    ) -> None:
        """Look at both inputs; the radios carry the field's name, the box `<name>_exact`."""
        self.exact = ""
        if formdata is not None:
            self.exact_sent = clean(formdata.get(f"{self.name}_exact", "")).strip()
        super().process(formdata, data, extra_filters)

    def process_data(self, value: object) -> None:
        super().process_data(value)
        if self.declined:
            self.data = None
        self.exact = "" if value is None or self.declined or value in self.steps else self.typed

    def process_formdata(self, valuelist: list[str]) -> None:
        # a number that was typed an earlier time gives way to a radio that is picked now
        earlier, self.exact = self.exact, self.exact_sent
        if valuelist and (valuelist[0] == DECLINED or self.exact == earlier):
            self.exact = ""
        super().process_formdata(valuelist)

    def read(self, typed: str) -> int | None:
        if typed == DECLINED:
            return None
        given = self.exact.rstrip("%％ ") if self.exact else typed
        if not given:
            return None
        if not WHOLE.fullmatch(given) or not 0 <= int(given) <= 100:
            raise ValueError(self.required or lazy_gettext("Choose a number from 0 to 100."))
        return int(given)

    def check(self) -> Words | None:
        if self.declined and not self.decline:
            return self.required or lazy_gettext("Choose a number from 0 to 100.")
        return None

    def options(self) -> list[Option]:
        """The eleven radios."""
        return offered(self, [(step, str(step)) for step in self.steps], {self.typed})


Anchors: TypeAlias = Sequence[tuple[int, Words]]
"""What some numbers of a rating mean."""
MUCH: Anchors = ((0, lazy_gettext("not at all")), (100, lazy_gettext("completely")))


class AnchoredRating(RatingField):
    """A rating that says what its ends mean."""

    def __init__(self, label: Words = "", *, anchors: Anchors = MUCH, **keywords: Unpack[Keywords]) -> None:
        self.anchors = anchors
        super().__init__(label, **keywords)
