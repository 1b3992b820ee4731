"""Which practices come into question for a client, from where, and what speaks for each."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.plans.suggestion_history import History
from portal.plans.suggestion_reasons import Reason, ReasonKey
from portal.plans.suggestion_shelves import (
    ALONE_TIME,
    ATTACKS,
    BUILDS_ON,
    BUNDLES,
    FADED,
    FADING,
    FOR_ITEM,
    FOR_PRACTICAL_HELP,
    FOR_TRIGGER,
    SIDES,
    SOOTHING,
    STEADYING,
    STEADYING_AT_RISK,
    TOGETHER,
    Bundle,
)
from portal.plans.suggestion_situation import HEALTHY, LOW_BOTH, Sign, Situation, Trend


class Tier(enum.IntEnum):
    """How near a candidate is, the nearest first."""

    GO_ON = 0
    EARLY = 1
    LOW_ITEM = 2
    TRIGGER = 3
    AGREEMENT = 4
    LATE = 5
    BESIDE = 6


@dataclass(frozen=True)
class Named:
    """A template that something speaks for. `order`: its place within the tier."""

    root: str
    tier: Tier
    order: tuple[int, int]
    reasons: tuple[Reason, ...]

    def joined(self, other: Named) -> Named:
        """One of two ways by which the same template was named: the nearer place, all reasons."""
        place = min((self.tier, self.order), (other.tier, other.order))
        reasons = tuple(dict.fromkeys((*self.reasons, *other.reasons)))
        return Named(self.root, *place, reasons)


def candidates(situation: Situation, *, climbed: bool) -> list[Named]:
    """Every template that something speaks for, each once; what is locked or under way is still among them.

    `climbed` says that the last step of an exposure was reached.

    With a present risk only what steadies; uneasy both ways only what is begun together; at ease both ways without a
    low answer only a plan for staying well, and only after something was reached.
    """
    if situation.at_risk:
        return [_beside(root, place) for place, root in enumerate(STEADYING_AT_RISK)]
    if situation.region == LOW_BOTH:
        return [
            Named(root, Tier.EARLY, (place, 0), (Reason.of(ReasonKey.BEGIN_TOGETHER),))
            for place, root in enumerate(TOGETHER)
        ]
    history = History(situation.tried, situation.limits.held_weeks)
    if situation.region == HEALTHY and not situation.low:
        return [_STAYING_WELL] if any(history.reached(one.root_id) for one in history.tried) else []
    found = _merged(_sources(situation, history))
    found |= {_STAYING_WELL.root: _STAYING_WELL} if climbed else {}
    found |= _merged([*found.values(), *_builds_towards(found, history)])
    found |= _merged([*found.values(), *_low_mood(situation, found)])
    if not any(root in found for root in SOOTHING):
        found |= _merged(_steadying(situation, found, history))
    return [_with_history(named, situation, history) for named in found.values()]


def _merged(named: Iterator[Named] | list[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for one in named:
        found[one.root] = found[one.root].joined(one) if one.root in found else one
    return found


def _sources(situation: Situation, history: History) -> Iterator[Named]:
    yield from _under_way(history)
    yield from _low_items(situation)
    yield from _triggers(situation)
    if situation.attacks_foremost:
        yield from _bundle(ATTACKS, Reason.of(ReasonKey.ATTACKS), situation, first=0)
    if situation.region is not None and situation.region in BUNDLES:
        reason = Reason.of(ReasonKey.REGION, region=situation.region)
        yield from _bundle(BUNDLES[situation.region], reason, situation, first=10)


def _under_way(history: History) -> Iterator[Named]:
    """What was reached or was too easy goes on; the agreement that held begins to fade."""
    for root in sorted({one.root_id for one in history.tried}):
        if history.reached(root) or history.with_sign(root, Sign.TOO_EASY):
            yield Named(root, Tier.GO_ON, (0, 0), ())
    if history.agreement_held:
        yield Named(FADING, Tier.GO_ON, (1, 0), (Reason.of(ReasonKey.FADES, template=FADED),))


def _low_items(situation: Situation) -> Iterator[Named]:
    for item, value in situation.low.items():
        practical = item == 4 and situation.money_or_practical == "practical"
        for rank, root in enumerate(FOR_PRACTICAL_HELP if practical else FOR_ITEM[item]):
            reason = Reason.of(ReasonKey.LOW_ITEM, item=item, value=value)
            yield Named(root, Tier.LOW_ITEM, (value, rank), (reason,))


def _triggers(situation: Situation) -> Iterator[Named]:
    for place, key in enumerate(situation.triggers):
        for rank, root in enumerate(FOR_TRIGGER.get(key, ())):
            reason = Reason.of(ReasonKey.TRIGGER, trigger=key)
            yield Named(root, Tier.TRIGGER, (place, rank), (reason,))


def _bundle(bundle: Bundle, reason: Reason, situation: Situation, *, first: int) -> Iterator[Named]:
    """Everything in a bundle; of two agreements that do the same the other is not named once one was begun.

    What answers to a situation that is easy for this client comes later, if another one is hard.
    """
    history = History(situation.tried)
    begun = [root for root in bundle.agreements if history.is_begun(root)]
    shelves = (
        (Tier.EARLY, bundle.early),
        (Tier.AGREEMENT, begun or bundle.agreements),
        (Tier.LATE, bundle.late),
        (Tier.EARLY, bundle.skills),
    )
    easy = _easy(situation)
    for tier, roots in shelves:
        for place, root in enumerate(roots, start=first):
            yield Named(root, Tier.LATE if root in easy else tier, (place, 0), (reason,))


def _easy(situation: Situation) -> set[str]:
    """The practices whose own situations are not low while others are."""
    if not situation.low:
        return set()
    hard = {root for item in situation.low for root in FOR_ITEM[item]}
    return {root for roots in FOR_ITEM.values() for root in roots if root.startswith("E")} - hard


def _builds_towards(found: dict[str, Named], history: History) -> Iterator[Named]:
    """What another candidate builds on, in that one's place, as long as it has not begun."""
    for root, base in BUILDS_ON.items():
        if root in found and not history.is_begun(base):
            reason = Reason.of(ReasonKey.BUILDS_TOWARDS, template=root)
            yield replace(found[root], root=base, reasons=(reason,))


