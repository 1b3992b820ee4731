"""Cards, agreements, lists, maps, diaries, records, reflections and practice grids of their own, as they are rendered."""

import re
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from portal.plans.card import filled
from portal.plans.packet import packet
from portal.plans.page_fit import Layout
from portal.plans.paper import Paper
from portal.plans.revisions import Revision
from portal.plans.step_grids import GRIDS
from tests.pdf import press
from tests.pdf.test_pages import scope_of, structure

# Template, type, log set, layouts.
FORMS = (
    ("E18", "exposure", "L-EXP", ["P-RECORD"]),
    ("S03", "skill", "L-THOUGHT", ["P-RECORD"]),
    ("S11", "skill", "L-EVENT", ["P-DIARY"]),
    ("S15", "reflection", "L-REFLECT", ["P-REFLECT"]),
    ("S10", "skill", "L-EVENT", ["P-CARD"]),
    ("S16", "skill", "L-THOUGHT", ["P-SKILL", "P-CARD"]),
    ("S18", "skill", "L-SKILL", ["P-SKILL", "P-CARD"]),
    ("S19", "skill", "L-ACTIVITY", ["P-CARD", "P-LIST"]),
    ("S06", "skill", "L-ACTIVITY", ["P-LIST"]),
    ("S07", "skill", "L-ACTIVITY", ["P-MAP"]),
    ("S12", "agreement", "L-SIGNAL", ["P-AGREE"]),
    ("S13", "agreement", "L-AGREE", ["P-AGREE"]),
    ("S14", "agreement", "L-AGREE", ["P-AGREE"]),
)
OWN = {"P-RECORD", "P-DIARY", "P-REFLECT", "P-CARD", "P-AGREE", "P-LIST", "P-MAP"}
SENTENCE = {
    "en": "Leave the phone in the drawer, stay in the room you chose and notice what the urge tells you to do; ",
    "zh": "把手机放进抽屉，待在自己选好的房间里，留意那股冲动叫你去做什么，先不照做；",
}


def words(lang, length):
    return (SENTENCE[lang] * 20)[:length]


def plan(lang, *, longest):
    """Every form, and every practice grid of its own; with usual texts, or the longest that the plan builder allows."""
    base = {"en": press.step, "zh": press.chinese_step}[lang]
    grids = [(number, "exposure", "L-EXP", ["P-EXP"]) for number in GRIDS]
    kinds = FORMS if longest else [*FORMS[1:], *grids]
    steps = []
    for position, (number, kind, log_set, layouts) in enumerate(kinds, 1):
        step = base(
            position=position,
            template_id=number,
            type=kind,
            log_set=log_set,
            layouts=layouts,
            confidence=None,
        )
        if kind != "exposure":
            step["key_safety_behaviours"] = []
        if longest:
            step["title"] = words(lang, 80)
            step["instructions"] = "\n".join(words(lang, 119) for _ in range(5))
            step["feared_outcome_seed"] = words(lang, 200)
        steps.append(step)
    if longest:  # with every habit a step may name there is no room in front for the boxes
        habits = [words(lang, 80)] * 8
        steps[1] |= {
            "key_safety_behaviours": habits,
            "cue_if": words(lang, 120),
            "obstacle": words(lang, 160),
        }
    crowd = {"why_helps": words(lang, 200), "crisis_text": words(lang, 300)} if longest else {}
    made = {"en": press.revision, "zh": press.chinese}[lang]
    return made(steps=steps, **crowd)


def rendered(renderer, content, *, paper=Paper.A4):
    """The planned pages but the cover, which may run on, and their file."""
    planned = packet(Revision.parse(content), paper=paper)
    planned = replace(planned, pages=planned.pages[1:])
    html = press.environment(content["lang"]).get_template("print/plan_packet.html").render(packet=planned)
    return planned.pages, renderer.render(html, lang=content["lang"])


def texts_of(pdf, tmp_path):
    (tmp_path / "in.pdf").write_bytes(pdf)
    found = subprocess.run(
        ["pdftotext", tmp_path / "in.pdf", "-"], capture_output=True, text=True, check=True
    )
    return found.stdout.split("\f")[:-1]


@pytest.fixture(scope="module", params=["en", "zh"])
def made(request, renderer, tmp_path_factory):
    """Every form with usual texts."""
    content = plan(request.param, longest=False)
    planned, pdf = rendered(renderer, content)
    path = tmp_path_factory.mktemp("forms") / "plan.pdf"
    path.write_bytes(pdf)
    return content, planned, path


