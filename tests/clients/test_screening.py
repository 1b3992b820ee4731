"""The outcome of a safety screen, its reasons and how long it holds."""

from datetime import date

import pytest

from portal.clients.screening import (
    ANSWERED,
    Outcome,
    Reason,
    Screen,
    ScreenAnswer,
    outcome,
    reasons,
    valid_until,
)

HARM = ("partner_violence", "coercive_control", "stalking", "economic_control")
RISK = ("suicidality", "psychosis_mania", "dissociation", "medical_limits")


def screen(
    *, past_is_present_partner: bool | None = None, asked_alone: bool = True, **answers: str
) -> Screen:
    given = {name: ScreenAnswer(answers.get(name, "no")) for name in ANSWERED}
    return Screen(
        done_on=date(2026, 11, 1),
        past_is_present_partner=past_is_present_partner,
        asked_alone=asked_alone,
        **given,
    )


def test_all_no_and_asked_alone_is_clear_without_reasons() -> None:
    assert outcome(screen()) is Outcome.CLEAR
    assert reasons(screen()) == ()


@pytest.mark.parametrize("question", HARM)
def test_present_harm_is_stop(question: str) -> None:
    found = screen(**{question: "current"})
    assert outcome(found) is Outcome.STOP
    assert reasons(found) == (Reason(f"{question}_current"),)


@pytest.mark.parametrize("question", HARM)
@pytest.mark.parametrize("answer", ["unknown", "declined"])
def test_harm_without_an_answer_is_caution(question: str, answer: str) -> None:
    found = screen(**{question: answer})
    assert outcome(found) is Outcome.CAUTION
    assert reasons(found) == (Reason(f"{question}_not_known"),)


@pytest.mark.parametrize("question", HARM)
@pytest.mark.parametrize(
    ("present_partner", "expected", "why"),
    [
        (True, Outcome.CAUTION, (Reason.PAST_WITH_PRESENT_PARTNER,)),
        (None, Outcome.CAUTION, (Reason.PAST_WITH_WHOM_NOT_KNOWN,)),
        (False, Outcome.CLEAR, ()),
    ],
)
def test_past_harm_is_caution_unless_it_was_someone_else(
    question: str, present_partner: bool | None, expected: Outcome, why: tuple[Reason, ...]
) -> None:
    found = screen(past_is_present_partner=present_partner, **{question: "past"})
    assert outcome(found) is expected
    assert reasons(found) == why


def test_the_present_partner_does_not_matter_without_a_past() -> None:
    assert outcome(screen(past_is_present_partner=True)) is Outcome.CLEAR


def test_not_asked_alone_is_caution() -> None:
    found = screen(asked_alone=False)
    assert outcome(found) is Outcome.CAUTION
    assert reasons(found) == (Reason.NOT_ASKED_ALONE,)


@pytest.mark.parametrize("question", ["substance_self", "substance_partner"])
def test_present_substance_use_is_caution(question: str) -> None:
    found = screen(**{question: "current"})
    assert outcome(found) is Outcome.CAUTION
    assert reasons(found) == (Reason(f"{question}_current"),)


@pytest.mark.parametrize("answer", ["past", "unknown", "declined"])
def test_other_answers_about_substances_stay_clear(answer: str) -> None:
    assert outcome(screen(substance_self=answer, substance_partner=answer)) is Outcome.CLEAR


@pytest.mark.parametrize("question", RISK)
@pytest.mark.parametrize("answer", list(ScreenAnswer))
def test_risk_and_body_do_not_change_the_outcome(question: str, answer: ScreenAnswer) -> None:
    assert outcome(screen(**{question: answer})) is Outcome.CLEAR


def test_the_worst_rule_wins_and_every_reason_is_named_gravest_first() -> None:
    found = screen(
        stalking="current",
        economic_control="declined",
        partner_violence="past",
        past_is_present_partner=True,
        asked_alone=False,
        substance_self="current",
        substance_partner="current",
    )
    assert outcome(found) is Outcome.STOP
    assert reasons(found) == (
        Reason.STALKING_CURRENT,
        Reason.ECONOMIC_CONTROL_NOT_KNOWN,
        Reason.PAST_WITH_PRESENT_PARTNER,
        Reason.NOT_ASKED_ALONE,
        Reason.SUBSTANCE_SELF_CURRENT,
        Reason.SUBSTANCE_PARTNER_CURRENT,
    )


def test_plain_text_answers_are_read_and_unknown_words_refused() -> None:
    plain = dict.fromkeys(ANSWERED, "no")
    rest = {"done_on": date(2026, 11, 1), "past_is_present_partner": None, "asked_alone": True}
    assert outcome(Screen(**{**plain, "stalking": "current"}, **rest)) is Outcome.STOP  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="maybe"):
        Screen(**{**plain, "stalking": "maybe"}, **rest)  # type: ignore[arg-type]


def test_a_screen_holds_ninety_days_or_as_long_as_the_clinic_says() -> None:
    assert valid_until(date(2026, 11, 1)) == date(2027, 1, 30)
    assert valid_until(date(2026, 11, 1), 30) == date(2026, 12, 1)
