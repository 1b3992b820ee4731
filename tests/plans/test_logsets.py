"""The log sets as data, and what is wrong with a filled-in log."""

from dataclasses import dataclass
from typing import Any

import pytest

from portal.plans.attempts import EntryMode, LogKind, LogStatus, Value
from portal.plans.logfields import ConfirmKey, ErrorKey, Kind, LogField, Phase, Store, fault, is_empty
from portal.plans.logsets import LOG_SETS, by_key, get_log_set, to_confirm, validate

EXPOSURE, WITH_SOMEONE, SKILL, THOUGHT, ACTIVITY, EVENT, SIGNAL, AGREEMENT, REFLECTION = LOG_SETS.values()
FIN, STOP, NOT, RUN, PLAN = (
    LogStatus.FINISHED,
    LogStatus.STOPPED_EARLY,
    LogStatus.NOT_DONE,
    LogStatus.RUNNING,
    LogStatus.PLANNED,
)
LIVE, LATER, PAPER = EntryMode.LIVE, EntryMode.LATER, EntryMode.PAPER_ENTERED
COLUMNS = {
    *("minutes_planned", "minutes_done", "alone", "likelihood_before", "likelihood_next", "suds_expected"),
    *(
        "suds_start",
        "suds_peak",
        "suds_end",
        "outcome",
        "surprise",
        "coped",
        "other_response",
        "felt_exposed",
    ),
    *("felt_closer", "situation", "before", "after", "helped", "stop_reason", "share"),
}
REQUIRED = ErrorKey.REQUIRED


@dataclass(frozen=True)
class Question:
    key: str
    type: str
    phase: str = "after"
    min: float | None = None
    max: float | None = None
    choice_keys: tuple[str, ...] = ()
    required: bool = False


EXPOSURE_DONE: dict[str, Value] = {
    "feared_outcome": "M. goes quiet on me.",
    "likelihood_before": 60,
    "outcome": "no",
    "learned": "nothing new",
}


def wrong(log_set: Any, values: dict[str, Value], status: LogStatus = FIN, mode: EntryMode = LIVE) -> object:
    return validate(log_set, (), values, status, mode)


def test_the_nine_log_sets_are_found_by_code() -> None:
    assert list(LOG_SETS) == [
        *("L-EXP", "L-EXP-R", "L-SKILL", "L-THOUGHT", "L-ACTIVITY"),
        *("L-EVENT", "L-SIGNAL", "L-AGREE", "L-REFLECT"),
    ]
    assert get_log_set("L-SKILL").kind is LogKind.SKILL
    assert get_log_set("L-AGREE").kind is LogKind.AGREEMENT
    with pytest.raises(KeyError):
        get_log_set("L-WHAT")


def test_only_practices_with_a_length_ask_for_minutes() -> None:
    asking = [entry.code for entry in LOG_SETS.values() if entry.asks_minutes]
    assert asking == ["L-EXP", "L-EXP-R", "L-SKILL"]


def test_every_column_is_one_of_practice_log_and_typed_text_is_sealed() -> None:
    for log_set in LOG_SETS.values():
        keys = [entry.key for entry in log_set.fields]
        places = [(entry.store, entry.place) for entry in log_set.fields]
        assert len(set(keys)) == len(keys)
        assert len(set(places)) == len(places)
        for entry in log_set.fields:
            assert entry.store is not Store.COLUMN or entry.place in COLUMNS
            assert entry.kind is not Kind.TEXT or entry.store is Store.WORDS


def test_the_prediction_is_asked_before_and_what_happened_after() -> None:
    before = {entry.key for entry in EXPOSURE.of_phase(Phase.BEFORE)}
    after = {entry.key for entry in EXPOSURE.of_phase(Phase.AFTER)}
    assert {"feared_outcome", "likelihood_before", "suds_expected"} <= before
    assert {"outcome", "what_happened", "learned", "likelihood_next", "coped", "surprise"} <= after
    assert [entry.key for entry in EXPOSURE.of_phase(Phase.DURING)] == ["suds_points"]


def test_practice_with_someone_asks_for_the_response_and_not_every_five_minutes() -> None:
    alone = {entry.key for entry in EXPOSURE.fields}
    together = {entry.key for entry in WITH_SOMEONE.fields}
    assert together - alone == {"other_response", "felt_exposed", "felt_closer"}
    assert alone - together == {"suds_points"}


def test_a_complete_exposure_log_has_no_fault() -> None:
    assert wrong(EXPOSURE, EXPOSURE_DONE) == {}
    assert wrong(EXPOSURE, {**EXPOSURE_DONE, "stop_reason": "too_strong", "learned": None}, STOP) == {}


