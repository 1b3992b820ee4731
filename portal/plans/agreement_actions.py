"""What happens to an agreement: drafted, reworded, begun or changed after the checklist, ended. Nothing commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients import actions as clients
from portal.clients import queries as records
from portal.clients.models import Client, EventKind
from portal.clients.safety_wording import to_safety
from portal.clock import local_date
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext, in_language
from portal.plans.agreement_kinds import KINDS, AgreementState, Check, EndedBy
from portal.plans.agreement_models import Agreement, AgreementText
from portal.plans.agreement_queries import Held
from portal.plans.agreement_step_queries import find_of_steps
from portal.plans.agreement_texts import Text, differences, missing
from portal.plans.agreement_wording import TITLES
from portal.plans.gate_queries import gate_today
from portal.plans.models import PlanStep
from portal.plans.queries import plan_reads_as, template_of
from portal.plans.states import PlanState


def begin_draft(client: Client, step: PlanStep, *, on: date, by: Actor, at: datetime) -> Agreement:
    """A draft for a step; the one that is there while it has not ended. Conflict for a step that is no agreement."""
    kind = KINDS.get(template_of(step).root_id)
    if kind is None:
        raise Conflict(gettext("This step is no agreement."))
    there = find_of_steps(client, [step], on=on).get(step.id)
    if there is not None:
        return there.agreement
    last = db.session.scalar(sa.select(sa.func.max(Agreement.number)).where(Agreement.client_id == client.id))
    row = Agreement(
        clinic_id=client.clinic_id,
        client_id=client.id,
        step_id=step.id,
        kind=kind,
        number=(last or 0) + 1,
        draft=Text(fade_from_on=step.fade_from_on).as_json(),
        created_at=at,
        created_by=by.id,
    )
    db.session.add(row)
    audit.record("agreement.drafted", row, by=by, at=at)
    return row


def edit_draft(held: Held, text: Text, *, by: Actor, at: datetime) -> None:
    """Keep what was written; of one that holds nothing changes before the checklist was gone through again."""
    refuse_ended(held)
    changed = [one.name for one in differences(held.kind, held.draft, text)]
    if not changed:
        return
    held.agreement.draft = text.as_json()
    audit.record("agreement.edited", held.agreement, by=by, at=at, fields=changed)


def edit_other(held: Held, other: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep the words in the other language."""
    refuse_ended(held)
    was = held.draft
    if dict(was.other) == dict(other):
        return
    held.agreement.draft = Text(
        was.words, other, was.max_window_min, was.review_on, was.fade_from_on
    ).as_json()
    audit.record("agreement.edited", held.agreement, by=by, at=at, fields=["other"])


def throw_away(held: Held, *, by: Actor, at: datetime) -> None:
    """Drop what is being written: of one that holds the draft, of one that never began all of it."""
    refuse_ended(held)
    audit.record("agreement.draft_dropped", held.agreement, by=by, at=at)
    if held.agreement.began_on is None:
        db.session.delete(held.agreement)
    else:
        held.agreement.draft = None


def agree(
    client: Client, held: Held, checks: Mapping[str, bool], *, by: Actor, at: datetime
) -> AgreementText:
    """Let it begin, or let a later text hold. Conflict while safety speaks against it, or anything is missing.

    Every check is needed. The text is frozen as it stands.
    """
    refuse_ended(held)
    on, row, text = local_date(at, client.tz), held.agreement, held.draft
    refuse_unsafe(client, held, on=on)
    if plan_reads_as(client, held.plan) not in (PlanState.ACTIVE, PlanState.MAINTENANCE):
        raise Conflict(gettext("The plan it belongs to is not in use. It can begin once the plan has."))
    if missing(held.kind, text, on=on) or not all(checks.get(check) for check in Check):
        raise Conflict(gettext("Something is still missing. Look at the page again."))
    first = row.began_on is None
    row.revision += 1
    row.began_on = row.began_on or on
    row.review_on, row.fade_from_on, row.draft = text.review_on, text.fade_from_on, None
    frozen = AgreementText(
        clinic_id=row.clinic_id,
        client_id=row.client_id,
        agreement_id=row.id,
        revision=row.revision,
        words={**text.words, "other": dict(text.other)},
        max_window_min=text.max_window_min,
        review_on=text.review_on,
        fade_from_on=text.fade_from_on,
        checks={str(check): True for check in Check},
        agreed_at=at,
        agreed_by=by.id,
    )
    db.session.add(frozen)
    audit.record("agreement.began" if first else "agreement.changed", row, by=by, at=at, fields=["revision"])
    if first:
        _mark(client, held, on=on, by=by, at=at)
    handover.later("evaluate", client.id)
    return frozen


def _mark(client: Client, held: Held, *, on: date, by: Actor, at: datetime) -> None:
    with in_language(client.lang):
        label = str(TITLES[held.kind])
    clients.mark_timeline(client, EventKind.AGREEMENT_STARTED, on=on, label=label, by=by, at=at, visible=True)


def refuse_unsafe(client: Client, held: Held, *, on: date) -> None:
    """Conflict while the safety screen locks the entry or a hold is open; there is no way round it."""
    if gate_today(client, on=on).lock(held.template) or records.list_open_holds(client):
        raise Conflict(
            gettext("Safety speaks against an agreement now. Ask the safety questions first, alone."),
            way=to_safety(client.id),
        )


def end(
    client: Client, held: Held, ended_by: EndedBy, *, note: str | None = None, by: Actor, at: datetime
) -> bool:
    """End it, for whoever ended it; no reason is needed. Ended twice it stays as it was ended first: then False."""
    row = held.agreement
    if row.ended_on is not None:
        return False
    if row.began_on is None:
        raise Conflict(gettext("It has not begun yet. Throw the draft away instead."))
    row.ended_on, row.ended_by, row.end_note, row.draft = local_date(at, client.tz), ended_by, note, None
    audit.record("agreement.ended", row, by=by, at=at, fields=["ended_by", "ended_on"])
    handover.later("evaluate", client.id)
    return True


def refuse_ended(held: Held) -> None:
    """Conflict for one that has ended: its text is changed no more."""
    if held.state is AgreementState.ENDED:
        raise Conflict(gettext("This agreement has ended. What was written stays; a new one can be made."))
