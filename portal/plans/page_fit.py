"""How a page of the packet is fitted: sizes, rows and sides, chosen from the length of its texts before rendering."""

from dataclasses import dataclass
from enum import StrEnum

from portal.plans.paper import COLUMN, HEIGHT, PT, Fit, Paper, lines
from portal.plans.revisions import Revision, RevisionStep
from portal.plans.sheet import HALF_BOX, WHOLE_BOX, Sheet
from portal.plans.step_grids import Grid, grid_of
from portal.plans.step_layouts import BEHIND, WEEK, Layout, agreement_of, step_layout
from portal.plans.step_texts import Arrangement, StepTexts

__all__ = ["Layout", "Page", "Room", "cover_page", "room_of", "sheet_page", "step_page"]


class Room(StrEnum):
    """How much paper a step's texts take."""

    ONE_PAGE = "one_page"
    ONE_SHEET = "one_sheet"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Page:
    """One page, or one sheet when `two_sided`: read in front, write behind. `rows` are the rows of its grid.

    `boxes_apart` is set where texts are so long that the boxes need a page between the two.
    """

    layout: Layout
    fit: Fit = Fit.PLAIN
    rows: int = 0
    two_sided: bool = False
    stop_behind: bool = False
    texts: StepTexts | None = None
    boxes_apart: bool = False
    rows_in_front: int = 0

    @property
    def sides(self) -> int:
        """Pages of the file that it takes."""
        return 1 + self.two_sided + self.boxes_apart

    @property
    def step(self) -> RevisionStep | None:
        """The step whose page this is."""
        return self.texts.step if self.texts else None


# Attempts in this order: size of type and rows of the grid.
_TRIES = {
    Layout.EXPOSURE: ((Fit.PLAIN, 6), (Fit.TIGHTER, 6), (Fit.TIGHTEST, 6), (Fit.TIGHTEST, 5)),
    Layout.SKILL: (
        (Fit.PLAIN, 14),
        (Fit.TIGHTER, 14),
        *((Fit.TIGHTEST, rows) for rows in range(14, 9, -1)),
    ),
}
_RULER, _BREATH, _SPARE = 22.0, 34.5, 0.5
_SKILL_HEAD = 13.7
_TALLY_HEAD, _TALLY_ROW = 8.2, 10.3
_RULED = 9.5 + 0.5 * PT
# A row of an agreement: a promise, or a day of a week.
_PROMISE = {
    (fit, week): height
    for fit, heights in ((Fit.PLAIN, (30.4, 13.4)), (Fit.TIGHTER, (25.4, 11.9)), (Fit.TIGHTEST, (19.4, 10.4)))
    for week, height in zip((False, True), heights, strict=True)
}
_SIGNED = 23.0
_SHARING, _RATED = 8.0, 7.0


def step_page(texts: StepTexts, *, paper: Paper = Paper.A4) -> Page:
    """The page of a step: the first size at which all of it stands on one side, else one sheet with two sides."""
    layout = step_layout(texts.step)
    if layout in BEHIND:
        return _form_behind(texts, layout, paper)
    for fit, rows in _TRIES[layout]:
        sheet = Sheet(texts.lang, fit)
        height = _reading(sheet, texts) + _writing(sheet, texts, rows) + _pair(sheet, texts)
        if height <= HEIGHT[paper] - _SPARE:
            return Page(layout, fit, rows, texts=texts)
    return _two_sides(texts, layout, paper)


