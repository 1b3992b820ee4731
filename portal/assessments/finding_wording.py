"""The finding of a result in words: one sentence over its page, one line in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.assessments.definition import TOTAL, Instrument, Scale
from portal.assessments.form_wording import of
from portal.assessments.kinds import AssessmentState
from portal.assessments.models import Score
from portal.assessments.points import mean_of_five
from portal.assessments.queries import LEANING, STANDING, Questionnaire, scores_of
from portal.assessments.regions import region
from portal.assessments.shown_numbers import shown
from portal.assessments.verification import DOUBTFUL, bands_status
from portal.clients.models import Client
from portal.i18n import gettext, ngettext


@dataclass(frozen=True)
class Finding:
    """A result in a list: one line, and whether an answer about safety stands in it."""

    words: str
    risk: bool


def findings(client: Client, found: Iterable[Questionnaire], lang: str) -> dict[UUID, Finding]:
    """One line for each result, by assessment; the stored scores are read once for the whole list."""
    scores = scores_of(client)
    return {
        one.assessment.id: _finding(one, scores.get(one.assessment.id, {}), lang)
        for one in found
        if one.assessment.state == AssessmentState.SUBMITTED
    }


def _finding(found: Questionnaire, scores: Mapping[str, Score], lang: str) -> Finding:
    flags = stored_flags(scores)
    risk = any(flags.get(flag.key) is True for flag in found.instrument.risk_flags)
    plane = found.instrument.plane
    if plane is None:
        return Finding(result_words(found.instrument, scores, lang), risk)
    leaning, standing = (one.numerator if (one := scores.get(side)) else None for side in (LEANING, STANDING))
    if leaning is None or standing is None:
        return Finding(gettext("incomplete, no overall picture"), risk)
    return Finding(
        gettext(
            "Leaning %(leaning)s, standing alone %(standing)s: %(region)s",
            leaning=mean_of_five(leaning),
            standing=mean_of_five(standing),
            region=of(plane.words_for(region(leaning, standing)), lang),
        ),
        risk,
    )


def sentence(found: Questionnaire, scores: Mapping[str, Score], lang: str) -> str:
    """The finding in one sentence."""
    title = of(found.instrument.title, lang)
    return gettext("%(title)s: %(result)s", title=title, result=result_words(found.instrument, scores, lang))


def result_words(instrument: Instrument, scores: Mapping[str, Score], lang: str) -> str:
    """What stands for the whole, or up to three scales side by side."""
    scales = [scale for scale in instrument.scales if scale.key == TOTAL] or instrument.scales
    if not scales:
        return gettext("answered, nothing to add up")
    results = [(scale, scores.get(scale.key)) for scale in scales]
    if all(stored is None or stored.value is None for _, stored in results):
        return gettext("incomplete, no overall result")
    if len(results) > 3:
        return ngettext("result on %(num)s scale", "results on %(num)s scales", len(results))
    parts = [_part(instrument, scale, stored, lang) for scale, stored in results]
    if len(results) == 1:
        return parts[0]
    named = [
        gettext("%(scale)s %(result)s", scale=of(scale.name, lang), result=part)
        for (scale, _), part in zip(results, parts, strict=True)
    ]
    if len(named) == 2:
        return gettext("%(a)s; %(b)s", a=named[0], b=named[1])
    return gettext("%(a)s; %(b)s; %(c)s", a=named[0], b=named[1], c=named[2])


def _part(instrument: Instrument, scale: Scale, stored: Score | None, lang: str) -> str:
    if stored is None or stored.value is None:
        return gettext("no result")
    words = band_words(scale, stored.band, lang)
    if words is None:
        return shown(stored.value)
    if bands_status(instrument, scale) in DOUBTFUL:
        return gettext("%(value)s (%(band)s, unverified)", value=shown(stored.value), band=words)
    return gettext("%(value)s (%(band)s)", value=shown(stored.value), band=words)


def band_words(scale: Scale, key: str | None, lang: str) -> str | None:
    """A band's name; its key where the file gives it none."""
    band = scale.band_named(key) if key else None
    if band is None or band.name is None:
        return key.replace("_", " ") if key else None
    return of(band.name, lang)


def stored_flags(scores: Mapping[str, Score]) -> Mapping[str, bool | int | None]:
    """The flags of the whole form."""
    whole = scores.get(TOTAL)
    return (whole.flags if whole else None) or {}