def _low_mood(situation: Situation, found: dict[str, Named]) -> Iterator[Named]:
    if situation.low_mood and not ALONE_TIME.isdisjoint(found):
        yield Named("S06", Tier.EARLY, (0, 0), (Reason.of(ReasonKey.ACTIVITY),))


def _steadying(situation: Situation, found: dict[str, Named], history: History) -> Iterator[Named]:
    """One small tool beside practice, unless the client has one."""
    wanted = situation.off_track or any(_is_practice(root) for root in found)
    if wanted and not any(history.is_begun(root) for root in SOOTHING):
        free = [root for root in STEADYING if not history.is_dismissed(root)]
        yield from (_beside(root, 0) for root in free[:1])


def _is_practice(root: str) -> bool:
    return root.startswith("E")


def _beside(root: str, place: int) -> Named:
    return Named(root, Tier.BESIDE, (place, 0), (Reason.of(ReasonKey.STEADYING),))


def _with_history(named: Named, situation: Situation, history: History) -> Named:
    """What the same side says: something on it worked, or it became harder or easier since the last assessment."""
    side = SIDES.get(named.root)
    if side is None:
        return named
    said = []
    worked = history.latest_reached(
        root for root, other in SIDES.items() if other is side and root != named.root
    )
    if worked:
        said.append(Reason.of(ReasonKey.WORKED_BEFORE, template=worked))
    if situation.direction.of(side) is Trend.DOWN:
        said.append(Reason.of(ReasonKey.TREND_DOWN, side=side.value))
    if situation.direction.of(side) is Trend.UP and history.reached(named.root):
        said.append(Reason.of(ReasonKey.TREND_UP, side=side.value))
    return replace(named, reasons=(*named.reasons, *said))


_STAYING_WELL = Named("S19", Tier.BESIDE, (9, 0), (Reason.of(ReasonKey.STAYING_WELL),))
