"""Reads of agreements: each with its newest text, how it reads today, and the step that its use is written down for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.accounts.number_queries import number
from portal.clients import queries as clients
from portal.clients.alert_models import Alert
from portal.clients.alerts import AlertState
from portal.clients.models import Client
from portal.db import db
from portal.plans import gate
from portal.plans.agreement_kinds import AgreementKind, AgreementState
from portal.plans.agreement_models import Agreement, AgreementText
from portal.plans.agreement_rules import fades_in, is_due
from portal.plans.agreement_texts import Text
from portal.plans.definition import HomeworkTemplate
from portal.plans.gate_queries import GateToday, gate_today
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import IN_USE, OPEN_STEP, template_of


@dataclass(frozen=True)
class Held:
    """An agreement as it reads today. `log_step`: the open step that its use is written down for; None: no step is open."""

    agreement: Agreement
    row: AgreementText | None
    template: HomeworkTemplate
    state: AgreementState
    plan: Plan
    step_ids: tuple[UUID, ...]
    """Every step of the plan that was made from the same entry."""
    log_step: PlanStep | None
    on: date

    @property
    def kind(self) -> AgreementKind:
        """What it is about."""
        return AgreementKind(self.agreement.kind)

    @cached_property
    def text(self) -> Text:
        """The text that holds; an empty one while there is only a draft."""
        return as_text(self.row) if self.row else Text()

    @cached_property
    def draft(self) -> Text:
        """The text that is being written: the draft, else the one that holds."""
        return Text.parse(self.agreement.draft) if self.agreement.draft else self.text

    @property
    def fades_in(self) -> int | None:
        """Days until it is let go, once they are as few as the clinic wants to be told of; none once it has ended."""
        if self.state is AgreementState.ENDED:
            return None
        soon = number(self.agreement.clinic_id, "fading_days")
        return fades_in(self.agreement.fade_from_on, on=self.on, soon=soon)

    @property
    def is_due(self) -> bool:
        """Whether the day to look at it together has come."""
        live = self.state in (AgreementState.IN_FORCE, AgreementState.RESTS)
        return live and is_due(self.agreement.review_on, on=self.on)

    @property
    def takes_logs(self) -> bool:
        """Whether its use is written down now."""
        return self.state is AgreementState.IN_FORCE and self.log_step is not None


def as_text(row: AgreementText) -> Text:
    """A frozen text as values."""
    kept = row.words or {}
    words = {name: value for name, value in kept.items() if name != "other"}
    return Text(words, kept.get("other") or {}, row.max_window_min, row.review_on, row.fade_from_on)


def list_held(client: Client, *, on: date, held: bool | None = None) -> list[Held]:
    """Every agreement of a client, the newest first, in a fixed number of statements. `held`: whether a safety hold is
    open, where that is known already."""
    rows = db.session.scalars(
        sa.select(Agreement).where(Agreement.client_id == client.id).order_by(Agreement.number.desc())
    ).all()
    return _held(client, rows, on=on, held=held) if rows else []


def get_held(client: Client, agreement_id: UUID, *, on: date, lock: bool = False) -> Held:
    """One of the client's agreements, or 404; locked for a change when asked."""
    query = sa.select(Agreement).where(Agreement.id == agreement_id, Agreement.client_id == client.id)
    row = db.session.scalar(query.with_for_update() if lock else query)
    return _held(client, [row], on=on)[0] if row else abort(404)


def get_own(client: Client, agreement_id: UUID, *, on: date, lock: bool = False) -> Held:
    """The same for the client's own pages: one that was never begun is none of theirs."""
    held = get_held(client, agreement_id, on=on, lock=lock)
    return held if held.agreement.began_on else abort(404)


