"""The measures of scoring: one form of the PHQ-9 from its line of JSON, and the command on many lines."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from random import Random

from bench.rounds import Case, Timing, measure
from bench.table import Budget, Line
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import score

CODE = "phq9"
NUMBERS = range(1, 10)
PARSED = "json.loads + sum"
BUDGET = Budget(ratio=20)
FORMS = 40_000
COMMAND = (sys.executable, "-m", "portal.cli", "score", CODE, "-", "--lines")
BARE = (
    sys.executable,
    "-c",
    "import json, sys\nfor line in sys.stdin.buffer: print(sum(json.loads(line)['answers'].values()))",
)


def lines() -> Iterator[Line]:
    """One form against reading and adding up the same line; then the command against a bare loop."""
    line = answers(Random(1))
    instrument = get_instrument(CODE)

    def scored() -> object:
        return score(instrument, {int(n): value for n, value in json.loads(line)["answers"].items()})

    def added() -> object:
        return sum(json.loads(line)["answers"].values())

    name = "scoring alone, PHQ-9"
    found = measure([Case(PARSED, added, 200), Case(name, scored, 200)], rounds=6, sweeps=10)
    yield Line(PARSED, timing=found[PARSED])
    yield Line(name, timing=found[name], floor=found[PARSED], floor_name=PARSED, budget=BUDGET)
    yield _command()


def answers(chance: Random) -> str:
    """A line of JSON with nine answers."""
    return json.dumps({"answers": {str(n): chance.randint(0, 3) for n in NUMBERS}})


def _command() -> Line:
    chance = Random(2)
    many = "\n".join(answers(chance) for _ in range(FORMS))
    each, bare = _each(COMMAND, many), _each(BARE, many)
    return Line(
        f"portal score --lines, {1 / each:,.0f} forms/s",
        timing=Timing([[each]]),
        floor=Timing([[bare]]),
        floor_name="the same as a bare loop",
        budget=BUDGET,
    )


def _each(command: Sequence[str], many: str) -> float:
    """Seconds for one more line, without the start of the process."""
    one = many.partition("\n")[0]
    return (min(_spent(command, many) for _ in range(3)) - min(_spent(command, one) for _ in range(3))) / (
        FORMS - 1
    )


def _spent(command: Sequence[str], text: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
