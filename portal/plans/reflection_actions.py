"""What a client does with a prompt: keeps a draft, finishes it, puts it right; all of it practice of the prompt's step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from portal import audit
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clock import local_date
from portal.plans import practice_actions
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.correction_actions import correct
from portal.plans.my_queries import Practising, find_by_token
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known, new_log, rested

WANTED = "share_wanted"
"""Who may read it once it is finished: until then nobody may, whatever was chosen."""


def said_so_far(log: PracticeLog, practising: Practising) -> dict[str, Value]:
    """What a reflection says, by field key; of a draft with who is to read it."""
    said = known(log, practising)
    if log.status == LogStatus.RUNNING:
        said["share"] = (log.words or {}).get(WANTED, log.share)
    return said


def keep_draft(
    client: Client,
    practising: Practising,
    log: PracticeLog | None,
    answers: Mapping[str, Value],
    *,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Keep what is there so far; nothing counts and nobody else may read it. One that is over stays as it is."""
    if log is None:
        practice_actions.refuse_unless_open(practising)
        log = new_log(client, practising, token=token, performed_at=at, mode=EntryMode.LIVE, by=by, at=at)
        audit.record("practice.started", log, by=by, at=at)
    if log.status != LogStatus.RUNNING:
        return log
    said = {key: value for key, value in answers.items() if key != "share"}
    practice_actions.save(
        client, log, practising, said, {WANTED: answers.get("share")}, last=False, by=by, at=at
    )
    return log


def finish(
    client: Client,
    practising: Practising,
    log: PracticeLog | None,
    answers: Mapping[str, Value],
    *,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Finish a reflection, or put right one that is finished. It is dated when it was finished, however long it waited."""
    if log is None:
        mode = EntryMode.LIVE
        return practice_actions.record(
            client, practising, answers, performed_at=at, mode=mode, token=token, by=by, at=at
        )
    if log.status != LogStatus.RUNNING:
        return correct(client, log, practising, answers, {}, by=by, at=at)
    practice_actions.first_log(practising, by=by, at=at)  # until now nobody else saw that anything had begun
    log.performed_at, log.local_date = at, local_date(at, client.tz)
    log.during_pause = rested(client, practising, at)
    practice_actions.save(client, log, practising, answers, {WANTED: None}, last=True, by=by, at=at)
    return log


def receive(
    client: Client,
    practising: Practising,
    answers: Mapping[str, Value],
    *,
    version: int | None,
    later: bool,
    performed_at: datetime,
    mode: EntryMode,
    token: UUID,
    by: Actor,
    at: datetime,
) -> PracticeLog:
    """Take in what was sent off without a connection; `version` is that of the draft it was made from.

    Where the draft has gone on elsewhere meanwhile, what was sent stands beside it: neither takes the other's place.
    """
    log = find_by_token(practising.row, token)
    if log is not None and version != log.version and not _is_in(log, practising, answers):
        log, token, later = None, uuid5(token, "sent"), False
    if later:
        return keep_draft(client, practising, log, answers, token=token, by=by, at=at)
    if log is not None:
        return finish(client, practising, log, answers, token=token, by=by, at=at)
    return practice_actions.record(
        client, practising, answers, performed_at=performed_at, mode=mode, token=token, by=by, at=at
    )


def _is_in(log: PracticeLog, practising: Practising, answers: Mapping[str, Value]) -> bool:
    """Whether everything that the log says is in what was sent."""
    return all(answers.get(key) == value for key, value in said_so_far(log, practising).items())
