"""What a client writes down of an agreement, all of it practice of a step: a signal and what came of it; a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from portal import audit, handover
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import practice_actions
from portal.plans.agreement_kinds import AgreementState
from portal.plans.agreement_queries import Held
from portal.plans.attempts import Colour, EntryMode, Value
from portal.plans.correction_actions import correct
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import write


def tap(
    client: Client,
    held: Held,
    practising: Practising,
    colour: Colour,
    *,
    shown_at: datetime | None = None,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Log a signal at once, private until its client says who may read it. The same colour sent twice is one signal.

    `shown_at`: when it was, where it comes in later.
    """
    refuse_ended(held)
    return practice_actions.record(
        client,
        practising,
        {"colour": str(colour)},
        performed_at=shown_at or at,
        mode=EntryMode.LIVE,
        token=uuid5(token, colour),
        by=by,
        at=at,
    )


def tell(
    client: Client,
    practising: Practising,
    log: PracticeLog,
    answers: Mapping[str, Value],
    more: Mapping[str, Value],
    *,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Add to a signal what was asked for and what came of it.

    Told for the first time it is no correction, unless another colour is said.
    """
    words = log.words or {}
    if words.get("share_chosen") or answers.get("colour") != words.get("colour"):
        return correct(client, log, practising, answers, more, by=by, at=at)
    changed = write(log, practising, answers, more)
    if changed:
        audit.record("practice.logged", log, by=by, at=at, fields=changed)
        handover.later("evaluate", client.id)
    return log


def write_day(
    client: Client,
    held: Held,
    practising: Practising,
    there: PracticeLog | None,
    answers: Mapping[str, Value],
    *,
    performed_at: datetime,
    mode: EntryMode,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Write a local day down; the entry that is there is corrected, so that a day has one."""
    watched = held.text.words.get("watched")
    full = {**answers, "harder_end": watched} if watched else answers
    if there is not None:
        return correct(client, there, practising, full, {}, by=by, at=at)
    refuse_ended(held)
    return practice_actions.record(
        client,
        practising,
        full,
        performed_at=performed_at,
        mode=mode,
        token=token,
        by=by,
        at=at,
    )


def refuse_ended(held: Held) -> None:
    """Conflict for one that has ended: nothing new is written down of it."""
    if held.state is AgreementState.ENDED:
        raise Conflict(gettext("This agreement has ended. What you wrote is kept."))
