"""The wording in a CSV file: a row a question, with its answers and its language. Pure."""

import csv
import io
import re
from collections.abc import Iterator

from portal.assessments.item_texts import ItemTexts, shared_options
from portal.assessments.unreadable import MOST_ITEMS, Fault, Unreadable, decoded, tidy

COLUMNS = ("item", "text", "options", "language")
STEM = "stem"
"""Stands in the column `item` of the row that holds what is asked of every question."""
OPTION = re.compile(r"\s*(-?\d{1,3})\s*[=＝:：]\s*(\S.*?)\s*")


def read_csv(raw: bytes, *, lang: str) -> ItemTexts:
    """The questions of a file with the columns of `COLUMNS`; `lang` where the file names none. Raises Unreadable.

    Answers are written `0=never; 1=often`. A row without answers has those of all the others.
    """
    items: dict[int, str] = {}
    labels: dict[int, dict[int, str]] = {}
    languages: set[str] = set()
    stem = None
    for line, row in _rows(decoded(raw)):
        languages.add(row["language"])
        if row["item"].lower() == STEM:
            stem = tidy(row["text"])
            continue
        if not row["item"].isdecimal() or not 0 < int(row["item"]) <= MOST_ITEMS:
            raise Unreadable(Fault.BAD_NUMBER, at=line, name=row["item"][:20])
        n = int(row["item"])
        if n in items:
            raise Unreadable(Fault.NUMBER_AGAIN, at=n, name=row["item"])
        items[n], labels[n] = tidy(row["text"]), _options(row["options"], line)
    if not items:
        raise Unreadable(Fault.NOTHING)
    named = languages - {""}
    if len(named) > 1:
        raise Unreadable(Fault.TWO_LANGUAGES, name=", ".join(sorted(named))[:60])
    options, item_options = shared_options(labels)
    return ItemTexts(
        lang=named.pop() if named else lang,
        items=items,
        options=options,
        item_options=item_options,
        stem=stem or None,
    )


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, with its line; a comma, a semicolon or a tab parts the columns."""
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS[:2] if name not in names]
        if missing:
            raise Unreadable(Fault.NO_COLUMN, name=missing[0])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                given = dict(zip(names, (cell.strip() for cell in cells), strict=False))
                yield reader.line_num, {name: given.get(name, "") for name in COLUMNS}
    except csv.Error as error:
        raise Unreadable(Fault.NOT_CSV, at=reader.line_num) from error


def _options(cell: str, line: int) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in (one for one in re.split(r"[;；]", cell) if one.strip()):
        read = OPTION.fullmatch(part)
        if read is None or int(read[1]) in found:
            raise Unreadable(Fault.BAD_OPTIONS, at=line, name=part.strip()[:40])
        found[int(read[1])] = tidy(read[2])
    return found
