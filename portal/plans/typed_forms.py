"""The sheet that a clinician types in: one small form a row, all of one log set, and the page's own token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar, Protocol, cast
from uuid import UUID

from portal.choices import Choice
from portal.forms import ChoiceField, Form, Once, TextField
from portal.i18n import lazy_gettext
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.logfields import Kind
from portal.plans.logsets import LogSet, validate
from portal.plans.practice_field_forms import field_for
from portal.plans.practice_forms import message_for
from portal.plans.practice_pages import Question
from portal.plans.typed_days import day_of

BOTH, SKIP = "both", "skip"
"""What may become of a row whose day is written down already; else it stands for the entry whose id is chosen."""


class Same(Protocol):
    """What of the same day is there already; `key` tells one from another."""

    @property
    def key(self) -> str: ...


class SheetForm(Once):
    """What the sheet is sent with: the forgery token, and the token that lets it count once."""


class DayField(TextField):
    """A day as it is written on paper; `day` is the date it means."""

    day: date | None = None


class RowForm(Form):
    """One row; an empty one is left out."""

    asked: ClassVar[tuple[Question, ...]]
    log_set: ClassVar[LogSet]
    template: ClassVar[HomeworkTemplate]

    on = DayField(lazy_gettext("Day"), max_length=20)
    same = ChoiceField(lazy_gettext("This day is written down already. What is to become of the row?"))
    seen = TextField(max_length=1000)
    """What stood beside the row when that was answered."""
    beside: Sequence[Same] = ()
    paper: Mapping[str, str]
    """What the row says, in words, by the question's name."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        typed = [field for field in self if field.short_name not in ("same", "seen")]
        return all(field.is_empty and not getattr(field, "typed", "") for field in typed)

    @property
    def choice(self) -> str | None:
        """What is to become of it, once that was asked."""
        return self.same.data if "same" in self else None

    @property
    def replaces(self) -> UUID | None:
        """The entry that it stands for instead."""
        return None if self.choice in (None, BOTH, SKIP) else UUID(self.choice)

    def ask_same(self, found: Sequence[Same], choices: Sequence[Choice], paper: Mapping[str, str]) -> None:
        """Ask what is to become of the row beside what was found, and again where that has changed since it was answered;
        nothing is asked where nothing was found."""
        if not found:
            del self.same, self.seen
            return
        keys = " ".join(one.key for one in found)
        if self.seen.typed != keys:
            self.same.data, self.same.typed = None, ""
        self.seen.typed = keys
        self.beside, self.paper, self.same.choices = found, paper, list(choices)
        self.same.required = lazy_gettext(
            "This day is written down already. Choose what is to become of the row."
        )

    def read_day(self, last: date) -> date | None:
        """Which day is meant, on the client's day `last`; None where none is."""
        self.on.day = day_of(self.on.typed, on=last)
        return self.on.day

    def answers(self) -> dict[str, Value]:
        """What was given, by field key; None where nothing was."""
        return {question.entry.key: self._answer(question) for question in self.asked}

    def _answer(self, question: Question) -> Value:
        data = self[question.name].data
        if question.entry.kind is Kind.YES_NO:
            return None if data is None else data == "yes"
        return cast(Value, None if data == "" else data)

    def fits(self, *, first: date, last: date) -> bool:
        """Whether the row may be kept; the client's local days from `first` to `last` are open."""
        self.validate()
        if not self.on.typed:
            self.refuse(lazy_gettext("Write the day."), self.on)
        elif self.on.day is None or self.on.day > last:
            self.refuse(lazy_gettext("Write a day that has passed, for example 18.11."), self.on)
        elif self.on.day < first:
            self.refuse(lazy_gettext("This day lies before the step began."), self.on)
        said = self.answers()
        status = LogStatus.STOPPED_EARLY if said.get("stop_reason") else LogStatus.FINISHED
        names = {question.entry.key: question.name for question in self.asked}
        extra = self.template.extra_fields
        found = validate(self.log_set, extra, said, status, EntryMode.PAPER_ENTERED, only=names)
        for key, error in found.items():
            if not self[names[key]].errors:
                self.refuse(message_for(key, error), self[names[key]])
        return not self.problems()


def row_forms(
    log_set: LogSet, template: HomeworkTemplate, questions: Iterable[Question], *, rows: int
) -> list[RowForm]:
    """The rows of a sheet, filled from what was sent."""
    asked = tuple(questions)
    fields: dict[str, object] = {question.name: field_for(question, (), True) for question in asked}
    meta = type("Meta", (), {"csrf": False})
    made = type(
        "Row", (RowForm,), {**fields, "Meta": meta, "asked": asked, "log_set": log_set, "template": template}
    )
    return [cast(RowForm, made(prefix=f"r{number}")) for number in range(1, rows + 1)]


def filled(rows: Sequence[RowForm]) -> list[tuple[int, RowForm]]:
    """The rows on which something was typed, with their place on the sheet."""
    return [(place, row) for place, row in enumerate(rows, start=1) if not row.is_blank]
