"""Alerts of a year, settled ones and a few that wait, and the colleague whose page of today they fill. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from bench.answered import ASKS_ABOUT_SAFETY, NINE_ITEMS, form_id
from bench.workload import Care, Record, Size, at, care_in_order, clinician_id, key, user_record

COVERED = 60
"""Clients in the care of the colleague who covers."""
SETTLED = 12
SEVERITY = {"safety_item": 1, "deterioration": 2, "overdue": 3}


def covering_id() -> UUID:
    """The account of the colleague."""
    return key("clinician", "covering")


def covering_records(size: Size, *, until: date) -> Iterator[Record]:
    """A colleague on the care team of the first clients of the clinic."""
    began = at(until - timedelta(weeks=size.weeks + 1))
    yield user_record(covering_id(), "clinician", "Dr. Fictional covering", began)
    for client in islice(care_in_order(size, until=until), COVERED):
        values = {
            **client.shared,
            "user_id": covering_id(),
            "since_at": began,
            "until_at": None,
            "created_by": clinician_id(0),
        }
        yield Record("care_team_member", key(client.id, "covered"), values)


def alert_records(client: Care, size: Size) -> Iterator[Record]:
    """What came up in the year and is settled; what waits today, by chance."""
    chance, weeks = client.drawn("alerts"), range(size.weeks)
    for week in sorted(chance.sample(weeks, min(SETTLED, size.weeks))):
        yield _settled(client, "overdue", week, at(client.until - timedelta(weeks=size.weeks - week)))
    for kind, one_in in (("safety_item", 8), ("deterioration", 4), ("overdue", 3)):
        if chance.randrange(one_in) == 0:
            yield _alert(client, kind, size.weeks - 1, "waits", at(client.until - timedelta(days=1)))


def _settled(client: Care, kind: str, week: int, raised: datetime) -> Record:
    done = raised + timedelta(days=1)
    settled = {"act": "resolved", "at": done.isoformat(), "by": str(client.clinician_id), "reason": "Talked"}
    row = _alert(client, kind, week, "settled", raised)
    row.values.update(
        state="resolved",
        acknowledged_at=done,
        acknowledged_by=client.clinician_id,
        history=[settled],
        resolved_at=done,
        resolved_by=client.clinician_id,
    )
    return row


def _alert(client: Care, kind: str, week: int, what: str, raised: datetime) -> Record:
    source = form_id(client, NINE_ITEMS, week)
    return Record(
        "alert",
        key(source, kind, what),
        {
            **client.shared,
            "kind": kind,
            "severity": SEVERITY[kind],
            "key": f"{kind}:{source}:{what}",
            "source_type": "Assessment",
            "source_id": source,
            "detail": _detail(client, kind),
            "raised_at": raised,
            "state": "open",
            "escalate_at": raised + timedelta(days=1) if kind == "safety_item" else None,
        },
    )


def _detail(client: Care, kind: str) -> dict[str, object]:
    about: dict[str, dict[str, object]] = {
        "safety_item": {"item": ASKS_ABOUT_SAFETY, "value": 1},
        "deterioration": {"scale": "total", "before": "6", "after": "14"},
        "overdue": {"due_on": (client.until - timedelta(days=10)).isoformat()},
    }
    return {"instrument": NINE_ITEMS, **about[kind]}
