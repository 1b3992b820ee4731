"""The macros: what every drawing, key, table and figure must hold. Rendered by plain Jinja, without an application."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from re import findall
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader

from portal import svg
from portal.charts import (
    PAGE,
    PHONE,
    Band,
    BreakReason,
    Distress,
    Event,
    Look,
    Measure,
    MomentsWeek,
    Outcome,
    Practice,
    Rated,
    Reading,
    Rung,
    RungState,
    Scale,
    Wobble,
    comfort_panel,
    ladder,
    measure_panel,
    moments_chart,
    outcome_line,
    plane,
    practice_calendar,
    practice_strip,
    sparkline,
    suds_chart,
    timeline,
)

TEMPLATES = Path(__file__).parents[2] / "templates"
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"><script>alert('x')</script>&amp;"
START = date(2026, 5, 29)
READINGS = [
    Reading(START, 1.6, 4.6, "partner", "en", "hyper_independence"),
    Reading(START + timedelta(days=35), 1.8, 4.4, "partner", "en", "hyper_independence"),
    Reading(START + timedelta(days=84), None, None, "partner", "en"),
    Reading(START + timedelta(days=126), 2.4, 4.0, "mother", "en", "indeterminate"),
    Reading(START + timedelta(days=168), 2.8, 4.0, "mother", "zh", "indeterminate"),
]
EVENTS = [
    Event(START + timedelta(days=21), "plan_started"),
    Event(START + timedelta(days=28), "session"),
    Event(START + timedelta(days=75), "life_event", HOSTILE),
    Event(START + timedelta(days=119), "step_done"),
]
WORDS = {"hyper_independence": "独处更自在", "indeterminate": "介于几种情形之间", "low_both": "<b>两边</b>"}
PRACTICES = [
    Practice(START, 80, Outcome.NO),
    Practice(START + timedelta(days=2), 0, Outcome.PARTLY),
    Practice(START + timedelta(days=4), None, Outcome.YES),
    Practice(START + timedelta(days=6), 35, Outcome.CANNOT_TELL),
    Practice(START + timedelta(days=8), 30, None),
]
RUNGS = [
    Rung(1, HOSTILE, 40, 15, RungState.DONE, 1, 1),
    Rung(2, "说一句", 70, 70, RungState.NOW, 2, 3),
    Rung(3, "再说一句", 0, None, RungState.NEXT, 0, 2),
    Rung(4, "最后一句", None, None, RungState.SET_ASIDE, 0, 2),
]
LINE = timeline([r.on for r in READINGS], EVENTS)
LEANING = comfort_panel(READINGS, LINE, scale=Scale.LEANING)
PLANE = plane(READINGS, LINE, WORDS)
STRIP = practice_strip(PRACTICES)
LADDER = ladder(RUNGS)
LOOK = Look(0, 21, (Band("轻度", 0, 9.5), Band("<b>重度</b>", 9.5, 21)), "worse")
MEASURES = [
    Measure(START, 15, "15", lang="en"),
    Measure(START + timedelta(days=35), 14, "14", lang="en"),
    Measure(START + timedelta(days=84), 6, "6", lang="en", clear=True),
    Measure(START + timedelta(days=126), None, lang="en"),
    Measure(START + timedelta(days=168), 5, "5", lang="zh"),
]
WOBBLE = Wobble(15, 4, START, START + timedelta(days=84))
MEASURE = measure_panel(MEASURES, LINE, LOOK, wobble=WOBBLE, width=528)
DISTRESS = [
    Distress(START, 80, 60, 70, 20),
    Distress(START + timedelta(days=2), None, 0, 0, None),
    Distress(START + timedelta(days=4), 50, None, None, None),
]
SUDS = suds_chart(DISTRESS)
CALENDAR = practice_calendar(
    {START: True, START - timedelta(days=1): False},
    {START - timedelta(days=2)},
    since=START - timedelta(days=9),
    today=START,
)
CHOOSING = outcome_line([Rated(START, 20), Rated(START + timedelta(days=30), 75)])
MOMENTS = [
    MomentsWeek(START, 6.0, 6, 7, 70.0, 90),
    MomentsWeek(START + timedelta(weeks=1), None, 1, 3, None, None),
    MomentsWeek(START + timedelta(weeks=2), None, 0, 0, None, None),
    MomentsWeek(START + timedelta(weeks=3), 0.0, 0, 7, None, None),
]
WEEKS = moments_chart(MOMENTS, baseline=(START, START + timedelta(days=6)))
DRAWINGS: dict[str, tuple[str, Any]] = {
    "leaning": ("comfort", LEANING),
    "standing": ("comfort", comfort_panel(READINGS, LINE, scale=Scale.STANDING, width=312)),
    "plane": ("plane", PLANE),
    "plane_phone": ("plane", plane(READINGS, LINE, WORDS, size=PHONE)),
    "measure": ("measure", MEASURE),
    "measure_phone": ("measure", measure_panel(MEASURES, LINE, LOOK, wobble=WOBBLE, width=312)),
    "practice": ("practice_strip", STRIP),
    "practice_phone": ("practice_strip", practice_strip(PRACTICES, width=312)),
    "ladder": ("ladder", LADDER),
    "sparkline": ("sparkline", sparkline([11, None, 0.4, 8, 6])),
    "suds": ("suds", SUDS),
    "suds_phone": ("suds", suds_chart(DISTRESS, width=312)),
    "suds_empty": ("suds", suds_chart([])),
    "calendar": ("calendar", CALENDAR),
    "moments": ("moments", WEEKS),
    "moments_phone": ("moments", moments_chart(MOMENTS, width=312)),
    "moments_empty": ("moments", moments_chart([])),
    "choosing": ("outcome_line", CHOOSING),
    "choosing_one": ("outcome_line", outcome_line([Rated(START, 0)])),
}
drawing = pytest.mark.parametrize("name", DRAWINGS)


def macros(said: Callable[[str], str] = str, name: str = "charts") -> ModuleType:
    """A macro file, with words passed through `said` in place of a catalogue."""
    env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"])
    env.install_gettext_callables(  # type: ignore[attr-defined]
        said, lambda one, many, number: said(one if number == 1 else many), newstyle=True
    )
    env.globals.update(svg_line=svg.line, svg_text=svg.text, svg_spark=svg.spark)
    env.filters["day"] = date.isoformat
    env.filters["day_short"] = lambda day: day.isoformat()[5:]
    return env.get_template(f"macros/{name}.html").module  # type: ignore[return-value]


CHARTS: Any = macros()


def drawn(name: str, *, title: str = "A finding", charts: Any = CHARTS, **more: str) -> str:
    macro, value = DRAWINGS[name]
    return str(getattr(charts, macro)(value, name, title, **more))


def parsed(html: str) -> ET.Element:
    return ET.fromstring(html)


def texts(tree: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


@drawing
def test_a_drawing_is_an_image_with_title_and_description(name: str) -> None:
    tree = parsed(drawn(name, title="Leaning on someone: 1.6 to 2.8"))
    title, description = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert tree.get("role") == "img"
    assert title is not None
    assert description is not None
    assert title.text == "Leaning on someone: 1.6 to 2.8"
    assert description.text
    assert tree.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@drawing
def test_a_drawing_uses_presentation_attributes_only(name: str) -> None:
    tree = parsed(drawn(name))
    for element in tree.iter():
        assert "style" not in element.attrib
        assert element.tag.removeprefix(SVG) not in {"style", "script", "image", "use", "a"}
        assert element is tree or "class" not in element.attrib
        assert not [key for key in element.attrib if key.startswith("on") or "href" in key]


@drawing
def test_every_text_names_its_fonts_and_keeps_a_readable_size(name: str) -> None:
    fonts = 'system-ui, Roboto, "Open Sans", "WenQuanYi Micro Hei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'
    found = list(parsed(drawn(name)).iter(f"{SVG}text"))
    assert found
    assert {text.get("font-family") for text in found} == {fonts}
    assert all(12 <= float(text.get("font-size", "0")) <= 16 for text in found)
    own = parsed(drawn(name, font="\"Noto Sans CJK SC\", 'x'")).iter(f"{SVG}text")
    assert {text.get("font-family") for text in own} == {"\"Noto Sans CJK SC\", 'x'"}


@drawing
def test_a_hostile_finding_stays_text(name: str) -> None:
    tree = parsed(drawn(name, title=HOSTILE))
    title = tree.find(f"{SVG}title")
    assert title is not None
    assert title.text == HOSTILE


@drawing
def test_halos_are_text_drawn_twice_and_never_paint_order(name: str) -> None:
    assert "paint-order" not in drawn(name)


def test_two_drawings_on_a_page_share_no_id() -> None:
    trees = [parsed(drawn(name)) for name in DRAWINGS]
    ids = [element.get("id") for tree in trees for element in tree.iter() if element.get("id")]
    assert len(ids) == 2 * len(DRAWINGS)
    assert len(set(ids)) == len(ids)


@drawing
def test_every_fixed_word_comes_from_the_catalogue(name: str) -> None:
    tree = parsed(drawn(name, charts=macros(lambda words: f"§{words}§")))
    given = {"script", "alert", "amp"}
    loose = [text for text in texts(tree) if "§" not in text and set(findall("[a-z]{3,}", text)) - given]
    assert loose == []


def test_words_for_stored_keys_come_from_the_catalogue() -> None:
    shapes: Any = macros(lambda words: f"§{words}§", "charts_shapes")
    said = [str(shapes.break_words(reason)) for reason in BreakReason]
    said += [str(shapes.outcome_words(outcome)) for outcome in [*Outcome, None]]
    said += [str(shapes.rung_words(state)) for state in RungState]
    said += [str(shapes.month(number)) for number in range(1, 13)]
    assert all(words[0] == words[-1] == "§" for words in said)
    assert len(set(said)) == len(said)


def description(name: str) -> str:
    found = parsed(drawn(name)).find(f"{SVG}desc")
    assert found is not None
    return found.text or ""


def test_the_description_of_a_line_tells_every_value_and_every_break() -> None:
    said = description("leaning")
    for reading in READINGS:
        if reading.dependence is not None:
            assert f"{reading.on}: {reading.dependence}." in said
    assert "2026-10-02: another person in mind" in said
    assert "2026-11-13: another language" in said
    assert "2026-08-21" not in said


def test_the_description_of_the_plane_tells_every_place() -> None:
    said = description("plane")
    assert "1, 2026-05-29: standing alone 4.6, leaning 1.6." in said
    assert "4, 2026-11-13: standing alone 4.0, leaning 2.8." in said


def test_the_description_of_practices_tells_nothing_from_zero() -> None:
    said = description("practice")
    assert "1: 80 % sure, did not happen." in said
    assert "2: 0 % sure, partly." in said
    assert "3: how sure not given, happened." in said
    assert "5: 30 % sure, not given." in said


def test_the_description_of_the_ladder_tells_every_step() -> None:
    said = description("ladder")
    assert "70 at first, 70 now, now, practised 2 of 3." in said
    assert "0 at first, not rated now, next, practised 0 of 2." in said
    assert "not rated at first, not rated now, set aside" in said


def test_the_description_of_a_sparkline_tells_every_value() -> None:
    assert description("sparkline") == "11, missing, 0.4, 8, 6"


def test_the_description_of_a_scale_tells_values_what_is_clear_the_wobble_and_every_break() -> None:
    said = parsed(str(CHARTS.measure(MEASURE, "m", "A finding", "Higher means more"))).findtext(f"{SVG}desc")
    assert said is not None
    assert "from 0 to 21. Higher means more." in said
    assert "2026-05-29: 15." in said
    assert "2026-08-21: 6, a clear change from the baseline." in said
    assert "from 11 to 19 around the baseline of 2026-05-29" in said
    assert "2026-11-13: another language" in said


def test_the_description_of_distress_tells_nothing_from_zero() -> None:
    said = description("suds")
    assert "It need not fall." in said
    assert "1: expected 80, at the start 60, hardest 70, at the end 20." in said
    assert "2: expected not rated, at the start 0, hardest 0, at the end not rated." in said
    assert "3: expected 50, at the start not rated" in said


def test_the_description_of_weeks_tells_zero_from_too_few_days_and_from_nothing() -> None:
    said = description("moments")
    assert "Week of 05-29: 6 in seven days, usual strength 70, 90 at most." in said
    assert "Week of 06-05: 1 written down, not enough to tell seven days, usual strength not rated" in said
    assert "Week of 06-12: nothing known" in said
    assert "Week of 06-19: 0 in seven days" in said


def test_the_description_of_a_calendar_tells_days_with_something() -> None:
    said = description("calendar")
    assert "Practised on 2 days." in said
    assert "05-29: practised. " not in said.split("05-28")[0]
    assert "05-28: stopped early." in said
    assert "05-27: the plan rested." in said
    assert "05-26" not in said


def test_the_description_of_an_outcome_tells_every_rating_with_its_day() -> None:
    assert description("choosing") == "From 0 to 100. 2026-05-29: 20. 2026-06-28: 75."


def test_a_day_is_told_apart_by_shape_and_never_by_red() -> None:
    tree = parsed(drawn("calendar"))
    fills = {element.get("fill") for element in tree.iter()} | {
        element.get("stroke") for element in tree.iter()
    }
    assert fills <= {None, "none", "#fff", "#14655F", "#8A8578", "#646E72", "#4A5559", "#E4DFD5"}
    signs = [tuple(child.tag for child in group) for group in tree.iter(f"{SVG}g")]
    circle, path = f"{SVG}circle", f"{SVG}path"
    assert signs.count((path,)) == 1
    assert signs.count((circle, path)) == 2
    assert signs.count((circle,)) == 7


def test_a_clear_change_is_a_diamond_and_every_other_result_a_circle() -> None:
    tree = parsed(drawn("measure"))
    diamonds = [p for p in tree.iter(f"{SVG}path") if (p.get("d") or "").endswith("Z") and p.get("stroke")]
    assert len(diamonds) == 1
    assert len([c for c in tree.iter(f"{SVG}circle") if c.get("stroke") == "#12436D"]) == 3


def test_the_key_of_a_scale_names_only_what_is_drawn() -> None:
    assert "".join(parsed(str(CHARTS.measure_key(MEASURE))).itertext()) == (
        "the usual wobble around the baseline of 2026-05-29a clear change from the baseline"
    )
    bare = measure_panel(MEASURES[:1], LINE, LOOK, width=528)
    assert str(CHARTS.measure_key(bare)) == ""


def test_circles_lean_and_squares_stand() -> None:
    leaning, standing = parsed(drawn("leaning")), parsed(drawn("standing"))
    lean, stand = "#12436D", "#14655F"
    assert len([c for c in leaning.iter(f"{SVG}circle") if c.get("stroke") == lean]) == 4
    assert len([r for r in standing.iter(f"{SVG}rect") if r.get("stroke") == stand]) == 4


def test_a_line_of_three_kinds_is_drawn_as_the_pieces_that_may_be_joined() -> None:
    lines = [p for p in parsed(drawn("leaning")).iter(f"{SVG}path") if p.get("stroke") == "#12436D"]
    assert len(lines) == 1


def test_named_areas_are_filled_and_unnamed_ones_dashed() -> None:
    rects = list(parsed(drawn("plane")).iter(f"{SVG}rect"))[1:]
    dashed = [rect for rect in rects if rect.get("stroke-dasharray")]
    assert len(rects) == 6
    assert len(dashed) == 3
    assert {rect.get("fill") for rect in dashed} == {"#FFFFFF"}
    assert "#FFFFFF" not in {rect.get("fill") for rect in rects if rect not in dashed}


def test_the_first_number_is_a_ring_and_the_last_is_filled() -> None:
    tree = parsed(drawn("plane"))
    numbers = [
        c for c in tree.iter(f"{SVG}circle") if float(c.get("r", "0")) in (PAGE.radius, PAGE.radius + 1)
    ]
    assert [c.get("fill") for c in numbers] == ["#fff", "#fff", "#fff", "#12436D"]
    assert [float(c.get("stroke-width", "0")) for c in numbers] == [3.2, 1.5, 1.5, 1.5]


def cells(html: str) -> list[list[str]]:
    tree = parsed(html)
    head = [cell for row in tree.iter("thead") for cell in row.iter("th")]
    assert head
    assert {cell.get("scope") for cell in head} == {"col"}
    rows = [list(row) for body in tree.iter("tbody") for row in body]
    assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in rows)
    assert all(len(row) == len(head) for row in rows)
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def test_the_table_of_means_holds_every_reading() -> None:
    rows = cells(CHARTS.comfort_numbers(LEANING, WORDS, "Both means"))
    assert rows == [
        ["2026-05-29", "1.6", "4.6", "独处更自在", ""],
        ["2026-07-03", "1.8", "4.4", "独处更自在", ""],
        ["2026-08-21", "not complete", "not complete", "", ""],
        ["2026-10-02", "2.4", "4.0", "介于几种情形之间", "another person in mind"],
        ["2026-11-13", "2.8", "4.0", "介于几种情形之间", "another language"],
    ]


def test_the_table_of_means_needs_no_column_for_breaks_that_are_not_there() -> None:
    readings = READINGS[:2]
    panel = comfort_panel(readings, timeline([r.on for r in readings]), scale=Scale.LEANING)
    rows = cells(CHARTS.comfort_numbers(panel, WORDS, "Both means"))
    assert rows[0] == ["2026-05-29", "1.6", "4.6", "独处更自在"]


def test_the_table_of_the_plane_has_the_numbers_of_the_drawing() -> None:
    rows = cells(CHARTS.plane_numbers(PLANE, WORDS, "The path"))
    assert [row[:4] for row in rows] == [
        ["1", "2026-05-29", "4.6", "1.6"],
        ["2", "2026-07-03", "4.4", "1.8"],
        ["3", "2026-10-02", "4.0", "2.4"],
        ["4", "2026-11-13", "4.0", "2.8"],
    ]


def test_the_table_of_practices_keeps_zero_and_nothing_apart() -> None:
    rows = cells(CHARTS.practice_numbers(STRIP, "Practices"))
    assert [row[2:] for row in rows] == [
        ["80 %", "did not happen"],
        ["0 %", "partly"],
        ["not given", "happened"],
        ["35 %", "cannot tell"],
        ["30 %", "not given"],
    ]


def test_the_table_of_the_ladder_keeps_zero_and_nothing_apart_and_a_hostile_name_as_text() -> None:
    rows = cells(CHARTS.ladder_numbers(LADDER, "The ladder"))
    assert rows == [
        ["4 最后一句", "not rated", "not rated", "0 of 2", "set aside"],
        ["3 再说一句", "0", "not rated", "0 of 2", "next"],
        ["2 说一句", "70", "70", "2 of 3", "now"],
        [f"1 {HOSTILE}", "40", "15", "1 of 1", "done"],
    ]


def test_the_table_of_distress_keeps_zero_and_nothing_apart() -> None:
    rows = cells(CHARTS.suds_numbers(SUDS, "How hard"))
    assert rows == [
        ["1", "2026-05-29", "80", "60", "70", "20"],
        ["2", "2026-05-31", "not rated", "0", "0", "not rated"],
        ["3", "2026-06-02", "50", "not rated", "not rated", "not rated"],
    ]


def test_the_table_of_the_calendar_has_each_day_since_the_plan_began() -> None:
    rows = cells(CHARTS.calendar_numbers(CALENDAR, "Days"))
    assert len(rows) == 10
    assert rows[-3:] == [
        ["2026-05-27", "the plan rested"],
        ["2026-05-28", "stopped early"],
        ["2026-05-29", "practised"],
    ]
    assert rows[0] == ["2026-05-20", "no practice"]


def test_the_table_of_weeks_keeps_zero_and_too_few_days_apart() -> None:
    assert cells(CHARTS.moments_numbers(WEEKS, "Weeks")) == [
        ["2026-05-29", "6", "7 of 7", "6", "70", "90"],
        ["2026-06-05", "1", "3 of 7", "not enough days", "not rated", "not rated"],
        ["2026-06-12", "0", "0 of 7", "not enough days", "not rated", "not rated"],
        ["2026-06-19", "0", "7 of 7", "0", "not rated", "not rated"],
    ]


def test_the_key_of_weeks_names_only_what_is_drawn() -> None:
    assert [item[0].tail for item in parsed(CHARTS.moments_key(WEEKS))] == [
        "hard moments in seven days",
        "fewer than five days known, or not over yet: as many as were written down",
        "strength, the middle of the week",
        "the strongest",
        "baseline",
    ]
    assert len(parsed(CHARTS.moments_key(moments_chart(MOMENTS[:1])))) == 3


def test_outcomes_are_told_in_a_sentence_each_and_empty_ones_are_left_out() -> None:
    lines = {"choosing": CHOOSING, "whole": outcome_line([Rated(START, 40)]), "richer": outcome_line([])}
    html = str(CHARTS.outcomes(lines, "c12"))
    figures = list(parsed(f"<div>{html}</div>").iter("figure"))
    headings = ["".join(figure.find("figcaption/h3").itertext()) for figure in figures]  # type: ignore[union-attr]
    assert headings == ["From must to choose: 20 at first, 75 at last", "Whole alone: 40"]
    assert cells(CHARTS.outcome_numbers(CHOOSING, "Ratings")) == [["2026-05-29", "20"], ["2026-06-28", "75"]]


def test_the_keys_of_distress_and_calendar_name_every_sign() -> None:
    assert [item[0].tail for item in parsed(CHARTS.suds_key())] == [
        "expected",
        "at the start",
        "from the lowest to the hardest",
        "at the end",
    ]
    assert [item[0].tail for item in parsed(CHARTS.calendar_key(CALENDAR))] == [
        "practised",
        "stopped early",
        "no practice",
        "the plan rested",
    ]


def test_the_key_spells_out_what_is_drawn_and_nothing_else() -> None:
    key = parsed(CHARTS.event_key(LINE, LEANING.breaks))
    said = [(item.find(f"{SVG}svg") or item, item[0].tail) for item in key]
    assert [words for _, words in said] == [
        "plan began",
        "step done",
        "session",
        f"{HOSTILE}, 08-12",
        "the line stops here, the table says why",
    ]
    assert str(CHARTS.event_key(timeline([START]))) == ""
    assert {svg.get("aria-hidden") for svg in key.iter("svg")} == {"true"}


def test_the_keys_of_practices_and_ladder_name_every_sign() -> None:
    outcomes = [item[0].tail for item in parsed(CHARTS.outcome_key())]
    assert outcomes == ["did not happen", "partly", "happened", "cannot tell"]
    states = [item[0].tail for item in parsed(CHARTS.ladder_key(LADDER))]
    assert states == ["at first", "today", "done", "now", "next", "set aside"]


def test_a_figure_holds_sentence_drawing_key_and_numbers_in_this_order() -> None:
    html = CHARTS.figure(
        "plane",
        "From steadier alone to between patterns",
        CHARTS.plane(PLANE, "plane", "A finding"),
        numbers=CHARTS.plane_numbers(PLANE, WORDS, "The path"),
        phone=CHARTS.plane(PLANE, "plane-phone", "A finding"),
        key=CHARTS.outcome_key(),
        note=HOSTILE,
        wide=True,
    )
    figure = parsed(html)
    assert [child.tag for child in figure] == ["figcaption", "div", "div", "ul", "details"]
    caption, wide, phone, _, details = figure
    assert [(part.tag, part.text) for part in caption] == [
        ("h3", "From steadier alone to between patterns"),
        ("p", HOSTILE),
    ]
    assert (wide.get("role"), wide.get("tabindex")) == ("region", "0")
    assert wide.get("aria-labelledby") in {element.get("id") for element in wide.iter()}
    assert "chart-scroll" in (wide.get("class") or "")
    assert phone.get("role") is None
    assert [child.tag for child in details] == ["summary", "div"]
    assert details[0].text == "Show the numbers"


def test_a_narrow_figure_has_no_frame_to_tab_into() -> None:
    figure = parsed(CHARTS.figure("ladder", "The ladder", CHARTS.ladder(LADDER, "ladder", "The ladder")))
    assert [child.tag for child in figure] == ["figcaption", "div"]
    assert not [element for element in figure.iter() if element.get("tabindex")]


def test_what_is_not_drawn_is_said() -> None:
    many = [Reading(START + timedelta(days=day), 2.0, 3.0) for day in range(10)]
    said = macros(lambda words: words)
    assert "2 earlier assessments are not drawn." in str(
        said.plane_note(plane(many, timeline([r.on for r in many]), WORDS))
    )
    assert "not drawn" not in str(said.plane_note(PLANE))
    assert str(said.practice_note(practice_strip(PRACTICES * 5))) == "5 earlier practices are not drawn."
    assert str(said.practice_note(STRIP)) == ""
