"""Which pages a plan gets and how they are fitted: counted, not rendered."""

import pytest

from portal.plans.packet import packet
from portal.plans.page_fit import Layout, Room, room_of, step_page
from portal.plans.paper import Fit, Paper, lines, width
from portal.plans.revisions import Revision
from portal.plans.step_texts import StepTexts
from tests.pdf import press

DONE = {"dose": {"count": 1, "days": 1}}
LINE = {
    "en": "leave the phone in the drawer and stay in the room you chose for it",
    "zh": "把手机放进抽屉，待在自己选好的房间里，留意那股冲动叫你去做什么。",
}


def page_of(content, *, why="w", crisis="c", lang="en", paper=Paper.A4):
    """The page of a step, all its agreements on the cover."""
    return step_page(StepTexts(press.parsed(content), None, why, crisis, lang), paper=paper)


def laid_out(content):
    return packet(Revision.parse(content))


def layouts(content):
    return [page.layout for page in laid_out(content).pages]


def test_a_ladder_page_needs_two_practice_steps_whose_template_has_one():
    climb = [press.step(position=1), press.step(position=2)]
    assert layouts(press.revision(steps=climb)) == [
        Layout.COVER,
        Layout.LADDER,
        Layout.EXPOSURE,
        Layout.EXPOSURE,
    ]
    assert layouts(press.revision(steps=climb[:1])) == [Layout.COVER, Layout.EXPOSURE]
    climb[1]["layouts"] = ["P-EXP"]
    assert layouts(press.revision(steps=climb)) == [Layout.COVER, Layout.EXPOSURE, Layout.EXPOSURE]


def test_the_ladder_shows_the_hardest_step_on_top():
    rungs = laid_out(press.revision()).rungs
    assert [step.position for step in rungs] == [7, 6, 5, 4, 3, 2, 1]


SKILL = {"type": "skill", "key_safety_behaviours": []}


@pytest.mark.parametrize(
    ("frozen", "log_set", "printed"),
    [
        (["P-SKILL"], "L-THOUGHT", [Layout.SKILL]),
        (["P-RECORD"], "L-THOUGHT", [Layout.RECORD]),
        (["P-RECORD"], "L-EXP", [Layout.EXPERIMENT]),
        (["P-DIARY"], "L-EVENT", [Layout.DIARY]),
        (["P-REFLECT"], "L-REFLECT", [Layout.REFLECT]),
        (["P-LIST"], "L-ACTIVITY", [Layout.SKILL, Layout.LIST]),
        (["P-MAP"], "L-ACTIVITY", [Layout.SKILL, Layout.MAP]),
        (["P-AGREE"], "L-AGREE", [Layout.SKILL, Layout.AGREE]),
        (["P-CARD"], "L-EVENT", [Layout.SKILL, Layout.CARD]),
        (["P-SKILL", "P-CARD"], "L-SKILL", [Layout.SKILL, Layout.CARD]),
        (["P-CARD", "P-LIST"], "L-ACTIVITY", [Layout.SKILL, Layout.CARD, Layout.LIST]),
        ([], "L-SKILL", [Layout.SKILL]),
    ],
)
def test_a_step_prints_by_the_layouts_that_were_frozen_with_it(frozen, log_set, printed):
    content = press.step(layouts=frozen, log_set=log_set) | SKILL
    assert layouts(press.revision(steps=[content])) == [Layout.COVER, *printed]


def test_what_is_made_once_is_printed_once_behind_the_first_step_of_its_template():
    own = {"layouts": ["P-LIST"], "log_set": "L-ACTIVITY"} | SKILL
    steps = [
        press.step(position=n, template_id=one) | own for n, one in enumerate(("S06", "S06-B2", "S99"), 1)
    ]
    assert layouts(press.revision(steps=steps))[1:] == [
        Layout.SKILL,
        Layout.LIST,
        Layout.SKILL,
        Layout.SKILL,
        Layout.LIST,
    ]


def test_what_was_agreed_once_stands_on_the_cover_and_what_differs_on_its_own_page():
    same = laid_out(press.revision())
    assert same.arrangement is not None
    assert not any(page.texts.arrangement for page in same.pages if page.texts)
    steps = [press.step(position=1), press.step(position=2, cue_then="I tell two true things")]
    differing = laid_out(press.revision(steps=steps))
    assert differing.arrangement is None
    assert [page.texts.arrangement.cue_then for page in differing.pages if page.texts] == [
        "I tell one true thing",
        "I tell two true things",
    ]


def test_a_step_without_any_arrangement_does_not_hinder_one_for_all():
    nothing = dict.fromkeys(("cue_if", "cue_then", "confidence", "obstacle", "obstacle_answer"))
    steps = [press.step(position=1), press.step(position=2, **nothing)]
    assert laid_out(press.revision(steps=steps)).arrangement.confidence == 7


