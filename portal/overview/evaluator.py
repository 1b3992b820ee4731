"""The one evaluator: what is known of a client on a day in, the alerts that this calls for out. Pure, so that running it
again wants the same; who runs it raises each key once ever. Alerts that rest on one answer are written with it instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from portal.clients.alerts import AlertKind
from portal.defaults import DEFAULTS
from portal.overview.agreement_evaluator import AgreementToday, SignalNumbers, agreement_alerts
from portal.overview.plan_evaluator import PlanToday, plan_alerts
from portal.overview.wanted import Wanted


@dataclass(frozen=True)
class Numbers:
    """What a clinic has chosen; days, and how many in a row `[D]`."""

    late_days: int = DEFAULTS["questionnaire_late_days"].value
    """How long after its due date an open questionnaire becomes a matter for the clinician."""
    forgotten_days: int = DEFAULTS["questionnaire_forgotten_days"].value
    """A questionnaire that was due longer ago calls for nothing any more."""
    missed_in_a_row: int = DEFAULTS["questionnaire_missed_in_a_row"].value
    """So many missed one after the other call for a talk."""
    silent_days: int = DEFAULTS["silent_days"].value
    off_track_reviews: int = DEFAULTS["off_track_reviews"].value
    signals: SignalNumbers = field(default_factory=SignalNumbers)


@dataclass(frozen=True)
class Reading:
    """A result on one scale, seen from the baseline. `worse`: beyond the usual wobble, in the worse direction."""

    assessment_id: UUID
    worse: bool
    bands_worse: int
    """How many bands worse than the baseline; 0 where either has none."""
    risk: bool
    """Whether the same form held an answer about safety."""
    before: str
    after: str
    """The values at the baseline and now, as they are written."""


@dataclass(frozen=True)
class Series:
    """Results on one scale of one version since its baseline, oldest first; of figures for change there are some."""

    instrument: str
    scale: str
    readings: Sequence[Reading]


@dataclass(frozen=True)
class Occurrence:
    """One time that a questionnaire was due. `over`: it can no longer be answered."""

    assessment_id: UUID
    instrument: str
    due_on: date
    answered: bool
    over: bool


@dataclass(frozen=True)
class Facts:
    """What is known of a client in care; `today` is their own date."""

    today: date
    series: Sequence[Series] = ()
    occurrences: Sequence[Occurrence] = ()
    """In the order of their due dates; what was taken back is left out."""
    plans: Sequence[PlanToday] = ()
    agreements: Sequence[AgreementToday] = ()
    asks_seldom: bool = False
    """The client stands alone so well that it is worth a word when they never ask."""
    numbers: Numbers = Numbers()


def evaluate(facts: Facts) -> tuple[Wanted, ...]:
    """Everything that the facts call for, each key once."""
    numbers = facts.numbers
    plans = plan_alerts(
        facts.plans,
        facts.today,
        silent_days=numbers.silent_days,
        off_track_reviews=numbers.off_track_reviews,
    )
    agreements = agreement_alerts(
        facts.agreements, facts.today, asks_seldom=facts.asks_seldom, numbers=numbers.signals
    )
    found = [*_worsening(facts.series), *_unanswered(facts), *plans, *agreements]
    return tuple({one.key: one for one in found}.values())


def _worsening(series: Iterable[Series]) -> Iterator[Wanted]:
    for one in series:
        run = _latest_run(one.readings)
        if not run or not is_worsening(run):
            continue
        first, last = run[0], run[-1]
        yield Wanted(
            AlertKind.DETERIORATION,
            f"worse:{one.instrument}:{one.scale}:{first.assessment_id}",
            last.assessment_id,
            {
                "instrument": one.instrument,
                "scale": one.scale,
                "before": first.before,
                "after": last.after,
                "times": len(run),
            },
        )


def _latest_run(readings: Sequence[Reading]) -> list[Reading]:
    """The newest readings that are worse without a break, oldest first; empty when the newest is not."""
    run: list[Reading] = []
    for reading in reversed(readings):
        if not reading.worse:
            break
        run.insert(0, reading)
    return run


def is_worsening(run: Sequence[Reading]) -> bool:
    """Two results in a row beyond the usual wobble, or one with an answer about safety or a whole band."""
    return len(run) >= 2 or any(reading.risk or reading.bands_worse >= 1 for reading in run)


def _unanswered(facts: Facts) -> Iterator[Wanted]:
    for instrument in dict.fromkeys(one.instrument for one in facts.occurrences):
        due = [one for one in facts.occurrences if one.instrument == instrument and one.due_on <= facts.today]
        missed = _missed_run(due)
        if len(missed) >= facts.numbers.missed_in_a_row and _is_recent(missed[-1], facts):
            yield Wanted(
                AlertKind.OVERDUE,
                f"missed:{instrument}:{missed[0].assessment_id}",
                missed[-1].assessment_id,
                {"instrument": instrument, "missed": len(missed), "due_on": missed[-1].due_on.isoformat()},
            )
        elif due and _is_late(due[-1], facts):
            yield Wanted(
                AlertKind.OVERDUE,
                f"late:{due[-1].assessment_id}",
                due[-1].assessment_id,
                {"instrument": instrument, "due_on": due[-1].due_on.isoformat()},
            )


def _missed_run(due: Sequence[Occurrence]) -> list[Occurrence]:
    """The newest that passed without an answer, one after the other; one that is still open breaks nothing."""
    run: list[Occurrence] = []
    for one in reversed(due):
        if one.answered:
            break
        if one.over:
            run.insert(0, one)
    return run


def _is_late(one: Occurrence, facts: Facts) -> bool:
    late = one.due_on + timedelta(days=facts.numbers.late_days) < facts.today
    return not one.answered and late and _is_recent(one, facts)


def _is_recent(one: Occurrence, facts: Facts) -> bool:
    return facts.today <= one.due_on + timedelta(days=facts.numbers.forgotten_days)
