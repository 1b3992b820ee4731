"""The rows of the page of today: which group, in which order, what is counted, what is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from portal.clients.alerts import GROUPS, Act, AlertKind, AlertState, Group, acts, severity_of
from portal.overview.today import AT_FIRST, Coming, coming, rows_of, sections, tally

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


def uuid(n: int) -> UUID:
    return UUID(int=n)


@dataclass(frozen=True)
class Raised:
    id: UUID
    kind: str = AlertKind.DETERIORATION
    state: str = AlertState.OPEN
    hours: int = 0

    @property
    def severity(self) -> int:
        return severity_of(self.kind)

    @property
    def raised_at(self) -> datetime:
        return NOW - timedelta(hours=self.hours)


@dataclass(frozen=True)
class Dates:
    last_session_on: date | None = None
    next_session_on: date | None = None


def test_one_row_a_client_with_every_reason_the_heaviest_first() -> None:
    late, unsafe = Raised(uuid(1), AlertKind.OVERDUE), Raised(uuid(2), AlertKind.UNSAFE_STOP)
    (row,) = rows_of({uuid(9): [late, unsafe], uuid(8): []})
    assert (row.alerts, row.group) == ((unsafe, late), Group.SAFETY)


def test_the_unseen_come_first_then_the_heavier_then_who_waited_longest() -> None:
    rows = rows_of(
        {
            uuid(1): [Raised(uuid(11), AlertKind.SAFETY_ITEM, AlertState.ACKNOWLEDGED, 9)],
            uuid(2): [Raised(uuid(12), hours=1)],
            uuid(3): [Raised(uuid(13), hours=5)],
            uuid(4): [Raised(uuid(14), AlertKind.SAFETY_ITEM)],
            uuid(5): [Raised(uuid(15), AlertKind.OVERDUE, hours=99)],
        }
    )
    assert [row.client_id.int for row in rows] == [4, 3, 2, 5, 1]


def test_what_was_put_off_until_now_is_in_nobodys_hands() -> None:
    (row,) = rows_of({uuid(1): [Raised(uuid(11), state=AlertState.SNOOZED)]})
    assert row.unseen


def test_groups_without_rows_are_left_out_and_the_most_urgent_stands_first() -> None:
    rows = rows_of(
        {uuid(1): [Raised(uuid(11), AlertKind.OVERDUE)], uuid(2): [Raised(uuid(12), AlertKind.SAFETY_ITEM)]}
    )
    assert [section.group for section in sections(rows)] == [Group.SAFETY, Group.OVERDUE]


def test_a_long_group_is_cut_until_it_is_asked_for() -> None:
    rows = rows_of({uuid(n): [Raised(uuid(100 + n))] for n in range(AT_FIRST + 3)})
    (cut,), (whole,) = sections(rows), sections(rows, whole="decision")
    assert (len(cut.rows), cut.total, cut.hidden) == (AT_FIRST, AT_FIRST + 3, 3)
    assert whole.hidden == 0


def test_those_who_need_somebody_are_counted_apart_from_those_who_can_wait() -> None:
    counted = tally(
        rows_of(
            {
                uuid(1): [Raised(uuid(11), AlertKind.SAFETY_ITEM)],
                uuid(2): [Raised(uuid(12))],
                uuid(3): [Raised(uuid(13), state=AlertState.ACKNOWLEDGED)],
                uuid(4): [Raised(uuid(14), AlertKind.OVERDUE)],
            }
        )
    )
    assert (counted.need, counted.wait) == (2, 2)


def test_sessions_and_reviews_of_today_and_tomorrow_are_near() -> None:
    dates = {
        uuid(1): Dates(last_session_on=TODAY),
        uuid(2): Dates(next_session_on=TODAY + timedelta(days=1)),
        uuid(3): Dates(last_session_on=TODAY - timedelta(days=1), next_session_on=TODAY + timedelta(days=2)),
    }
    near, after = coming(dates, {uuid(4): TODAY}, today=TODAY)
    assert [(one.client_id.int, one.session, one.review) for one in near] == [
        (1, True, False),
        (4, False, True),
        (2, True, False),
    ]
    assert after is None


def test_a_session_and_a_review_on_one_day_are_one_line() -> None:
    near, _ = coming({uuid(1): Dates(last_session_on=TODAY)}, {uuid(1): TODAY}, today=TODAY)
    assert near == [Coming(uuid(1), TODAY, session=True, review=True)]


def test_where_nothing_is_near_the_next_date_is_told() -> None:
    later = TODAY + timedelta(days=6)
    assert coming({uuid(1): Dates(next_session_on=later)}, {}, today=TODAY) == (
        [],
        Coming(uuid(1), later, session=True, review=False),
    )
    assert coming({}, {uuid(1): TODAY - timedelta(days=1)}, today=TODAY) == ([], None)


@pytest.mark.parametrize("kind", list(AlertKind))
def test_every_kind_of_the_page_has_a_severity_of_its_group(kind: AlertKind) -> None:
    group = GROUPS.get(kind)
    assert severity_of(kind) == (4 if group is None else list(Group).index(group) + 1)


def test_a_question_of_safety_is_not_put_off_before_somebody_has_it_in_hand() -> None:
    assert acts(AlertKind.SAFETY_ITEM, AlertState.OPEN) == (Act.SEEN, Act.RESOLVED)
    assert Act.LATER_7 in acts(AlertKind.SAFETY_ITEM, AlertState.ACKNOWLEDGED)
    assert Act.LATER_1 in acts(AlertKind.OVERDUE, AlertState.OPEN)
    assert Act.SEEN not in acts(AlertKind.OVERDUE, AlertState.ACKNOWLEDGED)
    assert acts(AlertKind.OVERDUE, AlertState.RESOLVED) == ()
