"""Geometry of the charts, pure: frozen values in px, keys and days. `macros/charts.html` draws them."""

from portal.charts.axis import Event, Mark, Sign, Timeline, timeline
from portal.charts.bands import Band, Look
from portal.charts.calendar import DaySign, PracticeCalendar, practice_calendar
from portal.charts.comfort import ComfortPanel, Reading, Scale, comfort_panel
from portal.charts.course import BreakReason
from portal.charts.frame import PAGE, PHONE
from portal.charts.ladder import Ladder, Rung, RungState, ladder
from portal.charts.measures import Measure, MeasurePanel, Wobble, measure_panel
from portal.charts.moments import MomentsChart, MomentsWeek, moments_chart
from portal.charts.outcomes import OutcomeLine, Rated, merge, outcome_line
from portal.charts.plane import Plane, plane
from portal.charts.practice import Outcome, Practice, PracticeStrip, practice_strip
from portal.charts.regions import AREAS, Area
from portal.charts.sparkline import Sparkline, sparkline
from portal.charts.suds import Distress, SudsChart, suds_chart
from portal.charts.wave import Wave, wave

__all__ = [
    "AREAS",
    "PAGE",
    "PHONE",
    "Area",
    "Band",
    "BreakReason",
    "ComfortPanel",
    "DaySign",
    "Distress",
    "Event",
    "Ladder",
    "Look",
    "Mark",
    "Measure",
    "MeasurePanel",
    "MomentsChart",
    "MomentsWeek",
    "Outcome",
    "OutcomeLine",
    "Plane",
    "Practice",
    "PracticeCalendar",
    "PracticeStrip",
    "Rated",
    "Reading",
    "Rung",
    "RungState",
    "Scale",
    "Sign",
    "Sparkline",
    "SudsChart",
    "Timeline",
    "Wave",
    "Wobble",
    "comfort_panel",
    "ladder",
    "measure_panel",
    "merge",
    "moments_chart",
    "outcome_line",
    "plane",
    "practice_calendar",
    "practice_strip",
    "sparkline",
    "suds_chart",
    "timeline",
    "wave",
]