def _held(client: Client, rows: Sequence[Agreement], *, on: date, held: bool | None = None) -> list[Held]:
    texts = _newest_texts([row.id for row in rows])
    steps, plans = _steps_beside(client)
    here = gate_today(client, on=on)
    held = bool(clients.list_open_holds(client)) if held is None else held
    own = {step.id: step for found in steps.values() for step in found}
    made = {step.id: template_of(step) for step in own.values()}
    found = []
    for row in rows:
        step, template = own[row.step_id], made[row.step_id]
        alike = [one for one in steps[step.plan_id] if made[one.id].root_id == template.root_id]
        rests = held or speaks_against(here, template)
        found.append(
            Held(
                agreement=row,
                row=texts.get(row.id),
                template=template,
                state=_state(row, rests=rests),
                plan=plans[step.plan_id],
                step_ids=tuple(one.id for one in alike),
                log_step=_log_step(plans[step.plan_id], step, alike),
                on=on,
            )
        )
    return found


def _newest_texts(agreement_ids: Collection[UUID]) -> Mapping[UUID, AgreementText]:
    rows = db.session.scalars(
        sa.select(AgreementText)
        .where(AgreementText.agreement_id.in_(agreement_ids))
        .order_by(AgreementText.revision)
    )
    return {row.agreement_id: row for row in rows}


def _steps_beside(client: Client) -> tuple[Mapping[UUID, list[PlanStep]], Mapping[UUID, Plan]]:
    """The steps of every plan of the client that has an agreement, by plan, and the plans."""
    with_one = (
        sa.select(PlanStep.plan_id)
        .join(Agreement, Agreement.step_id == PlanStep.id)
        .where(Agreement.client_id == client.id)
    )
    steps: dict[UUID, list[PlanStep]] = defaultdict(list)
    plans: dict[UUID, Plan] = {}
    for step, plan in db.session.execute(
        sa.select(PlanStep, Plan)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .where(PlanStep.plan_id.in_(with_one))
        .order_by(PlanStep.position)
    ):
        steps[plan.id].append(step)
        plans[plan.id] = plan
    return steps, plans


def speaks_against(here: GateToday, template: HomeworkTemplate) -> bool:
    """Whether the newest screen locks an agreement, for whatever reason but its age: time alone ends nothing that runs."""
    screen = here.screen
    if screen is None:
        return True
    return gate.lock_for(template, screen, on=screen.done_on, ask_again=here.ask_again) is not None


def _state(row: Agreement, *, rests: bool) -> AgreementState:
    if row.ended_on is not None:
        return AgreementState.ENDED
    if row.began_on is None:
        return AgreementState.DRAFT
    return AgreementState.RESTS if rests else AgreementState.IN_FORCE


def _log_step(plan: Plan, own: PlanStep, alike: Sequence[PlanStep]) -> PlanStep | None:
    """Its own step while that is open, else an open one from the same entry."""
    if plan.state not in IN_USE:
        return None
    candidates = [own, *(step for step in alike if step.id != own.id)]
    return next((step for step in candidates if step.state in OPEN_STEP), None)


def list_texts(agreement: Agreement) -> Sequence[AgreementText]:
    """Every text that was ever agreed, the newest first."""
    return db.session.scalars(
        sa.select(AgreementText)
        .where(AgreementText.agreement_id == agreement.id)
        .order_by(AgreementText.revision.desc())
    ).all()


def find_text(agreement: Agreement, revision: int) -> AgreementText | None:
    """One text of an agreement."""
    return db.session.scalar(
        sa.select(AgreementText).where(
            AgreementText.agreement_id == agreement.id, AgreementText.revision == revision
        )
    )


def open_alerts(agreement: Agreement) -> Sequence[Alert]:
    """What is raised about an agreement and not settled: reds too often, or none at all."""
    return db.session.scalars(
        sa.select(Alert)
        .where(
            Alert.client_id == agreement.client_id,
            Alert.source_id == agreement.id,
            Alert.state != AlertState.RESOLVED,
        )
        .order_by(Alert.raised_at, Alert.id)
    ).all()