def test_every_form_takes_the_sides_that_were_counted(made):
    _, planned, path = made
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == sum(page.sides for page in planned)
        wide = [page.layout for page in planned if page.layout in (Layout.DIARY, Layout.RECORD)]
        boxes = [[round(float(edge)) for edge in page.mediabox] for page in pdf.pages]
        assert boxes.count([0, 0, 842, 595]) == len(wide) == 2
        assert boxes.count([0, 0, 595, 842]) == len(boxes) - 2


def test_every_form_is_tagged_with_headings_scopes_and_a_title(made):
    content, planned, path = made
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == {"en": "en", "zh": "zh-Hans"}[content["lang"]]
        assert pdf.docinfo["/Title"]
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        elements = list(structure(pdf.Root.StructTreeRoot.K))
        heads = sum(
            1 + (page.two_sided and page.step is not None and page.layout not in PLAIN) for page in planned
        )
        assert [str(element.S) for element in elements].count("/H1") == heads
        cells = [element for element in elements if element.S == "/TH"]
        assert {str(scope_of(cell)) for cell in cells} == {"/Column", "/Row"}
        pictures = [element for element in elements if element.S == "/Figure" and "/Alt" in element]
        assert all(str(picture.Alt) for picture in pictures)
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    assert ("WenQuanYi" in listed or "Noto" in listed) == (content["lang"] == "zh")


PLAIN = (Layout.EXPOSURE, Layout.SKILL)
"""Their second side has no heading of its own."""


def test_nothing_of_a_form_leaves_its_page(made, tmp_path):
    _, planned, path = made
    sheets = press.rasterise(path.read_bytes(), tmp_path)
    at = 0
    for page in planned:
        for side in range(page.sides):
            sheet = sheets[at + side]
            if page.layout == Layout.CARD:
                assert sheet.ink(0, 0, 21, 297) == sheet.ink(189.5, 0, 210, 297) == 0
                assert sheet.ink(32, 265, 178, 297) == 0, "two cards, and nothing under them"
            elif sheet.image.width < sheet.image.height:
                assert sheet.ink(195.6, 0, 210, 297, below=200) == 0
                assert sheet.ink(20, 283.5, 196, 285.5, below=200) == 0, "text and footer do not meet"
        at += page.sides


def test_whom_to_call_stands_on_every_card_and_agreement(made, tmp_path):
    content, planned, path = made
    texts = texts_of(path.read_bytes(), tmp_path)
    crisis, at = "".join(content["crisis_text"].split()), 0
    for page in planned:
        flat = "".join("".join(texts[at : at + page.sides]).split())
        times = {Layout.CARD: 2, Layout.LIST: 0, Layout.MAP: 0, Layout.LADDER: 0}.get(page.layout, 1)
        assert flat.count(crisis) == times, page.layout
        at += page.sides


def test_an_agreement_has_a_date_an_end_for_either_and_two_places_to_sign(made, tmp_path):
    content, planned, path = made
    texts = texts_of(path.read_bytes(), tmp_path)
    said = {
        "en": [
            "Either of us may end this",
            "If one of us cannot",
            "24 Nov 2026",
            "I: name and date",
            "You: name",
        ],
        "zh": [
            "任何一方都可以随时结束约定",
            "这次做不到的时候",
            "2026年11月24日",
            "我：签名与日期",
            "您：签名",
        ],
    }[content["lang"]]
    at = seen = 0
    for page in planned:
        if page.layout == Layout.AGREE:
            seen += 1
            assert all(words in " ".join(texts[at].split()) for words in said)
            assert "你" not in texts[at].replace(content["why_helps"], "")
        at += page.sides
    assert seen == 3


