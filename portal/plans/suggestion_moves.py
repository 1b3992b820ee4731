"""What to change about a step that is under way and does not go well."""

from __future__ import annotations

from collections.abc import Iterator

from portal.plans.suggestion_history import History
from portal.plans.suggestion_reasons import Move, MoveKind
from portal.plans.suggestion_situation import Sign, Situation, Tried

_HARD = frozenset({Sign.STOPPED_EARLY, Sign.FEAR_CAME_TRUE, Sign.FELT_CONTROLLED})


def moves(situation: Situation) -> tuple[Move, ...]:
    """For every running step of a client who is off track, and for a step with a bad sign at any time."""
    running = History(situation.tried).running
    return tuple(
        move
        for one in running
        if situation.off_track or not _HARD.isdisjoint(one.signs)
        for move in _for_step(one)
    )


def _for_step(one: Tried) -> Iterator[Move]:
    """By the sign; without one an exposure goes lower or elsewhere, anything else becomes smaller."""
    plain = _HARD.isdisjoint(one.signs) and Sign.TOO_EASY not in one.signs
    exposure = one.root_id.startswith("E")
    if Sign.STOPPED_EARLY in one.signs or (plain and exposure):
        yield _lower(one)
    if Sign.FEAR_CAME_TRUE in one.signs or (exposure and (plain or Sign.TOO_EASY in one.signs)):
        yield Move(MoveKind.DIFFERENT_CONTEXT, one.template_id, one.rung_no)
    if Sign.FELT_CONTROLLED in one.signs:
        yield Move(MoveKind.ONE_USEFUL_ACT, one.template_id, one.rung_no)
    if plain and not exposure:
        yield Move(MoveKind.SPLIT, one.template_id, one.rung_no)


def _lower(one: Tried) -> Move:
    """The step below, or the first one in two parts."""
    if one.rung_no > 1:
        return Move(MoveKind.EASIER, one.template_id, one.rung_no, one.rung_no - 1)
    return Move(MoveKind.SPLIT, one.template_id, one.rung_no)
