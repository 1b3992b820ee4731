"""Which practices are suggested: the described cases against the real library, and what holds for every client."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.regions import ASK_ALONE_AT_MOST, ASK_ALONE_ITEMS, Region, region
from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.plans import suggestion_shelves as shelves
from portal.plans import suggestion_situation as situations
from portal.plans.attempts import Trigger
from portal.plans.gate import Condition, LockReason, condition_for, lock_for
from portal.plans.suggestion_reasons import MoveKind, NoneKey, Reason, ReasonKey
from portal.plans.suggestion_situation import (
    Direction,
    Limits,
    Sign,
    Situation,
    Trend,
    Tried,
    TriedState,
    root_of,
    trend,
)
from portal.plans.suggestions import Suggestions, suggest
from portal.plans.templates import library

DONE, ON = date(2026, 11, 1), date(2026, 11, 22)
CASES = tomllib.loads((Path(__file__).parent / "suggestion_cases.toml").read_text(encoding="utf-8"))["case"]
LIBRARY = library()


def screen(safety: str, answers: Mapping[str, str]) -> Screen | None:
    """The newest screen of a case; `stop` is violence at home, `caution` that nobody asked alone."""
    if safety == "none":
        return None
    said = {"partner_violence": "current"} if safety == "stop" else {}
    given_answers = {name: ScreenAnswer({**said, **answers}.get(name, "no")) for name in ANSWERED}
    done = date(2026, 1, 1) if safety == "expired" else DONE
    return Screen(
        done_on=done, past_is_present_partner=None, asked_alone=safety != "caution", **given_answers
    )


def gate_of(found: Screen | None) -> dict[str, Any]:
    locks = {code: lock_for(template, found, on=ON) for code, template in LIBRARY.items()}
    lines = {code for code, t in LIBRARY.items() if condition_for(t, found, on=ON) is Condition.NEEDS_LINE}
    return {
        "gate": {code: lock.reasons for code, lock in locks.items() if lock},
        "careful": frozenset(lines),
    }


def tried(entry: Mapping[str, Any]) -> Tried:
    return Tried(
        entry["template"],
        entry["rung"],
        TriedState(entry["state"]),
        frozenset(Sign(sign) for sign in entry.get("signs", ())),
        entry.get("weeks"),
    )


def situation_of(case: Mapping[str, Any]) -> Situation:
    sums = case.get("sums", (None, None))
    return Situation(
        region=region(*sums).value if "sums" in case else case.get("region"),
        dependence=sums[0],
        independence=sums[1],
        low_items={int(item): value for item, value in case.get("low", {}).items()},
        money_or_practical=case.get("side"),
        direction=Direction(**{side: Trend(way) for side, way in case.get("direction", {}).items()}),
        triggers=tuple(case.get("triggers", ())),
        tried=tuple(tried(entry) for entry in case.get("tried", ())),
        off_track=case.get("off_track", False),
        all_same_answer=case.get("all_same", False),
        attacks_foremost=case.get("attacks", False),
        low_mood=case.get("low_mood", False),
        **gate_of(screen(case["safety"], case.get("answers", {}))),
    )


def told(found: Suggestions) -> list[dict[str, Any]]:
    return [
        {
            "step": f"{offer.template_id} {offer.rung_no}",
            "because": [str(reason) for reason in offer.because],
            "against": [str(reason) for reason in offer.against],
        }
        for offer in found.offers
    ]


def wanted(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"against": [], **offer} for offer in case.get("offers", ())]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_described_case(case: Mapping[str, Any]) -> None:
    found = suggest(situation_of(case), LIBRARY)
    assert told(found) == wanted(case)
    assert found.none_because == case.get("none")
    assert [str(move) for move in found.moves] == case.get("moves", [])
    assert found.ask_alone is case.get("ask_alone", False)
    assert found.begin_together is case.get("begin_together", False)
    assert {offer.by_hand for offer in found.offers} <= {case.get("by_hand", False)}


# --- single rules


def ask(**known: Any) -> Suggestions:
    """A suggestion under a clear screen."""
    return suggest(Situation(**{**gate_of(screen("clear", {})), **known}), LIBRARY)


def keys(reasons: tuple[Reason, ...]) -> set[ReasonKey]:
    return {reason.key for reason in reasons}


def steps(found: Suggestions) -> list[str]:
    return [f"{offer.template_id} {offer.rung_no}" for offer in found.offers]


def step(template: str, rung: int, state: str, *signs: str, weeks: int | None = None) -> Tried:
    return Tried(template, rung, TriedState(state), frozenset(map(Sign, signs)), weeks)


def climbed(template: str) -> list[Tried]:
    return [step(template, rung, "reached") for rung in range(1, len(LIBRARY[template].rungs) + 1)]


LEANING_LOW = dict.fromkeys(range(1, 6), 2)
HYPER: dict[str, Any] = {"region": situations.HYPER, "low_items": LEANING_LOW}
OVER: dict[str, Any] = {"region": situations.OVER, "low_items": dict.fromkeys(range(6, 11), 2)}


def test_the_lists_name_only_regions_triggers_and_templates_that_there_are() -> None:
    named = {situations.HYPER, situations.OVER, situations.HEALTHY, situations.LOW_BOTH}
    assert named < {found.value for found in Region}
    assert set(shelves.BUNDLES) < named
    assert set(shelves.FOR_TRIGGER) == {trigger.value for trigger in Trigger} - {"other"}
    assert set(shelves.FOR_ITEM) == set(range(1, 11))
    roots = {root for roots in (*shelves.FOR_ITEM.values(), *shelves.FOR_TRIGGER.values()) for root in roots}
    for bundle in (*shelves.BUNDLES.values(), shelves.ATTACKS):
        roots |= {*bundle.early, *bundle.late, *bundle.skills, *bundle.agreements}
    assert roots | set(shelves.TOGETHER) | set(shelves.SIDES) <= set(LIBRARY)
    for (root, _), rungs in shelves.RUNGS_FOR_ITEM.items():
        assert max(rungs) <= len(LIBRARY[root].rungs)


def test_the_same_answers_ask_for_a_talk_alone_as_on_the_profile() -> None:
    assert set(ASK_ALONE_ITEMS) == situations.ASK_ALONE_ITEMS
    assert ASK_ALONE_AT_MOST == situations.LOW_AT_MOST
    assert not ask(low_items={1: 1, 5: 1}).ask_alone
    assert not ask(low_items={4: 3}).ask_alone
    assert ask(low_items={4: 2}).ask_alone


def test_ask_alone_is_said_even_where_nothing_is_suggested() -> None:
    known = {**gate_of(screen("stop", {})), "low_items": {6: 1}}
    assert ask(**known).ask_alone
    assert not ask(**known).begin_together


@pytest.mark.parametrize(
    ("before", "now", "way"),
    [(10, 13, "up"), (13, 10, "down"), (10, 12, "steady"), (None, 10, "unknown"), (10, None, "unknown")],
)
def test_a_side_moves_by_three_points_of_its_sum(before: int | None, now: int | None, way: str) -> None:
    assert trend(before, now) == way


def test_how_far_a_side_has_to_move_can_be_set() -> None:
    assert trend(10, 12, moved=2) is Trend.UP


def test_a_reason_is_kept_as_its_key_and_numbers() -> None:
    reason = Reason.of(ReasonKey.LOW_ITEM, value=1, item=6)
    assert str(reason) == "low_item item=6 value=1"
    assert (reason.get("item"), reason.get("value")) == (6, 1)
    assert root_of("E11-2") == root_of("E11") == "E11"


def test_the_next_of_a_clinics_own_copy_is_the_copys() -> None:
    copy = LIBRARY["E11"].model_copy(update={"id": "E11-2"})
    own = {**LIBRARY, "E11-2": copy}
    situation = Situation(**gate_of(screen("clear", {})), **HYPER, tried=(step("E11-2", 1, "reached"),))
    assert steps(suggest(situation, own))[0] == "E11-2 2"
    assert steps(suggest(situation, LIBRARY))[0] == "E11 2"
    assert steps(suggest(replace(situation, tried=()), own))[0] == "E11 1"


def test_a_lock_on_the_copy_counts() -> None:
    own = {**LIBRARY, "E11-2": LIBRARY["E11"].model_copy(update={"id": "E11-2"})}
    tried_copy = (step("E11-2", 1, "reached"),)
    situation = Situation(low_items={1: 1}, gate={"E11-2": (LockReason.CAUTION,)}, tried=tried_copy)
    assert steps(suggest(situation, own)) == ["S01 1"]


def test_what_the_library_lacks_is_not_suggested() -> None:
    without = {code: template for code, template in LIBRARY.items() if code != "E11"}
    found = suggest(Situation(low_items={1: 1}), without)
    assert steps(found) == ["S01 1"]


def test_steps_that_a_shorter_copy_no_longer_has_are_left_out() -> None:
    short = LIBRARY["E09"].model_copy(update={"rungs": LIBRARY["E09"].rungs[:2]})
    assert steps(suggest(Situation(low_items={10: 1}), {**LIBRARY, "E09": short}))[0] == "E09 1"


def test_after_the_steps_of_one_answer_come_the_others_of_the_template() -> None:
    assert steps(ask(low_items={10: 2}, tried=(step("E09", 6, "reached"),)))[0] == "E09 1"


def test_of_two_answers_of_one_template_the_lower_chooses_the_step() -> None:
    assert steps(ask(low_items={9: 2, 10: 1}))[0] == "E09 6"
    assert steps(ask(low_items={9: 1, 10: 2}))[0] == "E09 1"


@pytest.mark.parametrize(("side", "rung"), [(None, 1), ("both", 1), ("money", 1), ("practical", 2)])
def test_money_and_practical_help_begin_at_their_own_step(side: str | None, rung: int) -> None:
    offer = ask(low_items={4: 1}, money_or_practical=side).offers[0]
    assert (offer.template_id, offer.rung_no) == ("E15", rung)
    assert (ReasonKey.ECONOMIC_CONTROL in keys(offer.against)) is (side != "practical")


def test_money_goes_from_the_coffee_to_the_gift() -> None:
    reached = (step("E15", 1, "reached"),)
    assert steps(ask(low_items={4: 1}, money_or_practical="money", tried=reached))[0] == "E15 5"


def test_fading_without_the_agreement_says_what_is_needed_first() -> None:
    away = [
        step(code, 1, "dismissed") for code in ("E01", "E02", "E03", "E04", "E05", "E06", "E08", "E09", "S14")
    ]
    found = ask(region=situations.OVER, tried=(*away, step("S13", 3, "running", weeks=1)))
    offer = next(offer for offer in found.offers if offer.template_id == "E07")
    assert str(offer.against[0]) == "needs_other_first template=S13"


@pytest.mark.parametrize(
    ("had", "fades"),
    [
        (step("S13", 3, "running", weeks=2), True),
        (step("S13", 3, "running", weeks=1), False),
        (step("S13", 3, "running"), False),
        (step("S13", 3, "running", "fear_came_true", weeks=4), False),
        (step("S13", 2, "reached"), False),
        (step("S13", 3, "left", weeks=4), False),
        (step("S13", 4, "reached"), True),
    ],
)
def test_an_agreement_fades_once_it_has_held_for_two_weeks(had: Tried, fades: bool) -> None:
    found = ask(**OVER, tried=(had,))
    assert any(ReasonKey.FADES in keys(offer.because) for offer in found.offers) is fades


def test_how_long_an_agreement_has_to_run_can_be_set() -> None:
    had = step("S13", 3, "running", weeks=2)
    found = ask(**OVER, tried=(had,), limits=Limits(held_weeks=3))
    assert not any(ReasonKey.FADES in keys(offer.because) for offer in found.offers)


def test_what_was_left_before_its_time_is_said() -> None:
    offer = ask(low_items={1: 1}, tried=(step("E11", 1, "left"),)).offers[0]
    assert "left_before rung=1" in map(str, offer.against)


def test_a_step_that_went_badly_once_and_was_reached_later_counts_as_reached() -> None:
    had = (step("E11", 1, "reached"), step("E11", 2, "left", "stopped_early"), step("E11", 2, "reached"))
    offer = ask(low_items={1: 1}, tried=had).offers[0]
    assert (offer.rung_no, ReasonKey.STOPPED_EARLY in keys(offer.against)) == (3, False)


def test_what_only_went_badly_and_that_nothing_else_speaks_for_is_not_named() -> None:
    had = (step("E11", 1, "reached"), step("E11", 2, "left", "stopped_early"))
    assert steps(ask(region="indeterminate", low_items={7: 1}, tried=had)) == ["E08 1", "S01 1"]


def test_what_a_partner_does_not_notice_is_not_touched_by_a_fear_that_came_true() -> None:
    had = (step("E03", 1, "left", "fear_came_true"),)
    found = ask(region=situations.OVER, tried=had)
    assert steps(found)[0] == "E02 1"
    assert all(ReasonKey.FEAR_CAME_TRUE not in keys(offer.against) for offer in found.offers[:-1])
    assert str(found.offers[-1].against[0]) == "fear_came_true template=E03"


def test_a_fear_that_came_true_on_one_side_leaves_the_other_side_alone() -> None:
    had = (step("E03", 1, "left", "fear_came_true"),)
    assert steps(ask(low_items={1: 1}, tried=had))[0] == "E11 1"


def test_a_fear_that_came_true_stands_against_an_agreement_with_the_partner() -> None:
    found = ask(low_items={6: 1}, tried=(step("E11", 1, "left", "fear_came_true"),))
    last = found.offers[-1]
    assert (last.template_id, last.against[0].key) == ("S14", ReasonKey.FEAR_CAME_TRUE)


def test_a_high_start_is_said_from_fifty_on() -> None:
    high = ask(low_items={1: 1}, tried=tuple(climbed("E11")[:4])).offers[0]
    lower = ask(low_items={1: 1}, tried=tuple(climbed("E11")[:3])).offers[0]
    assert "starts_high suds=60" in map(str, high.against)
    assert ReasonKey.STARTS_HIGH not in keys(lower.against)


def test_only_the_first_body_alarm_belongs_in_the_session() -> None:
    first = ask(attacks_foremost=True).offers[0]
    second = ask(attacks_foremost=True, tried=(step("E16", 1, "reached"),)).offers[0]
    assert (first.template_id, second.template_id) == ("E16", "E16")
    assert ReasonKey.IN_SESSION in keys(first.against)
    assert ReasonKey.IN_SESSION not in keys(second.against)


def test_feeling_controlled_is_no_matter_where_a_copy_has_no_larger_act() -> None:
    short = LIBRARY["E13"].model_copy(update={"rungs": LIBRARY["E13"].rungs[:2]})
    had = (step("E11", 1, "reached", "felt_controlled"),)
    found = suggest(Situation(low_items={5: 1}, tried=had), {**LIBRARY, "E13": short})
    assert "E13 1" in steps(found)
    assert "E13 3" in steps(ask(low_items={5: 1}, tried=had))
    assert "E13 4" in steps(ask(low_items={5: 1}, tried=(*had, step("E13", 3, "reached"))))


def test_two_steps_from_templates_no_longer_in_the_library_still_count_as_open() -> None:
    gone = (step("E99", 1, "running"), step("S01", 9, "running"))
    offer = ask(low_items={1: 1}, tried=gone).offers[0]
    assert ReasonKey.TWO_OPEN in keys(offer.against)
    assert ReasonKey.DAILY_LOG not in keys(offer.against)


def test_how_many_may_be_open_is_the_clinics_number() -> None:
    had = (step("S15", 1, "running"),)
    assert ReasonKey.TWO_OPEN in keys(ask(low_items={1: 1}, tried=had, most_open=1).offers[0].against)
    assert ReasonKey.TWO_OPEN not in keys(ask(low_items={1: 1}, tried=had).offers[0].against)


def test_what_takes_the_place_of_a_running_step_is_not_one_more() -> None:
    had = (step("E11", 1, "running", "too_easy"), step("S15", 1, "running"))
    found = ask(**HYPER, tried=had)
    assert ReasonKey.TWO_OPEN not in keys(found.offers[0].against)
    assert ReasonKey.TWO_OPEN in keys(found.offers[1].against)


def test_a_trigger_without_a_practice_leads_nowhere() -> None:
    assert ask(region="indeterminate", triggers=("other",)).none_because is NoneKey.NO_LOW_ITEM


def test_two_triggers_that_lead_to_one_practice_both_stand_as_its_reason() -> None:
    offer = ask(triggers=("engulfment", "commitment_step")).offers[0]
    assert offer.template_id == "E17"
    assert [str(r) for r in offer.because] == [
        "trigger trigger=commitment_step",
        "trigger trigger=engulfment",
    ]


def test_two_agreements_are_never_suggested_together() -> None:
    assert steps(ask(triggers=("ignored", "uncertainty"))) == ["E03 1", "S12 1", "S01 1"]
    away = (step("E03", 1, "dismissed"), step("E17", 1, "dismissed"))
    assert steps(ask(triggers=("ignored", "engulfment"), tried=away)) == ["S12 1", "S01 1"]


def test_between_equals_the_side_that_became_harder_comes_first() -> None:
    low = {1: 1, 7: 1}
    assert steps(ask(low_items=low))[:2] == ["E11 1", "E08 1"]
    harder = Direction(leaning=Trend.UP, standing=Trend.DOWN)
    assert steps(ask(low_items=low, direction=harder))[:2] == ["E08 1", "E11 1"]


def test_whoever_has_a_tool_is_suggested_no_further_one() -> None:
    assert steps(ask(low_items={1: 1}, tried=(step("S08", 1, "running"),))) == ["E11 1"]


def test_a_breath_that_was_put_aside_makes_room_for_the_senses() -> None:
    assert steps(ask(low_items={1: 1}, tried=(step("S01", 1, "dismissed"),))) == ["E11 1", "S05 1"]
    both = (step("S01", 1, "dismissed"), step("S05", 1, "dismissed"))
    assert steps(ask(low_items={1: 1}, tried=both)) == ["E11 1"]


def test_good_things_alone_are_named_in_low_mood_only_beside_time_alone() -> None:
    assert "S06 1" not in steps(ask(low_items={1: 1}, low_mood=True))
    assert "S06 1" not in steps(ask(low_items={9: 1}))
    assert "S06 1" in steps(ask(low_items={9: 1}, low_mood=True))


def test_uneasy_both_ways_and_off_track_there_is_no_ladder() -> None:
    had = (*climbed("S05"), *climbed("S01"), step("S15", 1, "running"))
    assert steps(ask(region=situations.LOW_BOTH, tried=had)) == ["E19 1"]
    found = ask(region=situations.LOW_BOTH, tried=had, off_track=True)
    assert (steps(found), found.none_because) == ([], NoneKey.OFF_TRACK)
    assert found.begin_together


def test_a_ladder_climbed_to_the_top_is_followed_by_a_plan_for_staying_well() -> None:
    had = (*climbed("E11"), step("S01", 1, "running"))
    assert steps(ask(region="mixed_low_dependence", low_items={1: 2}, tried=had)) == ["S19 1"]
    assert "S19 1" not in steps(ask(low_items={1: 2}, tried=had[1:2]))


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (
            {"low_items": {4: 1}, "gate": {"E15": (LockReason.CAUTION,), "S01": (LockReason.CAUTION,)}},
            "locked",
        ),
        ({"low_items": {1: 1}, "tried": (step("E11", 1, "dismissed"), step("S08", 1, "left"))}, "put_aside"),
        ({"low_items": {1: 1}, "tried": (step("E11", 1, "running"), step("S01", 1, "running"))}, "under_way"),
        ({"region": "indeterminate", "all_same_answer": True}, "all_same_answer"),
        ({"region": "healthy_interdependence"}, "nothing_stands_out"),
        ({"region": "healthy_interdependence", "dependence": 17, "independence": 17}, "around_the_middle"),
        ({"region": "healthy_interdependence", "dependence": 18, "independence": 15}, "nothing_stands_out"),
        ({"off_track": True, "tried": (step("S01", 1, "running"),)}, "off_track"),
    ],
)
def test_why_there_is_none(known: dict[str, Any], why: str) -> None:
    found = ask(**known)
    assert (steps(found), found.none_because) == ([], why)


@pytest.mark.parametrize(
    ("had", "off_track", "wanted_moves"),
    [
        (step("E11", 2, "running"), False, []),
        (step("E11", 2, "running", "stopped_early"), False, ["easier E11 2 to 1"]),
        (step("E11", 2, "running", "too_easy"), True, ["different_context E11 2"]),
        (step("S01", 2, "running", "too_easy"), True, []),
        (step("S01", 2, "running", "stopped_early"), True, ["easier S01 2 to 1"]),
        (step("E11", 1, "running"), True, ["split E11 1", "different_context E11 1"]),
        (step("E13", 1, "running", "felt_controlled"), False, ["one_useful_act E13 1"]),
        (step("E13", 1, "left", "felt_controlled"), True, []),
        (step("E11-2", 3, "running", "fear_came_true", "stopped_early"), False,
         ["easier E11-2 3 to 2", "different_context E11-2 3"]),
    ],
)  # fmt: skip
def test_what_to_change_about_a_running_step(had: Tried, off_track: bool, wanted_moves: list[str]) -> None:
    assert [str(move) for move in ask(tried=(had,), off_track=off_track).moves] == wanted_moves


def test_nothing_is_changed_under_stop() -> None:
    had = (step("E11", 2, "running", "stopped_early"),)
    assert ask(**gate_of(screen("stop", {})), tried=had, off_track=True).moves == ()


def test_asked_again_after_a_red_flag_means_named_and_not_startable() -> None:
    offer = ask(low_items={1: 1}, gate={"E11": (LockReason.ASK_AGAIN,)}).offers[0]
    assert (str(offer.against[0]), offer.startable) == ("screen_first reason=ask_again", False)


def test_a_missing_screen_does_not_open_what_else_is_locked() -> None:
    both = (LockReason.ASK_AGAIN, LockReason.CAUTION)
    assert steps(ask(low_items={4: 1}, gate={"E15": both})) == ["S01 1"]


@pytest.mark.parametrize("risk", ["suicidality", "psychosis_mania", "dissociation"])
def test_in_present_risk_only_what_steadies_is_suggested(risk: str) -> None:
    found = ask(**OVER, **gate_of(screen("clear", {risk: "current"})), tried=(*climbed("S14")[:1],))
    assert steps(found) == ["S05 1", "S01 1"]
    together = ask(region=situations.LOW_BOTH, **gate_of(screen("clear", {risk: "current"})))
    assert steps(together) == ["S05 1", "S01 1"]


# --- for every client


@st.composite
def clients(draw: st.DrawFn) -> Situation:
    answers = draw(
        st.dictionaries(st.sampled_from(ANSWERED), st.sampled_from([a.value for a in ScreenAnswer]))
    )
    safety = draw(st.sampled_from(["clear", "clear", "caution", "stop", "none", "expired"]))
    had = st.builds(
        Tried,
        st.sampled_from(sorted(LIBRARY)),
        st.integers(1, 4),
        st.sampled_from(TriedState),
        st.frozensets(st.sampled_from(Sign), max_size=2),
        st.none() | st.integers(0, 9),
    )
    sums = draw(st.none() | st.tuples(st.integers(5, 25), st.integers(5, 25)))
    return Situation(
        region=region(*sums).value if sums else None,
        dependence=sums[0] if sums else None,
        independence=sums[1] if sums else None,
        low_items=draw(st.dictionaries(st.integers(1, 10), st.integers(1, 5))),
        money_or_practical=draw(st.sampled_from([None, "money", "practical", "both"])),
        direction=Direction(draw(st.sampled_from(Trend)), draw(st.sampled_from(Trend))),
        triggers=tuple(draw(st.lists(st.sampled_from([t.value for t in Trigger]), max_size=3, unique=True))),
        tried=tuple(draw(st.lists(had, max_size=6))),
        off_track=draw(st.booleans()),
        all_same_answer=draw(st.booleans()),
        attacks_foremost=draw(st.booleans()),
        low_mood=draw(st.booleans()),
        **gate_of(screen(safety, answers)),
    )


@given(clients())
def test_nothing_locked_is_ever_suggested(situation: Situation) -> None:
    for offer in suggest(situation, LIBRARY).offers:
        reasons = set(situation.gate.get(offer.template_id, ()))
        assert reasons <= {LockReason.NO_SCREEN, LockReason.EXPIRED}
        assert offer.startable is not bool(reasons)


@given(clients())
def test_at_most_three_among_them_two_practices_and_one_agreement(situation: Situation) -> None:
    offers = suggest(situation, LIBRARY).offers
    types = [LIBRARY[offer.template_id].type for offer in offers]
    assert len(offers) <= 3
    assert types.count("agreement") <= 1
    assert types.count("agreement") + types.count("exposure") <= 2
    assert len({offer.template_id for offer in offers}) == len(offers)


@given(clients())
def test_each_offer_has_a_reason_and_a_step_that_there_is(situation: Situation) -> None:
    found = suggest(situation, LIBRARY)
    for offer in found.offers:
        assert offer.because
        assert 1 <= offer.rung_no <= len(LIBRARY[offer.template_id].rungs)
        assert list(offer.against) == sorted(offer.against, key=lambda reason: reason.place)
    assert (found.none_because is None) is bool(found.offers)


@given(clients(), st.randoms(use_true_random=False))
def test_the_order_of_the_library_and_of_the_answers_changes_nothing(situation: Situation, dice: Any) -> None:
    codes = list(LIBRARY)
    dice.shuffle(codes)
    turned = replace(
        situation,
        low_items=dict(reversed(list(situation.low_items.items()))),
        gate=dict(reversed(list(situation.gate.items()))),
    )
    assert suggest(turned, {code: LIBRARY[code] for code in codes}) == suggest(situation, LIBRARY)


@given(clients())
def test_under_stop_there_is_nothing(situation: Situation) -> None:
    stopped = replace(situation, **gate_of(screen("stop", {})))
    found = suggest(stopped, LIBRARY)
    assert (found.offers, found.moves, found.none_because) == ((), (), NoneKey.STOP)


@given(clients())
def test_what_was_dismissed_or_is_under_way_does_not_come_back(situation: Situation) -> None:
    offered = {root_of(offer.template_id) for offer in suggest(situation, LIBRARY).offers}
    for one in situation.tried:
        easy = Sign.TOO_EASY in one.signs
        if one.state is TriedState.DISMISSED or (one.state is TriedState.RUNNING and not easy):
            assert one.root_id not in offered


@given(clients())
def test_off_track_there_is_no_new_exposure(situation: Situation) -> None:
    for offer in suggest(replace(situation, off_track=True), LIBRARY).offers:
        assert LIBRARY[offer.template_id].type in ("skill", "reflection")


@given(clients())
def test_uneasy_both_ways_only_what_is_begun_together_by_hand(situation: Situation) -> None:
    found = suggest(replace(situation, region=situations.LOW_BOTH), LIBRARY)
    assert {offer.template_id for offer in found.offers} <= {"S05", "S01", "S15", "E19"}
    assert all(offer.by_hand for offer in found.offers)


@given(clients())
def test_a_move_names_a_running_step_and_never_one_below_the_first(situation: Situation) -> None:
    running = {(one.template_id, one.rung_no) for one in situation.tried if one.state is TriedState.RUNNING}
    for move in suggest(situation, LIBRARY).moves:
        assert (move.template_id, move.rung_no) in running
        assert (move.to_rung is not None) is (move.kind is MoveKind.EASIER)
        assert move.to_rung is None or 1 <= move.to_rung < move.rung_no


@given(clients())
def test_no_pattern_is_named_between_patterns(situation: Situation) -> None:
    for name in ("mixed_low_dependence", "mixed_low_independence", "indeterminate", None):
        for offer in suggest(replace(situation, region=name), LIBRARY).offers:
            assert ReasonKey.REGION not in keys(offer.because)


@pytest.mark.parametrize(("region", "other"), [("hyper", "standing"), ("over", "leaning")])
def test_the_other_side_that_became_harder_is_said_on_either_side(region: str, other: str) -> None:
    known = HYPER if region == "hyper" else OVER
    offer = ask(**known, direction=Direction(**{other: Trend.DOWN})).offers[0]
    assert f"other_side_down side={other}" in map(str, offer.against)
    own = {"standing": "leaning", "leaning": "standing"}[other]
    offer = ask(**known, direction=Direction(**{own: Trend.DOWN})).offers[0]
    assert ReasonKey.OTHER_SIDE_DOWN not in keys(offer.against)


def test_fifty_is_a_high_start_and_the_step_before_is_the_last_one_reached() -> None:
    offer = ask(low_items={7: 1}, tried=tuple(climbed("E08")[:3])).offers[0]
    assert LIBRARY["E08"].get_rung(4).suds_guess == 50
    assert "next_rung rung=3" in map(str, offer.because)
    assert "starts_high suds=50" in map(str, offer.against)


def test_what_went_badly_is_tried_one_step_below() -> None:
    for rung, below in ((1, 1), (2, 1), (3, 2), (4, 3)):
        found = ask(low_items={1: 1}, tried=(step("E11", rung, "left", "stopped_early"),))
        offer = next(offer for offer in found.offers if offer.template_id == "E11")
        assert offer.rung_no == below
        assert f"stopped_early rung={rung}" in map(str, offer.against)
        assert ReasonKey.LEFT_BEFORE not in keys(offer.against)


def test_a_step_left_before_its_time_is_said_only_of_that_step() -> None:
    offer = ask(low_items={1: 1}, tried=(step("E11", 2, "left"),)).offers[0]
    assert (offer.template_id, offer.rung_no) == ("E11", 1)
    assert ReasonKey.LEFT_BEFORE not in keys(offer.against)


def test_what_worked_speaks_for_its_own_side_alone() -> None:
    had = (step("E08", 1, "reached"),)
    found = {
        offer.template_id: keys(offer.because) for offer in ask(low_items={1: 1, 7: 1}, tried=had).offers
    }
    assert ReasonKey.WORKED_BEFORE not in found["E11"]
    near = {offer.template_id: keys(offer.because) for offer in ask(**OVER, tried=had).offers}
    assert any(ReasonKey.WORKED_BEFORE in said for root, said in near.items() if root != "E08")


def test_practical_help_is_its_own_way_only_for_the_answer_about_it() -> None:
    asked = ask(low_items={1: 1}, money_or_practical="practical")
    assert steps(asked) == steps(ask(low_items={1: 1}))


def test_a_region_without_a_low_answer_begins_with_its_first_practice() -> None:
    assert steps(ask(region=situations.OVER))[0] == "E01 1"
    assert steps(ask(region=situations.HYPER))[0] == "E11 1"


def test_what_was_too_easy_goes_on_without_another_reason() -> None:
    found = ask(region="indeterminate", low_items={7: 1}, tried=(step("E11", 1, "left", "too_easy"),))
    assert "E11 2" in steps(found)


def test_a_daily_step_counts_as_daily_up_to_the_last_one_of_its_template() -> None:
    last = len(LIBRARY["S09"].rungs)
    assert LIBRARY["S09"].get_rung(last).times_per_week == 7
    found = ask(triggers=("ignored",), low_items={6: 1}, tried=(step("S09", last, "running"),))
    daily = [offer for offer in found.offers if ReasonKey.DAILY_LOG in keys(offer.against)]
    assert all(LIBRARY[one.template_id].get_rung(one.rung_no).times_per_week >= 7 for one in daily)
    assert daily
