"""What is printed: one line for each measure with its floor and budget, and the budgets that were missed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.rounds import Timing
from bench.statements import Statements

COLUMNS = ("", "median", "p95", "floor", "ratio", "budget", "statements", "memory")


@dataclass(frozen=True)
class Budget:
    """The most there may be: times the floor, statements of the page, seconds, megabytes, megabytes of growth."""

    ratio: float | None = None
    statements: int | None = None
    seconds: float | None = None
    memory: float | None = None
    growth: float | None = None

    def __str__(self) -> str:
        parts = (
            (self.ratio, "{:g}x"),
            (self.statements, "{} stmts"),
            (self.seconds, "{:g} s"),
            (self.memory, "{:g} MB"),
            (self.growth, "+{:g} MB"),
        )
        return ", ".join(form.format(most) for most, form in parts if most is not None)


NO_BUDGET = Budget()


@dataclass(frozen=True)
class Line:
    """One measure. `memory` in MB; `growth` is what the last part of a run added to it."""

    what: str
    timing: Timing | None = None
    floor: Timing | None = None
    floor_name: str = ""
    budget: Budget = NO_BUDGET
    statements: Statements | None = None
    memory: float | None = None
    growth: float | None = None
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times its floor."""
        return self.timing.ratio_to(self.floor) if self.timing and self.floor else None

    @property
    def missed(self) -> list[str]:
        """Which parts of the budget were not kept, with the number."""
        seconds = self.timing.median if self.timing else None
        found = (
            (self.ratio, self.budget.ratio, "{:.1f}x of {:g}x"),
            (
                self.statements.page if self.statements else None,
                self.budget.statements,
                "{} of {} statements",
            ),
            (seconds, self.budget.seconds, "{:.2f} of {:g} s"),
            (self.memory, self.budget.memory, "{:.0f} of {:g} MB"),
            (self.growth, self.budget.growth, "grows by {:.1f} of {:g} MB"),
        )
        return [
            form.format(value, most)
            for value, most, form in found
            if value is not None and most is not None and value > most
        ]

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = f"{self.ratio:.2f}x" if self.ratio is not None else ""
        memory = f"{self.memory:.0f} MB" if self.memory is not None else ""
        grown = f" ({self.growth:+.1f})" if self.growth is not None else ""
        return (
            self.what,
            shown(self.timing.median) if self.timing else self.remark,
            shown(self.timing.p95) if self.timing and len(self.timing.quietest) > 1 else "",
            self.floor_name,
            ratio,
            str(self.budget),
            str(self.statements or ""),
            memory + grown,
        )


def shown(seconds: float) -> str:
    """A time in the unit that leaves two or three figures."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-4 else f"{seconds * 1e6:.1f} µs"


def table(lines: Sequence[Line]) -> str:
    """All lines under their headings, columns aligned."""
    rows = [COLUMNS, *(line.cells for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    ruled = [rows[0], tuple("-" * width for width in widths), *rows[1:]]
    return "\n".join(_aligned(row, widths) for row in ruled)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if place in (0, 3, 5) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def verdict(lines: Iterable[Line]) -> str:
    """One sentence that names the budgets missed."""
    missed = [f"{line.what} ({'; '.join(line.missed)})" for line in lines if line.missed]
    return "Budgets missed: " + ", ".join(missed) + "." if missed else "Every budget was kept."
