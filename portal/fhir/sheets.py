"""Tables of results as CSV: what a spreadsheet would take for a formula is made plain text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from portal.assessments.definition import Instrument
from portal.fhir.questionnaires import words_in
from portal.fhir.responses import Administration, decimal

Cell = str | int | float | bool | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What makes a cell a formula when it stands first, also after spaces and quotes; the wide forms where Chinese is set."""
BEFORE = " \u00a0\u3000\"'\u2018\u2019\u201c\u201d"
MARK = "\ufeff"
"""Tells a spreadsheet that the file is UTF-8."""
FIRST = (
    "assessment",
    "client",
    "answered_on",
    "submitted_at",
    "version",
    "language",
    "way",
    "kind_of_time",
    "context",
    "in_mind",
)
LONG = (
    "assessment",
    "answered_on",
    "submitted_at",
    "instrument",
    "version",
    "title",
    "language",
    "way",
    "kind_of_time",
    "kind",
    "key",
    "name",
    "value",
    "words",
)


def plain(cell: Cell) -> str | int | float:
    """A cell that no spreadsheet runs. A number stays one, also a negative one; text gets a ' where it needs it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float | Decimal):
        return cell
    text = cell.replace("\0", "")
    begun = cell.lstrip(BEFORE)
    return f"'{text}" if begun.startswith(FORMULA) or cell.startswith(FORMULA) else text


def sheet(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The whole file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([plain(cell) for cell in row])
    return MARK + out.getvalue()


def of_client(administrations: Iterable[Administration], lang: str) -> str:
    """One line for each score, flag and answer: the same columns for every instrument."""
    rows = [(*_form(one, lang), *fact) for one in administrations for fact in _facts(one, lang)]
    return sheet(LONG, rows)


def _form(one: Administration, lang: str) -> tuple[Cell, ...]:
    return (
        str(one.id),
        str(one.on),
        _instant(one.submitted_at),
        one.instrument.code,
        one.instrument.version,
        words_in(one.instrument.title, lang),
        one.lang,
        one.mode,
        one.kind_of_time,
    )


def _facts(one: Administration, lang: str) -> Iterator[tuple[Cell, ...]]:
    for scale in one.instrument.scales:
        scored = one.scores.get(scale.key)
        result = scored.value if scored else None
        yield "score", scale.key, words_in(scale.name, lang), _number(result), scored.band if scored else None
    for flag in one.instrument.flags:
        found = one.flags.get(flag.key)
        yield "flag", flag.key, words_in(flag.name, lang), found, "unknown" if found is None else None
    if one.about:
        yield "about", "about", None, None, one.about
    for key, holds in sorted(one.context.items()):
        yield "context", key, None, holds, None
    for item in one.instrument.items:
        value = one.value(item.n)
        options = one.instrument.options_of(item)
        label = next((words_in(option.label, lang) for option in options if option.value == value), None)
        words = "declined" if one.declined(item.n) else label
        text = words_in(item.text, lang) if item.text else None
        yield "answer", str(item.n), text, value if isinstance(value, int) else None, words
    for extra in one.instrument.follow_ups:
        if chosen := one.value(extra.key):
            yield "answer", extra.key, words_in(extra.text, lang), None, str(chosen)


def of_instrument(instrument: Instrument, administrations: Iterable[Administration]) -> str:
    """One line for each form; a column for each scale, flag and item. Versions of one instrument share their columns."""
    scales = [scale.key for scale in instrument.scales]
    flags = [flag.key for flag in instrument.flags]
    items = [item.n for item in instrument.items]
    head = [
        *FIRST,
        *(column for key in scales for column in (key, f"{key}_band")),
        *flags,
        *(f"item_{n}" for n in items),
    ]
    return sheet(head, [_line(one, scales, flags, items) for one in administrations])


def _line(
    one: Administration, scales: Sequence[str], flags: Sequence[str], items: Sequence[int]
) -> list[Cell]:
    row: list[Cell] = [str(one.id), str(one.client_id), str(one.on), _instant(one.submitted_at)]
    row += [one.instrument.version, one.lang, one.mode, one.kind_of_time]
    row += [" ".join(key for key, holds in sorted(one.context.items()) if holds), one.about]
    for key in scales:
        scored = one.scores.get(key)
        row += [_number(scored.value), scored.band] if scored else [None, None]
    row += [one.flags.get(key) for key in flags]
    for n in items:
        value = one.value(n)
        row.append(value if isinstance(value, int) else None)
    return row


def _number(value: Fraction | None) -> Cell:
    return None if value is None else decimal(value)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
