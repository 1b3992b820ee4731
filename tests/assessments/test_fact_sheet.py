"""`portal instruments show` for people: everything that an instrument file states."""

import pytest
from click.testing import CliRunner

from portal.assessments import cli
from portal.assessments.instruments import library


def shown_by(code: str) -> str:
    result = CliRunner().invoke(cli.instruments_group, ["show", code])
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize("code", library())
def test_show_for_people_says_everything_that_the_file_states(code):
    shown, instrument = shown_by(code), library()[code]
    said = [instrument.source, instrument.licence.statement, instrument.recall.en, *instrument.notes]
    said += [
        words for flag in instrument.flags for words in (flag.key, flag.name.en, flag.name.zh, flag.rule)
    ]
    said += [fact.text.en for fact in instrument.cannot_say]
    said += [f"{fact.status}  {fact.fact}: {fact.source}" for fact in instrument.verified]
    said += [words for context in instrument.contexts for words in (context.key, context.name.en)]
    said += [prompt.why.en for prompt in instrument.look_at]
    for scale in instrument.scales:
        said += [scale.key, scale.name.en, scale.higher_means.en]
        said += [band.key for bands in (scale.bands, *(o.bands for o in scale.bands_alt)) for band in bands]
        said += [
            figure["source"]
            for figure in (scale.figures.model_dump() if scale.figures else {}).values()
            if isinstance(figure, dict)
        ]
    assert [words for words in said if words not in shown] == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("audit", "Answers to items 9, 10: 0, 2, 4."),
        ("audit", "  When items 2, 3 add up to 0, items 4-8 count as 0 and are not missing."),
        ("raas", "  Turned round: 8, 13, 17."),
        ("rfq8", "  Recoded, item 7: 1 as 3, 2 as 2, 3 as 1, 4 as 0, 5 as 0, 6 as 0, 7 as 0."),
        ("dass21", "  The sum of items 3, 5, 10, 13, 16, 17, 21, times 2."),
        ("bsl23", "    1.07 to <1.87   moderate                Moderate / 中度"),
        ("core10", "    level: 90 % criterion, not 95 %"),
        ("core10", "  risk_item_6 (risk): Risk question 6 above zero / 风险条目第 6 题高于 0"),
        (
            "wsas",
            "  not_working: Not working, for reasons unrelated to the problem / 因其他原因没有工作."
            " Leaves out item 1. Bands do not compare.",
        ),
        ("phq9", "Wording: none here; the clinic supplies it."),
        ("dic10", "Wording: en, zh; Chinese: draft. Not validated."),
    ],
)
def test_show_says_how_a_form_is_scored(code, line):
    assert line in shown_by(code).splitlines()