def test_a_practice_grid_of_its_own_names_its_columns(made, tmp_path):
    content, planned, path = made
    if content["lang"] != "en":
        return
    texts, at, found = texts_of(path.read_bytes(), tmp_path), 0, {}
    for page in planned:
        if page.texts:
            found[page.texts.root] = " ".join(texts[at].split())
        at += page.sides
    assert "at minute" in found["E02"]
    assert "Asked for proof" in found["E04"]
    assert "Day 7" in found["E04"]
    assert "Looked or checked" in found["E05"]
    assert "Calm on return" in found["E06"]
    assert "Enjoyed" in found["E09"]
    assert "What they answered" in found["E11"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_longest_texts_of_every_form_take_the_sides_that_were_counted(renderer, tmp_path, lang):
    planned, pdf = rendered(renderer, plan(lang, longest=True))
    sheets = press.rasterise(pdf, tmp_path)
    assert len(sheets) == sum(page.sides for page in planned)
    assert any(page.boxes_apart for page in planned)
    assert all(page.sides == 2 + page.boxes_apart for page in planned if OWN & set(layouts_behind(page)))
    at = 0
    for page in planned:
        if page.layout == Layout.CARD:
            assert sheets[at].ink(32, 265, 178, 297) == 0, "two cards, and nothing under them"
        at += page.sides


# Millimetres from left, top, right and bottom in which Letter pages have no text, by layout; the foot stands apart.
UPRIGHT, WIDE, CUT = (20, 12, 15, 13), (15, 20, 15, 14), (33.9, 34.7, 33.9, 34.7)
MM = 72 / 25.4


@pytest.mark.parametrize(("lang", "longest"), [("en", False), ("en", True), ("zh", True)])
def test_every_form_stands_on_letter_paper_as_it_was_counted(renderer, tmp_path, lang, longest):
    planned, pdf = rendered(renderer, plan(lang, longest=longest), paper=Paper.LETTER)
    assert {name for page in planned if page.step for name in page.step.layouts} >= OWN
    pages = boxes_of(pdf, tmp_path)
    assert len(pages) == sum(page.sides for page in planned)
    at = 0
    for page in planned:
        for side, (width, height, found) in enumerate(pages[at : at + page.sides]):
            form_behind = page.layout in (Layout.DIARY, Layout.RECORD) and side == page.sides - 1
            assert (width, height) == ((792, 612) if form_behind else (612, 792))
            room = CUT if page.layout == Layout.CARD else WIDE if form_behind else UPRIGHT
            labels = {"en": ["cut", "fold"], "zh": ["剪开", "对折"]}[lang] if room == CUT else []
            assert outside(found, width, height, room) == labels, (page.layout, side)
        at += page.sides


def boxes_of(pdf, tmp_path):
    """Width and height of each page in points, and its words with their edges."""
    (tmp_path / "letter.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    )
    word = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
    found = []
    for page in told.stdout.split("<page ")[1:]:
        width, height = (float(one) for one in re.findall(r'(?:width|height)="(.+?)"', page)[:2])
        boxes = [(*map(float, edges), text) for *edges, text in word.findall(page)]
        found.append((width, height, boxes))
    return found


def outside(found, width, height, room):
    """Words that reach into a margin; those of the foot begin below the text and end on the page."""
    left, top, right, bottom = (edge * MM for edge in room)
    return [
        text
        for x0, y0, x1, y1, text in found
        if x0 < left - 1
        or x1 > width - right + 1
        or y0 < top - 3  # the box of a line of type is a little higher than its letters
        or (y1 > height - bottom + 3 and not height - bottom + 3 < y0 < y1 < height)
    ]


def layouts_behind(page):
    """The layouts of a step whose form is the back of its sheet."""
    forms = (Layout.DIARY, Layout.RECORD, Layout.EXPERIMENT, Layout.REFLECT)
    return page.step.layouts if page.layout in forms else ()


HEADINGS = {"en": ("Early signs", "What I can do", "At home"), "zh": ("最早的信号", "我自己能做的", "家里")}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("length", [0, 40, 300])
def test_a_card_of_own_words_loses_none_and_keeps_to_its_cut(renderer, tmp_path, lang, length):
    text = words(lang, length)
    sections = [(heading, text) for heading in (*HEADINGS[lang], *HEADINGS[lang]) if text]
    cards = filled(sections, words(lang, 300 if length == 300 else 40), lang)
    html = press.environment(lang).get_template("print/card.html").render(filled=cards, lang=lang)
    pdf = renderer.render(html, lang=lang)
    sheets = press.rasterise(pdf, tmp_path)
    assert len(sheets) == len(cards.pages)
    assert (len(cards.pages) == 1) == (length < 300)
    for sheet in sheets:
        assert sheet.ink(32, 265, 178, 297) == 0
        assert sheet.ink(0, 0, 21, 297) == sheet.ink(189.5, 0, 210, 297) == 0
    flat = "".join("".join(texts_of(pdf, tmp_path)).split())
    for word in {"en": ["drawer,", "urge"], "zh": ["抽屉", "冲动"]}[lang]:
        expected = text.count(word) * len(sections) + cards.help.words.count(word) * len(cards.cards)
        assert flat.count(word) == expected
    with pikepdf.open(tmp_path / "in.pdf") as opened:
        assert str(opened.docinfo["/Title"]) == {"en": "My card", "zh": "我的卡片"}[lang]
        tags = [str(element.S) for element in structure(opened.Root.StructTreeRoot.K)]
        assert tags.count("/H1") == 1
        assert tags.count("/H2") >= len(sections)