@pytest.mark.parametrize(
    ("status", "mode", "missing"),
    [
        (PLAN, LIVE, set()),
        (RUN, LIVE, {"feared_outcome", "likelihood_before"}),
        (FIN, LIVE, {"feared_outcome", "likelihood_before", "outcome", "learned"}),
        (FIN, EntryMode.IN_SESSION, {"feared_outcome", "likelihood_before", "outcome", "learned"}),
        (FIN, EntryMode.SAME_DAY, {"feared_outcome", "likelihood_before", "outcome", "learned"}),
        (FIN, LATER, {"outcome"}),
        (FIN, PAPER, {"outcome"}),
        (STOP, LIVE, {"feared_outcome", "likelihood_before", "outcome", "stop_reason"}),
        (STOP, PAPER, {"outcome", "stop_reason"}),
        (NOT, LIVE, {"not_done_reason"}),
    ],
)
def test_what_an_exposure_must_carry_depends_on_how_far_it_got_and_when_it_was_written(
    status: LogStatus, mode: EntryMode, missing: set[str]
) -> None:
    for log_set in (EXPOSURE, WITH_SOMEONE):
        assert wrong(log_set, {}, status, mode) == dict.fromkeys(missing, REQUIRED)


@pytest.mark.parametrize(
    ("log_set", "missing"),
    [
        (SKILL, {"situation"}),
        (THOUGHT, {"what_was_going_on", "thought", "thought_sure"}),
        (ACTIVITY, {"activity"}),
        (EVENT, set()),
        (SIGNAL, {"colour"}),
        (AGREEMENT, {"kept"}),
        (REFLECTION, {"reflection"}),
    ],
)
def test_other_logs_ask_only_for_what_they_are_about(log_set: Any, missing: set[str]) -> None:
    assert wrong(log_set, {}) == dict.fromkeys(missing, REQUIRED)
    assert wrong(log_set, {}, RUN) == {}


def test_one_page_of_several_is_checked_alone() -> None:
    first = {"feared_outcome", "likelihood_before"}
    assert validate(EXPOSURE, (), {"feared_outcome": "x"}, RUN, LIVE, only=first) == {
        "likelihood_before": REQUIRED
    }
    assert (
        validate(EXPOSURE, (), {"feared_outcome": "x", "coped": 900}, RUN, LIVE, only={"feared_outcome"})
        == {}
    )


def test_a_field_that_nobody_asks_is_named() -> None:
    assert wrong(ACTIVITY, {"activity": "bath", "colour": "red"}) == {"colour": ErrorKey.UNKNOWN_FIELD}


def test_a_templates_own_questions_are_checked_too() -> None:
    questions = (
        Question("contact", "yes_no", required=True),
        Question("seconds", "number", min=0.2, max=3),
        Question("real", "choice", choice_keys=("absent", "milder")),
    )
    done = {"activity": "bath"}
    assert validate(ACTIVITY, questions, done, FIN, LIVE) == {"contact": REQUIRED}
    assert validate(ACTIVITY, questions, done, FIN, PAPER) == {}
    assert (
        validate(ACTIVITY, questions, {**done, "contact": False, "seconds": 0.5, "real": "milder"}, FIN, LIVE)
        == {}
    )
    assert validate(
        ACTIVITY, questions, {**done, "contact": "no", "seconds": 4, "real": "worse"}, FIN, LIVE
    ) == {
        "contact": ErrorKey.NOT_YES_NO,
        "seconds": ErrorKey.OUT_OF_RANGE,
        "real": ErrorKey.NOT_A_CHOICE,
    }


