"""Blank sheets: one page of the paper that was asked for, the form alone, nobody's name and no step on it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from portal.diary.kinds import Tool
from portal.pdf import Renderer
from portal.plans.export_queries import sample
from portal.plans.own_sheet_pages import own_sheet
from portal.plans.packet import Mark, sample_packet
from portal.plans.paper import Paper
from tests.pdf import press
from tests.pdf.test_agreement_sheet import texts_of

SIZES = {Paper.A4: (210, 297), Paper.LETTER: (216, 279)}


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("tool", [Tool.THOUGHT, Tool.EXPERIMENT])
def test_a_blank_sheet_is_one_page_of_its_paper_with_the_form_alone(
    renderer: Renderer, tmp_path: Path, tool: Tool, lang: str, paper: Paper
) -> None:
    sheet = own_sheet(tool)
    assert sheet is not None
    made = sample_packet(sample(sheet.template, lang), "x", lang, paper=paper, mark=Mark.BLANK)
    html = press.environment(lang).get_template("print/blank_sheet.html").render(packet=made)
    pdf = renderer.render(html, lang=lang)
    (text,) = texts_of(pdf, tmp_path)
    for word in ("S03", "E18", "sample", "Step 1", "第 1 步", "Plan"):
        assert word not in text
    asks_again = ("first thought now" if lang == "en" else "原来的想法，现在") in text
    assert asks_again == (tool is Tool.THOUGHT), "the belief afterwards is asked on paper as well"
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (page,) = opened.pages
        size = sorted(round(float(side) * 25.4 / 72) for side in page.mediabox[2:])
    assert size == sorted(SIZES[paper])
