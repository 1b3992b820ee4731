"""Answers that a human must see at once, whatever becomes of the rest of the form. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.assessments.definition import Instrument
from portal.assessments.scoring import score


@dataclass(frozen=True)
class Risk:
    """One answer about safety: the flag it fires (or `item_9` where the clinic marked the item), and the answer."""

    key: str
    item: int
    value: int


def has_risks(instrument: Instrument, marked: Collection[int] = ()) -> bool:
    """Whether the form asks anything that is passed on at once."""
    return bool(instrument.risk_flags) or any(item.n in marked for item in instrument.items)


def fired(
    instrument: Instrument, answers: Mapping[int, int | None], marked: Collection[int] = ()
) -> tuple[Risk, ...]:
    """What the answers given so far set off, in the order of the items; the rest of the form may be open.

    A risk flag of the definition fires by its own rule; an item that the clinic `marked` and that no flag rests on
    fires at any answer above its lowest.
    """
    if not has_risks(instrument, marked):
        return ()
    flags = score(instrument, answers).flags
    found: list[Risk] = []
    watched: set[int] = set()
    for flag in instrument.risk_flags:
        n = flag.item.items[0] if flag.item else 0
        watched.add(n)
        value = answers.get(n)
        if flags.get(flag.key) is True and value is not None:
            found.append(Risk(flag.key, n, value))
    for item in instrument.items:
        value = answers.get(item.n)
        if item.n not in marked or item.n in watched or value is None:
            continue
        if value > min(instrument.values(item)):
            found.append(Risk(f"item_{item.n}", item.n, value))
    return tuple(sorted(found, key=lambda risk: risk.item))
