"""One result as the clinician reads it: every scale, band and flag in words, and what the form cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.assessments import result_queries, verification
from portal.assessments.definition import Flag, Instrument, Scale
from portal.assessments.finding_wording import band_words, sentence, stored_flags
from portal.assessments.form_wording import item_short, of
from portal.assessments.models import Score
from portal.assessments.queries import Questionnaire
from portal.assessments.shown_numbers import is_rounded, range_of, shown
from portal.i18n import gettext


@dataclass(frozen=True)
class BandWords:
    """A band in words; `doubt` is C or M where it was not read in a published source, `scheme` the other scheme's name."""

    words: str
    doubt: str | None
    scheme: str | None = None


@dataclass(frozen=True)
class ScaleRow:
    """The result on one scale; `exact` where what is shown is rounded."""

    name: str
    value: str | None
    exact: str | None
    lowest: str
    highest: str
    higher_means: str
    bands: tuple[BandWords, ...]
    derived: tuple[str, str] | None
    n_answered: int
    n_items: int


@dataclass(frozen=True)
class FlagRow:
    """A flag: `state` yes, no, unknown, or number with its `value`. `sex` names whom the cut is published for."""

    name: str
    rule: str
    risk: bool
    state: str
    value: int | None
    sex: str | None


@dataclass(frozen=True)
class LookAtRow:
    """An answer that its reader should see, and why."""

    n: int
    short: str
    value: int
    why: str


@dataclass(frozen=True)
class ResultPage:
    """All that the page says besides the answers themselves."""

    title: str
    scales: tuple[ScaleRow, ...]
    gap: str | None
    flags: tuple[FlagRow, ...]
    look_at: tuple[LookAtRow, ...]
    marked: tuple[str, ...]
    contexts: tuple[str, ...]
    language: str
    wording_number: int | None
    doubts: tuple[tuple[str, str, str], ...]
    cannot_say: tuple[str, ...]


def of_result(found: Questionnaire, lang: str) -> ResultPage:
    """The page of one submitted form, from its stored scores."""
    scores = result_queries.scores_of(found.assessment)
    wording = result_queries.wording_of(found.assessment)
    instrument = found.instrument
    flagged = {flag.item.items[0] for flag in instrument.risk_flags if flag.item}
    return ResultPage(
        title=sentence(found, scores, lang),
        scales=tuple(
            _scale(instrument, scale, scores.get(scale.key), found.assessment.context, lang)
            for scale in instrument.scales
        ),
        gap=_gap(instrument, scores, lang),
        flags=_flags(instrument, stored_flags(scores), lang),
        look_at=_look_at(found, lang),
        marked=tuple(
            item_short(instrument.item(risk.item), lang) for risk in found.risks if risk.item not in flagged
        ),
        contexts=tuple(
            of(one.name, lang)
            for one in instrument.contexts
            if (found.assessment.context or {}).get(one.key) is True
        ),
        language=language_words(found.assessment.lang),
        wording_number=wording.number if wording else None,
        doubts=tuple((one.fact, one.status, one.source) for one in verification.doubtful(instrument)),
        cannot_say=tuple(of(fact.text, lang) for fact in instrument.cannot_say),
    )


def language_words(tag: str) -> str:
    """The language of a wording in words; a tag that has none here stands as it is."""
    known = {"en": gettext("English"), "zh": gettext("Chinese"), "und": gettext("not known")}
    return known.get(tag, tag)


def _scale(
    instrument: Instrument,
    scale: Scale,
    stored: Score | None,
    context: Mapping[str, object] | None,
    lang: str,
) -> ScaleRow:
    low, high = range_of(instrument, scale, context)
    value = stored.value if stored else None
    derived = None
    if scale.derived and value is not None:
        derived = (of(scale.derived.name, lang), shown(value * scale.derived.times))
    return ScaleRow(
        name=of(scale.name, lang),
        value=shown(value) if value is not None else None,
        exact=_exact(stored) if value is not None and is_rounded(value) else None,
        lowest=shown(low),
        highest=shown(high),
        higher_means=of(scale.higher_means, lang),
        bands=_bands(instrument, scale, stored, lang),
        derived=derived,
        n_answered=stored.n_answered if stored else 0,
        n_items=len(instrument.items_of(scale)),
    )


def _gap(instrument: Instrument, scores: Mapping[str, Score], lang: str) -> str | None:
    """How far the two results of a pair lie apart."""
    if instrument.pair is None:
        return None
    first, second = (scores.get(key) for key in instrument.pair)
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if first.value == second.value:
        return gettext("Both numbers are the same.")
    higher, lower = (first, second) if first.value > second.value else (second, first)
    return gettext(
        "“%(higher)s” lies %(gap)s above “%(lower)s”.",
        higher=of(instrument.scale(higher.scale).name, lang),
        lower=of(instrument.scale(lower.scale).name, lang),
        gap=shown(abs(first.value - second.value)),
    )


def _exact(stored: Score | None) -> str:
    assert stored is not None
    return gettext("exactly %(sum)s / %(number)s", sum=stored.numerator, number=stored.denominator)


def _bands(instrument: Instrument, scale: Scale, stored: Score | None, lang: str) -> tuple[BandWords, ...]:
    if stored is None:
        return ()
    found: list[BandWords] = []
    if words := band_words(scale, stored.band, lang):
        found.append(BandWords(words, _doubt(verification.bands_status(instrument, scale))))
    for other in scale.bands_alt:
        key = (stored.bands_alt or {}).get(other.scheme)
        band = next((one for one in other.bands if one.key == key), None)
        if key and band:
            words = of(band.name, lang) if band.name else key.replace("_", " ")
            status = verification.scheme_status(instrument, other.scheme)
            found.append(BandWords(words, _doubt(status), of(other.name, lang)))
    return tuple(found)


def _doubt(status: str | None) -> str | None:
    return status if status in verification.DOUBTFUL else None


def _flags(instrument: Instrument, stored: Mapping[str, bool | int | None], lang: str) -> tuple[FlagRow, ...]:
    """Risk flags first, then in the order of the file."""
    rows = [_flag(flag, stored.get(flag.key), lang) for flag in instrument.flags]
    return tuple(sorted(rows, key=lambda row: not row.risk))


def _flag(flag: Flag, value: bool | int | None, lang: str) -> FlagRow:
    is_number = value is not None and not isinstance(value, bool)
    state = "unknown" if value is None else "number" if is_number else "yes" if value else "no"
    return FlagRow(
        name=of(flag.name, lang),
        rule=flag.rule,
        risk=flag.risk,
        state=state,
        value=int(value) if is_number and value is not None else None,
        sex=flag.sex,
    )


def _look_at(found: Questionnaire, lang: str) -> tuple[LookAtRow, ...]:
    values = found.item_values()
    rows = []
    for prompt in found.instrument.look_at:
        value = values.get(prompt.n)
        if value is not None and value >= prompt.at_least:
            short = item_short(found.instrument.item(prompt.n), lang)
            rows.append(LookAtRow(prompt.n, short, value, of(prompt.why, lang)))
    return tuple(rows)
