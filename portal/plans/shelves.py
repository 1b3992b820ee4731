"""Finding one's way in the library: what somebody asks for, and on which shelf a template stands."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.plans.definition import HomeworkTemplate

KINDS = ("exposure", "skill", "agreement", "reflection")
AUDIENCES = ("over_dependent", "hyper_independent", "general")
PARTNER = ("notices", "does_not")
TIMES = ("5", "15", "60")
"""Minutes that the first step may ask at most."""
LANGUAGES = ("zh", "reviewed")


class Shelf(enum.StrEnum):
    """What a template practises."""

    LEANING = "leaning"
    TIME_ALONE = "time_alone"
    BOTH = "both"
    SOOTHING = "soothing"


@dataclass(frozen=True)
class Wanted:
    """A filter; an empty text asks for everything."""

    words: str = ""
    kind: str = ""
    audience: str = ""
    partner: str = ""
    time: str = ""
    language: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Wanted:
        """The filter from an address; what is no choice is left out."""
        choices = {
            "kind": KINDS,
            "audience": AUDIENCES,
            "partner": PARTNER,
            "time": TIMES,
            "language": LANGUAGES,
        }
        known = {name: given.get(name, "") for name in choices}
        return cls(
            words=given.get("words", "").strip()[:80],
            **{name: value if value in choices[name] else "" for name, value in known.items()},
        )

    @property
    def is_everything(self) -> bool:
        """Whether nothing is filtered."""
        return self == Wanted()


def matches(template: HomeworkTemplate, wanted: Wanted) -> bool:
    """Whether a template is asked for."""
    return (
        _says(template, wanted.words)
        and wanted.kind in ("", template.type)
        and (not wanted.audience or _is_for(template, wanted.audience))
        and (not wanted.partner or template.noticed_by_partner is (wanted.partner == "notices"))
        and (not wanted.time or _begins_within(template, int(wanted.time)))
        and (not wanted.language or _is_in(template, wanted.language))
    )


def _begins_within(template: HomeworkTemplate, minutes: int) -> bool:
    """Whether the first step asks no more of a day; one that does not say is not counted as short."""
    asked = template.rungs[0].asks_minutes_of_day
    return asked is not None and asked <= minutes


def _is_in(template: HomeworkTemplate, language: str) -> bool:
    """Whether everything a client reads is there in Chinese, `reviewed` by a clinician."""
    return "zh" in template.languages and (language == "zh" or template.zh_status == "reviewed")


def _says(template: HomeworkTemplate, words: str) -> bool:
    text = " ".join(
        [
            template.id,
            template.titles.en,
            template.titles.zh,
            template.purpose.en,
            template.purpose.zh or "",
            *(rung.text for rung in template.rungs),
        ]
    ).casefold()
    return all(word in text for word in words.casefold().split())


def _is_for(template: HomeworkTemplate, audience: str) -> bool:
    if audience == "general":
        return bool({"general", "general_anxiety"} & set(template.audience))
    return audience in template.audience or "both" in template.audience


def shelf(template: HomeworkTemplate) -> Shelf:
    """Where a template stands: one direction, both, or soothing for anyone."""
    audience = set(template.audience)
    if template.type != "exposure" and "general" in audience:
        return Shelf.SOOTHING
    if {"over_dependent", "hyper_independent"} <= audience:
        return Shelf.BOTH
    if "hyper_independent" in audience:
        return Shelf.LEANING
    if "over_dependent" in audience:
        return Shelf.TIME_ALONE
    return Shelf.BOTH if "both" in audience else Shelf.SOOTHING


def shelves(templates: Iterable[HomeworkTemplate]) -> list[tuple[Shelf, list[HomeworkTemplate]]]:
    """The shelves that are not empty, each with its templates by id."""
    ordered = sorted(templates, key=lambda template: template.id)
    found = [(one, [template for template in ordered if shelf(template) is one]) for one in Shelf]
    return [(one, on_it) for one, on_it in found if on_it]