def room_of(
    step: RevisionStep,
    *,
    why: str,
    crisis: str,
    lang: str,
    own_arrangement: bool = True,
    paper: Paper = Paper.A4,
) -> Room:
    """Whether a step stands on one page, on one sheet with two sides, or not even there; asked by the plan builder.

    `own_arrangement` is False where cue and obstacle hold for the whole plan, and so stand on the cover.
    """
    texts = StepTexts(step, Arrangement.of(step) if own_arrangement else None, why, crisis, lang)
    page = step_page(texts, paper=paper)
    if not page.two_sided:
        return Room.ONE_PAGE
    if page.layout in BEHIND:
        return Room.TOO_LONG if page.boxes_apart else Room.ONE_SHEET
    room = HEIGHT[paper] - _SPARE
    front, behind = Sheet(lang, Fit.TIGHTEST), Sheet(lang, Fit.PLAIN)
    written = behind.h2() + _ready_box(behind, texts) + _writing(behind, texts, 1)
    written += _stop_box(behind, texts) + 3 if page.stop_behind else 0
    return Room.TOO_LONG if _reading(front, texts) > room or written > room else Room.ONE_SHEET


def _reading(sheet: Sheet, texts: StepTexts) -> float:
    """Everything above ruler and grid."""
    height = sheet.mast(texts.step.title, under=True) + sheet.text(texts.why)
    height += sheet.to_do(texts.instruction_lines) + sheet.notes(texts.notes)
    return height + (sheet.type.gap + _BREATH if texts.breath else 0)


def _writing(sheet: Sheet, texts: StepTexts, rows: int) -> float:
    """Ruler and grid, with the strip of seven days where there is one."""
    gap = sheet.type.gap
    if step_layout(texts.step) == Layout.SKILL:
        return gap + _SKILL_HEAD + rows * (7.88 if sheet.fit == Fit.TIGHTEST else 8.68)
    grid = grid_of(texts.step)
    row = {Fit.PLAIN: 13.78, Fit.TIGHTER: 13.08, Fit.TIGHTEST: 12.28}[sheet.fit]
    return gap + _RULER + _tally(sheet, grid) + gap + grid.head[sheet.lang] + rows * row


def _tally(sheet: Sheet, grid: Grid) -> float:
    return sheet.type.gap + _TALLY_HEAD + len(grid.tally) * _TALLY_ROW if grid.tally else 0


def _pair(sheet: Sheet, texts: StepTexts) -> float:
    """The two boxes side by side under the grid."""
    ready = sheet.ready(texts.step.criterion, room=HALF_BOX)
    return sheet.type.gap + 5.2 + max(ready, sheet.stop(texts.step, texts.crisis, room=HALF_BOX))


def _two_sides(texts: StepTexts, layout: Layout, paper: Paper) -> Page:
    """One sheet: read in front, write behind. The stop box goes behind when the front has no room for it."""
    behind = Sheet(texts.lang, Fit.PLAIN)
    front_room = HEIGHT[paper] - _SPARE
    room = front_room - behind.h2() - _ready_box(behind, texts)
    for fit in Fit:
        front = Sheet(texts.lang, fit)
        text = _reading(front, texts)
        if text + front.type.gap + _stop_box(front, texts) <= front_room:
            return Page(layout, fit, _rows(texts, behind, room), True, False, texts)
        if text <= front_room:
            break
    rows = _rows(texts, behind, room - _stop_box(behind, texts) - 3)
    return Page(layout, fit, rows, True, True, texts)


def _ready_box(sheet: Sheet, texts: StepTexts) -> float:
    size = sheet.type.body
    return sheet.type.gap + 5.7 + sheet.ready(texts.step.criterion, room=WHOLE_BOX, size=size)


def _stop_box(sheet: Sheet, texts: StepTexts) -> float:
    sizes = sheet.type
    return 5.7 + sheet.stop(texts.step, texts.crisis, room=WHOLE_BOX, size=sizes.body, lead=sizes.lead)


def _rows(texts: StepTexts, sheet: Sheet, room: float) -> int:
    """As many rows as there is room for, eight at most on a practice page and fourteen on a skill page."""
    most = 8 if step_layout(texts.step) == Layout.EXPOSURE else 14
    return max((rows for rows in range(1, most + 1) if _writing(sheet, texts, rows) <= room), default=1)


