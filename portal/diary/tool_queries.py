"""Reads of uses of a tool, the own list and its week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import abort

from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.db import db
from portal.diary import urges
from portal.diary.kinds import Tool
from portal.diary.models import OwnList, ToolUse
from portal.diary.own_items import AT_FIRST, Ticked, Week, week_of


def find_by_token(client: Client, token: UUID) -> ToolUse | None:
    """The use that an earlier sending of the same form has made."""
    return db.session.scalar(
        sa.select(ToolUse).where(ToolUse.client_id == client.id, ToolUse.client_token == token)
    )


def get_use(client: Client, use_id: UUID, *, lock: bool = False) -> ToolUse:
    """One of the client's own five minutes at an urge, or 404; locked for a change when asked."""
    query = sa.select(ToolUse).where(
        ToolUse.id == use_id, ToolUse.client_id == client.id, ToolUse.tool == Tool.URGE
    )
    return db.session.scalar(query.with_for_update() if lock else query) or abort(404)


def get_finished(client: Client, use_id: UUID, *, lock: bool = False) -> ToolUse:
    """One of the client's own uses that is over, or 404; locked for a change when asked."""
    query = sa.select(ToolUse).where(ToolUse.id == use_id, ToolUse.client_id == client.id, _IS_OVER)
    return db.session.scalar(query.with_for_update() if lock else query) or abort(404)


def list_finished(client: Client, *, since: date) -> Sequence[ToolUse]:
    """The client's own uses that are over, the latest first."""
    return db.session.scalars(
        sa.select(ToolUse)
        .where(ToolUse.client_id == client.id, ToolUse.local_date >= since, _IS_OVER)
        .order_by(ToolUse.started_at.desc(), ToolUse.logged_at.desc(), ToolUse.id)
    ).all()


_IS_OVER = sa.or_(ToolUse.tool != Tool.URGE, ToolUse.minutes.is_not(None))


def is_ticked_besides(client: Client, row: ToolUse, on: date) -> bool:
    """Whether the same thing of the own list is ticked on that day by another row."""
    rows = db.session.scalars(
        sa.select(ToolUse).where(
            ToolUse.client_id == client.id,
            ToolUse.tool == Tool.OWN_LIST,
            ToolUse.local_date == on,
            ToolUse.id != row.id,
        )
    )
    return any((one.words or {}).get("item") == (row.words or {}).get("item") for one in rows)


def find_running(client: Client, *, at: datetime) -> ToolUse | None:
    """Five minutes at an urge that were begun within a day and not ended."""
    return db.session.scalar(
        sa.select(ToolUse)
        .where(
            ToolUse.client_id == client.id,
            ToolUse.tool == Tool.URGE,
            ToolUse.minutes.is_(None),
            ToolUse.started_at > at - urges.LONGEST,
        )
        .order_by(ToolUse.started_at.desc())
        .limit(1)
    )


def list_uses(client: Client, *, since: date | None = None) -> Sequence[ToolUse]:
    """Every use of a tool, oldest first, private ones with their words: for rules and own pages."""
    query = sa.select(ToolUse).where(ToolUse.client_id == client.id)
    if since is not None:
        query = query.where(ToolUse.local_date >= since)
    return db.session.scalars(query.order_by(ToolUse.started_at, ToolUse.logged_at, ToolUse.id)).all()


@dataclass(frozen=True)
class SeenUse:
    """A use as the clinician may read it: day and kind; `use` is None where the client keeps it private."""

    id: UUID
    tool: Tool
    on: date
    use: ToolUse | None


def uses(rows: Iterable[ToolUse]) -> list[SeenUse]:
    """The uses as the clinician may read them: what is not finished is still its writer's alone."""
    return [
        SeenUse(
            one.id,
            Tool(one.tool),
            one.local_date,
            None if one.share == Share.PRIVATE or _is_unfinished(one) else one,
        )
        for one in rows
    ]


def _is_unfinished(row: ToolUse) -> bool:
    return row.tool == Tool.URGE and row.minutes is None


def find_own_list(client: Client) -> OwnList | None:
    """The client's own list, once there is one."""
    return db.session.scalar(sa.select(OwnList).where(OwnList.client_id == client.id))


def own_week(client: Client, row: OwnList | None, *, on: date) -> Week:
    """The own list `row` in the week of `on`: one read."""
    ticked = [
        Ticked(str((one.words or {}).get("item", "")), one.local_date) for one in list_ticks(client, on=on)
    ]
    items = (row.words or {}).get("items", []) if row else []
    return week_of(items, ticked, target=row.weekly_target if row else AT_FIRST, on=on)


def list_ticks(client: Client, *, on: date) -> Sequence[ToolUse]:
    """What of the own list was done in the week of `on`, oldest first."""
    monday = on - timedelta(days=on.weekday())
    return db.session.scalars(
        sa.select(ToolUse)
        .where(
            ToolUse.client_id == client.id,
            ToolUse.tool == Tool.OWN_LIST,
            ToolUse.local_date >= monday,
            ToolUse.local_date < monday + timedelta(days=7),
        )
        .order_by(ToolUse.started_at, ToolUse.id)
    ).all()


def kept_phrases(row: OwnList | None) -> tuple[str, ...]:
    """Phrases that stand on the own list to be at hand: keys of the phrase bank, or own words."""
    return tuple((row.words or {}).get("phrases", [])) if row else ()
