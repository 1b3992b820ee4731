"""What the builder points out about a plan, by the numbers of whoever looks: read here, judged in `builder_checks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.accounts import sessions
from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clock import today
from portal.plans import gate_queries, queries, reminder_queries
from portal.plans.builder_checks import AtOnce, BuiltStep, Check, checks
from portal.plans.gate import Lock, LockReason
from portal.plans.models import Calming, Plan, PlanStep
from portal.plans.page_fit import Room
from portal.plans.states import StepState


@dataclass(frozen=True)
class Numbers:
    """The default numbers that the builder goes by, as the clinician who looks has chosen them."""

    gap: int
    confident: int
    most_open: int
    burden: int
    guess: int
    known: int
    most_daily: int


def numbers_of(client: Client) -> Numbers:
    """The numbers for whoever is signed in."""
    me = sessions.actor()
    keys = (
        "gap_points",
        "small_confidence",
        "most_open_steps",
        "burden_minutes",
        "guess_minutes_practice",
        "known_minutes",
        "most_daily_logs",
    )
    return Numbers(*(number(client.clinic_id, key, user_id=me.id if me else None) for key in keys))


def points(
    client: Client,
    plan: Plan,
    steps: Sequence[PlanStep],
    rooms: Mapping[UUID, Room],
    now_at: AtOnce,
    by: Numbers,
) -> list[Check]:
    """Everything worth a look in a plan as it is written now."""
    gate = gate_queries.gate_today(client, on=today(client.tz))
    ahead = [step for step in steps if step.state != StepState.SET_ASIDE]
    built = [
        _built(step, client.lang, rooms[step.id], gate.lock(queries.template_of(step))) for step in ahead
    ]
    return checks(
        built,
        now_at,
        gap=by.gap,
        confident=by.confident,
        most_open=by.most_open,
        most_daily=by.most_daily,
        no_reminder=reminder_queries.why_asked_in_vain(client, plan),
    )


def _built(step: PlanStep, lang: str, room: Room, lock: Lock | None) -> BuiltStep:
    template, words = queries.template_of(step), step.words or {}
    title, instructions = words.get("title") or "", words.get("instructions") or ""
    ours = template.get_rung(step.rung_no)
    return BuiltStep(
        position=step.position,
        template_id=step.template_id,
        is_exposure=template.type == "exposure",
        suds=step.suds_expected_client,
        confidence=step.confidence,
        instructions=instructions,
        reads_english=lang == "zh"
        and (title == ours.title.en or instructions == ours.instructions.en.strip()),
        needs_screen=template.noticed_by_partner
        and lock is not None
        and bool({LockReason.NO_SCREEN, LockReason.EXPIRED} & set(lock.reasons)),
        calms_during=step.calming_allowed == Calming.DURING_OK,
        calming_purpose=step.calming_purpose,
        lacks_fading=template.safety_signal and step.fade_from_on is None,
        room=room,
    )
