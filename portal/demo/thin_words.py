"""What people without a story write into a practice: plain sentences that would fit many."""

from __future__ import annotations

import random
from typing import Any

from portal.plans.definition import HomeworkTemplate

HAPPENED = (
    "It was quieter than I had thought.",
    "The first minutes were the longest.",
    "I nearly gave up and then it was over.",
    "They answered and went on with what they were doing.",
    "Nothing much. The evening went on.",
)
LEARNED = (
    "I can start without feeling ready.",
    "What I picture is larger than what comes.",
    "It gets no easier by waiting.",
    "One hard evening does not undo the others.",
    "I notice it sooner now.",
    "Tired days count as well.",
)
ACTIVITIES = ("a walk by the water", "a long bath", "baking", "the library", "drawing", "the allotment")
THOUGHTS = (
    ("A short reply.", "They are fed up with me.", "It was short.", "They were at work."),
    ("A plan was moved.", "I come last.", "It was moved.", "A new day was named."),
    ("Nobody called on Sunday.", "I am forgotten.", "Nobody called.", "I did not call either."),
)
ASKED = ("for the time", "for a hand with a bag", "what they think of the colour", "to hold the ladder")


def said(template: HomeworkTemplate, number: int, dice: random.Random) -> dict[str, Any]:
    """The answers of one practice by field key; `number` counts the practices of the step from 0."""
    if template.log_set == "L-SKILL":
        return _skill(number, dice)
    if template.log_set == "L-THOUGHT":
        return _thought(dice)
    if template.log_set == "L-ACTIVITY":
        expected = dice.randrange(25, 65, 5)
        actual = min(expected + dice.randrange(-10, 35, 5), 100)
        return {
            "activity": dice.choice(ACTIVITIES),
            "alone": "alone",
            "enjoyment_expected": expected,
            "enjoyment_actual": actual,
        }
    return {**_exposure(template, number, dice), **_own_questions(template.id, dice)}


def _skill(number: int, dice: random.Random) -> dict[str, Any]:
    before = dice.randrange(30, 65, 5)
    return {
        "situation": "calm" if number < 2 else dice.choice(("calm", "mild", "real")),
        "before": before,
        "after": max(before - dice.randrange(5, 30, 5), 0),
        "minutes_done": dice.randrange(5, 9),
        "helped": dice.randrange(30, 75, 5),
    }


def _thought(dice: random.Random) -> dict[str, Any]:
    going_on, thought, speaks_for, against = dice.choice(THOUGHTS)
    sure = dice.randrange(55, 90, 5)
    return {
        "what_was_going_on": going_on,
        "feeling_before": sure - 5,
        "thought": thought,
        "thought_sure": sure,
        "facts_for": speaks_for,
        "facts_against": against,
        "thought_sure_now": sure - dice.randrange(0, 35, 5),
        "feeling_now": sure - 20,
    }


def _exposure(template: HomeworkTemplate, number: int, dice: random.Random) -> dict[str, Any]:
    habits = [habit.en for habit in template.key_safety_behaviours]
    return {
        "feared_outcome": dice.choice(template.feared_outcomes).en,
        "outcome": dice.choice(("no", "no", "no", "no", "partly", "cannot_tell")),
        "what_happened": dice.choice(HAPPENED),
        "learned": dice.choice(LEARNED),
        "safety_used": [dice.choice(habits)] if number < 2 else [],
        "coped": min(45 + 6 * number + dice.randrange(-5, 16), 95) // 5 * 5,
        "surprise": dice.randrange(20, 70, 5),
    }


def _own_questions(template_id: str, dice: random.Random) -> dict[str, Any]:
    """What the templates of the thin rows ask besides their log set."""
    answers: dict[str, dict[str, Any]] = {
        "E01": {"contact_made": dice.random() < 0.1},
        "E02": {"acted": dice.random() < 0.1, "urge": dice.randrange(30, 80, 5)},
        "E11": {
            "asked": dice.choice(ASKED),
            "no_expected": dice.randrange(35, 75, 5),
            "refused": dice.random() < 0.2,
            "afterwards": "thanked",
        },
        "E12": {
            "real_response": dice.choice(("absent", "milder")),
            "willing_next": dice.randrange(40, 75, 5),
        },
    }
    return answers.get(template_id, {})
