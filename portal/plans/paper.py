"""How much room a text takes on paper: lines and millimetres, counted from letter widths, without rendering."""

import re
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

PT = 0.352778
"""Millimetres in a typographic point."""
COLUMN = 175.0
"""Width of the text in mm on A4, the narrower of the two papers."""


class Paper(StrEnum):
    """Sheet sizes a packet can be laid out for."""

    A4 = "a4"
    LETTER = "letter"


class Fit(StrEnum):
    """Class of a page in `print.css`: the plain size, or one of two tighter ones."""

    PLAIN = ""
    TIGHTER = "fit-1"
    TIGHTEST = "fit-2"


HEIGHT = {Paper.A4: 268.0, Paper.LETTER: 254.4}
"""Height in mm between the margins of `print.css`."""


@dataclass(frozen=True)
class Type:
    """Sizes of one fit in one language, as in `print.css`: points, multiples and millimetres."""

    body: float
    lead: float
    gap: float
    h1: float
    h1_lead: float
    h2: float
    under_title: float

    @property
    def line(self) -> float:
        """Height in mm of one line of text."""
        return self.body * self.lead * PT


TYPES = {
    ("en", Fit.PLAIN): Type(14, 1.32, 3.3, 25, 1.16, 14, 14),
    ("en", Fit.TIGHTER): Type(13, 1.28, 2.8, 22, 1.16, 13, 13),
    ("en", Fit.TIGHTEST): Type(12, 1.26, 2.6, 18, 1.16, 12, 12),
    ("zh", Fit.PLAIN): Type(13, 1.5, 3.3, 25, 1.3, 14, 15),
    ("zh", Fit.TIGHTER): Type(12.5, 1.46, 2.8, 22, 1.3, 13, 15),
    ("zh", Fit.TIGHTEST): Type(12, 1.4, 2.6, 17.5, 1.22, 12, 12),
}

# Advance widths of Open Sans from space to tilde, in thousandths of the type size.
_WIDTHS = (
    260, 267, 401, 646, 572, 823, 730, 221, 296, 296, 552, 572, 245, 322, 266, 367, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 572, 266, 266, 572, 572, 572, 429, 899, 633, 648, 631, 729, 556, 516, 728, 738, 279, 267, 614,
    519, 903, 754, 779, 602, 779, 618, 549, 553, 728, 595, 926, 577, 560, 571, 329, 367, 329, 542, 448, 577, 556,
    613, 476, 613, 561, 339, 548, 614, 253, 253, 525, 253, 930, 614, 604, 613, 613, 408, 477, 353, 614, 501, 778,
    524, 504, 468, 379, 551, 379, 572,
)  # fmt: skip
_SEMIBOLD = 1.04
_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
# What stays together on a line: a wide character with the closing marks after it, or a word.
_PIECES = re.compile(rf"[“‘（《]*[{_WIDE}][。，、；：？！”’）》…]*|[^\s{_WIDE}]+|[ \t]+")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in mm of a run of text set at `size` points."""
    return sum(map(_em, text)) * size * PT * (_SEMIBOLD if bold else 1)


def _em(letter: str) -> float:
    code = ord(letter)
    if 32 <= code < 127:
        return _WIDTHS[code - 32] / 1000
    if code < 0x1100 or 0x2010 <= code <= 0x2027:
        return 0.65
    return 1.0


def lines(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Number of lines that `text` fills in a column of `room` mm; 0 for no text, line breaks kept."""
    return sum(_paragraph(part, room, size, bold) for part in text.splitlines() if part.strip())


def _paragraph(text: str, room: float, size: float, bold: bool) -> int:
    count, used = 1, 0.0
    for piece in _PIECES.findall(text.strip()):
        length = width(piece, size, bold=bold)
        if used + length <= room:
            used += length
        elif not piece.isspace():
            rows = ceil(length / room)  # a word longer than the line is broken
            count += rows if used else rows - 1
            used = length - (rows - 1) * room
    return count
