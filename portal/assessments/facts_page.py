"""The facts of one questionnaire in words: how it is scored, what is verified, what it cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.assessments import verification
from portal.assessments.catalogue_queries import has_own_words
from portal.assessments.catalogue_wording import status_words, tier_words
from portal.assessments.definition import Band, Figure, Flag, Instrument, Item, Scale
from portal.assessments.fact_sheet import runs
from portal.assessments.form_wording import of
from portal.i18n import gettext


def has_norms(instrument: Instrument) -> bool:
    """Whether the file knows what is much or little: bands on a scale, or the spread of a group of people."""
    return any(scale.bands or (scale.figures and scale.figures.sd) for scale in instrument.scales)


@dataclass(frozen=True)
class BandFacts:
    """A set of ranges with their status in words; `scheme` names it where there is more than one."""

    scheme: str | None
    status: str | None
    bands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FigureFacts:
    """A number for change with its source."""

    name: str
    value: str
    status: str
    source: str


@dataclass(frozen=True)
class ScaleFacts:
    """A scale in words."""

    name: str
    rule: tuple[str, ...]
    higher_means: str
    lowest: int
    highest: int
    is_mean: bool
    bands: tuple[BandFacts, ...]
    figures: tuple[FigureFacts, ...]


@dataclass(frozen=True)
class FlagFacts:
    """A flag in words."""

    name: str
    rule: str
    risk: bool


@dataclass(frozen=True)
class FactsPage:
    """All that the file of a questionnaire states, in words."""

    title: str
    recall: str
    answers: tuple[str, ...]
    licence: str
    licence_status: str
    scales: tuple[ScaleFacts, ...]
    flags: tuple[FlagFacts, ...]
    doubts: tuple[tuple[str, str, str], ...]
    cannot_say: tuple[str, ...]
    own_words: bool
    norms: bool


def of_instrument(instrument: Instrument, lang: str) -> FactsPage:
    """The page of one questionnaire."""
    return FactsPage(
        title=of(instrument.title, lang),
        recall=of(instrument.recall, lang),
        answers=tuple(_answers(instrument)),
        licence=tier_words(instrument.licence.tier),
        licence_status=status_words(instrument.licence.status),
        scales=tuple(_scale(instrument, scale, lang) for scale in instrument.scales),
        flags=tuple(_flag(flag, lang) for flag in instrument.flags),
        doubts=tuple((one.fact, one.status, one.source) for one in verification.doubtful(instrument)),
        cannot_say=tuple(of(fact.text, lang) for fact in instrument.cannot_say),
        own_words=has_own_words(instrument),
        norms=has_norms(instrument),
    )


def _answers(instrument: Instrument) -> Iterator[str]:
    by_values: dict[tuple[int, ...], list[int]] = {}
    for item in instrument.items:
        by_values.setdefault(instrument.values(item), []).append(item.n)
    for values, numbers in by_values.items():
        allowed = runs(values)
        if len(by_values) == 1:
            yield gettext("Every question is answered with %(values)s.", values=allowed)
        else:
            yield gettext("Questions %(numbers)s: %(values)s.", numbers=runs(numbers), values=allowed)


def _scale(instrument: Instrument, scale: Scale, lang: str) -> ScaleFacts:
    low, high = instrument.sum_range(scale)
    return ScaleFacts(
        name=of(scale.name, lang),
        rule=tuple(_rule(instrument, scale)),
        higher_means=of(scale.higher_means, lang),
        lowest=low,
        highest=high,
        is_mean=scale.method == "mean",
        bands=tuple(_bands(instrument, scale, lang)),
        figures=tuple(_figures(scale)),
    )


def _rule(instrument: Instrument, scale: Scale) -> Iterator[str]:
    items = instrument.items_of(scale)
    counted = runs([item.n for item in items])
    if scale.method == "mean":
        yield gettext("The mean of questions %(numbers)s.", numbers=counted)
    elif scale.multiplier != 1:
        yield gettext(
            "The sum of questions %(numbers)s, times %(times)s.", numbers=counted, times=scale.multiplier
        )
    else:
        yield gettext("The sum of questions %(numbers)s.", numbers=counted)
    turned = [item.n for item in items if is_turned(item, scale)]
    if turned:
        yield gettext("Counted the other way round: %(numbers)s.", numbers=runs(turned))
    for recode in scale.recode:
        yield gettext("Counted with other numbers: %(numbers)s.", numbers=runs(recode.items))


def is_turned(item: Item, scale: Scale) -> bool:
    """Whether a scale counts an item the other way round."""
    return item.reversed != (-item.n in scale.items)


def _bands(instrument: Instrument, scale: Scale, lang: str) -> Iterator[BandFacts]:
    status = verification.bands_status(instrument, scale)
    if scale.bands:
        yield BandFacts(None, status and status_words(status), _ranges(scale.bands, lang))
    for other in scale.bands_alt:
        status = verification.scheme_status(instrument, other.scheme)
        yield BandFacts(of(other.name, lang), status and status_words(status), _ranges(other.bands, lang))


def _ranges(bands: Sequence[Band], lang: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_reach(band), of(band.name, lang) if band.name else band.key.replace("_", " ")) for band in bands
    )


def _reach(band: Band) -> str:
    if band.at_least is None:
        return f"{band.min}–{band.max}" if band.min != band.max else f"{band.min}"
    if band.below is None:
        return gettext("%(low)s and above", low=band.at_least)
    return gettext("%(low)s to under %(high)s", low=band.at_least, high=band.below)


def _figures(scale: Scale) -> Iterator[FigureFacts]:
    given = scale.figures
    if given is None:
        return
    named: tuple[tuple[str, Figure | None], ...] = (
        (gettext("Smallest change that counts"), given.threshold),
        (gettext("Standard deviation"), given.sd),
        (gettext("Reliability"), given.reliability),
        (gettext("A case from"), given.caseness),
    )
    for name, figure in named:
        if figure:
            yield FigureFacts(name, str(figure.value), status_words(figure.status), figure.source)


def _flag(flag: Flag, lang: str) -> FlagFacts:
    return FlagFacts(of(flag.name, lang), flag.rule, flag.risk)
