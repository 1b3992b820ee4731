"""Fields that people write in: text, lists, numbers. What was typed stays typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeAlias, TypedDict, Unpack
from uuid import UUID, uuid4

import wtforms
from wtforms.validators import StopValidation

from portal.i18n import LazyString, lazy_gettext

Words: TypeAlias = str | LazyString

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
WHOLE = re.compile(r"[+-]?\d{1,9}")


def clean(raw: str) -> str:
    """Typed text in one form: NFC, plain line ends, no control characters (PostgreSQL refuses NUL)."""
    return CONTROL.sub("", unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")))


def lines_of(text: str) -> list[str]:
    """The lines of a text, trimmed, without blank ones."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def texts(value: object) -> list[str]:
    """A stored list, or None, as a list of texts."""
    return [str(one) for one in value] if isinstance(value, Iterable) else []


def too_long(count: int, most: int) -> Words:
    """The message for a text over its length."""
    return lazy_gettext(
        "Shorten this to %(most)s characters or fewer. Now it has %(count)s.", most=most, count=count
    )


class Keywords(TypedDict, total=False):
    """What every field takes. The last five are given by WTForms when it binds a field to its form."""

    required: Words | None
    hint: Words | None
    validators: Sequence[object]
    default: object
    name: str
    _form: object
    _prefix: str
    _translations: object
    _meta: object


class Field(wtforms.Field):  # type: ignore[misc]
    """A field that our macros draw. `required` is the message when nothing was given; None: optional."""

    kind = "text"
    max_length: int | None = None
    errors: Sequence[Words]
    process_errors: list[Words]

    def __init__(self, label: Words = "", **keywords: Unpack[Keywords]) -> None:
        self.required = keywords.pop("required", None)
        self.hint = keywords.pop("hint", None)
        self.typed = ""
        super().__init__(label, **keywords)

    @property
    def target(self) -> str | None:
        """The id that the error summary leads to."""
        return str(self.id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given. Zero is something."""
        return self.data is None or self.data == "" or self.data == []

    def process_data(self, value: object) -> None:
        """Take a stored value."""
        self.data = value
        self.typed = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was sent."""
        self.data = None
        self.typed = clean(valuelist[0]) if valuelist else ""
        self.data = self.read(self.typed.strip())

    def read(self, typed: str) -> object:
        """The value of a typed text; ValueError with a message when it has none."""
        return typed

    def check(self) -> Words | None:
        """What is wrong with a value that was given, or None."""
        return None

    def pre_validate(self, form: object) -> None:
        """What could not be read has its message already; then: missing, then the field's own check."""
        if self.process_errors:
            raise StopValidation
        problem = self.required if self.is_empty else self.check()
        if problem:
            raise StopValidation(problem)


class TextField(Field):
    """One line of text; `data` is trimmed, "" when nothing was given."""

    data: str

    def __init__(self, label: Words = "", *, max_length: int = 200, **keywords: Unpack[Keywords]) -> None:
        self.max_length = max_length
        super().__init__(label, **keywords)

    def process_data(self, value: object) -> None:
        super().process_data("" if value is None else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist or [""])

    def read(self, typed: str) -> str:
        return " ".join(typed.split("\n"))

    def check(self) -> Words | None:
        if self.max_length is not None and len(self.data) > self.max_length:
            return too_long(len(self.data), self.max_length)
        return None


class TextArea(TextField):
    """Several lines of text."""

    def __init__(self, label: Words = "", *, max_length: int = 2000, **keywords: Unpack[Keywords]) -> None:
        super().__init__(label, max_length=max_length, **keywords)

    def read(self, typed: str) -> str:
        return typed


class PasswordField(TextField):
    """A password: not trimmed, not cleaned, never shown again."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class LinesField(Field):
    """A list, typed one entry a line; `data` is a list of texts, [] when nothing was given."""

    data: list[str]

    def __init__(
        self, label: Words = "", *, max_lines: int = 8, max_length: int = 200, **keywords: Unpack[Keywords]
    ) -> None:
        self.max_lines, self.longest_line = max_lines, max_length
        super().__init__(label, **keywords)

    def process_data(self, value: object) -> None:
        self.data = texts(value)
        self.typed = "\n".join(self.data)

    def read(self, typed: str) -> list[str]:
        return lines_of(typed)

    def check(self) -> Words | None:
        if len(self.data) > self.max_lines:
            return lazy_gettext("Keep this to %(most)s lines or fewer.", most=self.max_lines)
        longest = max(len(line) for line in self.data)
        return too_long(longest, self.longest_line) if longest > self.longest_line else None


class NumberField(Field):
    """A whole number from `low` to `high`; `data` is None when nothing was given, never 0."""

    data: int | None

    def __init__(self, label: Words = "", *, low: int, high: int, **keywords: Unpack[Keywords]) -> None:
        self.low, self.high = low, high
        super().__init__(label, **keywords)

    def read(self, typed: str) -> int | None:
        if not typed:
            return None
        if not WHOLE.fullmatch(typed):
            raise ValueError(self.range_message())
        return int(typed)

    def check(self) -> Words | None:
        fits = self.data is not None and self.low <= self.data <= self.high
        return None if fits else self.range_message()

    def range_message(self) -> Words:
        """What to write instead."""
        return lazy_gettext("Write a whole number from %(low)s to %(high)s.", low=self.low, high=self.high)


class VersionField(Field):
    """The version of the row that this page was made from; the action compares it (409)."""

    kind = "hidden"
    target = None
    data: int | None

    def read(self, typed: str) -> int:
        if not WHOLE.fullmatch(typed):
            raise ValueError(lazy_gettext("Reload this page, then send again."))
        return int(typed)


class TokenField(Field):
    """A number for this filling-in of the form: two posts with one token are one act."""

    kind = "hidden"
    target = None
    data: UUID

    def process_data(self, value: object) -> None:
        super().process_data(value or uuid4())

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.process_data(None)
            raise

    def read(self, typed: str) -> UUID:
        try:
            return UUID(typed)
        except ValueError:
            raise ValueError(lazy_gettext("Send once more, please. Nothing was saved yet.")) from None
