"""The rows of the caseload: what is asked for, what several features know of each client merged, sorted, paged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from portal.clock import local_date

PAGE = 50
SHOWN = {
    "in_care": ("active", "paused"),
    "waiting": ("enquiry", "waiting"),
    "discharged": ("discharged",),
    "all": ("enquiry", "waiting", "active", "paused", "discharged"),
}
"""What can be shown: a key of the address and the statuses it stands for."""
COLUMNS = ("name", "plan", "contact", "next")
"""What can be sorted by; a minus in front turns the order round."""


class Person(Protocol):
    """A client, as far as a list needs to know."""

    @property
    def id(self) -> UUID: ...
    @property
    def display_name(self) -> str | None: ...
    @property
    def lang(self) -> str: ...
    @property
    def tz(self) -> str: ...
    @property
    def status(self) -> str: ...


class Glance(Protocol):
    """Safety, sessions, account, what needs somebody."""

    @property
    def outcome(self) -> str | None: ...
    @property
    def hold_open(self) -> bool: ...
    @property
    def last_session_on(self) -> date | None: ...
    @property
    def next_session_on(self) -> date | None: ...
    @property
    def taken_up(self) -> bool: ...
    @property
    def needs(self) -> int: ...


class Standing(Protocol):
    """The plan that stands for the client."""

    @property
    def title(self) -> str | None: ...
    @property
    def state(self) -> str | None: ...
    @property
    def next_review_on(self) -> date | None: ...
    @property
    def step_position(self) -> int | None: ...
    @property
    def practised(self) -> int | None: ...
    @property
    def planned(self) -> int | None: ...
    @property
    def last_practice_at(self) -> datetime | None: ...


class Recent(Protocol):
    """The last comfort sums."""

    @property
    def leaning(self) -> Sequence[int]: ...
    @property
    def latest_at(self) -> datetime: ...


@dataclass(frozen=True)
class Row:
    """One client of the caseload; `contact_on` and `next_on` are local dates of the client."""

    id: UUID
    name: str
    lang: str
    status: str
    taken_up: bool
    stop: bool
    hold_open: bool
    needs: int
    """How many open alerts there are; only these, nothing that somebody has in hand."""
    plan: Standing | None
    leaning: tuple[int, ...]
    contact_on: date | None
    next_on: date | None


def merge(person: Person, glance: Glance, standing: Standing | None, recent: Recent | None) -> Row:
    """What the features know of one client, in one row."""
    plan = standing if standing and standing.state else None
    came_in = [
        glance.last_session_on,
        local_date(recent.latest_at, person.tz) if recent else None,
        local_date(standing.last_practice_at, person.tz) if standing and standing.last_practice_at else None,
    ]
    in_use = plan is not None and plan.state not in ("draft", "offered")
    coming = [glance.next_session_on, plan.next_review_on if plan and in_use else None]
    return Row(
        id=person.id,
        name=person.display_name or "",
        lang=person.lang,
        status=person.status,
        taken_up=glance.taken_up,
        stop=glance.outcome == "stop",
        hold_open=glance.hold_open,
        needs=glance.needs,
        plan=plan,
        leaning=tuple(recent.leaning) if recent else (),
        contact_on=max((day for day in came_in if day), default=None),
        next_on=min((day for day in coming if day), default=None),
    )


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    name: str = ""
    show: str = "in_care"
    sort: str = "name"
    page: int = 1

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")

    @property
    def falling(self) -> bool:
        return self.sort.startswith("-")

    def turned(self, column: str) -> str:
        """What the link over a column asks for: that column, or the other way round when it is sorted already."""
        return f"-{column}" if self.sort == column else column

    def fits(self, person: Person) -> bool:
        """Whether a client is asked for, by status and by a part of the name."""
        return person.status in SHOWN[self.show] and _plain(self.name) in _plain(person.display_name or "")


def wanted(arguments: Mapping[str, str]) -> Wanted:
    """Read the address; ValueError when it asks for what there is not."""
    asked = Wanted(
        name=arguments.get("name", "").strip()[:80],
        show=arguments.get("show", "in_care"),
        sort=arguments.get("sort", "name"),
        page=int(arguments.get("page", "1")),
    )
    if asked.show not in SHOWN or asked.column not in COLUMNS or asked.page < 1:
        raise ValueError("no such list")
    return asked


def in_order(rows: Iterable[Row], asked: Wanted) -> list[Row]:
    """Sorted by the column asked for; equals by name, rows without a value last in either order."""
    by_name = sorted(rows, key=lambda row: _plain(row.name))
    known = [row for row in by_name if _value(row, asked.column) is not None]
    empty = [row for row in by_name if _value(row, asked.column) is None]
    return [*sorted(known, key=lambda row: str(_value(row, asked.column)), reverse=asked.falling), *empty]


def _value(row: Row, column: str) -> str | None:
    if column == "name":
        return _plain(row.name)
    if column == "plan":
        words = row.plan.title if row.plan else None
        return _plain(words) if words else None
    on = row.contact_on if column == "contact" else row.next_on
    return on.isoformat() if on else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list, and which numbers of the page before and after there are."""

    rows: Sequence[T]
    first: int
    total: int
    earlier: int | None
    later: int | None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


def page_of(rows: Sequence[T], number: int) -> Page[T] | None:
    """The page with this number from 1; None when the list has no such page."""
    start = (number - 1) * PAGE
    if number > 1 and start >= len(rows):
        return None
    return Page(
        rows=rows[start : start + PAGE],
        first=start + 1,
        total=len(rows),
        earlier=number - 1 if number > 1 else None,
        later=number + 1 if start + PAGE < len(rows) else None,
    )
