"""A wording that goes out as FHIR comes back in as it was, whatever its instrument turns round or shows in another order."""

from __future__ import annotations

import json

import pytest

from portal.assessments.definition import Instrument
from portal.assessments.fhir_texts import read_fhir
from portal.assessments.instruments import library
from portal.assessments.item_texts import ItemTexts, misfits, worded
from portal.fhir.questionnaires import questionnaire

CODED = [
    code for code, one in library().items() if not any(item.rated for item in one.items) and not one.worded
]


def invented(instrument: Instrument) -> ItemTexts:
    """Words for every question and every answer."""
    return ItemTexts(
        lang="de",
        items={item.n: f"Erfundener Satz Nummer {item.n} hier" for item in instrument.items},
        options={},
        item_options={
            item.n: {value: f"Wort {value}" for value in instrument.values(item)} for item in instrument.items
        },
    )


@pytest.mark.parametrize("code", CODED)
def test_what_goes_out_comes_back(code: str) -> None:
    instrument = library()[code]
    texts = invented(instrument)
    found = questionnaire(worded(instrument, texts), lang="de", question=str)
    back = read_fhir(json.dumps(found).encode(), lang="en")
    assert back.lang == "de"
    assert dict(back.items) == dict(texts.items)
    for item in instrument.items:
        for value in instrument.values(item):
            assert back.label(item.n, value) == texts.label(item.n, value)
    assert misfits(instrument, back) == ()


def test_questions_shown_in_another_order_keep_their_numbers() -> None:
    gad7 = library()["gad7"]
    shown = gad7.model_copy(update={"shown_in_order": (7, 6, 5, 4, 3, 2, 1)})
    texts = invented(gad7)
    found = questionnaire(worded(shown, texts), lang="de", question=str)
    assert found["item"][0]["linkId"] == "7"
    assert dict(read_fhir(json.dumps(found).encode(), lang="de").items) == dict(texts.items)


def test_instruments_that_turn_round_and_recode_are_among_them() -> None:
    assert any(item.reversed for code in CODED for item in library()[code].items)
    assert any(scale.recode for code in CODED for scale in library()[code].scales)
