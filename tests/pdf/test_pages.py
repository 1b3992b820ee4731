"""The pages of a plan packet, as a reader of the file and as an eye sees them."""

import re
import subprocess
from itertools import pairwise

import pikepdf
import pytest
from PIL import ImageChops

from portal.plans.packet import packet
from portal.plans.page_fit import Layout
from portal.plans.paper import Paper
from portal.plans.revisions import Revision
from portal.plans.step_grids import GRIDS, USUAL
from portal.resources import static_path, templates_path
from tests.pdf import press

WEEKS = '<col class="c5">' * 12
SKILL = {"type": "skill", "layouts": ["P-SKILL"], "key_safety_behaviours": []}


def english():
    """The climber's ladder of seven, then the four kinds of skill page."""
    plan = press.revision()
    kinds = (("S01", "L-SKILL"), ("S02", "L-SKILL"), ("S03", "L-THOUGHT"), ("S06", "L-ACTIVITY"))
    plan["steps"] += [
        press.step(position=8 + n, template_id=template, log_set=log_set, title=f"Skill {template}") | SKILL
        for n, (template, log_set) in enumerate(kinds)
    ]
    return plan


PLANS = {"en": english, "zh": press.chinese}


@pytest.fixture(scope="module", params=PLANS)
def made(request, renderer, tmp_path_factory):
    """A packet in one language: its content, planned pages, file and pixels."""
    content = PLANS[request.param]()
    folder = tmp_path_factory.mktemp(request.param)
    pdf = renderer.render(press.html_of(content), lang=request.param)
    path = folder / "plan.pdf"
    path.write_bytes(pdf)
    return content, press.pages_of(content), path, press.rasterise(pdf, folder, dpi=100)


def test_there_is_one_page_for_each_step_after_cover_and_ladder(made):
    content, planned, _, sheets = made
    assert [page.layout for page in planned[:2]] == [Layout.COVER, Layout.LADDER]
    assert [page.step.position for page in planned[2:]] == [step["position"] for step in content["steps"]]
    assert len(sheets) == len(planned) == len(content["steps"]) + 2


def test_every_page_is_a4(made):
    with pikepdf.open(made[2]) as pdf:
        for page in pdf.pages:
            assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 595, 842]


def test_the_file_is_tagged_with_a_heading_on_every_page_and_a_scope_on_every_head_cell(made):
    _, planned, path, _ = made
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        elements = list(structure(pdf.Root.StructTreeRoot.K))
        tags = [str(element.S) for element in elements]
        assert tags.count("/H1") == len(planned)
        assert tags.count("/Table") == len(planned) - 1
        scopes = [str(scope_of(element)) for element in elements if element.S == "/TH"]
        assert set(scopes) == {"/Column", "/Row"}
        figures = [element for element in elements if element.S == "/Figure"]
        assert figures
        assert all(str(figure.Alt) for figure in figures if "/Alt" in figure)
        assert sum("/Alt" in figure for figure in figures) >= sum(
            page.layout == Layout.EXPOSURE for page in planned
        )


def structure(node):
    """Every element of a structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from structure(node.get("/K"))


def scope_of(cell):
    """A head cell's scope, wherever its attributes stand."""
    attributes = cell.A if isinstance(cell.A, pikepdf.Array) else [cell.A]
    return next(entry.Scope for entry in attributes if "/Scope" in entry)


def test_the_fonts_it_was_laid_out_in_are_embedded_and_no_others(made):
    content, _, path, _ = made
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    names = {row[0].partition("+")[2] for row in rows}
    assert all("yes" in row for row in rows)
    assert any(name.startswith("Open-Sans") or name.startswith("OpenSans") for name in names)
    chinese = {name for name in names if re.match("WenQuanYi|Noto", name)}
    assert bool(chinese) == (content["lang"] == "zh")
    assert all(re.match("Open-?Sans|WenQuanYi|Noto", name) for name in names)


