"""Forms of a clinic's own library: the texts and numbers of a copy, a file to take in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from portal.forms import ChoiceField, Form, LinesField, NumberField, TextArea, TextField, Versioned
from portal.i18n import gettext, lazy_gettext
from portal.plans.builder_checks import MOST_LINES
from portal.plans.definition import HomeworkTemplate, Rung, Words
from portal.plans.logsets import get_log_set

MOST_RUNGS = 12
"""Steps of a copy that the page can hold."""


class CopyForm(Versioned):
    """What a clinic may say differently in a copy; its marks for the gate are not among it."""

    title_en = TextField(
        lazy_gettext("Title, English"), max_length=80, required=lazy_gettext("Write a title.")
    )
    title_zh = TextField(
        lazy_gettext("Title, Chinese"), max_length=80, required=lazy_gettext("Write a title.")
    )
    zh_status = ChoiceField(
        lazy_gettext("The Chinese text"),
        choices=[("draft", lazy_gettext("draft")), ("reviewed", lazy_gettext("reviewed by a clinician"))],
        required=lazy_gettext("Choose how far the Chinese text is."),
    )
    purpose_en = TextArea(
        lazy_gettext("What it is for, English"),
        max_length=400,
        required=lazy_gettext("Write what it is for."),
    )
    purpose_zh = TextArea(lazy_gettext("What it is for, Chinese"), max_length=400)
    why_en = TextArea(
        lazy_gettext("Why this helps, English"),
        max_length=200,
        required=lazy_gettext("Write in one sentence why this helps."),
    )
    why_zh = TextArea(lazy_gettext("Why this helps, Chinese"), max_length=200)
    cautions_en = TextArea(
        lazy_gettext("Cautions, English"),
        hint=lazy_gettext("The standing caution stays, whatever is written here."),
        max_length=1000,
        required=lazy_gettext("Write what to be careful about."),
    )
    cautions_zh = TextArea(lazy_gettext("Cautions, Chinese"), max_length=1000)
    contraindications_en = LinesField(
        lazy_gettext("Not when, English"), hint=lazy_gettext("One a line."), max_lines=8, max_length=200
    )
    contraindications_zh = LinesField(
        lazy_gettext("Not when, Chinese"),
        hint=lazy_gettext("The same lines in the same order, or none."),
        max_lines=8,
        max_length=200,
    )
    places: Sequence[int] = ()

    def accepts(self) -> bool:
        """Whether the copy can be saved: at least one step, five lines each, days within the count."""
        if not self.validate_on_submit():
            return False
        if self.contraindications_zh.data and len(self.contraindications_zh.data) != len(
            self.contraindications_en.data
        ):
            self.refuse(gettext("Write as many lines as in English, or none."), self.contraindications_zh)
        if not any(self._is_there(place) for place in self.places):
            self.refuse(gettext("Keep at least one step."), self[f"title_en_{self.places[0]}"])
        for place in self.places:
            if self._is_there(place):
                self._check(place)
        return not self.problems()

    def _is_there(self, place: int) -> bool:
        """A step without a title in either language is taken out."""
        return bool(self[f"title_en_{place}"].data or self[f"title_zh_{place}"].data)

    def _check(self, place: int) -> None:
        if not self[f"title_en_{place}"].data:
            self.refuse(gettext("Write the title in English as well."), self[f"title_en_{place}"])
        for lang in ("en", "zh"):
            field = self[f"instructions_{lang}_{place}"]
            lines = len((field.data or "").splitlines())
            if lines > MOST_LINES:
                self.refuse(gettext("Shorten this to five lines. Now it has %(count)s.", count=lines), field)
        for name in ("instructions_en", "times_per_week", "target_count", "target_days"):
            if not self[f"{name}_{place}"].data:
                self.refuse(
                    gettext("Fill this in for the step, or empty its titles."), self[f"{name}_{place}"]
                )
        count, days = self[f"target_count_{place}"], self[f"target_days_{place}"]
        if count.data and days.data and days.data > count.data:
            self.refuse(gettext("There cannot be more days than practices."), days)

    def content(self, before: HomeworkTemplate, kept: Mapping[str, Any]) -> dict[str, Any]:
        """`kept` (the copy's values) with what was typed."""
        return {
            **kept,
            "titles": {"en": self.title_en.data, "zh": self.title_zh.data},
            "zh_status": self.zh_status.data,
            "purpose": _both(self.purpose_en.data, self.purpose_zh.data),
            "why_suggestion": _both(self.why_en.data, self.why_zh.data),
            "cautions": _both(self.cautions_en.data, self.cautions_zh.data),
            "contraindications": [
                _both(*pair)
                for pair in zip_longest(self.contraindications_en.data, self.contraindications_zh.data)
            ],
            "rungs": [
                self._rung(place, kept["rungs"], len(before.rungs))
                for place in self.places
                if self._is_there(place)
            ],
        }

    def _rung(self, place: int, rungs: Sequence[Mapping[str, Any]], known: int) -> dict[str, Any]:
        """A step: what it was, or the last one's frame for a new one, with what was typed."""
        frame = dict(rungs[place - 1] if place <= known else rungs[-1])
        if place > known:
            frame |= {"text": self[f"title_en_{place}"].data, "suds_guess": None, "planned_minutes": None}
        title = _both(self[f"title_en_{place}"].data, self[f"title_zh_{place}"].data)
        said = _both(self[f"instructions_en_{place}"].data, self[f"instructions_zh_{place}"].data)
        numbers = {name: self[f"{name}_{place}"].data for name in NUMBERS if f"{name}_{place}" in self}
        changed = any(numbers.get(name) != frame.get(name) for name in ("target_count", "target_days"))
        if changed or place > known:
            frame["dose_text"] = f"{numbers['target_count']} on {numbers['target_days']} days"
        if title["en"] != (frame.get("title") or {}).get("en"):
            frame["text"] = title["en"]
        return {**frame, "title": title, "instructions": said, **numbers}


NUMBERS = ("suds_guess", "times_per_week", "target_count", "target_days", "planned_minutes")


def _both(english: str | None, chinese: str | None) -> dict[str, str | None]:
    return {"en": english, "zh": chinese or None}


def copy_form(template: HomeworkTemplate) -> CopyForm:
    """The form of a copy: its own steps and room for one more."""
    places = range(1, min(len(template.rungs) + 1, MOST_RUNGS) + 1)
    asks_minutes = get_log_set(template.log_set).asks_minutes
    fields: dict[str, object] = {}
    for place in places:
        fields |= _rung_fields(place, asks_minutes=asks_minutes)
    made = type("OneCopyForm", (CopyForm,), {**fields, "places": tuple(places)})
    form: CopyForm = made(data={**copy_data(template), "version": template.version})
    return form


def copy_data(template: HomeworkTemplate) -> dict[str, object]:
    """What the form of a copy opens with, by field."""
    data: dict[str, object] = {
        "title_en": template.titles.en,
        "title_zh": template.titles.zh,
        "zh_status": template.zh_status,
        "purpose_en": template.purpose.en,
        "purpose_zh": template.purpose.zh,
        "why_en": template.why_suggestion.en,
        "why_zh": template.why_suggestion.zh,
        "cautions_en": template.cautions.en,
        "cautions_zh": template.cautions.zh,
        "contraindications_en": [one.en for one in template.contraindications],
        "contraindications_zh": [one.zh for one in template.contraindications if one.zh],
    }
    for place, rung in enumerate(template.rungs, start=1):
        data |= _rung_data(place, rung)
    return data


def _rung_fields(place: int, *, asks_minutes: bool) -> dict[str, object]:
    fields: dict[str, object] = {
        f"title_en_{place}": TextField(lazy_gettext("What the client reads, English"), max_length=80),
        f"title_zh_{place}": TextField(lazy_gettext("What the client reads, Chinese"), max_length=80),
        f"instructions_en_{place}": TextArea(lazy_gettext("What to do, English"), max_length=600),
        f"instructions_zh_{place}": TextArea(lazy_gettext("What to do, Chinese"), max_length=600),
        f"suds_guess_{place}": NumberField(lazy_gettext("About how hard, 0 to 100"), low=0, high=100),
        f"times_per_week_{place}": NumberField(lazy_gettext("Times a week"), low=1, high=21),
        f"target_count_{place}": NumberField(lazy_gettext("Practices"), low=1, high=30),
        f"target_days_{place}": NumberField(lazy_gettext("on so many days"), low=1, high=14),
    }
    if asks_minutes:
        fields[f"planned_minutes_{place}"] = NumberField(lazy_gettext("Minutes"), low=1, high=720)
    return fields


def _rung_data(place: int, rung: Rung) -> dict[str, object]:
    words: dict[str, Words] = {"title": rung.title, "instructions": rung.instructions}
    said = {
        f"{name}_{lang}_{place}": getattr(text, lang) for name, text in words.items() for lang in ("en", "zh")
    }
    return {**said, **{f"{name}_{place}": getattr(rung, name) for name in NUMBERS}}


class TakeInForm(Form):
    """A file to take in as a copy; the file itself comes beside the form."""
