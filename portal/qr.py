"""The one door to segno: a QR code as one path that a page draws itself."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4
"""Empty cells around the code that a reader needs."""


@dataclass(frozen=True)
class QrCode:
    """A square of `size` × `size` cells with its quiet zone; `path` covers the dark cells, one unit a cell."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text, readable with 15 % of it damaged. Raises ValueError when the text is too long."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = [
        f"M{start + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    return QrCode(len(rows) + 2 * QUIET, "".join(runs))


def _dark_runs(row: list[int]) -> list[tuple[int, int]]:
    """Where dark cells begin in a row, and how many follow one another."""
    runs: list[tuple[int, int]] = []
    for x, cell in enumerate(row):
        if not cell:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
