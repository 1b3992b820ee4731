"""The form in which answers from paper, or asked aloud, are typed in by number: one small box a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.assessments.definition import Instrument
from portal.assessments.form_wording import of
from portal.assessments.forms import CONTEXTS, RELEASES
from portal.assessments.kinds import ContextTag, Release
from portal.fields import Field
from portal.forms import CheckField, ChoiceField, NumberField, Once, PersonDateField, Words
from portal.i18n import gettext, lazy_gettext

NO_LANGUAGE = "und"


class ValueField(NumberField):
    """One answer by its number: one of the question's values, or empty where the paper has none."""

    def __init__(self, label: Words = "", *, n: int, values: Sequence[int], **keywords: Any) -> None:
        self.n, self.values = n, sorted(values)
        super().__init__(label, low=self.values[0], high=self.values[-1], **keywords)

    @property
    def allowed(self) -> str:
        """The values as they stand beside the box."""
        if self.values == list(range(self.low, self.high + 1)):
            return f"{self.low}–{self.high}"
        return ", ".join(map(str, self.values))

    def check(self) -> Words | None:
        return None if self.data in self.values else self.range_message()

    def range_message(self) -> Words:
        return lazy_gettext(
            "Question %(n)s: write one of %(values)s, or leave it empty.", n=self.n, values=self.allowed
        )


class StageField(Field):
    """How far the typing has come: the first pass, or the second one that must agree with it."""

    kind = "hidden"
    target = None
    data: str

    def read(self, typed: str) -> str:
        return typed if typed == "second" else "first"


class SeenField(Field):
    """Which answers from a screen the page told of; saving replaces no others."""

    kind = "hidden"
    target = None
    data: str


class EntryForm(Once):
    """What stands on the paper beside the answers. Both passes are fields of it, so that nothing is lost between them."""

    stage = StageField()
    seen = SeenField()
    answered_on = PersonDateField(
        lazy_gettext("Day on which it was answered"), required=lazy_gettext("Enter the day.")
    )
    read_in = ChoiceField(
        lazy_gettext("Language of the form"), required=lazy_gettext("Choose a language, or “not known”.")
    )
    about = ChoiceField("", required=lazy_gettext("Choose whom they had in mind."))
    context_tag = ChoiceField(
        lazy_gettext("What kind of time is it?"),
        choices=CONTEXTS,
        required=lazy_gettext("Choose what kind of time it is."),
    )
    release = ChoiceField(
        lazy_gettext("When does the client see the result?"),
        choices=RELEASES,
        required=lazy_gettext("Choose when the client sees the result."),
    )

    def boxes(self, name: str) -> list[ValueField]:
        """The boxes of one pass: `item` or `again`."""
        return [
            field for field in self if isinstance(field, ValueField) and field.name.startswith(f"{name}_")
        ]

    @property
    def answers(self) -> dict[int, int]:
        """What was typed first, by question; an empty box is no answer."""
        return {box.n: box.data for box in self.boxes("item") if box.data is not None}

    @property
    def differing(self) -> list[int]:
        """The questions on which the two passes do not agree."""
        pairs = zip(self.boxes("item"), self.boxes("again"), strict=True)
        return [first.n for first, second in pairs if first.data != second.data]

    def chosen(self, prefix: str) -> Mapping[str, Any]:
        """The values of the fields whose names begin so, by the rest of the name."""
        return {
            field.name.removeprefix(prefix): field.data for field in self if field.name.startswith(prefix)
        }


def entry_form(
    instrument: Instrument, lang: str, *, today: date, read_in: str, seen: str | None, asked_aloud: bool
) -> EntryForm:
    """The form of one instrument. `seen` marks the answers there are; a new one has None, and is also asked what
    assigning would have asked."""
    fields: dict[str, Field] = {}
    for name in ("item", "again"):
        for item in instrument.asked:
            label = lazy_gettext("Question %(n)s", n=item.n)
            fields[f"{name}_{item.n}"] = ValueField(label, n=item.n, values=instrument.values(item))
    for fact in instrument.contexts:
        fields[f"fact_{fact.key}"] = CheckField(of(fact.name, lang))
    for extra in instrument.follow_ups:
        choices = [(choice.key, of(choice.label, lang)) for choice in extra.choices]
        fields[f"more_{extra.key}"] = ChoiceField(of(extra.text, lang), choices=choices)
    made: type[EntryForm] = type("EntryForm", (EntryForm,), fields)
    preset = {"context_tag": ContextTag.ORDINARY, "release": Release.AFTER_SESSION}
    form = made(data={"answered_on": today, "read_in": read_in, "stage": "first", "seen": seen, **preset})
    form.answered_on.not_after = today
    known = {"en": gettext("English"), "zh": gettext("Chinese"), read_in: read_in}
    languages = {**known, "en": gettext("English"), "zh": gettext("Chinese")}
    languages[NO_LANGUAGE] = gettext("another one, or not known")
    form.read_in.choices = list(languages.items())
    if asked_aloud:
        form.answered_on.label.text = gettext("Day on which it was asked")
        form.read_in.label.text = gettext("Language in which it was asked")
    if instrument.person is None:
        del form.about
    else:
        form.about.label.text = of(instrument.person.question, lang)
        form.about.choices = [(choice.key, of(choice.label, lang)) for choice in instrument.person.choices]
    if seen is not None:
        del form.context_tag
        del form.release
    return form
