"""An agreement on one sheet: its rows in two columns, its facts, and the largest type in which all of it fits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.plans.agreement_kinds import AgreementKind
from portal.plans.agreement_texts import COLOURS
from portal.plans.paper import HEIGHT, PT, TYPES, Fit, Paper, lines

_COLUMN, _WHOLE, _FACT = 66.0, 166.0, 117.0
"""Room in mm for the words of a cell, of the box, and behind the name of a fact."""
_FRAME = 4.4
"""What a cell, a box or a fact takes besides its lines, in mm."""
_SIGNED, _MAST = 24.0, 11.0
_FACTS: Mapping[AgreementKind, Sequence[str]] = {
    AgreementKind.NEED_SIGNAL: ("reds_in_week", "urgent"),
    AgreementKind.PREDICTABILITY: ("wording", "max_window_min", "urgent"),
    AgreementKind.RHYTHM: ("shared_slot", "own_slot", "next_contact", "ritual", "urgent"),
}


@dataclass(frozen=True)
class Row:
    """A row of the sheet: what it is about, and the lines on each side. `answer`: what the other one does then."""

    about: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    answer_to_me: str | None = None
    answer_to_them: str | None = None
    soon: str | None = None


def rows(kind: AgreementKind, words: Mapping[str, Any]) -> list[Row]:
    """The rows in their order; what nothing is said about has none."""
    return [row for row in _rows(kind, words) if row.mine or row.theirs]


def _rows(kind: AgreementKind, words: Mapping[str, Any]) -> Iterator[Row]:
    if kind is AgreementKind.NEED_SIGNAL:
        for colour in COLOURS:
            yield Row(
                colour,
                _one(words.get(f"{colour}_look_mine")),
                _one(words.get(f"{colour}_look_theirs")),
                words.get(f"{colour}_they_do"),
                words.get(f"{colour}_i_do"),
                words.get(f"{colour}_soon"),
            )
    if kind is AgreementKind.PREDICTABILITY:
        yield Row(
            "unreachable",
            tuple(words.get("unreachable_mine", ())),
            tuple(words.get("unreachable_theirs", ())),
        )
    yield Row("promises", tuple(words.get("mine", ())), tuple(words.get("theirs", ())))


def _one(said: str | None) -> tuple[str, ...]:
    return (said,) if said else ()


def facts(kind: AgreementKind, words: Mapping[str, Any], *, window: int | None) -> list[tuple[str, Any]]:
    """What stands under the columns, by name; what is not said is left out. A ritual is its choices and own words."""
    found: list[tuple[str, Any]] = []
    for name in _FACTS[kind]:
        value = window if name == "max_window_min" else words.get(name)
        if name == "ritual":
            value = [*(words.get("ritual") or ()), *_one(words.get("ritual_own"))]
        if value:
            found.append((name, value))
    return found


def fit(kind: AgreementKind, words: Mapping[str, Any], lang: str, crisis: str, *, window: int | None) -> Fit:
    """The largest type that holds everything on one A4 page, else the smallest, which may take a second."""
    for size in Fit:
        if _height(kind, words, lang, crisis, size, window=window) <= HEIGHT[Paper.A4] - 4.0:
            return size
    return Fit.TIGHTEST


def _height(
    kind: AgreementKind, words: Mapping[str, Any], lang: str, crisis: str, size: Fit, *, window: int | None
) -> float:
    sizes = TYPES[lang, size]
    line = sizes.line

    def tall(texts: Sequence[str], room: float) -> float:
        return sum(lines(text, room, sizes.body) for text in texts) * line

    height = _MAST + sizes.h1 * sizes.h1_lead * PT + 2 * line + 2 * sizes.gap + line + _FRAME
    for row in rows(kind, words):
        mine = [*row.mine, *_one(_answer(row.answer_to_me, row.soon))]
        theirs = [*row.theirs, *_one(_answer(row.answer_to_them, row.soon))]
        height += max(tall(mine, _COLUMN), tall(theirs, _COLUMN), 2 * line) + _FRAME
    box = [words.get("cannot_now", ""), words.get("later", "")]
    height += sizes.gap + tall(box, _WHOLE) + line + _FRAME + 2
    for name, value in facts(kind, words, window=window):
        said = "，".join(value) if isinstance(value, list) else str(value)
        if name == "ritual":  # choices stand there in words
            said = said + "x" * 40 * len(value)
        height += tall([said], _FACT) + _FRAME
    height += 2 * (line + _FRAME)  # the days
    return height + sizes.gap + tall([crisis], _WHOLE) + line + _SIGNED


def _answer(does: str | None, soon: str | None) -> str | None:
    """What the other one does, with how soon, as long as it is on paper."""
    return f"xxxxx {does} {soon or ''}" if does else None