def test_nothing_leaves_its_margins(made):
    for sheet in made[3]:
        assert sheet.ink(0, 0, 210, 14, below=200) == 0
        assert sheet.ink(0, 291, 210, 297, below=200) == 0
        assert sheet.ink(195.6, 0, 210, 297, below=200) == 0
        assert sheet.ink(10.6, 0, 19.6, 297, below=200) == 0
        assert sheet.ink(0, 0, 10.6, 147, below=200) == 0, "only the punch mark stands at the edge"
        assert sheet.ink(4.5, 147, 10.6, 150) > 0


def test_heading_footer_ruler_and_grid_are_drawn_where_they_belong(made):
    for page, sheet in zip(made[1], made[3], strict=True):
        assert sheet.ink(20, 15, 100, 45) > 300
        assert sheet.ink(20, 284, 100, 291) > 50
        assert sheet.ink(185, 284, 196, 291) > 10
        rows = rules(sheet)
        heavy = rows[0]
        assert 25 < heavy < 60
        if page.layout not in (Layout.EXPOSURE, Layout.SKILL):
            continue
        heights = [after - before for before, after in pairwise(rows)]
        row = max(set(map(round, heights)), key=[round(height) for height in heights].count)
        grid = [height for height in heights if abs(height - row) < 0.8]
        assert len(grid) >= page.rows - 1
        if page.layout == Layout.EXPOSURE:
            first = rows[heights.index(grid[0])]
            assert sheet.ink(23, first - 40, 196, first - 16) > 250, "ruler above the grid"


def rules(sheet):
    """Heights in mm of the lines that run across the whole text."""
    image = sheet.image.point(lambda value: value < 190 and 255)
    scale = image.width / 210
    found = []
    for y in range(image.height):
        dark = image.crop((round(21 * scale), y, round(194 * scale), y + 1)).histogram()[255]
        if dark > 0.97 * 173 * scale and (not found or y / scale - found[-1] > 1.2):
            found.append(y / scale)
    return found


def test_chinese_letters_are_drawn_and_are_not_all_the_same_box(renderer, tmp_path):
    drawn = []
    for letter in ("安", "静", "回"):
        html = f'<html lang="zh-Hans"><title>x</title><main class="sheet"><h1>{letter}</h1></main></html>'
        sheet = press.rasterise(renderer.render(html, lang="zh"), tmp_path, dpi=200)[0]
        image = sheet.image.crop(tuple(round(edge * sheet.image.width / 210) for edge in (19, 14, 32, 27)))
        drawn.append(image)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        differing = sum(ImageChops.difference(drawn[one], drawn[other]).histogram()[100:])
        assert differing > 300


def test_what_must_stand_on_a_step_page_stands_there(made):
    content, planned, path, _ = made
    text = pages_text(path)
    for page, words in zip(planned, text, strict=True):
        flat = re.sub(r"\s+", "", words)
        assert re.sub(r"\s+", "", content["crisis_text"]) in flat or page.layout == Layout.LADDER
        assert content["initials"].replace(" ", "") in flat
        if page.step:
            assert re.sub(r"\s+", "", page.step.title) in flat
            assert re.sub(r"\s+", "", page.texts.instruction_lines[-1]) in flat
        assert str(page.layout) not in flat
    assert "65" not in "".join(text).replace("0–100", ""), "no rating of the plan is on paper"


def pages_text(path):
    """The words of each page."""
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split(
        "\f"
    )[:-1]


def test_the_footer_names_plan_step_date_and_page(made):
    content, _, path, _ = made
    third = " ".join(pages_text(path)[2].split())
    expected = {
        "en": ("Plan 12.3 · step 1 of 11 · as of 3 Nov 2026", "3/13"),
        "zh": ("计划 7.3，第 1 步，共 5 步，2026年11月3日版", "3/7"),
    }[content["lang"]]
    for part in expected:
        assert part in third


