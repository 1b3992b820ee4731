"""Two cards on a page, each folded once: how much stands on a panel, counted from letter widths. Sizes in mm and points."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from portal.plans.paper import PT, width

PANEL = 62.0
_HIGH = 105.0 - 7.0 - 5.0
_H1 = {"en": 11.5, "zh": 13.0}
_LINE = 9.5 + 0.5 * PT
SIZES = (14.0, 12.0, 10.5, 9.0)
"""Type on a card, the first that holds the text; the last is for a crisis text that fills a panel by itself."""
_LEAD = {"en": 1.3, "zh": 1.46}
_HELP_FRAME = 3.4 + 3.2 + 0.6
_HELP_ROOM = PANEL - 4.8 - 0.6


@dataclass(frozen=True)
class Help:
    """The box with whom to call: its words, the size of its type, what it takes of a panel's height."""

    words: str
    size: float
    height: float


@dataclass(frozen=True)
class Piece:
    """A heading or a line of a panel."""

    words: str
    heading: bool = False


@dataclass(frozen=True)
class Card:
    """One card: its left and its right panel."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True)
class Filled:
    """Cards with words on them, two a page, the size of their type, and the box that stands on each."""

    cards: tuple[Card, ...]
    size: float
    help: Help

    @property
    def pages(self) -> tuple[tuple[Card, ...], ...]:
        """The cards of each page."""
        return tuple(self.cards[at : at + 2] for at in range(0, len(self.cards), 2))


def help_box(crisis: str, lang: str) -> Help:
    """The box with whom to call, in the largest type that leaves a third of the panel free, else the smallest."""
    for size in SIZES:
        height = _HELP_FRAME + len(broken(crisis, _HELP_ROOM, size)) * _step(size, lang)
        if height <= 0.62 * _HIGH:
            break
    return Help(crisis, size, height)


def ruled_lines(box: Help | None, lang: str) -> int:
    """Lines to write on that a panel has room for, under its heading and over the box, if it has one."""
    room = _HIGH - _H1[lang] - (box.height if box else 0)
    return max(0, floor(room / _LINE))


def filled(sections: Sequence[tuple[str, str]], crisis: str, lang: str) -> Filled:
    """Cards with these headings and texts, in the largest type in which two cards hold them; else as many as it takes.

    A line of text is never lost: what no panel has room for goes on in the next one.
    """
    box = help_box(crisis, lang)
    for size in SIZES[:3]:
        panels = _panels(sections, size, lang, box)
        if len(panels) <= 4:
            break
    panels += [()] * (len(panels) % 2)
    cards = tuple(Card(*panels[at : at + 2]) for at in range(0, len(panels), 2))
    return Filled(cards or (Card((), ()),), size, box)


def _panels(
    sections: Sequence[tuple[str, str]], size: float, lang: str, box: Help
) -> list[tuple[Piece, ...]]:
    """Fill panel after panel, left and right in turn. A part is kept together where one panel can hold it."""
    panels: list[list[Piece]] = [[]]
    left = _room(0, lang, box)
    for heading, text in sections:
        pieces = [Piece(line) for part in text.splitlines() for line in broken(part.strip(), PANEL - 1, size)]
        head = len(broken(heading, PANEL - 5, size)) * _step(size, lang) * 1.1 + 2.4
        whole = head + len(pieces) * _step(size, lang)
        if left < whole <= _room(len(panels), lang, box):
            panels.append([])
            left = _room(len(panels) - 1, lang, box)
        for number, piece in enumerate(pieces):
            first = number == 0
            need = _step(size, lang) + (head if first else 0)
            while need > left:  # a right panel may have room for the box alone
                panels.append([])
                left = _room(len(panels) - 1, lang, box)
            if first:
                panels[-1].append(Piece(heading, heading=True))
            panels[-1].append(piece)
            left -= need
    return [tuple(panel) for panel in panels]


def _room(panel: int, lang: str, box: Help) -> float:
    """What a panel holds: the first has the card's title, each right one the box."""
    return _HIGH - (_H1[lang] if panel == 0 else 0) - (box.height if panel % 2 else 0)


def _step(size: float, lang: str) -> float:
    return size * (_LEAD[lang] if size > SIZES[-1] else 1.25) * PT


def broken(text: str, room: float, size: float) -> list[str]:
    """A text in the lines that fit `room` mm, at spaces where it has some; closing marks never begin a line."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip(), size, bold=True) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with the space behind them; wide letters one by one, each with the marks that close after it."""
    pieces: list[str] = []
    for part in text.split(" "):
        start = len(pieces)
        for letter in part:
            joins = len(pieces) > start and (
                letter in "，。、；：？！”’）》…,.;:?!" or not (_is_wide(letter) or _is_wide(pieces[-1][-1]))
            )
            if joins and len(pieces[-1]) < 24:
                pieces[-1] += letter
            else:
                pieces.append(letter)
        if len(pieces) > start:
            pieces[-1] += " "
    return pieces


def _is_wide(letter: str) -> bool:
    return ord(letter) >= 0x2E80
