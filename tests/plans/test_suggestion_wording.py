"""Suggestions in words: a whole sentence for every reason, every empty page and every change of a step."""

import pytest

from portal.plans.attempts import Trigger
from portal.plans.suggestion_reasons import Move, MoveKind, NoneKey, Reason, ReasonKey
from portal.plans.suggestion_wording import (
    ASK_ALONE,
    BEGIN_TOGETHER,
    SITUATIONS,
    move_words,
    none_words,
    reason_words,
)
from portal.plans.templates import library

K = ReasonKey
SIDES: tuple[dict[str, str | int], ...] = ({"side": "leaning"}, {"side": "standing"})
VALUES: dict[ReasonKey, tuple[dict[str, str | int], ...]] = {
    K.NEXT_RUNG: ({"rung": 1},),
    K.TOO_EASY: ({"rung": 2},),
    K.FADES: ({"template": "S13"},),
    K.LOW_ITEM: tuple({"item": item, "value": value} for item in range(1, 11) for value in (1, 2)),
    K.TRIGGER: tuple({"trigger": trigger.value} for trigger in Trigger),
    K.REGION: ({"region": "hyper_independence"}, {"region": "over_dependence"}),
    K.BUILDS_TOWARDS: ({"template": "E01"},),
    K.WORKED_BEFORE: ({"template": "E11"},),
    K.TREND_DOWN: SIDES,
    K.TREND_UP: SIDES,
    K.OTHER_SIDE_DOWN: SIDES,
    K.SCREEN_FIRST: ({"reason": "no_screen"}, {"reason": "expired"}, {"reason": "ask_again"}),
    K.FEAR_CAME_TRUE: ({"template": "E11"},),
    K.STOPPED_EARLY: ({"rung": 2},),
    K.NEEDS_OTHER_FIRST: ({"template": "S13"}, {"template": "S14"}),
    K.STARTS_HIGH: ({"suds": 60},),
    K.LEFT_BEFORE: ({"rung": 1},),
    K.TWO_OPEN: ({"open": 1}, {"open": 2}),
}
REASONS = [Reason.of(key, **values) for key in ReasonKey for values in VALUES.get(key, ({},))]


def test_every_reason_is_a_whole_sentence_of_its_own() -> None:
    said = [reason_words(reason, library()) for reason in REASONS]
    assert len(set(said)) == len(said)
    for words in said:
        assert words[0].isupper() or words[0] in "“1234567890"
        assert words.endswith((".", ".”"))
        assert "%" not in words


def test_templates_are_named_by_their_titles_and_by_their_id_once_they_are_gone() -> None:
    reason = Reason.of(K.WORKED_BEFORE, template="E11")
    assert "One small ask" in reason_words(reason, library())
    assert "E11" in reason_words(reason, {})


def test_how_uneasy_an_answer_was_is_said() -> None:
    assert (
        reason_words(Reason.of(K.LOW_ITEM, item=6, value=1), {})
        == "“Some days apart” was answered “very uneasy”."
    )
    assert "rather uneasy" in reason_words(Reason.of(K.LOW_ITEM, item=6, value=2), {})
    assert set(SITUATIONS) == set(range(1, 11))


def test_one_and_two_open_steps_are_counted() -> None:
    said = [reason_words(Reason.of(K.TWO_OPEN, open=n), {}) for n in (1, 2)]
    assert said == ["1 step is open already.", "2 steps are open already."]


def test_a_trigger_that_is_not_known_is_shown_as_it_is() -> None:
    assert "rain" in reason_words(Reason.of(K.TRIGGER, trigger="rain"), {})


def test_why_there_is_none_is_said_for_each_key() -> None:
    said = [none_words(key) for key in NoneKey]
    assert len(set(said)) == len(said)
    assert all(words.endswith(".") for words in said)
    assert "Crisis help" in none_words(NoneKey.STOP)


@pytest.mark.parametrize("kind", list(MoveKind))
def test_every_change_names_its_step(kind: MoveKind) -> None:
    words = move_words(Move(kind, "E11", 3, 2), library())
    assert "One small ask" in words
    assert "3" in words
    assert ("step 2" in words) is (kind is MoveKind.EASIER)


def test_what_stands_above_the_suggestions_never_says_what_somebody_is() -> None:
    for words in (str(ASK_ALONE), str(BEGIN_TOGETHER), *(reason_words(one, library()) for one in REASONS)):
        assert "dependent" not in words
        assert "should" not in words
