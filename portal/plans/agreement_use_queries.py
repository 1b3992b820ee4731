"""What the use of agreements comes to: practice logs as the rules read them, numbers for client and clinician, for home."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.clients.models import Client
from portal.plans.agreement_kinds import KINDS, AgreementKind, AgreementState
from portal.plans.agreement_log_queries import list_uses
from portal.plans.agreement_queries import Held, list_held
from portal.plans.agreement_rules import Day, Kept, Signal, Signals, kept, signals
from portal.plans.agreement_step_queries import list_without
from portal.plans.attempts import Share
from portal.plans.definition import HomeworkTemplate
from portal.plans.models import Plan, PlanStep
from portal.plans.practice_models import PracticeLog
from portal.plans.queries import template_of


def as_signal(log: PracticeLog) -> Signal:
    """A tapped signal as the rules read it."""
    words = log.words or {}
    return Signal(
        on=log.local_date,
        colour=words.get("colour", ""),
        response=words.get("signal_response"),
        minutes=words.get("response_minutes"),
        id=log.id,
        readable=log.share != Share.PRIVATE,
    )


def as_day(log: PracticeLog) -> Day:
    """What was written down about a day."""
    words = log.words or {}
    extra = words.get("extra") or {}
    return Day(
        on=log.local_date,
        kept=words.get("kept"),
        kept_by_other=words.get("kept_by_other"),
        slots=extra.get("slots_kept"),
        preview=extra.get("preview_given"),
        ritual=extra.get("ritual_done"),
        notice=extra.get("notice_given"),
        contacts=extra.get("non_urgent_contacts"),
        ease=extra.get("ease"),
    )


@dataclass(frozen=True)
class Use:
    """An agreement with what was written down of it. `signals` for need signals, `kept` for the others."""

    held: Held
    logs: Sequence[PracticeLog]
    signals: Signals | None
    kept: Kept | None
    private: int = 0
    """How many entries the client keeps private: they are in no number that a clinician reads."""


def _use(held: Held, logs: Sequence[PracticeLog], *, private: int = 0) -> Use:
    on, began = held.agreement.ended_on or held.on, held.agreement.began_on or held.on
    said = held.kind is AgreementKind.NEED_SIGNAL
    return Use(
        held=held,
        logs=logs,
        signals=signals([as_signal(log) for log in logs], on=on) if said else None,
        kept=None if said else kept(_days(held, logs), began_on=began, on=on),
        private=private,
    )


def _days(held: Held, logs: Sequence[PracticeLog]) -> list[Day]:
    """What counts: of a rhythm the latest entry of each day, of times apart every one."""
    if held.kind is not AgreementKind.RHYTHM:
        return [as_day(log) for log in logs]
    return list({log.local_date: as_day(log) for log in logs}.values())


def own_uses(held: Sequence[Held]) -> list[Use]:
    """For the client: everything counts."""
    logs = list_uses(held)
    return [_use(one, logs[one.agreement.id]) for one in held]


def read_uses(held: Sequence[Held]) -> list[Use]:
    """For the clinician: what is private is counted as such, and nothing else of it."""
    logs, found = list_uses(held), []
    for one in held:
        readable = [log for log in logs[one.agreement.id] if log.share != Share.PRIVATE]
        found.append(_use(one, readable, private=len(logs[one.agreement.id]) - len(readable)))
    return found


@dataclass(frozen=True)
class OfPlan:
    """The agreements of a plan with their use, and the steps for which one is still to be written."""

    uses: Sequence[Use] = ()
    without: Sequence[tuple[PlanStep, HomeworkTemplate]] = ()


def of_plan(
    client: Client, plan: Plan, steps: Iterable[PlanStep], *, on: date, held: bool | None = None
) -> OfPlan:
    """For the clinician's pages of one plan; nothing is asked where no step is an agreement."""
    if not any(template_of(step).root_id in KINDS for step in steps):
        return OfPlan()
    found = list_held(client, on=on, held=held)
    mine = [one for one in found if one.plan.id == plan.id and one.state is not AgreementState.ENDED]
    without = [pair for pair in list_without(client, found) if pair[0].plan_id == plan.id]
    return OfPlan(read_uses(mine) if mine else (), without)


@dataclass(frozen=True)
class AtHome:
    """An agreement on the client's home. `written_today`: today's entry is there; of signals there may always be another."""

    held: Held
    written_today: bool


@dataclass(frozen=True)
class HomeAgreements:
    """What home shows: agreements that hold and whose use is written down, and those that rest for now."""

    active: Sequence[AtHome] = ()
    resting: Sequence[Held] = ()


def for_home(client: Client, on: date) -> HomeAgreements:
    """The client's agreements on their local day `on`, in a fixed number of statements."""
    held = list_held(client, on=on)
    active = [one for one in held if one.takes_logs]
    logs = list_uses(active) if active else {}
    return HomeAgreements(
        active=tuple(AtHome(one, _has_day(logs[one.agreement.id], on)) for one in active),
        resting=tuple(one for one in held if one.state is AgreementState.RESTS),
    )


def _has_day(logs: Iterable[PracticeLog], on: date) -> bool:
    return any(log.local_date == on for log in logs)


def find_day(logs: Sequence[PracticeLog], on: date) -> PracticeLog | None:
    """The entry of a local day; the latest, if ever there are two."""
    return next((log for log in reversed(logs) if log.local_date == on), None)
