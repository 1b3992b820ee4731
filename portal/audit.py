"""The audit log: who did or saw what, appended only, each event chained to the one before by an HMAC.

Events are collected while a transaction runs and written last, just before it commits: the head row of the clinic's
chain is locked, events get their numbers, and change and event stand or fall together.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal import clock
from portal.accounts.actor import Actor, By
from portal.db import Base, Id, db

NO_CLINIC = UUID(int=0)
"""The chain of events that belong to no clinic."""


class AuditEvent(Base):
    """One line of the log: ids and field names, never contents."""

    __tablename__ = "audit_event"
    __table_args__ = (sa.UniqueConstraint("chain", "number"),)

    chain: Mapped[UUID]
    number: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(sa.String(60))
    outcome: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[UUID | None]
    role: Mapped[str | None] = mapped_column(sa.String(20))
    client_id: Mapped[UUID | None] = mapped_column(index=True)
    object_type: Mapped[str | None] = mapped_column(sa.String(40))
    object_id: Mapped[UUID | None]
    fields: Mapped[list[str]] = mapped_column(sa.JSON)
    shown: Mapped[list[str]] = mapped_column(sa.JSON)
    address: Mapped[str | None] = mapped_column(sa.String(45))
    request_id: Mapped[str | None] = mapped_column(sa.String(32))
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


class AuditHead(Base):
    """The last number of a chain and the link to its next event; its id is the chain's."""

    __tablename__ = "audit_head"

    number: Mapped[int]
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))


@dataclass(frozen=True)
class Origin:
    """Where a request came from."""

    address: str | None
    request_id: str


origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


class _Key:
    audit: bytes = b""


def install(key: bytes) -> None:
    """Use this key for the chain."""
    _Key.audit = key


def record(
    action: str,
    subject: Base | None = None,
    *,
    by: By | None,
    client_id: UUID | None = None,
    object_id: UUID | None = None,
    fields: Iterable[str] = (),
    shown: Iterable[UUID] = (),
    outcome: str = "done",
    at: datetime | None = None,
    session: Session | None = None,
) -> None:
    """Put one event beside the change that `session` (default: the request's) is making."""
    came_from = origin.get()
    clinic_id = by.clinic_id if by else None
    actor = by if isinstance(by, Actor) else None
    row = AuditEvent(
        chain=clinic_id or getattr(subject, "clinic_id", None) or NO_CLINIC,
        number=0,
        at=at or clock.now(),
        action=action,
        outcome=outcome,
        actor_id=actor.id if actor else None,
        role=str(actor.role) if actor else None,
        client_id=client_id or _client_of(subject),
        object_type=type(subject).__name__ if subject is not None else None,
        object_id=subject.id if subject is not None else object_id,
        fields=list(fields),
        shown=[str(one) for one in shown],
        address=came_from.address if came_from else None,
        request_id=came_from.request_id if came_from else None,
        mac=b"",
    )
    (session or db.session()).info.setdefault("audit", []).append(row)


def _client_of(subject: Base | None) -> UUID | None:
    if subject is None:
        return None
    if type(subject).__tablename__ == "client":
        return subject.id
    found: UUID | None = getattr(subject, "client_id", None)
    return found


def canonical(row: AuditEvent) -> bytes:
    """The bytes of an event that its HMAC covers."""
    content: dict[str, Any] = {
        column.name: _plain(getattr(row, column.name))
        for column in AuditEvent.__table__.columns
        if column.name != "mac"
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def _chained(previous: bytes, row: AuditEvent) -> bytes:
    return hmac.digest(_Key.audit, previous + canonical(row), "sha256")


def _link(number: int, mac: bytes) -> bytes:
    """What the next event is chained to. Only the head holds it, so nobody without the key can cut the tail and mend it."""
    return hmac.digest(_Key.audit, b"head" + number.to_bytes(8) + mac, "sha256")


@event.listens_for(Session, "before_commit")
def _write_collected(session: Session) -> None:
    waiting: list[AuditEvent] = session.info.pop("audit", [])
    if not waiting:
        return
    session.flush()
    for chain in sorted({row.chain for row in waiting}, key=str):
        head = _locked_head(session, chain)
        for row in (row for row in waiting if row.chain == chain):
            head.number += 1
            row.number = head.number
            row.mac = _chained(head.mac, row)
            head.mac = _link(row.number, row.mac)
            session.add(row)
    session.flush()


def _locked_head(session: Session, chain: UUID) -> AuditHead:
    session.execute(_begun(session.get_bind().dialect.name), {"chain": chain})
    return session.get_one(AuditHead, chain, with_for_update=True)


@cache
def _begun(dialect: str) -> sa.Insert:
    """Begins a chain that is not there yet; put together once, as every page comes by."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    new = insert(AuditHead).values(id=sa.bindparam("chain", type_=Id()), number=0, mac=b"")
    return new.on_conflict_do_nothing()


@event.listens_for(Session, "after_rollback")
def _forget_collected(session: Session) -> None:
    session.info.pop("audit", None)


@dataclass(frozen=True)
class Broken:
    """Where a chain first fails, and how."""

    chain: UUID
    number: int
    why: str


def verify(session: Session, chains: Sequence[UUID] | None = None) -> Iterator[Broken]:
    """Walk each chain from its first event; yield the first break of each: edited, removed, inserted, cut."""
    heads = {head.id: head for head in session.scalars(sa.select(AuditHead))}
    loose = set(session.scalars(sa.select(AuditEvent.chain).distinct())) - set(heads)
    yield from (Broken(chain, 0, "events without a head") for chain in sorted(loose, key=str))
    for chain, head in heads.items():
        if chains is not None and chain not in chains:
            continue
        broken = _first_break(session, chain, head)
        if broken:
            yield broken


def _first_break(session: Session, chain: UUID, head: AuditHead) -> Broken | None:
    previous, number = b"", 0
    query = sa.select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number)
    for row in session.scalars(query.execution_options(yield_per=1000)):
        number += 1
        if row.number != number:
            return Broken(chain, number, "an event is missing or out of order")
        if not hmac.compare_digest(row.mac, _chained(previous, row)):
            return Broken(chain, number, "an event was altered")
        previous = _link(number, row.mac)
    if number != head.number or previous != head.mac:
        return Broken(chain, number, "the end was cut off")
    return None
