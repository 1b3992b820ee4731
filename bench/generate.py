"""The whole workload in order, clinician by clinician. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from bench.answered import assessment_records
from bench.planned import plan_records, plans_of
from bench.practised import log_records
from bench.workload import Care, Record, Size, care, client_records, clinic_records


def batches(size: Size, *, until: date) -> Iterator[list[Record]]:
    """Rows in portions that can be stored one after another: the clinic first, then ten clients at a time."""
    yield list(clinic_records(size, until=until))
    everyone = [(clinician, number) for clinician in range(size.clinicians) for number in range(size.clients)]
    for start in range(0, len(everyone), 10):
        people = (care(*place, until=until) for place in everyone[start : start + 10])
        yield list(chain.from_iterable(_everything(one, size) for one in people))


def _everything(client: Care, size: Size) -> Iterator[Record]:
    yield from client_records(client, size)
    yield from assessment_records(client, size)
    for plan in plans_of(client, size):
        yield from plan_records(plan)
        yield from log_records(plan, size.logs)
