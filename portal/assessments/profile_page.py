"""The profile over time, put together from assessments and timeline: drawings, tables, facts; words stay in the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal import charts
from portal.assessments import form_wording, measure_page, profile_queries, queries, wording
from portal.assessments.change import wobble_of
from portal.assessments.definition import Instrument
from portal.assessments.form_wording import item_short
from portal.assessments.instruments import library
from portal.assessments.measure_page import MeasureCard
from portal.assessments.points import Point
from portal.assessments.profile import ItemChange, Profile, SideChange, profile
from portal.assessments.regions import Region
from portal.clients import queries as clients
from portal.clients.models import Client

PANEL_WIDTH = 528
PHONE_WIDTH = 312


@dataclass(frozen=True)
class ItemRow:
    """One item: first and latest answer and the change between them."""

    short: str
    change: ItemChange


@dataclass(frozen=True)
class Drawings:
    """The drawings of the comfort assessment, each for the page and for the phone."""

    leaning: charts.ComfortPanel
    standing: charts.ComfortPanel
    leaning_phone: charts.ComfortPanel
    standing_phone: charts.ComfortPanel
    plane: charts.Plane
    plane_phone: charts.Plane


@dataclass(frozen=True)
class ProfilePage:
    """All that the page draws and lists, on one time line; `line` is None while there is nothing to draw.

    `headline` stands on top where there is no comfort assessment, and `drawings` is None then. `wobble_known`: whether
    figures exist for how far a place on the plane moves by itself.
    """

    profile: Profile
    instrument: Instrument
    words: dict[str, str]
    line: charts.Timeline | None
    drawings: Drawings | None
    measures: tuple[MeasureCard, ...]
    headline: str
    wobble_known: bool
    leaning_items: tuple[ItemRow, ...]
    standing_items: tuple[ItemRow, ...]
    about: str


def region_words(found: queries.Questionnaire, lang: str) -> str | None:
    """The words for where a result lies, None when an answer is missing."""
    here, plane = wording.region_of(found), found.instrument.plane
    return form_wording.of(plane.words_for(here), lang) if here and plane else None


def of_client(client: Client, lang: str) -> ProfilePage:
    """The client's profile as the clinician sees it."""
    instrument = library()[queries.COMFORT]
    plane = instrument.plane
    assert plane is not None
    found = profile(profile_queries.assessed(client))
    words = {str(key): form_wording.of(plane.words_for(key), lang) for key in Region}
    compared, measures = found.comparison, measure_page.of_client(client)
    days = [*(point.on for point in found.points), *measures.days]
    line = _line(client, days) if days else None
    sides = (instrument.scale(plane.dependence), instrument.scale(plane.independence))
    return ProfilePage(
        profile=found,
        instrument=instrument,
        words=words,
        line=line,
        drawings=drawings(found, line, words) if line and found.points else None,
        measures=measure_page.cards(measures, line, lang) if line else (),
        headline=measures.headline(lang),
        wobble_known=all(wobble_of(side) for side in sides),
        leaning_items=_items(instrument, compared.leaning if compared else None, lang),
        standing_items=_items(instrument, compared.standing if compared else None, lang),
        about=_about(instrument, found, lang),
    )


def _line(client: Client, days: list[date]) -> charts.Timeline:
    events = [
        charts.Event(event.happened_on, event.kind, event.label or "")
        for event in clients.list_timeline(client)
    ]
    return charts.timeline(days, events)


def drawings(found: Profile, line: charts.Timeline, words: dict[str, str]) -> Drawings:
    """Both panels and the plane on a time line."""
    readings = [_reading(point) for point in found.points]

    def panel(scale: charts.Scale, width: int) -> charts.ComfortPanel:
        return charts.comfort_panel(readings, line, scale=scale, width=width)

    return Drawings(
        leaning=panel(charts.Scale.LEANING, PANEL_WIDTH),
        standing=panel(charts.Scale.STANDING, PANEL_WIDTH),
        leaning_phone=panel(charts.Scale.LEANING, PHONE_WIDTH),
        standing_phone=panel(charts.Scale.STANDING, PHONE_WIDTH),
        plane=charts.plane(readings, line, words),
        plane_phone=charts.plane(readings, line, words, size=charts.PHONE),
    )


def _reading(point: Point) -> charts.Reading:
    return charts.Reading(
        on=point.on,
        dependence=float(point.leaning),
        independence=float(point.standing),
        person=point.assessed.person,
        lang=point.assessed.lang,
        region=str(point.region),
    )


def _items(instrument: Instrument, side: SideChange | None, lang: str) -> tuple[ItemRow, ...]:
    if side is None:
        return ()
    return tuple(ItemRow(item_short(instrument.item(change.n), lang), change) for change in side.items)


def _about(instrument: Instrument, points: Profile, lang: str) -> str:
    latest = points.latest
    for choice in instrument.person.choices if instrument.person else ():
        if latest is not None and choice.key == latest.assessed.person:
            return form_wording.of(choice.label, lang)
    return ""
