"""The measure of growth: a list that shows the same, in this clinic and in one with a tenth of its clients."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bench import visitor
from bench.generate import batches
from bench.load import fill
from bench.pages import FORMS, addresses
from bench.place import Place, place
from bench.rounds import Case, measure
from bench.statements import count
from bench.table import Budget, Line
from bench.workload import Size, care, clinician_id

BUDGET = Budget(ratio=1.15)


def lines(large: Place, size: Size, *, until: date) -> Iterator[Line]:
    """The forms of the same client, asked for in turn. Left out on a database that was given: it would take two."""
    if os.environ.get("DATABASE_URL"):
        return
    with place(postgres=large.database != "SQLite", beside=large) as small:
        fill(small.engine, batches(tenth(size), until=until))
        address = addresses(care(0, 0, until=until), size)[FORMS]
        cases = [
            Case(name, partial(visitor.sign_in(where, clinician_id(0)).get, address))
            for name, where in (("in a tenth of the clinic", small), (f"{FORMS}, 10x the data", large))
        ]
        found = measure(cases, rounds=6, sweeps=20)
    floor, grown = cases
    asked = count(large.engine, grown.call, reads=True)
    yield Line(f"{FORMS} {floor.name}", timing=found[floor.name])
    yield Line(
        grown.name,
        timing=found[grown.name],
        floor=found[floor.name],
        floor_name="itself there",
        budget=BUDGET,
        statements=asked,
    )


def tenth(size: Size) -> Size:
    """A tenth of the clients, with as much about each."""
    clients = max(1, size.clinicians * size.clients // 10)
    return replace(size, clinicians=max(1, clients // size.clients), clients=min(size.clients, clients))