def test_the_cover_says_on_which_page_each_step_is(made):
    content, _, path, _ = made
    text = pages_text(path)
    pattern = {"en": r"page (\d+)", "zh": r"第\s*(\d+)\s*页"}[content["lang"]]
    numbers = sorted(set(map(int, re.findall(pattern, text[0]))))
    assert numbers == list(range(2, len(text) + 1))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_longest_texts_take_both_sides_of_a_sheet_and_no_more(renderer, tmp_path, lang):
    sentence = {
        "en": "Leave the phone in the drawer, stay in the room you chose and notice what the urge tells you to do; ",
        "zh": "把手机放进抽屉，待在自己选好的房间里，留意那股冲动叫你去做什么，先不照做；",
    }[lang]

    def filled(length):
        return (sentence * 20)[:length]

    long_step = {"en": press.step, "zh": press.chinese_step}[lang](
        title=filled(80),
        instructions="\n".join(filled(119) for _ in range(5)),
        feared_outcome_seed=filled(200),
    )
    plan = {"en": press.revision, "zh": press.chinese}[lang](
        why_helps=filled(200), crisis_text=filled(300), steps=[long_step]
    )
    page = press.pages_of(plan)[-1]
    assert page.two_sided
    assert page.rows >= 5
    sheets = press.rasterise(renderer.render(press.html_of(plan), lang=lang), tmp_path, dpi=100)
    assert len(sheets) == 3
    for sheet in sheets:
        assert sheet.ink(0, 291, 210, 297, below=200) == sheet.ink(195.6, 0, 210, 297, below=200) == 0
        assert sheet.ink(20, 283.5, 196, 285.5, below=200) == 0, "text and footer do not meet"


def test_a_packet_can_be_laid_out_for_letter_paper(renderer, tmp_path):
    laid_out = packet(Revision.parse(press.revision()), paper=Paper.LETTER)
    template = press.environment("en").get_template("print/plan_packet.html")
    path = tmp_path / "plan.pdf"
    path.write_bytes(renderer.render(template.render(packet=laid_out), lang="en"))
    with pikepdf.open(path) as pdf:
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages} == {
            (0, 0, 612, 792)
        }
        assert len(pdf.pages) == sum(2 if page.two_sided else 1 for page in laid_out.pages)


def test_a_word_longer_than_the_line_stays_on_the_page(renderer, tmp_path):
    word = "x" * 80
    plan = press.revision(
        title=word, steps=[press.step(title=word, instructions=word * 3, criterion={"judged": [word]})]
    )
    sheets = press.rasterise(renderer.render(press.html_of(plan), lang="en"), tmp_path)
    assert all(sheet.ink(196, 0, 210, 297, below=200) == 0 for sheet in sheets)


def test_twenty_steps_still_make_a_packet(renderer, tmp_path):
    steps = [
        press.step(position=n, title=f"Step number {n} of a very long plan with some words more")
        for n in range(1, 21)
    ]
    plan = press.revision(steps=steps, goal_shared="To be nearer. " * 20)
    sheets = press.rasterise(renderer.render(press.html_of(plan), lang="en"), tmp_path)
    assert 22 <= len(sheets) <= 25


def test_column_widths_of_every_table_add_up_to_exactly_100():
    css = (static_path() / "print/print.css").read_text()
    drawn = [grid.columns for grid in (USUAL, *GRIDS.values())]
    groups = [[column.width for column in columns] for columns in drawn]
    for path in (templates_path() / "print").glob("*.html"):
        for group in re.findall(r"<colgroup>(.*?)</colgroup>", path.read_text(), re.S):
            if "column.width" not in group:
                weeks = group.replace('{% for _week in range(12) %}<col class="c5">{% endfor %}', WEEKS)
                groups.append(re.findall(r'<col class="c(\d+)">', weeks))
    assert len(groups) >= 20
    for widths in groups:
        assert sum(map(int, widths)) == 100
        for width in widths:
            assert f".c{width} {{ width: {width}% }}" in css


def test_no_page_template_sets_a_style_of_its_own_or_a_column_without_a_class():
    for path in (templates_path() / "print").glob("*.html"):
        text = path.read_text()
        assert "style=" not in text
        assert "<style" not in text
        assert text.count("<col ") == len(re.findall(r'<col class="c(\d+|{{ column.width }})">', text))


def test_every_text_in_a_drawing_names_its_font():
    for path in (templates_path() / "print").glob("*.html"):
        for text in re.findall(r"<text\b[^>]*>", path.read_text()):
            assert "font-family=" in text
