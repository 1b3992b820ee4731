"""The sheet that a clinician types in: one small form a row, all of one log set, and the page's own token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar, cast

from portal.forms import Form, Once, TextField
from portal.i18n import lazy_gettext
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.logfields import Kind
from portal.plans.logsets import LogSet, validate
from portal.plans.practice_field_forms import field_for
from portal.plans.practice_forms import message_for
from portal.plans.practice_pages import Question
from portal.plans.typed_days import day_of


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

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return all(field.is_empty and not getattr(field, "typed", "") for field in self)

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
        self.on.day = day_of(self.on.typed, on=last)
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
