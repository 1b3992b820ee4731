"""The calculated expressions, run by a FHIRPath engine: whole forms give our score, unfinished ones nothing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from fhirpathpy import compile as compiled
from fhirpathpy.models import models

from portal.assessments.definition import Instrument
from portal.assessments.instruments import library
from portal.assessments.scoring import score
from portal.fhir.questionnaires import CALCULATED, questionnaire, score_link
from portal.fhir.responses import questionnaire_response
from tests.fhir.forms import administration, answers

FORMS = 3
WITH_SKIPS = [code for code, one in library().items() if one.skips]
WITH_CONTEXT = [code for code, one in library().items() if one.contexts]


_compiled: dict[str, dict[str, Any]] = {}


def expressions(instrument: Instrument) -> dict[str, Any]:
    """The compiled expression of each scale; compiling takes longer than running."""
    if instrument.code not in _compiled:
        _compiled[instrument.code] = compile_all(instrument)
    return _compiled[instrument.code]


def compile_all(instrument: Instrument) -> dict[str, Any]:
    made = questionnaire(instrument, lang="en", question=str)
    found = {}
    for scale in instrument.scales:
        item = next(one for one in made["item"] if one["linkId"] == score_link(scale.key))
        for extension in item.get("extension", ()):
            assert extension["url"] == CALCULATED
            found[scale.key] = compiled(extension["valueExpression"]["expression"], models["r4"])
    return found


def run(
    instrument: Instrument, given: Mapping[int, int], context: Mapping[str, bool] | None = None
) -> dict[str, Fraction | None]:
    """What the engine makes of a form, by scale; the scores that we put into it are taken out first."""
    response = questionnaire_response(administration(instrument, given, context=context))
    response["item"] = [one for one in response["item"] if not one["linkId"].startswith("score.")]
    results = {}
    for key, evaluate in expressions(instrument).items():
        found = evaluate(response, {"resource": response})
        results[key] = Fraction(str(found[0])) if found else None
    return results


def ours(
    instrument: Instrument, given: Mapping[int, int], context: Mapping[str, bool] | None = None
) -> dict[str, Fraction | None]:
    return {scale.scale: scale.value for scale in score(instrument, given, context).scales}


def same(found: Mapping[str, Fraction | None], wanted: Mapping[str, Fraction | None]) -> bool:
    """A mean is a decimal there and a fraction here."""
    return found.keys() == wanted.keys() and all(
        (a is None) == (b is None) and (a is None or b is None or abs(a - b) < Fraction(1, 10**9))
        for a, b in ((found[key], wanted[key]) for key in wanted)
    )


@pytest.mark.parametrize("code", list(library()))
def test_whole_forms_give_our_score(code: str) -> None:
    instrument = library()[code]
    assert len(expressions(instrument)) == len(instrument.scales)
    for seed in range(FORMS):
        given = answers(instrument, seed)
        assert same(run(instrument, given), ours(instrument, given)), given


@pytest.mark.parametrize("code", list(library()))
def test_an_open_item_gives_no_partial_sum(code: str) -> None:
    instrument = library()[code]
    for seed in range(FORMS):
        given = answers(instrument, seed, open_items=1)
        found, wanted = run(instrument, given), ours(instrument, given)
        assert same(found, wanted), given
    assert None in found.values() or not instrument.scales or instrument.skips


def test_a_form_without_an_answer_gives_nothing() -> None:
    for instrument in library().values():
        assert set(run(instrument, {}).values()) <= {None}


@pytest.mark.parametrize("code", WITH_SKIPS)
def test_items_that_the_form_tells_to_skip_count_as_nothing(code: str) -> None:
    instrument = library()[code]
    rule = instrument.skips[0]
    given = answers(instrument, 1) | dict.fromkeys(rule.when, 0)
    given = {n: value for n, value in given.items() if n not in rule.skip}
    found = run(instrument, given)
    assert same(found, ours(instrument, given))
    assert None not in found.values()


@pytest.mark.parametrize("code", WITH_CONTEXT)
def test_what_a_context_leaves_out_is_neither_missed_nor_counted(code: str) -> None:
    instrument = library()[code]
    context = {instrument.contexts[0].key: True}
    ignored = instrument.contexts[0].ignore
    whole = answers(instrument, 1)
    for given in (whole, {n: value for n, value in whole.items() if n not in ignored}):
        found = run(instrument, given, context)
        assert same(found, ours(instrument, given, context))
        assert None not in found.values()


def test_there_are_instruments_of_every_kind_to_try() -> None:
    scales = [scale for one in library().values() for scale in one.scales]
    assert WITH_SKIPS
    assert WITH_CONTEXT
    assert any(scale.multiplier > 1 for scale in scales)
    assert any(scale.recode for scale in scales)
    assert any(n < 0 for scale in scales for n in scale.items)
    assert any(item.reversed for one in library().values() for item in one.items)
    assert {scale.method for scale in scales} == {"sum", "mean"}


INVENTED = Instrument.model_validate(
    {
        "code": "invented",
        "version": 1,
        "title": {"en": "Invented", "zh": "编的"},
        "source": "Made up for a test.",
        "licence": {"tier": "?", "statement": "Ours."},
        "recall": {"en": "today", "zh": "今天"},
        "minutes": 1,
        "items": [
            {"n": 1, "rated": True},
            {"n": 2, "rated": True, "reversed": True},
            *({"n": n, "values": [1, 2, 3]} for n in (3, 4, 5)),
        ],
        "scales": [
            {"key": "rated", "method": "mean", "items": [1, 2], "name": {"en": "a", "zh": "a"},
             "higher_means": {"en": "a", "zh": "a"}},
            {"key": "some", "method": "mean", "items": [3, 4, 5], "min_answered": 2, "name": {"en": "b", "zh": "b"},
             "higher_means": {"en": "b", "zh": "b"}},
        ],
        "examples": [{"about": "none", "scales": {}}],
    }
)  # fmt: skip


@pytest.mark.parametrize("left_out", [(), (1,), (2,), (3,), (3, 4), (1, 2, 3, 4, 5)])
def test_rated_items_and_means_of_some_answers(left_out: tuple[int, ...]) -> None:
    given = {n: value for n, value in {1: 40, 2: 10, 3: 3, 4: 1, 5: 2}.items() if n not in left_out}
    assert same(run(INVENTED, given), ours(INVENTED, given))
