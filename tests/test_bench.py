"""The benchmark's workload: the same clinic at every run, and the same first people at every scale."""

from dataclasses import replace
from datetime import date
from itertools import chain

from bench.generate import batches
from bench.workload import Record, Size, clinician_id

DAY = date(2026, 11, 18)
SMALL = Size(clinicians=1, clients=2, weeks=3, plans=4, logs=5)


def rows(size: Size) -> list[Record]:
    return list(chain.from_iterable(batches(size, until=DAY)))


def test_two_runs_make_the_same_rows() -> None:
    assert rows(SMALL) == rows(SMALL)


def test_a_larger_clinic_holds_the_smaller_one_unchanged() -> None:
    larger = rows(replace(SMALL, clinicians=2))
    known = {record.id: record for record in larger}
    assert all(known[record.id] == record for record in rows(SMALL))
    assert len(larger) > 1.9 * len(rows(SMALL))
    assert clinician_id(1) in known


def test_there_is_as_much_as_the_size_says_and_no_id_comes_twice() -> None:
    made = rows(SMALL)
    count = {table: sum(record.table == table for record in made) for table in {one.table for one in made}}
    assert len({record.id for record in made}) == len(made)
    assert count["assessment"] == SMALL.forms == 18
    assert count["score"] == 30
    assert (count["plan"], count["practice_log"]) == (8, 40)
