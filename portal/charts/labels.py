"""Room for words in a drawing: how wide they run, which box they fill, where they are free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from unicodedata import east_asian_width

SHORT_DAY_EM = 4.6
"""Room for "29 Nov" or 11月29日, in em; the drawing does not know the language."""
LONG_DAY_EM = 8.2
"""The same with the year."""

_NARROW = frozenset("ijlI.,:;'’‘|! ·")
_SLIM = frozenset('ftr()-/[]"“”')
_SMALL = frozenset("csz")
_WIDE = frozenset("mMW%@—")


class Anchor(StrEnum):
    """Which end of a text stands at its x, in the words of SVG."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Box(NamedTuple):
    """A rectangle in px: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this box lies wholly inside the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )

    def grown(self, by: float) -> Box:
        """The same box with `by` px more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    @classmethod
    def around(cls, x: float, y: float, reach: float) -> Box:
        """A square of `reach` px to every side of a point."""
        return cls(x - reach, y - reach, x + reach, y + reach)


class Label(NamedTuple):
    """A text at (x, baseline y) px; `width` is room kept for it, also where the words come later."""

    x: float
    y: float
    width: float
    size: int
    anchor: Anchor = Anchor.MIDDLE
    text: str = ""
    strong: bool = False

    @property
    def box(self) -> Box:
        """The area the text fills, from its highest to its lowest stroke."""
        left = self.x
        if self.anchor is not Anchor.START:
            left -= self.width if self.anchor is Anchor.END else self.width / 2
        return Box(left, self.y - 0.8 * self.size, left + self.width, self.y + 0.22 * self.size)


@lru_cache(maxsize=4096)
def _em(char: str) -> float:
    if east_asian_width(char) in "WF":
        return 1.0
    if char in _NARROW:
        return 0.32
    if char in _SLIM:
        return 0.42
    if char in _SMALL:
        return 0.55
    if char == "w":
        return 0.84
    if char in _WIDE:
        return 1.0
    return 0.76 if char.isupper() else 0.64


def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """Px that a text needs in the widest face a reader is likely to have (DejaVu Sans)."""
    return sum(map(_em, text)) * size * (1.12 if strong else 1.0)


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """Lines of at most `width` px: broken at spaces, between Chinese characters, inside a word too long."""
    lines: list[str] = []
    filled = width  # a full line, so that the first part opens one
    for part, em in _parts(text, width / size):
        said = em if part[-1] != " " else em - _em(" ")
        if lines and filled + said * size <= width:
            lines[-1] += part
            filled += em * size
        else:
            lines.append(part)
            filled = em * size
    return tuple(line.strip() for line in lines if line.strip())


def _parts(text: str, room: float) -> list[tuple[str, float]]:
    """Pieces a line may end after, with their width in em: words with their space, single Chinese characters."""
    parts: list[tuple[str, float]] = []
    for char in text:
        em = _em(char)
        before, filled = parts[-1] if parts else (" ", 0.0)
        if (em == 1.0 and char not in _WIDE) or before[-1] == " " or filled + em > room:
            parts.append((char, em))
        else:
            parts[-1] = (before + char, filled + em)
    return parts


def first_free(places: Iterable[Label], taken: Sequence[Box], bounds: Box) -> Label | None:
    """The first place inside the bounds that meets nothing taken, or None."""
    for place in places:
        box = place.box
        if box.within(bounds) and not any(box.meets(other) for other in taken):
            return place
    return None
