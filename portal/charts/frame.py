"""The empty plane: its two sizes, where a mean lies, and the rectangle of each region."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from portal.charts.labels import Box
from portal.charts.regions import HIGHEST_SUM, LOWEST_SUM, Area, edges

_INSET = 3


@dataclass(frozen=True, slots=True)
class PlaneSize:
    """A drawing's measures in px: width, margins, disc radius, text size, room for words inside an area."""

    width: int
    left: int
    top: int
    right: int
    bottom: int
    radius: float
    text: int
    margin: int

    @property
    def plot(self) -> Box:
        """The square of the plane, a little larger than 1 to 5 so that a disc at the edge stays inside."""
        return Box(self.left, self.top, self.left + self.side, self.top + self.side)

    @property
    def side(self) -> int:
        """Of the square."""
        return self.width - self.left - self.right

    @property
    def height(self) -> int:
        """Of the whole drawing."""
        return self.top + self.side + self.bottom

    @property
    def unit(self) -> float:
        """Px for one step of a mean."""
        return (self.side - 2 * (self.radius + 2)) / 4

    def x(self, mean: float) -> float:
        """Where a mean of standing alone lies."""
        return round(self.left + self.radius + 2 + (mean - 1) * self.unit, 1)

    def y(self, mean: float) -> float:
        """Where a mean of leaning on someone lies."""
        return round(self.top + self.side - self.radius - 2 - (mean - 1) * self.unit, 1)


PAGE = PlaneSize(604, left=40, top=40, right=24, bottom=48, radius=10.5, text=13, margin=13)
PHONE = PlaneSize(324, left=24, top=34, right=4, bottom=44, radius=8.5, text=12, margin=7)


@dataclass(frozen=True, slots=True)
class AreaBox:
    """The drawn rectangle of a region, 3 px inside its edges so that neighbours stand apart."""

    region: str
    named: bool
    boxed: bool
    box: Box


@lru_cache(maxsize=64)
def area_box(area: Area, size: PlaneSize) -> AreaBox:
    """Where an area is drawn; at the rim of the plane it reaches the rim."""
    plot = size.plot
    left, right = edges(area.independence)
    low, high = edges(area.dependence)
    sides = (
        plot.left if area.independence[0] == LOWEST_SUM else size.x(left),
        plot.top if area.dependence[1] == HIGHEST_SUM else size.y(high),
        plot.right if area.independence[1] == HIGHEST_SUM else size.x(right),
        plot.bottom if area.dependence[0] == LOWEST_SUM else size.y(low),
    )
    inset = (_INSET, _INSET, -_INSET, -_INSET)
    box = Box(*(round(side + by, 1) for side, by in zip(sides, inset, strict=True)))
    return AreaBox(area.region, area.named, area.boxed, box)
