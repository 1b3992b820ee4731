"""Geometry of the charts, pure: frozen values in px, keys and days. `macros/charts.html` draws them."""

from portal.charts.axis import Event, Mark, Sign, Timeline, timeline
from portal.charts.comfort import BreakReason, ComfortPanel, Reading, Scale, comfort_panel
from portal.charts.frame import PAGE, PHONE
from portal.charts.ladder import Ladder, Rung, RungState, ladder
from portal.charts.plane import Plane, plane
from portal.charts.practice import Outcome, Practice, PracticeStrip, practice_strip
from portal.charts.regions import AREAS, Area
from portal.charts.sparkline import Sparkline, sparkline

__all__ = [
    "AREAS",
    "PAGE",
    "PHONE",
    "Area",
    "BreakReason",
    "ComfortPanel",
    "Event",
    "Ladder",
    "Mark",
    "Outcome",
    "Plane",
    "Practice",
    "PracticeStrip",
    "Reading",
    "Rung",
    "RungState",
    "Scale",
    "Sign",
    "Sparkline",
    "Timeline",
    "comfort_panel",
    "ladder",
    "plane",
    "practice_strip",
    "sparkline",
    "timeline",
]
