"""The page of today, as rows: one a client with every reason, the heaviest decides the group and the place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID

from portal.clients.alerts import AlertState, Group, group_of

AT_FIRST = 10
"""How many rows of a group are shown before "show all"."""


class Raised(Protocol):
    """An alert, as far as a list needs to know."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def severity(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def raised_at(self) -> datetime: ...


@dataclass(frozen=True)
class Row:
    """A client who needs something: their alerts, the heaviest first."""

    client_id: UUID
    alerts: Sequence[Raised]

    @property
    def heaviest(self) -> Raised:
        return self.alerts[0]

    @property
    def group(self) -> Group | None:
        return group_of(self.heaviest.kind)

    @property
    def unseen(self) -> bool:
        """Whether anything of it is in nobody's hands: not seen yet, or put off until now."""
        return any(one.state != AlertState.ACKNOWLEDGED for one in self.alerts)


@dataclass(frozen=True)
class Section:
    """A group of the page: its rows in order, cut where the page does not show them all."""

    group: Group
    rows: Sequence[Row]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


def rows_of(alerts: Mapping[UUID, Sequence[Raised]]) -> list[Row]:
    """A row for each client who has any: not yet seen before seen, then the heavier, then who has waited longest."""
    rows = [Row(client_id, tuple(sorted(found, key=_weight))) for client_id, found in alerts.items() if found]
    return sorted(rows, key=lambda row: (not row.unseen, *_weight(row.heaviest)))


def _weight(alert: Raised) -> tuple[int, bool, datetime, str]:
    return (alert.severity, alert.state == AlertState.ACKNOWLEDGED, alert.raised_at, str(alert.id))


def sections(rows: Iterable[Row], *, whole: str | None = None) -> list[Section]:
    """The groups that have rows, the most urgent first; all rows of the group named `whole`."""
    found: dict[Group, list[Row]] = {}
    for row in rows:
        if row.group is not None:
            found.setdefault(row.group, []).append(row)
    return [
        Section(group, found[group] if group == whole else found[group][:AT_FIRST], len(found[group]))
        for group in Group
        if group in found
    ]


@dataclass(frozen=True)
class Tally:
    """What the sentence on top counts: clients who need somebody, and those who can wait."""

    need: int
    wait: int


def tally(rows: Iterable[Row]) -> Tally:
    """A client needs somebody while something that is not merely overdue has not been seen."""
    counted = [row.unseen and row.group is not Group.OVERDUE for row in rows]
    return Tally(sum(counted), len(counted) - sum(counted))


@dataclass(frozen=True)
class Coming:
    """A day that is near: the client, and whether there is a session, a review or both."""

    client_id: UUID
    on: date
    session: bool
    review: bool


class Dated(Protocol):
    """The next dates of a client."""

    @property
    def last_session_on(self) -> date | None: ...
    @property
    def next_session_on(self) -> date | None: ...


def coming(
    dates: Mapping[UUID, Dated], reviews: Mapping[UUID, date], *, today: date
) -> tuple[list[Coming], Coming | None]:
    """Sessions and reviews of today and tomorrow in order; and where there are none, the one after that."""
    sessions = {
        (on, client_id)
        for client_id, one in dates.items()
        for on in (one.last_session_on, one.next_session_on)
        if on is not None and on >= today
    }
    looks = {(on, client_id) for client_id, on in reviews.items() if on >= today}
    ordered = [
        Coming(client_id, on, (on, client_id) in sessions, (on, client_id) in looks)
        for on, client_id in sorted(sessions | looks)
    ]
    near = [one for one in ordered if one.on <= today + timedelta(days=1)]
    return near, (ordered[0] if ordered and not near else None)
