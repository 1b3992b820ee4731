"""The areas of the plane: which sums of five answers each region of the comfort assessment covers."""

from __future__ import annotations

from dataclasses import dataclass

LOWEST_SUM, HIGHEST_SUM = 5, 25
"""Five answers of 1 to 5."""


@dataclass(frozen=True, slots=True)
class Area:
    """One rectangle of a region: inclusive sums of the five items on each side.

    `named` regions come from the article and are filled; the others are dashed. `boxed` is off where the
    region is what remains between the others.
    """

    region: str
    independence: tuple[int, int]
    dependence: tuple[int, int]
    named: bool = False
    boxed: bool = True

    def holds(self, independence: int, dependence: int) -> bool:
        """Whether a pair of sums lies in this area."""
        (left, right), (low, high) = self.independence, self.dependence
        return left <= independence <= right and low <= dependence <= high


AREAS = (
    Area("healthy_interdependence", (15, 25), (15, 25), named=True),
    Area("hyper_independence", (20, 25), (5, 10), named=True),
    Area("over_dependence", (5, 10), (20, 25), named=True),
    Area("low_both", (5, 10), (5, 10)),
    Area("mixed_low_dependence", (11, 19), (5, 10)),
    Area("mixed_low_independence", (5, 10), (11, 19)),
    Area("indeterminate", (11, 25), (11, 14), boxed=False),
    Area("indeterminate", (11, 14), (15, 25), boxed=False),
)
"""All 441 attainable pairs of sums, each in exactly one area. Sums 10, 15, 20 stand for means 2, 3, 4."""


def edges(span: tuple[int, int]) -> tuple[float, float]:
    """Means at which an area is drawn to begin and end.

    Half-way between two attainable sums: every attainable point lies inside its own area, never on a line.
    """
    return (span[0] - 0.5) / 5, (span[1] + 0.5) / 5
