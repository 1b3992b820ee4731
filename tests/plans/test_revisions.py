"""A published plan: frozen to JSON, read back, the same bytes for the same content."""

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.plans.criterion import Criterion
from portal.plans.revisions import PlanValues, Revision, RevisionStep, canonical, freeze
from portal.plans.templates import get_template

AS_OF = date(2026, 11, 3)
IDS = [UUID(int=n) for n in range(1, 4)]
PLAN = PlanValues(
    number=12,
    lang="en",
    title="Let people in a little",
    initials="W. S.",
    goal_client="Tell S. when a day was bad.",
    goal_shared=None,
    why_helps="Showing a little more tells me what really comes back.",
    crisis_text="Your clinic's numbers go here.",
    next_review_on=date(2026, 11, 10),
    mode="ladder",
)


def step(position: int, **changes: Any) -> RevisionStep:
    template = get_template("E12")
    usual: dict[str, Any] = {
        "step_id": IDS[position - 1],
        "position": position,
        "template_id": "E12",
        "template_version": 1,
        "rung_no": position,
        "type": template.type,
        "log_set": template.log_set,
        "layouts": template.layouts,
        "title": template.get_rung(position).title.en,
        "instructions": template.get_rung(position).instructions.en,
        "feared_outcome_seed": template.feared_outcomes[0].en,
        "key_safety_behaviours": tuple(words.en for words in template.key_safety_behaviours),
        "times_per_week": template.get_rung(position).times_per_week,
        "calming_allowed": "after_only",
        "criterion": template.criterion_for(position),
        "confidence": 8,
    }
    return RevisionStep(**{**usual, **changes})


STEPS = [step(1), step(2), step(3)]


def frozen(**changes: Any) -> dict[str, Any]:
    return freeze(replace(PLAN, **changes), STEPS, revision=1, as_of=AS_OF)


def test_a_frozen_plan_has_the_agreed_shape() -> None:
    content = frozen()
    assert list(content) == [
        *("number", "revision", "lang", "as_of", "title", "initials", "goal_client", "goal_shared"),
        *("why_helps", "crisis_text", "next_review_on", "mode", "remind_at_hour", "steps"),
    ]
    assert (content["as_of"], content["next_review_on"]) == ("2026-11-03", "2026-11-10")
    assert content["goal_shared"] is None
    first = content["steps"][0]
    assert list(first) == [
        *("step_id", "position", "template_id", "template_version", "rung_no", "type", "log_set", "layouts"),
        *("title", "instructions", "feared_outcome_seed", "key_safety_behaviours", "planned_minutes"),
        *(
            "suds_expected",
            "times_per_week",
            "cue_if",
            "cue_then",
            "confidence",
            "obstacle",
            "obstacle_answer",
        ),
        *("calming_allowed", "criterion", "stop_when", "calming_purpose", "fade_from_on"),
    ]
    assert first["step_id"] == "00000000-0000-0000-0000-000000000001"
    assert first["layouts"] == ["P-LADDER", "P-EXP"]
    assert first["planned_minutes"] is None
    assert first["criterion"]["dose"] == {"count": 1, "days": 1, "min_share_of_planned": 0.8}


def test_a_revision_is_read_back_as_it_was_frozen_also_from_text() -> None:
    content = frozen()
    read = Revision.parse(json.loads(json.dumps(content)))
    assert read.as_json() == content
    assert read.as_of == AS_OF
    assert read.steps[1] == STEPS[1]
    assert isinstance(read.steps[1].criterion, Criterion)


def test_a_revision_frozen_before_fading_and_calming_were_asked_is_still_read() -> None:
    content = frozen()
    for said in content["steps"]:
        del said["calming_purpose"], said["fade_from_on"]
    read = Revision.parse(json.loads(json.dumps(content)))
    assert read == Revision.parse(frozen())
    assert {(step.calming_purpose, step.fade_from_on) for step in read.steps} == {(None, None)}


def test_what_a_calming_tool_is_for_and_when_it_is_let_go_come_back() -> None:
    said = step(1, calming_allowed="during_ok", calming_purpose="to_start", fade_from_on=date(2026, 12, 24))
    content = freeze(PLAN, [said], revision=1, as_of=AS_OF)
    assert content["steps"][0]["fade_from_on"] == "2026-12-24"
    assert Revision.parse(json.loads(json.dumps(content))).steps == (said,)


def test_steps_stand_in_order_of_position_whatever_order_they_come_in() -> None:
    content = freeze(PLAN, STEPS[::-1], revision=2, as_of=AS_OF)
    assert [entry["position"] for entry in content["steps"]] == [1, 2, 3]
    assert content["revision"] == 2


def test_the_same_content_gives_the_same_bytes() -> None:
    content = frozen(title="安静")
    turned = dict(reversed(content.items()))
    assert canonical(content) == canonical(turned)
    assert "安静".encode() in canonical(content)
    assert b": " not in canonical({"a": 1})
    assert canonical(frozen()) != canonical(frozen(title="Another"))


def test_a_step_is_found_by_its_id() -> None:
    read = Revision.parse(frozen())
    assert read.step(IDS[1]) == STEPS[1]
    assert read.step(UUID(int=99)) is None


def test_a_frozen_revision_cannot_be_changed() -> None:
    read = Revision.parse(frozen())
    with pytest.raises(AttributeError):
        read.title = "Another"  # type: ignore[misc]


def test_two_steps_may_not_share_a_position() -> None:
    with pytest.raises(ValueError, match="same position"):
        freeze(PLAN, [STEPS[0], replace(STEPS[1], position=1)], revision=1, as_of=AS_OF)


@pytest.mark.parametrize(
    "changes",
    [
        {"why_helps": ""},
        {"why_helps": "x" * 201},
        {"crisis_text": ""},
        {"title": "x" * 81},
        {"mode": "spiral"},
        {"lang": "fr"},
    ],
)
def test_a_plan_with_a_missing_or_too_long_text_is_not_frozen(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        frozen(**changes)


def test_a_plan_without_steps_is_not_frozen() -> None:
    with pytest.raises(ValueError, match="steps"):
        freeze(PLAN, [], revision=1, as_of=AS_OF)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"instructions": "x" * 601},
        {"key_safety_behaviours": tuple("abcdefghi")},
        {"planned_minutes": 0},
        {"times_per_week": 22},
        {"confidence": 11},
        {"layouts": ("P-NONE",)},
        {"calming_allowed": "always"},
    ],
)
def test_a_step_out_of_range_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        step(1, **changes)


def test_a_key_that_no_one_knows_is_refused_on_reading() -> None:
    with pytest.raises(ValueError, match="colour"):
        Revision.parse({**frozen(), "colour": "red"})


@given(
    title=st.text(min_size=1, max_size=80),
    cue=st.none() | st.text(max_size=120),
    minutes=st.none() | st.integers(1, 720),
)
def test_any_text_comes_back_as_it_was(title: str, cue: str | None, minutes: int | None) -> None:
    content = freeze(
        PLAN, [step(1, title=title, cue_if=cue, planned_minutes=minutes)], revision=1, as_of=AS_OF
    )
    read = Revision.parse(json.loads(canonical(content)))
    assert (read.steps[0].title, read.steps[0].cue_if) == (title, cue)
    assert read.steps[0].planned_minutes == minutes


def test_a_plan_from_before_reminders_still_reads_and_reminds_of_nothing() -> None:
    content = frozen()
    del content["remind_at_hour"]
    assert Revision.parse(content).remind_at_hour is None
