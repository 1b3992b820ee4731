"""The measures of scoring: one form from its line of JSON, and the command on many lines."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from random import Random

from bench.answered import CODE, NUMBERS
from bench.rounds import Case, Timing, measure
from bench.table import Budget, Line
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import score

PARSED = "json.loads + sum"
BUDGET = Budget(ratio=20)
FORMS = 20_000


def lines() -> Iterator[Line]:
    """One form against reading and adding up the same line; then the command."""
    line = answers(Random(1))
    instrument = get_instrument(CODE)

    def scored() -> object:
        return score(instrument, {int(n): value for n, value in json.loads(line)["answers"].items()})

    def added() -> object:
        return sum(json.loads(line)["answers"].values())

    name = "scoring alone, 10 items"
    found = measure([Case(PARSED, added, 200), Case(name, scored, 200)], rounds=6, sweeps=10)
    yield Line(PARSED, timing=found[PARSED])
    yield Line(name, timing=found[name], floor=found[PARSED], floor_name=PARSED, budget=BUDGET)
    yield _command()


def answers(chance: Random) -> str:
    """A line of JSON with ten answers."""
    return json.dumps({"answers": {str(n): chance.randint(1, 5) for n in NUMBERS}})


def _command() -> Line:
    chance = Random(2)
    many = "\n".join(answers(chance) for _ in range(FORMS))
    one = min(_spent(answers(chance)) for _ in range(3))
    spent = min(_spent(many) for _ in range(3))
    each = (spent - one) / (FORMS - 1)
    return Line(f"portal score --lines, {1 / each:,.0f} forms/s", timing=Timing([[each]]))


def _spent(text: str) -> float:
    command = [sys.executable, "-m", "portal.cli", "score", CODE, "-", "--lines"]
    began = time.perf_counter()
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
