"""The profile over time, put together from assessments and timeline: drawings, tables, facts; words stay in the page."""

from __future__ import annotations

from dataclasses import dataclass

from portal import charts
from portal.assessments import form_wording, queries, wording
from portal.assessments.definition import Instrument
from portal.assessments.form_wording import item_short
from portal.assessments.instruments import library
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
    """The drawings of a page and the time line they share, each for the page and for the phone."""

    line: charts.Timeline
    leaning: charts.ComfortPanel
    standing: charts.ComfortPanel
    leaning_phone: charts.ComfortPanel
    standing_phone: charts.ComfortPanel
    plane: charts.Plane
    plane_phone: charts.Plane


@dataclass(frozen=True)
class ProfilePage:
    """All that the page draws and lists; `drawings` is None while there is nothing to draw."""

    profile: Profile
    instrument: Instrument
    words: dict[str, str]
    drawings: Drawings | None
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
    found = profile(queries.assessed(client))
    words = {str(key): form_wording.of(plane.words_for(key), lang) for key in Region}
    compared = found.comparison
    return ProfilePage(
        profile=found,
        instrument=instrument,
        words=words,
        drawings=drawings(client, found, words) if found.points else None,
        leaning_items=_items(instrument, compared.leaning if compared else None, lang),
        standing_items=_items(instrument, compared.standing if compared else None, lang),
        about=_about(instrument, found, lang),
    )


def drawings(client: Client, found: Profile, words: dict[str, str]) -> Drawings:
    """Both panels and the plane, with the client's timeline under them."""
    readings = [_reading(point) for point in found.points]
    events = [
        charts.Event(event.happened_on, event.kind, event.label or "")
        for event in clients.list_timeline(client)
    ]
    line = charts.timeline([reading.on for reading in readings], events)

    def panel(scale: charts.Scale, width: int) -> charts.ComfortPanel:
        return charts.comfort_panel(readings, line, scale=scale, width=width)

    return Drawings(
        line=line,
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
