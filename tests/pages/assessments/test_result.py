"""The clinician's page of one result says everything that the form says, in words, and what it does not say."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from markupsafe import escape

from portal.assessments.instruments import library
from tests.app import World
from tests.pages.assessments import invented, wordings
from tests.pages.assessments.answered import all_of, submitted


def page(world: World, one: object) -> str:
    answer = world.as_clinician().get(f"/clients/{world.client}/assessments/{one}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_the_finding_stands_on_top_in_one_sentence(world: World) -> None:
    one = submitted(world, "phq9", all_of("phq9", 1) | {9: 0})
    assert "<h1>Patient Health Questionnaire-9 (PHQ-9): 8 (Mild)</h1>" in page(world, one)


def test_several_scales_stand_side_by_side(world: World) -> None:
    text = page(world, submitted(world, "dass21", all_of("dass21", 1)))
    assert "Depression 14 (Moderate); Anxiety 14 (Moderate); Stress 14 (Normal)</h1>" in text


def test_an_answer_about_safety_stands_before_everything_else(world: World) -> None:
    text = page(world, submitted(world, "phq9", all_of("phq9", 0) | {9: 1}))
    assert text.index("Risk question 9 above zero") < text.index(">Scores<")
    assert "The number of the whole form says nothing about it." in text


def test_an_answer_about_safety_leads_to_the_alert_that_it_raised(world: World) -> None:
    invented.publish(world)
    text = page(world, invented.send(world, (1, 1, 2)))
    found = re.search(rf'href="(/clients/{world.client}/alerts/[^"]+)">Look at the alert', text)
    assert found is not None
    assert world.as_clinician().get(found[1]).status_code == 200
    assert "Look at the alert" not in page(world, submitted(world, "gad7", all_of("gad7", 1)))


def test_words_that_were_read_in_another_language_say_so(world: World) -> None:
    wordings.bring(world, "gad7")
    browser = world.as_clinician()
    browser.post("/language", {"lang": "zh"})
    entry = f"/clients/{world.client}/assessments/enter/gad7"
    boxes = {f"item_{n}": "1" for n in range(1, 8)}
    rest = {"answered_on": "2026-11-18", "read_in": "en", "context_tag": "ordinary", "release": "hidden"}
    assert '<span lang="en">Pebble' in browser.get(f"{entry}?way=interview").text
    sent = browser.post(
        f"{entry}?way=interview",
        {**boxes, **rest, "stage": "first", "act": "save", "client_token": str(uuid4())},
    )
    assert '<th scope="row" class="fw-normal" lang="en">Pebble' in browser.get(sent.location).text


def test_an_open_question_of_safety_is_said_to_be_unknown_and_not_a_no(world: World) -> None:
    answers = all_of("phq9", 1)
    del answers[9]
    text = page(world, submitted(world, "phq9", answers))
    assert "PHQ-9): incomplete, no overall result</h1>" in text
    assert "Not known: Risk question 9 above zero" in text
    assert "That is not a no." in text
    assert "not known, a question was not answered" in text
    assert "no result: 8 of 9 questions answered" in text


def test_bands_that_nobody_verified_say_so(world: World) -> None:
    assert "18 (Serious mental illness probable, unverified)" in page(
        world, submitted(world, "k6", all_of("k6", 3))
    )
    assert "unverified" not in page(world, submitted(world, "gad7", all_of("gad7", 1)))


def test_another_published_scheme_stands_beside_the_first(world: World) -> None:
    text = page(world, submitted(world, "k10", all_of("k10", 3)))
    assert "Very high" in text
    assert "Second scheme (CRUfAD):" in text
    assert "Severe" in text


def test_a_mean_is_rounded_for_the_eye_and_exact_beside_it(world: World) -> None:
    answers = all_of("pss10", 1)
    assert "exactly" not in page(world, submitted(world, "pss10", answers))
    code, scale = next(
        (code, scale)
        for code, one in library().items()
        for scale in one.scales
        if scale.method == "mean" and len(one.items_of(scale)) in (3, 6, 7, 9) and one.plane is None
    )
    instrument = library()[code]
    lowest = {item.n: min(instrument.values(item)) for item in instrument.items}
    first = instrument.items_of(scale)[0]
    lowest[first.n] = instrument.values(first)[1]
    assert "exactly" in page(world, submitted(world, code, lowest))


def test_the_other_metric_of_a_score_stands_beside_it(world: World) -> None:
    text = page(world, submitted(world, "who5", all_of("who5", 2)))
    assert '<b class="num">10</b>' in text
    assert '<span class="num">40</span>' in text


def test_how_it_was_given_is_said(world: World) -> None:
    text = page(world, submitted(world, "gad7", all_of("gad7", 1), answered_on=date(2026, 11, 2)))
    for words in ("typed in from paper", "2 Nov 2026", "Answers of 2 Nov 2026", "Typed in twice", "English"):
        assert words in text


def test_a_context_is_named_and_the_score_is_made_with_it(world: World) -> None:
    text = page(world, submitted(world, "wsas", all_of("wsas", 4), context={"not_working": True}))
    assert "(WSAS): 16</h1>" in text
    assert "Scored as" in text


def test_answers_that_their_reader_should_see_are_named(world: World) -> None:
    text = page(world, submitted(world, "dass21", all_of("dass21", 0) | {21: 2}))
    assert "Look at these answers" in text
    assert "Question 21" in text


def test_source_licence_and_limits_stand_on_the_page(world: World) -> None:
    text = page(world, submitted(world, "gad7", all_of("gad7", 1)))
    gad7 = library()["gad7"]
    assert gad7.cannot_say
    for words in ("Licence A:", "Where it comes from", "What it cannot say", gad7.cannot_say[0].text.en):
        assert words in text


def test_the_comfort_assessment_keeps_its_own_page(world: World) -> None:
    text = page(world, submitted(world, "dic10", all_of("dic10", 4) | {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}))
    assert "<h1>Leaning 1.0, standing alone 4.0: steadier alone</h1>" in text
    assert ">Scores<" not in text
    assert "Standard text" in text


@pytest.mark.parametrize("code", list(library()))
def test_every_instrument_has_a_page_and_a_line_in_the_list(world: World, code: str) -> None:
    instrument = library()[code]
    given = {item.n: max(instrument.values(item)) for item in instrument.items}
    one = submitted(world, code, given)
    text = page(world, one)
    for scale in instrument.scales:
        assert str(escape(scale.name.en)) in text or instrument.plane
    listed = world.as_clinician().get(f"/clients/{world.client}/assessments").text
    assert str(escape(instrument.title.en)) in listed


def test_the_list_says_each_result_in_one_line_and_marks_answers_about_safety(world: World) -> None:
    submitted(world, "phq9", all_of("phq9", 0) | {9: 2})
    submitted(world, "dic10", all_of("dic10", 4))
    text = " ".join(world.as_clinician().get(f"/clients/{world.client}/assessments").text.split())
    assert "2 (Minimal)" in text
    assert "an answer about safety" in text
    assert "Leaning 4.0, standing alone 4.0: at ease both ways" in text
