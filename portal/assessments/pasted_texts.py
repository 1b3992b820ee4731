"""The wording in a pasted text: numbered lines become questions. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.assessments.item_texts import ItemTexts
from portal.assessments.unreadable import MOST_ITEMS, Fault, Unreadable, tidy

DOTTED = re.compile(r"\s*(?:[Qq]\s*)?(\d{1,3})(?:\s*[.．)）、:：](?!\d)|\t|\s{2,})\s*(.*)")
"""1. text, 1) text, 1、text, Q1: text, and a number set apart as in a copied table."""
BRACKETED = re.compile(r"\s*[(（\[【]\s*(\d{1,3})\s*[)）\]】]\s*(.*)")
SPACED = re.compile(r"\s*(\d{1,3})\s+(\D.*)")
EQUALS = re.compile(r"\s*(\d{1,3})\s*[=＝]\s*(\S.*)")
GRID = re.compile(r"(?:[\s□○☐◯⃝]+\d{1,2}){3,}\s*$")
"""The numbers to circle behind a question."""
WIDE = re.compile(r"[⺀-鿿豈-﫿＀-￯　-〿]")
"""Scripts that are written without spaces."""


@dataclass
class _Draft:
    lines: list[str] = field(default_factory=list)
    options: dict[int, str] = field(default_factory=dict)


def read_pasted(text: str, *, lang: str, options: Mapping[int, str] | None = None) -> ItemTexts:
    """The questions of a pasted form; `options` are the labels that all of them share. Raises Unreadable.

    A line that does not open with a number goes on with the one above. `0 = never`, or `(0) never` where questions are
    numbered otherwise, below a question is an answer of that question alone. What stands above the first number is the
    stem. Without any number each line is a question.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    opens = next(
        (p for p in (DOTTED, BRACKETED, SPACED) if any(_number(p, line) == 1 for line in lines)), None
    )
    drafts, stem = _numbered(lines, opens) if opens else (_unnumbered(lines), [])
    if not drafts:
        raise Unreadable(Fault.NOTHING)
    if len(drafts) > MOST_ITEMS:
        raise Unreadable(Fault.TOO_MANY)
    return ItemTexts(
        lang=lang,
        items={n: tidy(GRID.sub("", _joined(draft.lines))) for n, draft in drafts.items()},
        options=dict(options or {}),
        item_options={n: draft.options for n, draft in drafts.items() if draft.options},
        stem=tidy(_joined(stem)) or None,
    )


def _number(pattern: re.Pattern[str], line: str) -> int | None:
    found = pattern.fullmatch(line)
    return int(found[1]) if found else None


def _unnumbered(lines: Sequence[str]) -> dict[int, _Draft]:
    return {n: _Draft([line]) for n, line in enumerate(lines, start=1)}


def _numbered(lines: Sequence[str], opens: re.Pattern[str]) -> tuple[dict[int, _Draft], list[str]]:
    drafts: dict[int, _Draft] = {}
    stem: list[str] = []
    last = 0
    for line in lines:
        option = EQUALS.fullmatch(line) or (None if opens is BRACKETED else BRACKETED.fullmatch(line))
        found = opens.fullmatch(line)
        if option and last:
            _keep(drafts[last], int(option[1]), option[2], last)
        elif found:
            n = int(found[1])
            if n <= last:
                raise Unreadable(Fault.NUMBER_AGAIN, at=n, name=line.strip()[:60])
            drafts[n], last = _Draft([found[2]]), n
        elif last:
            drafts[last].lines.append(line)
        else:
            stem.append(line)
    return drafts, stem


def _keep(draft: _Draft, value: int, label: str, n: int) -> None:
    if value in draft.options:
        raise Unreadable(Fault.BAD_VALUE, at=n, name=str(value))
    draft.options[value] = tidy(label)


def _joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one; no space between two signs of a script that has none."""
    whole = ""
    for line in (one.strip() for one in lines):
        apart = whole and line and not (WIDE.match(whole[-1]) and WIDE.match(line[0]))
        whole += f" {line}" if apart else line
    return whole


def as_pasted(texts: ItemTexts) -> str:
    """The questions as somebody would have pasted them, to be changed and sent again."""
    lines: list[str] = []
    for n, text in sorted(texts.items.items()):
        lines.append(f"{n}. {text}")
        lines += [f"   {value} = {label}" for value, label in sorted(texts.item_options.get(n, {}).items())]
    return "\n".join(lines)
