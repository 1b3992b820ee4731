"""Reads of what was written down of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.db import db
from portal.plans.agreement_queries import Held, list_held
from portal.plans.attempts import LogKind, LogStatus
from portal.plans.practice_models import PracticeLog

USED = (LogKind.SIGNAL, LogKind.AGREEMENT)


def list_uses(held: Sequence[Held]) -> dict[UUID, list[PracticeLog]]:
    """What was written down of each agreement, oldest first: finished entries since it began, until it ended."""
    step_ids = {step_id for one in held for step_id in one.step_ids}
    logs = db.session.scalars(
        sa.select(PracticeLog)
        .where(
            PracticeLog.step_id.in_(step_ids),
            PracticeLog.kind.in_(USED),
            PracticeLog.status == LogStatus.FINISHED,
        )
        .order_by(PracticeLog.performed_at, PracticeLog.logged_at, PracticeLog.id)
    ).all()
    return {
        one.agreement.id: [log for log in logs if log.step_id in one.step_ids and _is_within(one, log)]
        for one in held
    }


def get_use(client: Client, held: Held, log_id: UUID) -> PracticeLog:
    """One entry of an agreement, or 404."""
    log = db.session.get(PracticeLog, log_id)
    mine = log is not None and log.client_id == client.id and log.step_id in held.step_ids
    return log if mine and log is not None and log.status == LogStatus.FINISHED else abort(404)


def find_of_log(client: Client, log: PracticeLog, *, on: date) -> Held | None:
    """The agreement that an entry was written down of, ended or not; None for one from before it began."""
    held = (one for one in list_held(client, on=on) if log.step_id in one.step_ids)
    return next((one for one in held if log.kind in USED and _is_within(one, log)), None)


def _is_within(held: Held, log: PracticeLog) -> bool:
    began, ended = held.agreement.began_on, held.agreement.ended_on
    return began is not None and began <= log.local_date and (ended is None or log.local_date <= ended)
