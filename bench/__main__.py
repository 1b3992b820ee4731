"""`make bench`: fill a clinic, take floors and product in turn, print one table. Timings never fail."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from datetime import date

from bench import growth, pages, paper, phone, processes, scoring
from bench.generate import batches
from bench.load import fill
from bench.place import Place, place
from bench.table import Line, table, verdict
from bench.workload import Size
from portal.clock import today


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=0.1, help="of 20 clinicians with 50 clients each (0.1, 1 or 10)"
    )
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL cluster that is thrown away")
    options = parser.parse_args()
    size, until = Size.at(options.scale), today("UTC")
    began = time.perf_counter()
    with place(postgres=options.postgres) as where:
        rows = fill(where.engine, batches(size, until=until))
        print(
            f"{where.database}: {size.clinicians} clinicians with {size.clients} clients each, {size.forms:,} answered"
            f" forms, {rows:,} rows, stored in {time.perf_counter() - began:.0f} s.\n",
            flush=True,
        )
        lines = list(_measured(where, size, until))
    print(table(lines))
    print("\nTimes are of the quietest round and depend on the machine; the ratios are what can be compared.")
    print(f"{os.cpu_count()} cores; load average over the last minute {os.getloadavg()[0]:.1f}.")
    print(verdict(lines))
    print(f"Took {time.perf_counter() - began:.0f} s.")


def _measured(where: Place, size: Size, until: date) -> Iterator[Line]:
    yield from processes.lines(where, size, until=until)
    yield from pages.lines(where, size, until=until)
    yield from growth.lines(where, size, until=until)
    yield from scoring.lines()
    yield from paper.lines(where, size, until=until)
    yield from phone.lines(where, size, until=until)


if __name__ == "__main__":
    main()
