"""What a definition says, put together for a page: reminders, answers in words, what a client reads of a result."""

from __future__ import annotations

from dataclasses import dataclass

from portal.assessments.definition import Item
from portal.assessments.form_wording import declined_words, item_short, item_text, of
from portal.assessments.queries import LEANING, STANDING, Questionnaire
from portal.assessments.regions import Region, region
from portal.assessments.scoring import score
from portal.i18n import gettext


def reminder(found: Questionnaire, lang: str) -> str | None:
    """Who "them" is, under each item."""
    person = found.instrument.person
    if person is None or not found.assessment.about:
        return None
    return of(person.reminder, lang) % {"person": about(found, lang)}


def about(found: Questionnaire, lang: str) -> str:
    """Whom the answers are about, in words."""
    person = found.instrument.person
    for choice in person.choices if person else ():
        if choice.key == found.assessment.about:
            return of(choice.label, lang)
    return ""


@dataclass(frozen=True)
class Row:
    """One item and what was answered: `value` None with `declined` or open.

    `place` is where it was asked. `coded` is the value where its words do not say the number already and it counts.
    """

    n: int
    place: int
    text: str
    short: str
    value: int | None
    coded: int | None
    words: str
    declined: bool


def rows(found: Questionnaire, lang: str) -> list[Row]:
    """Every item with its answer in words, in the order of the form."""
    return [_row(found, item, place, lang) for place, item in enumerate(found.instrument.asked, start=1)]


def _row(found: Questionnaire, item: Item, place: int, lang: str) -> Row:
    instrument, value, refused = found.instrument, found.item_values()[item.n], item.n in found.declined
    labels = {option.value: of(option.label, lang) for option in instrument.options_of(item)}
    words = labels.get(value, str(value)) if value is not None else ""
    if item.n in found.left_out:
        words = gettext("not needed")
    return Row(
        n=item.n,
        place=place,
        text=item_text(item, lang),
        short=item_short(item, lang),
        value=value,
        coded=value if value in labels and instrument.scales else None,
        words=declined_words(instrument, lang) if refused else words,
        declined=refused,
    )


def follow_up_words(found: Questionnaire, lang: str) -> list[tuple[str, str]]:
    """Optional questions that were answered, with their answer."""
    made = []
    for extra in found.instrument.follow_ups:
        labels = {choice.key: of(choice.label, lang) for choice in extra.choices}
        chosen = labels.get(str(found.value(extra.key)))
        if chosen:
            made.append((of(extra.text, lang), chosen))
    return made


def region_of(found: Questionnaire) -> Region | None:
    """Where a complete comfort assessment lies."""
    sums = sums_of(found)
    return region(*sums) if sums else None


def sums_of(found: Questionnaire) -> tuple[int, int] | None:
    """The sums of leaning and standing, None when an answer is missing."""
    if found.instrument.plane is None:
        return None
    result = score(found.instrument, found.item_values())
    leaning, standing = result.scale(LEANING).numerator, result.scale(STANDING).numerator
    return (leaning, standing) if leaning is not None and standing is not None else None
