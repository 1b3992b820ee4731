"""Which of several open steps a plan in mode `shuffle` draws for a client on one day. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.plans.attempts import OVER, Attempt


@dataclass(frozen=True)
class InTheDraw:
    """An open step, and the local dates on which it was practised."""

    id: UUID
    practised_on: Sequence[date] = ()


def in_the_draw(step_id: UUID, attempts: Iterable[Attempt]) -> InTheDraw:
    """An open step with the days on which it was practised, to its end or not."""
    return InTheDraw(step_id, [one.local_date for one in attempts if one.status in OVER])


def drawn_order(steps: Sequence[InTheDraw], *, on: date) -> list[UUID]:
    """The steps as they are drawn on the client's local day `on`, the first one for today.

    The one practised longest ago comes first, one never practised before all others; the day decides between equals.
    Practices of the day itself do not count, so that the draw stays the same until the day is over.
    """
    return [step.id for step in sorted(steps, key=lambda step: (_last(step, on), _lot(step.id, on)))]


def drawn(steps: Sequence[InTheDraw], *, on: date, another: int = 0) -> UUID | None:
    """The step for today; with `another` the one so many places further on, round and round. None without steps."""
    order = drawn_order(steps, on=on)
    return order[another % len(order)] if order else None


def _last(step: InTheDraw, on: date) -> date:
    return max((day for day in step.practised_on if day < on), default=date.min)


def _lot(step_id: UUID, on: date) -> bytes:
    """Chance that is the same on every page of a day."""
    return hashlib.sha256(step_id.bytes + on.isoformat().encode()).digest()