@pytest.mark.parametrize(
    ("key", "value", "error"),
    [
        ("coped", 0, None),
        ("coped", 100, None),
        ("coped", 101, ErrorKey.OUT_OF_RANGE),
        ("coped", -1, ErrorKey.OUT_OF_RANGE),
        ("coped", 55.5, ErrorKey.NOT_A_NUMBER),
        ("coped", "50", ErrorKey.NOT_A_NUMBER),
        ("coped", True, ErrorKey.NOT_A_NUMBER),
        ("likelihood_next", 101, ErrorKey.OUT_OF_RANGE),
        ("minutes_done", 1440, None),
        ("minutes_done", 1441, ErrorKey.OUT_OF_RANGE),
        ("feeling_word", "x" * 20, None),
        ("feeling_word", "x" * 21, ErrorKey.TOO_LONG),
        ("place", "x" * 61, ErrorKey.TOO_LONG),
        ("what_happened", "x" * 601, ErrorKey.TOO_LONG),
        ("what_happened", 7, ErrorKey.NOT_TEXT),
        ("share", "private", None),
        ("share", "everyone", ErrorKey.NOT_A_CHOICE),
        ("share", 3, ErrorKey.NOT_A_CHOICE),
        ("safety_used", ["looking at the phone", "calling"], None),
        ("safety_used", ["x" * 81], ErrorKey.TOO_LONG),
        ("safety_used", "calling", ErrorKey.NOT_A_CHOICE),
        ("safety_used", [3], ErrorKey.NOT_A_CHOICE),
        ("calming_used", ["breathing", "phone"], None),
        ("calming_used", ["none"], None),
        ("calming_used", ["none", "phone"], ErrorKey.NONE_WITH_OTHERS),
        ("calming_used", ["tea"], ErrorKey.NOT_A_CHOICE),
        ("calming_used", 4, ErrorKey.NOT_A_CHOICE),
        ("suds_points", [{"t_min": 0, "v": 40}, {"t_min": 5, "v": 60}], None),
        ("suds_points", [{"t_min": 5, "v": 40}, {"t_min": 5, "v": 60}], ErrorKey.POINTS_ORDER),
        ("suds_points", [{"t_min": 0, "v": 101}], ErrorKey.OUT_OF_RANGE),
        ("suds_points", [{"t_min": 721, "v": 10}], ErrorKey.OUT_OF_RANGE),
        ("suds_points", [{"t_min": -1, "v": 10}], ErrorKey.OUT_OF_RANGE),
        ("suds_points", [{"t_min": 1}], ErrorKey.NOT_A_NUMBER),
        ("suds_points", ["ten"], ErrorKey.NOT_A_NUMBER),
        ("suds_points", "ten", ErrorKey.NOT_A_NUMBER),
        ("suds_points", [{"t_min": n, "v": 10} for n in range(60)], None),
        ("suds_points", [{"t_min": n, "v": 10} for n in range(61)], ErrorKey.TOO_MANY),
    ],
)
def test_an_answer_that_does_not_fit_gets_its_error(key: str, value: Value, error: ErrorKey | None) -> None:
    expected = {} if error is None else {key: error}
    assert wrong(EXPOSURE, {**EXPOSURE_DONE, key: value}) == expected


def test_a_count_has_no_upper_end_and_a_number_takes_fractions() -> None:
    count = LogField(key="n", kind=Kind.COUNT, phase=Phase.AFTER)
    number = LogField(key="n", kind=Kind.NUMBER, phase=Phase.AFTER)
    assert fault(count, 5000) is None
    assert fault(count, -1) is ErrorKey.OUT_OF_RANGE
    assert fault(number, -2.5) is None


@pytest.mark.parametrize(
    ("value", "empty"), [(None, True), ("  ", True), ([], True), (0, False), (False, False), ("x", False)]
)
def test_a_zero_and_a_no_are_answers(value: Value, empty: bool) -> None:
    assert is_empty(value) is empty


@pytest.mark.parametrize(
    ("values", "odd"),
    [
        ({"suds_peak": 60, "suds_start": 60, "suds_end": 20}, False),
        ({"suds_peak": 50, "suds_start": 60}, True),
        ({"suds_peak": 50, "suds_end": 60}, True),
        ({"suds_peak": 50, "suds_points": [{"t_min": 5, "v": 55}]}, True),
        ({"suds_peak": 50, "suds_points": []}, False),
        ({"suds_peak": 50}, False),
        ({"suds_start": 60}, False),
    ],
)
def test_a_peak_below_another_rating_is_asked_about_and_is_no_error(
    values: dict[str, Value], odd: bool
) -> None:
    assert to_confirm(values) == ({"suds_peak": ConfirmKey.PEAK_BELOW_OTHERS} if odd else {})
    assert wrong(EXPOSURE, {**EXPOSURE_DONE, **values}) == {}


def test_a_stored_log_is_read_by_field_key_wherever_it_lies() -> None:
    columns: dict[str, Value] = {"before": 40, "after": 0, "alone": "alone", "coped": None}
    words: dict[str, Any] = {"activity": "bath", "extra": {"dizzy": False, "left": None}}
    assert by_key(ACTIVITY, columns, words) == {
        "activity": "bath",
        "alone": "alone",
        "enjoyment_expected": 40,
        "enjoyment_actual": 0,
        "dizzy": False,
    }
    assert by_key(THOUGHT, {"likelihood_before": 90, "likelihood_next": 40}, {}) == {
        "thought_sure": 90,
        "thought_sure_now": 40,
    }
