"""What a safety screen locks: the eight rules over the marks of all 38 templates."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clients.screening import ANSWERED, Screen, ScreenAnswer
from portal.plans.gate import (
    Condition,
    Lock,
    LockReason,
    condition_for,
    lock_for,
    may_override,
    needs_screen,
    stops,
)
from portal.plans.templates import library

DONE = date(2026, 11, 1)
ON = date(2026, 11, 22)


@dataclass(frozen=True)
class Marks:
    id: str
    type: str
    noticed_by_partner: bool = False
    standing_caution: bool = False
    medical_item: bool = False

    @property
    def root_id(self) -> str:
        return self.id.partition("-")[0]


EXPOSURES = [f"E{n:02}" for n in range(1, 20)]
UNNOTICED_EXPOSURES = {"E02", "E16", "E18", "E19"}
AGREEMENTS = {"S12", "S13", "S14"}
ALL = {
    **{
        code: Marks(code, "exposure", code not in UNNOTICED_EXPOSURES, True, medical_item=code == "E16")
        for code in EXPOSURES
    },
    **{
        code: Marks(
            code,
            "agreement" if code in AGREEMENTS else "reflection" if code == "S15" else "skill",
            code in AGREEMENTS | {"S07"},
            code in AGREEMENTS,
            medical_item=code == "S02",
        )
        for code in (f"S{n:02}" for n in range(1, 20))
    },
}
NOTICED = {code for code, marks in ALL.items() if marks.noticed_by_partner}
NEVER_LOCKED = {code for code in ALL if code.startswith("S")} - AGREEMENTS - {"S07", "S02"}


def screen(*, asked_alone: bool = True, **answers: str) -> Screen:
    given = {name: ScreenAnswer(answers.get(name, "no")) for name in ANSWERED}
    return Screen(done_on=DONE, past_is_present_partner=None, asked_alone=asked_alone, **given)


def locked(
    found: Screen | None, *, on: date = ON, overridden: tuple[LockReason, ...] = (), ask_again: bool = False
) -> dict[str, tuple[LockReason, ...]]:
    locks = {
        code: lock_for(marks, found, on=on, ask_again=ask_again, overridden=overridden)
        for code, marks in ALL.items()
    }
    return {code: lock.reasons for code, lock in locks.items() if lock}


def asking_for_a_line(found: Screen | None) -> set[str]:
    return {code for code, marks in ALL.items() if condition_for(marks, found, on=ON) is Condition.NEEDS_LINE}


def test_the_stand_ins_are_all_38_and_agree_with_the_library() -> None:
    assert len(ALL) == 38
    assert set(library()) == set(ALL)
    for code, template in library().items():
        marks = ALL[code]
        assert (template.id, template.type) == (marks.id, marks.type)
        assert template.noticed_by_partner is marks.noticed_by_partner
        assert template.standing_caution is marks.standing_caution
        assert template.medical_item is marks.medical_item


def test_a_clear_screen_locks_nothing_and_asks_for_nothing() -> None:
    assert locked(screen()) == {}
    assert asking_for_a_line(screen()) == set()


def test_without_a_screen_everything_a_rule_could_lock_is_locked() -> None:
    assert locked(None) == {code: (LockReason.NO_SCREEN,) for code in ALL if code not in NEVER_LOCKED}
    assert asking_for_a_line(None) == set()


def test_templates_that_no_rule_touches_need_no_screen() -> None:
    assert {code for code, marks in ALL.items() if not needs_screen(marks)} == NEVER_LOCKED


def test_a_screen_holds_on_its_last_day_and_not_the_day_after() -> None:
    assert locked(screen(), on=date(2027, 1, 30)) == {}
    expired = locked(screen(), on=date(2027, 1, 31))
    assert expired == {code: (LockReason.EXPIRED,) for code in ALL if code not in NEVER_LOCKED}


def test_an_expired_stop_stays_locked() -> None:
    assert locked(screen(stalking="current"), on=date(2027, 1, 31))["E01"] == (LockReason.EXPIRED,)


@pytest.mark.parametrize("question", ["partner_violence", "coercive_control", "stalking", "economic_control"])
def test_stop_locks_what_a_partner_notices_and_what_carries_the_standing_caution(question: str) -> None:
    found = screen(**{question: "current"})
    assert set(locked(found)) == NOTICED | set(EXPOSURES) | AGREEMENTS
    assert set().union(*locked(found).values()) == {LockReason.STOP}
    assert asking_for_a_line(found) == set()


@pytest.mark.parametrize(
    "found", [screen(stalking="unknown"), screen(asked_alone=False), screen(substance_partner="current")]
)
def test_caution_locks_five_and_asks_the_others_for_a_line(found: Screen) -> None:
    assert locked(found) == dict.fromkeys(("E10", "E15", "S12", "S13", "S14"), (LockReason.CAUTION,))
    assert asking_for_a_line(found) == NOTICED - {"E10", "E15", "S12", "S13", "S14"}


@pytest.mark.parametrize("question", ["suicidality", "psychosis_mania", "dissociation"])
def test_present_risk_locks_every_exposure_and_nothing_else(question: str) -> None:
    assert locked(screen(**{question: "current"})) == {code: (LockReason(question),) for code in EXPOSURES}


@pytest.mark.parametrize("answer", ["no", "past", "unknown", "declined"])
def test_risk_that_is_not_present_locks_nothing(answer: str) -> None:
    assert locked(screen(suicidality=answer, psychosis_mania=answer, dissociation=answer)) == {}


@pytest.mark.parametrize("answer", ["unknown", "declined"])
def test_unanswered_bodily_limits_lock_the_medical_items(answer: str) -> None:
    expected = dict.fromkeys(("E16", "S02"), (LockReason.MEDICAL_NOT_ANSWERED,))
    assert locked(screen(medical_limits=answer)) == expected
    assert locked(screen(medical_limits=answer), overridden=tuple(LockReason)) == expected


def test_a_present_bodily_limit_locks_the_medical_items_until_a_clinician_decides_otherwise() -> None:
    found = screen(medical_limits="current")
    assert locked(found) == dict.fromkeys(("E16", "S02"), (LockReason.MEDICAL_LIMIT,))
    assert locked(found, overridden=(LockReason.MEDICAL_LIMIT,)) == {}


def test_a_past_bodily_limit_locks_nothing() -> None:
    assert locked(screen(medical_limits="past")) == {}


def test_every_reason_is_named_gravest_first() -> None:
    found = screen(
        stalking="current", suicidality="current", dissociation="current", medical_limits="declined"
    )
    assert locked(found)["E16"] == (
        LockReason.STOP,
        LockReason.SUICIDALITY,
        LockReason.DISSOCIATION,
        LockReason.MEDICAL_NOT_ANSWERED,
    )


def test_a_locked_template_asks_for_no_line() -> None:
    found = screen(stalking="unknown", suicidality="current")
    assert condition_for(ALL["E01"], found, on=ON) is None
    assert condition_for(ALL["S07"], found, on=ON) is Condition.NEEDS_LINE


def test_a_clinic_may_let_a_screen_hold_for_a_shorter_time() -> None:
    lock = lock_for(ALL["E01"], screen(), on=ON, days=14)
    assert lock is not None
    assert (lock.template_id, lock.reasons) == ("E01", (LockReason.EXPIRED,))
    assert condition_for(ALL["S07"], screen(asked_alone=False), on=ON, days=14) is None


# Deciding against a lock


@pytest.mark.parametrize("reason", LockReason)
def test_what_was_asked_may_be_decided_against_and_what_was_not_is_asked(reason: LockReason) -> None:
    asked = {"stop", "caution", "suicidality", "psychosis_mania", "dissociation", "medical_limit"}
    assert may_override(ALL["E16"], Lock("E16", (reason,))) is (reason in asked)
    assert not may_override(ALL["E16"], Lock("E16", (reason, LockReason.ASK_AGAIN)))


@pytest.mark.parametrize("code", sorted(AGREEMENTS))
@pytest.mark.parametrize("answers", [{"stalking": "current"}, {"stalking": "unknown"}])
def test_a_locked_agreement_stays_locked_whatever_anybody_decides(code: str, answers: dict[str, str]) -> None:
    assert code in locked(screen(**answers), overridden=tuple(LockReason))
    lock = lock_for(ALL[code], screen(**answers), on=ON)
    assert lock is not None
    assert not may_override(ALL[code], lock)


def test_under_stop_only_what_was_decided_against_opens() -> None:
    found = screen(coercive_control="current")
    assert set(locked(found, overridden=(LockReason.STOP,))) == AGREEMENTS
    assert set(locked(found, overridden=(LockReason.CAUTION,))) == set(locked(found))


def test_a_reason_that_was_not_seen_still_locks() -> None:
    found = screen(suicidality="current", dissociation="current")
    assert set(locked(found, overridden=(LockReason.SUICIDALITY,))) == set(EXPOSURES)
    assert locked(found, overridden=(LockReason.SUICIDALITY, LockReason.DISSOCIATION)) == {}


def test_a_red_flag_locks_all_that_needs_a_screen_and_nobody_decides_against_it() -> None:
    found = locked(screen(), ask_again=True, overridden=tuple(LockReason))
    assert set(found) == set(ALL) - NEVER_LOCKED
    assert set(found.values()) == {(LockReason.ASK_AGAIN,)}


@given(
    st.dictionaries(st.sampled_from(ANSWERED), st.sampled_from([one.value for one in ScreenAnswer])),
    st.frozensets(st.sampled_from(LockReason)),
)
def test_no_decision_ever_opens_what_was_not_asked_or_an_agreement(
    answers: dict[str, str], overridden: frozenset[LockReason]
) -> None:
    before = locked(screen(**answers))
    after = locked(screen(**answers), overridden=tuple(overridden))
    for code in before.keys() - after.keys():
        assert code not in AGREEMENTS
        assert set(before[code]) <= overridden
    assert after.keys() <= before.keys()


# The rules one by one, and whether a clinician may decide against each


@pytest.mark.parametrize(
    ("answers", "code", "reasons", "open_to_decision"),
    [
        ({"partner_violence": "current"}, "E01", "stop", True),
        ({"coercive_control": "current"}, "E16", "stop", True),
        ({"stalking": "current"}, "S07", "stop", True),
        ({"economic_control": "current"}, "S13", "stop", False),
        ({"stalking": "unknown"}, "E10", "caution", True),
        ({"stalking": "declined"}, "E15", "caution", True),
        ({"asked_alone": False}, "S12", "caution", False),
        ({"coercive_control": "unknown"}, "S14", "caution", False),
        ({"substance_self": "current"}, "E10", "caution", True),
        ({"suicidality": "current"}, "E02", "suicidality", True),
        ({"psychosis_mania": "current"}, "E18", "psychosis_mania", True),
        ({"dissociation": "current"}, "E12", "dissociation", True),
        ({"stalking": "current", "suicidality": "current"}, "E01", "stop suicidality", True),
        ({"medical_limits": "unknown"}, "E16", "medical_not_answered", False),
        ({"medical_limits": "declined"}, "S02", "medical_not_answered", False),
        ({"medical_limits": "current"}, "E16", "medical_limit", True),
        ({"stalking": "current", "medical_limits": "unknown"}, "E16", "stop medical_not_answered", False),
        ({"partner_violence": "current", "suicidality": "current"}, "S01", "", False),
    ],
)
def test_each_rule_and_who_may_decide_against_it(
    answers: dict[str, object], code: str, reasons: str, open_to_decision: bool
) -> None:
    lock = lock_for(ALL[code], screen(**answers), on=ON)
    assert (lock.reasons if lock else ()) == tuple(map(LockReason, reasons.split()))
    assert bool(lock and lock.is_open_to_decision) is open_to_decision
    decided = lock_for(ALL[code], screen(**answers), on=ON, overridden=tuple(LockReason))
    assert (decided is None) is (open_to_decision or not reasons)


def test_nobody_decides_that_no_screen_or_an_old_one_will_do() -> None:
    for found, on in ((None, ON), (screen(), date(2027, 1, 31))):
        lock = lock_for(ALL["E01"], found, on=on, overridden=tuple(LockReason))
        assert lock is not None
        assert not lock.is_open_to_decision


# What is in use


def stopped(found: Screen | None, **more: object) -> set[str]:
    return {code for code, marks in ALL.items() if stops(marks, found, **more)}


def test_a_step_in_use_rests_on_stop_and_on_present_risk_and_on_nothing_milder() -> None:
    assert stopped(screen(stalking="current")) == NOTICED | set(EXPOSURES) | AGREEMENTS
    for risk in ("suicidality", "psychosis_mania", "dissociation"):
        assert stopped(screen(**{risk: "current"})) == set(EXPOSURES)
    assert stopped(screen(stalking="unknown", medical_limits="current")) == set()
    assert stopped(screen(), ask_again=True) == set()
    assert stopped(None) == set()


def test_what_a_screen_stopped_does_not_go_on_because_the_screen_grew_old() -> None:
    """`stops` asks no day: a screen of any age stops what it said."""
    lock = lock_for(ALL["E01"], screen(stalking="current"), on=date(2027, 6, 1))
    assert lock is not None
    assert lock.reasons == (LockReason.EXPIRED,)
    assert "E01" in stopped(screen(stalking="current"))


def test_a_decision_lets_a_step_in_use_go_on_until_a_red_flag() -> None:
    found = screen(stalking="current")
    assert stopped(found, overridden=(LockReason.STOP,)) == AGREEMENTS
    assert stopped(found, overridden=(LockReason.STOP,), ask_again=True) == stopped(found)


@given(
    st.dictionaries(st.sampled_from(ANSWERED[:4]), st.just("current"), min_size=1),
    st.dictionaries(st.sampled_from(ANSWERED[4:]), st.sampled_from([one.value for one in ScreenAnswer])),
    st.dictionaries(st.sampled_from(sorted(ALL)), st.frozensets(st.sampled_from(LockReason))),
)
def test_under_stop_nothing_that_the_rule_locks_is_open_without_a_valid_decision(
    harm: dict[str, str], others: dict[str, str], decided: dict[str, frozenset[LockReason]]
) -> None:
    found = screen(**harm, **others)
    for code in NOTICED | set(EXPOSURES) | AGREEMENTS:
        lock = lock_for(ALL[code], found, on=ON, overridden=decided.get(code, ()))
        plain = lock_for(ALL[code], found, on=ON)
        assert plain is not None
        if lock is None:
            assert code not in AGREEMENTS
            assert set(plain.reasons) <= decided[code]
