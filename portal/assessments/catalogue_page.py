"""The catalogue as it is read: what can be used on screen and what only from paper; a wording beside its scoring."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.assessments.catalogue_queries import Usable
from portal.assessments.catalogue_wording import language_words, reason_words, tier_words
from portal.assessments.definition import Instrument, Item
from portal.assessments.facts_page import has_norms, is_turned
from portal.assessments.form_wording import of
from portal.assessments.item_texts import ItemTexts
from portal.i18n import gettext


@dataclass(frozen=True)
class Row:
    """A questionnaire in the list; `missing` says why it cannot be answered on screen."""

    code: str
    title: str
    n_items: int
    minutes: int
    languages: tuple[str, ...]
    missing: str | None
    licence: str
    norms: bool
    validated: bool


def rows(found: Sequence[Usable], asked: str, lang: str) -> tuple[list[Row], list[Row]]:
    """What fits the words asked for, by title: on screen today, and from paper only."""
    wanted = _plain(asked).split()
    fitting = [one for one in found if all(word in _searched(one.instrument) for word in wanted)]
    made = sorted((_row(one, lang) for one in fitting), key=lambda row: row.title.casefold())
    return [row for row in made if row.missing is None], [row for row in made if row.missing is not None]


def _row(found: Usable, lang: str) -> Row:
    instrument = found.instrument
    return Row(
        code=instrument.code,
        title=of(instrument.title, lang),
        n_items=len(instrument.items),
        minutes=instrument.minutes,
        languages=tuple(language_words(tag) for tag in found.screen_languages or found.worded_in),
        missing=reason_words(found.reason) if found.reason else None,
        licence=tier_words(instrument.licence.tier),
        norms=has_norms(instrument),
        validated=instrument.validated,
    )


def _searched(instrument: Instrument) -> str:
    names = [
        instrument.code,
        instrument.title.en,
        instrument.title.zh,
        instrument.source,
        *(name for scale in instrument.scales for name in (scale.name.en, scale.name.zh)),
    ]
    return _plain(" ".join(names))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("-", "")


@dataclass(frozen=True)
class PreviewRow:
    """A question with its words on one side and what the scoring does with it on the other."""

    n: int
    text: str
    labels: tuple[tuple[int, str], ...]
    scoring: tuple[str, ...]


def preview(instrument: Instrument, texts: ItemTexts, marked: Sequence[int], lang: str) -> list[PreviewRow]:
    """Both side by side, in the order in which the questions are asked; labels only where they are the item's own."""
    return [
        PreviewRow(
            n=item.n,
            text=texts.items.get(item.n, ""),
            labels=tuple(sorted(texts.item_options.get(item.n, {}).items())),
            scoring=tuple(_scoring(instrument, item, marked, lang)),
        )
        for item in instrument.asked
    ]


def _scoring(instrument: Instrument, item: Item, marked: Sequence[int], lang: str) -> Iterator[str]:
    scales = [scale for scale in instrument.scales if item in instrument.items_of(scale)]
    for scale in scales:
        if is_turned(item, scale):
            yield gettext("%(scale)s, the other way round", scale=of(scale.name, lang))
        else:
            yield of(scale.name, lang)
    if not scales:
        yield gettext("on no scale")
    if item.n in marked or any(item.n in flag.item.items for flag in instrument.risk_flags if flag.item):
        yield gettext("asks about safety: reaches the client’s therapist at once")