def test_nothing_agreed_is_nothing_on_the_cover():
    nothing = dict.fromkeys(("cue_if", "cue_then", "confidence", "obstacle", "obstacle_answer"))
    assert laid_out(press.revision(steps=[press.step(**nothing)])).arrangement is None


# How many lines under "What to do" one page holds when the fuller lower box has five lines, as measured for each size.
MEASURED = {
    ("en", Paper.A4): {Fit.PLAIN: 6, Fit.TIGHTER: 7, Fit.TIGHTEST: 12},
    ("en", Paper.LETTER): {Fit.PLAIN: 4, Fit.TIGHTER: 6, Fit.TIGHTEST: 10},
    ("zh", Paper.A4): {Fit.PLAIN: 5, Fit.TIGHTER: 6, Fit.TIGHTEST: 10},
    ("zh", Paper.LETTER): {Fit.PLAIN: 3, Fit.TIGHTER: 5, Fit.TIGHTEST: 8},
}


@pytest.mark.parametrize(("lang", "paper"), MEASURED)
def test_the_count_agrees_with_the_measured_pages(lang, paper):
    """Six lines at the plain size means: six still fit, and at most two more."""
    why = LINE[lang] + " " + LINE[lang]
    largest = dict.fromkeys(Fit, 0)
    for count in range(1, 20):
        base = press.step if lang == "en" else press.chinese_step
        content = base(title="x", instructions="x\n" * count, key_safety_behaviours=[], criterion=DONE)
        page = page_of(content, why=why, crisis="x" * 40, lang=lang, paper=paper)
        if not page.two_sided:
            largest[page.fit] = count
    for fit, measured in MEASURED[lang, paper].items():
        assert measured - 1 <= largest[fit] <= measured + 2, (fit, largest)


def test_a_page_that_fits_is_kept_plain_with_six_rows():
    content = press.step(title="Say one true thing", criterion=DONE, key_safety_behaviours=[])
    page = page_of(content, why="It shows what comes back.", crisis="Call the clinic.")
    assert (page.fit, page.rows, page.two_sided) == (Fit.PLAIN, 6, False)


def test_more_text_never_makes_the_type_larger():
    order = list(Fit)
    seen = []
    for count in range(1, 20):
        page = page_of(press.step(instructions="x\n" * count))
        seen.append(len(order) if page.two_sided else order.index(page.fit))
    assert seen == sorted(seen)
    assert seen[-1] == len(order)


def test_the_plan_builder_can_ask_whether_a_step_fits_one_page():
    assert room_of(press.parsed(press.step()), why="w", crisis="c", lang="en") == Room.ONE_PAGE
    longest = press.step(title="x" * 80, instructions="word " * 120, feared_outcome_seed="word " * 40)
    assert room_of(press.parsed(longest), why="w" * 200, crisis="word " * 60, lang="en") == Room.ONE_SHEET
    form = press.step(layouts=["P-RECORD"])
    assert room_of(press.parsed(form), why="w", crisis="c", lang="en") == Room.ONE_SHEET
    full = longest | {"layouts": ["P-RECORD"], "key_safety_behaviours": ["word " * 16] * 8}
    assert room_of(press.parsed(full), why="w" * 200, crisis="word " * 60, lang="en") == Room.TOO_LONG


@pytest.mark.parametrize(("size", "letters"), [(14, 73), (13, 78), (12, 85)])
def test_a_line_of_english_holds_as_many_letters_as_measured(size, letters):
    text = (LINE["en"] + " ") * 90
    assert len(text) / lines(text, 175, size) == pytest.approx(letters, rel=0.06)


@pytest.mark.parametrize(("size", "letters"), [(13, 38), (12.5, 39), (12, 41)])
def test_a_line_of_chinese_holds_as_many_letters_as_measured(size, letters):
    text = "把手机放进抽屉待在自己选好的房间里" * 300
    assert len(text) / lines(text, 175, size) == pytest.approx(letters, rel=0.03)


def test_lines_are_broken_at_words_and_kept_where_typed():
    assert lines("", 100, 12) == 0
    assert lines("one\ntwo\n\nthree", 100, 12) == 3
    assert lines("one two", width("one", 12) + 1, 12) == 2
    assert lines("x" * 100, width("x" * 10, 12) + 0.1, 12) == 10


def test_a_closing_mark_does_not_begin_a_line():
    assert lines("安静，", width("安静", 12) + 0.1, 12) == 2
    assert lines("安静安，", width("安静安", 12) + 0.1, 12) == 2
