"""Row 3 of the profile: a panel for every scale with results; drawings, sentences, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from portal import charts
from portal.assessments import change_wording, definition_queries, measure_queries
from portal.assessments.change_wording import FigureWords
from portal.assessments.definition import TOTAL, Instrument, Scale
from portal.assessments.finding_wording import band_words
from portal.assessments.form_wording import of
from portal.assessments.measures import Course, Measured, course_of, most_telling
from portal.assessments.shown_numbers import range_of, shown
from portal.assessments.verification import DOUBTFUL, bands_status
from portal.clients.models import Client

PANEL_WIDTH = 528
PHONE_WIDTH = 312


@dataclass(frozen=True)
class MeasureRow:
    """One result in the table of numbers."""

    one: Measured
    value: str | None
    derived: str
    band: str
    change: str
    is_baseline: bool


@dataclass(frozen=True)
class MeasureCard:
    """Everything that the page shows of one scale."""

    anchor: str
    name: str
    scale: str
    higher_means: str
    finding: str
    figures: tuple[FigureWords, ...]
    derived: str | None
    unverified: bool
    bands_doubted: bool
    course: Course
    panel: charts.MeasurePanel
    phone: charts.MeasurePanel
    rows: tuple[MeasureRow, ...]


@dataclass(frozen=True)
class Measures:
    """The courses of a client before anything is drawn: their days belong to the time line that all drawings share."""

    courses: tuple[tuple[tuple[Instrument, ...], Course], ...]

    @property
    def days(self) -> list[date]:
        """The days of every result."""
        return [one.on for _, course in self.courses for one in course.results]

    def headline(self, lang: str) -> str:
        """The finding of the page where there is no comfort assessment."""
        telling = most_telling(course for _, course in self.courses)
        versions = next((found for found, course in self.courses if course is telling), ())
        return change_wording.headline(name_of(versions, telling, lang) if telling else "", telling)


def anchor(code: str, scale: str) -> str:
    """Where on the page a scale stands."""
    return f"m-{code}-{scale}"


def of_client(client: Client) -> Measures:
    """The course of every scale with a result, instruments by code, scales as their file orders them."""
    results = measure_queries.results_of(client)
    baselines = measure_queries.baselines_of(client)
    versions: dict[str, dict[int, Instrument]] = {}
    for (code, _), found in results.items():
        for version in sorted({one.version for one in found}):
            of_code = versions.setdefault(code, {})
            if version not in of_code:
                of_code[version] = definition_queries.definition(client.clinic_id, code, version)
    courses = []
    for code in sorted(versions):
        newest_first = tuple(versions[code][n] for n in sorted(versions[code], reverse=True))
        for scale in newest_first[0].scales:
            found = results.get((code, scale.key), [])
            if any(one.value is not None for one in found):
                course = course_of(scale, found, baseline_id=baselines.get((code, scale.key)))
                courses.append((newest_first, course))
    return Measures(tuple(courses))


def cards(measures: Measures, line: charts.Timeline, lang: str) -> tuple[MeasureCard, ...]:
    """Every panel, on the time line that the page shares."""
    return tuple(_card(versions, course, line, lang) for versions, course in measures.courses)


def _card(versions: Sequence[Instrument], course: Course, line: charts.Timeline, lang: str) -> MeasureCard:
    instrument, scale = versions[0], course.scale
    readings = [_reading(course, one) for one in course.results]
    look, wobble = _look(versions, course, lang), _wobble(course)
    panel, phone = (
        charts.measure_panel(readings, line, look, wobble=wobble, width=width)
        for width in (PANEL_WIDTH, PHONE_WIDTH)
    )
    return MeasureCard(
        anchor=anchor(instrument.code, scale.key),
        name=name_of(versions, course, lang),
        scale=scale.key,
        higher_means=of(scale.higher_means, lang),
        finding=change_wording.finding(course),
        figures=change_wording.figures(course),
        derived=of(scale.derived.name, lang) if scale.derived else None,
        unverified=bool(course.change and course.change.basis.unverified),
        bands_doubted=bool(scale.bands) and bands_status(instrument, scale) in DOUBTFUL,
        course=course,
        panel=panel,
        phone=phone,
        rows=tuple(_row(course, one, lang) for one in course.results),
    )


def name_of(versions: Sequence[Instrument], course: Course, lang: str) -> str:
    """An instrument, with its scale where it has several; `versions` newest first."""
    title = of(versions[0].title, lang)
    if course.scale.key == TOTAL or len(versions[0].scales) == 1:
        return title
    return change_wording.scale_name(title, of(course.scale.name, lang))


def _reading(course: Course, one: Measured) -> charts.Measure:
    return charts.Measure(
        on=one.on,
        value=None if one.value is None else float(one.value),
        text="" if one.value is None else shown(one.value),
        person=one.person,
        lang=one.lang,
        version=one.version,
        wording=str(one.wording or ""),
        context=one.context,
        clear=course.is_clear(one),
    )


def _row(course: Course, one: Measured, lang: str) -> MeasureRow:
    times = course.scale.derived.times if course.scale.derived else None
    value = one.value
    return MeasureRow(
        one=one,
        value=None if value is None else shown(value),
        derived=shown(value * times) if times and value is not None else "",
        band=band_words(course.scale, one.band, lang) or "",
        change=change_wording.in_table(course.changes.get(one.assessment_id)),
        is_baseline=one is course.baseline,
    )


def _wobble(course: Course) -> charts.Wobble | None:
    """The ribbon: from the baseline to the last result that compares with it."""
    baseline = course.baseline
    if course.wobble is None or baseline is None or baseline.value is None or course.latest is None:
        return None
    same = [one for one in course.results if one.compares_with(baseline)]
    open_end = course.latest.compares_with(baseline)
    return charts.Wobble(
        around=float(baseline.value),
        reach=course.wobble.smallest,
        since=baseline.on,
        until=None if open_end else same[-1].on,
    )


def _look(versions: Sequence[Instrument], course: Course, lang: str) -> charts.Look:
    """Ends wide enough for every version; bands of the newest, from the day on which it was first used."""
    instrument, scale = versions[0], course.scale
    ranges = [range_of(one, s) for one in versions for s in one.scales if s.key == scale.key]
    older = any(one.version != instrument.version for one in course.results)
    since = min(one.on for one in course.results if one.version == instrument.version) if older else None
    return charts.Look(
        low=float(min(low for low, _ in ranges)),
        high=float(max(high for _, high in ranges)),
        bands=_bands(instrument, scale, lang),
        higher_is=scale.direction,
        bands_since=since,
    )


def _bands(instrument: Instrument, scale: Scale, lang: str) -> tuple[charts.Band, ...]:
    """The bands edge to edge: half-way between the last sum of one and the first of the next."""
    if not scale.bands:
        return ()
    low, high = range_of(instrument, scale)
    over = len(instrument.items_of(scale)) if scale.method == "mean" else 1
    inner = [
        Fraction(band.at_least or 0)
        if scale.bands_on == "mean"
        else Fraction(Decimal(band.min or 0) - Decimal("0.5")) / over
        for band in scale.bands[1:]
    ]
    edges = [low, *inner, high]
    names = [band_words(scale, band.key, lang) or "" for band in scale.bands]
    return tuple(
        charts.Band(name, float(bottom), float(top))
        for name, bottom, top in zip(names, edges, edges[1:], strict=False)
    )