def _form_behind(texts: StepTexts, layout: Layout, paper: Paper) -> Page:
    """Everything to read with both boxes in front, the form behind; ruled lines fill what a reflection leaves in front."""
    room = HEIGHT[paper] - _SPARE - (_SHARING if layout == Layout.REFLECT else 0)
    for fit in Fit:
        sheet = Sheet(texts.lang, fit)
        left = room - _reading(sheet, texts) - _pair(sheet, texts)
        if left >= 0:
            break
    if layout != Layout.REFLECT:
        return Page(layout, fit, 0, True, texts=texts, boxes_apart=left < 0)
    behind = HEIGHT[paper] - _SPARE - Sheet(texts.lang, Fit.PLAIN).mast(texts.step.title, under=False)
    rows, in_front = int((behind - _RATED) / _RULED), max(0, int(left / _RULED))
    return Page(layout, fit, rows, True, texts=texts, boxes_apart=left < 0, rows_in_front=in_front)


def sheet_page(texts: StepTexts, layout: Layout, *, paper: Paper = Paper.A4) -> Page:
    """A page that is made once and kept: card, agreement, list or map. Only the agreement's size hangs on a text."""
    if layout != Layout.AGREE:
        return Page(layout, texts=texts)
    for fit in Fit:
        if _agreement(Sheet(texts.lang, fit), texts) <= HEIGHT[paper] - _SPARE:
            break
    return Page(layout, fit, texts=texts)


def _agreement(sheet: Sheet, texts: StepTexts) -> float:
    """The agreement with its intro, rows, sentence for "I cannot now", facts and two lines to sign on."""
    sizes, agreed = sheet.type, agreement_of(texts.step)
    height = sheet.mast("x", under=False) + 2 * sizes.line
    height += sizes.gap + 2.8 + sizes.body * 1.28 * PT
    height += len(agreed.rows) * _PROMISE[sheet.fit, agreed.rows == WEEK]
    height += sizes.gap + 5.7 + sheet.h2() + 2 * sizes.line + _RULED
    crisis = sheet.notes([texts.crisis])
    return height + sizes.gap + (len(agreed.facts) + 1) * (sizes.line + 4.0) + crisis + _SIGNED


def cover_page(revision: Revision, arrangement: Arrangement | None, *, paper: Paper = Paper.A4) -> Page:
    """The cover: the first size at which it stands on one page; a very full one runs to a second."""
    for fit in Fit:
        if _cover(Sheet(revision.lang, fit), revision, arrangement) <= HEIGHT[paper] - _SPARE:
            return Page(Layout.COVER, fit)
    return Page(Layout.COVER, Fit.TIGHTEST)


def _cover(sheet: Sheet, revision: Revision, arrangement: Arrangement | None) -> float:
    gap, line = sheet.type.gap, sheet.type.line
    height = sheet.mast(revision.title, under=False)
    if revision.goal_client:
        height += sheet.h2() + gap + lines(revision.goal_client, COLUMN - 4, 17) * 17 * 1.3 * PT
    if revision.goal_shared:
        height += sheet.h2() + gap + sheet.text(revision.goal_shared)
    height += sheet.h2() + sheet.text(revision.why_helps) + gap + sheet.h2()
    height += sum(sheet.text(step.title, room=COLUMN - 41) + 2.8 for step in revision.steps)
    facts = [line + 4.0]  # the review
    if arrangement:
        texts = (
            arrangement.cue_if + " " + arrangement.cue_then,
            arrangement.obstacle + " " + arrangement.obstacle_answer,
        )
        facts += [sheet.text("xxxxxxxxx" + text, room=COLUMN - 60) + 4.0 for text in texts if text.strip()]
        facts += [line + 4.0] if arrangement.confidence is not None else []
    height += gap + sum(facts)
    return height + gap + 5.2 + max(sheet.stop(None, revision.crisis_text, room=HALF_BOX), 25)
