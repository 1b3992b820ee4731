"""The words of a questionnaire itself in a language, with our own where the definition brings none."""

from __future__ import annotations

from portal.assessments.definition import Instrument, Item, Text
from portal.i18n import gettext


def of(text: Text, lang: str) -> str:
    """The words in a language."""
    return text.of("zh" if lang == "zh" else "en")


def item_text(item: Item, lang: str) -> str:
    """A question in words, or its number where only the scoring is known."""
    return of(item.text, lang) if item.text else gettext("Question %(n)s", n=item.n)


def item_short(item: Item, lang: str) -> str:
    """A question as tables name it."""
    return of(item.short, lang) if item.short else item_text(item, lang)


def declined_words(instrument: Instrument, lang: str) -> str:
    """The words of not answering."""
    return of(instrument.wording.declined, lang) if instrument.wording else gettext("I'd rather not answer")


def opening(instrument: Instrument, lang: str) -> str | None:
    """What stands on the first page; None leaves the page's own sentences."""
    return of(instrument.wording.opening, lang) if instrument.wording else None


def heading(instrument: Instrument, lang: str) -> str | None:
    """What stands over each question."""
    if instrument.wording:
        return of(instrument.wording.heading, lang)
    return of(instrument.stem, lang) if instrument.stem else None


def one_open(instrument: Instrument, lang: str) -> str:
    """What an open question means for the result."""
    if instrument.wording:
        return of(instrument.wording.one_open, lang)
    return gettext("Without this one there is no overall result; your other answers are kept.")
