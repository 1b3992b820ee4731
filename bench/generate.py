"""The whole workload in order, clinician by clinician. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, islice

from bench.answered import assessment_records, wording_records
from bench.planned import plan_records, plans_of
from bench.practised import log_records
from bench.raised import alert_records, covering_records
from bench.workload import Care, Record, Size, at, care_in_order, client_records, clinic_records


def batches(size: Size, *, until: date) -> Iterator[list[Record]]:
    """Rows in portions that can be stored one after another: the clinic first, then ten clients at a time."""
    began = at(until - timedelta(weeks=size.weeks + 2))
    yield [*clinic_records(size, until=until), *wording_records(began)]
    everyone = care_in_order(size, until=until)
    while people := list(islice(everyone, 10)):
        yield list(chain.from_iterable(_everything(one, size) for one in people))
    yield list(covering_records(size, until=until))


def _everything(client: Care, size: Size) -> Iterator[Record]:
    yield from client_records(client, size)
    yield from assessment_records(client, size)
    yield from alert_records(client, size)
    for plan in plans_of(client, size):
        yield from plan_records(plan)
        yield from log_records(plan, size.logs)
