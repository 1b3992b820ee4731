"""Which practices are worth a thought for this client now, each with what speaks for and against it. Pure.

The clinician decides. Nothing here reads a clock; whoever asks leaves out what no longer counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.plans.definition import HomeworkTemplate
from portal.plans.suggestion_against import SCREEN_LOCKS, against, lies_behind, waits_for_other
from portal.plans.suggestion_candidates import Named, candidates
from portal.plans.suggestion_history import Fit, History, fitting
from portal.plans.suggestion_moves import moves
from portal.plans.suggestion_reasons import NoneKey, Reason, ReasonKey, Suggestion, Suggestions
from portal.plans.suggestion_shelves import (
    AROUND_MIDDLE,
    BUNDLES,
    RUNGS_FOR_HELP,
    RUNGS_FOR_ITEM,
    SOOTHING,
    USEFUL_ACT,
)
from portal.plans.suggestion_situation import HEALTHY, LOW_BOTH, Situation

__all__ = ["Situation", "Suggestion", "Suggestions", "suggest"]


@dataclass(frozen=True)
class _Offer:
    """A candidate with its step."""

    named: Named
    template: HomeworkTemplate
    suggestion: Suggestion

    @property
    def is_practice(self) -> bool:
        return self.template.type in ("exposure", "agreement")

    @property
    def is_behind(self) -> bool:
        return lies_behind(self.suggestion.against)

    @property
    def place(self) -> tuple[object, ...]:
        """The nearest first; within a tier the side that became harder, then the gentlest step."""
        rung = self.template.get_rung(self.suggestion.rung_no)
        harder = any(reason.key is ReasonKey.TREND_DOWN for reason in self.suggestion.because)
        waits = waits_for_other(self.suggestion.against)
        return (waits, self.named.tier, not harder, *self.named.order, rung.suds_guess or 0, self.named.root)


def suggest(situation: Situation, library: Mapping[str, HomeworkTemplate]) -> Suggestions:
    """At most three practices, or as many as was chosen, or why there is none.

    Under stop there is nothing at all. What is locked is never among them, but for what waits only for a screen: that is
    named and not `startable`. `library` maps ids to templates, a clinic's own copies among them.
    """
    if situation.is_stop:
        return Suggestions(none_because=NoneKey.STOP, ask_alone=situation.ask_alone)
    history = History(situation.tried)
    named = candidates(situation, climbed=_has_climbed(history, library))
    made = [_offer(one, situation, library) for one in named]
    picked = _picked([offer for offer in made if isinstance(offer, _Offer)], situation)
    reasons = [offer for offer in made if isinstance(offer, NoneKey)]
    return Suggestions(
        offers=tuple(offer.suggestion for offer in picked),
        none_because=None if picked else _why_none(situation, reasons),
        moves=moves(situation),
        ask_alone=situation.ask_alone,
        begin_together=situation.region == LOW_BOTH,
    )


def _has_climbed(history: History, library: Mapping[str, HomeworkTemplate]) -> bool:
    """Whether the last step of an exposure was reached."""
    exposures = [template for template in library.values() if template.type == "exposure"]
    return any(len(template.rungs) in history.reached(template.root_id) for template in exposures)


def _offer(
    named: Named, situation: Situation, library: Mapping[str, HomeworkTemplate]
) -> _Offer | NoneKey | None:
    """The candidate with its step, or why it falls out; None where the library lacks it or nothing speaks for it."""
    history = History(situation.tried)
    template = _template(named.root, history, library)
    if template is None:
        return None
    if _is_locked(template, situation):
        return NoneKey.LOCKED
    if history.is_dismissed(named.root):
        return NoneKey.PUT_ASIDE
    fit = None if history.is_under_way(named.root) else _fit(template, situation, history)
    if fit is None:
        return NoneKey.UNDER_WAY
    because = _because(named, fit)
    if not because:
        return None
    suggestion = Suggestion(
        template_id=template.id,
        rung_no=fit.rung_no,
        because=because,
        against=against(template, fit, situation, library),
        by_hand=situation.region == LOW_BOTH,
    )
    return _Offer(named, template, suggestion)


def _template(
    root: str, history: History, library: Mapping[str, HomeworkTemplate]
) -> HomeworkTemplate | None:
    """The clinic's copy that the client had last, else the library's own."""
    had = [one.template_id for one in history.of(root) if one.template_id in library]
    return library[had[-1]] if had else library.get(root)


def _is_locked(template: HomeworkTemplate, situation: Situation) -> bool:
    """Locked by more than a screen that is missing, has run out or is asked again."""
    return not SCREEN_LOCKS.issuperset(situation.gate.get(template.id, ()))


def _fit(template: HomeworkTemplate, situation: Situation, history: History) -> Fit | None:
    """The step that fits: of those that belong to the lowest answer, the gentlest not yet reached."""
    every = range(1, len(template.rungs) + 1)
    fit = fitting(history, template.root_id, _rungs(template, situation) or every, all_rungs=every)
    least = USEFUL_ACT.get(template.root_id, 1)
    if fit is None or not history.felt_controlled or not fit.rung_no < least <= len(every):
        return fit
    return Fit(least, after=fit.after, too_easy=fit.too_easy, below=fit.below)


def _rungs(template: HomeworkTemplate, situation: Situation) -> list[int]:
    """The steps that belong to what is low, where not all do; those that a copy no longer has are left out."""
    root = template.root_id
    wanted: Sequence[int] = ()
    if root == "E15":
        wanted = RUNGS_FOR_HELP.get(situation.money_or_practical or "", ())
    else:
        items = sorted(
            (value, item) for item, value in situation.low.items() if (root, item) in RUNGS_FOR_ITEM
        )
        wanted = RUNGS_FOR_ITEM[root, items[0][1]] if items else ()
    return [rung for rung in wanted if rung <= len(template.rungs)]


def _because(named: Named, fit: Fit) -> tuple[Reason, ...]:
    found = list(named.reasons)
    if fit.too_easy is not None:
        found.append(Reason.of(ReasonKey.TOO_EASY, rung=fit.too_easy))
    elif fit.after is not None:
        found.append(Reason.of(ReasonKey.NEXT_RUNG, rung=fit.after))
    return tuple(sorted(found, key=lambda reason: reason.place))


def _picked(offers: Sequence[_Offer], situation: Situation) -> list[_Offer]:
    """Practices first, one with a bad history last; a client who begins gets one practice, and one off track none."""
    ordered = sorted(offers, key=lambda offer: offer.place)
    if situation.region == LOW_BOTH:
        allowed = [offer for offer in ordered if not (situation.off_track and offer.is_practice)]
        return allowed[: situation.limits.offers]
    if situation.off_track:
        return [offer for offer in ordered if offer.named.root in SOOTHING][:1]
    practices = _practices([offer for offer in ordered if offer.is_practice], _most(situation))
    skills = [offer for offer in ordered if not offer.is_practice][: situation.limits.offers - len(practices)]
    return sorted([*practices, *skills], key=lambda offer: (offer.is_behind, not offer.is_practice))


def _most(situation: Situation) -> int:
    """How many practices: one at the beginning, where a bundle names the skills to begin with."""
    begins = History(situation.tried).is_fresh and (situation.region in BUNDLES or situation.attacks_foremost)
    return 1 if begins else min(situation.limits.practices, situation.limits.offers)


def _practices(ordered: Sequence[_Offer], most: int) -> list[_Offer]:
    """The nearest ones, never two agreements; at most one that went badly, and only where there is room."""
    picked: list[_Offer] = []
    for offer in sorted(ordered, key=lambda offer: offer.is_behind):
        alike = [
            other
            for other in picked
            if (offer.is_behind and other.is_behind)
            or (offer.template.type == other.template.type == "agreement")
        ]
        if len(picked) < most and not alike:
            picked.append(offer)
    return picked


def _why_none(situation: Situation, reasons: Sequence[NoneKey]) -> NoneKey:
    if situation.off_track:
        return NoneKey.OFF_TRACK
    for key in (NoneKey.LOCKED, NoneKey.PUT_ASIDE, NoneKey.UNDER_WAY):
        if key in reasons:
            return key
    if situation.all_same_answer:
        return NoneKey.ALL_SAME_ANSWER
    if situation.region == HEALTHY:
        sums = (situation.dependence or 0, situation.independence or 0)
        return NoneKey.AROUND_THE_MIDDLE if 0 < max(sums) <= AROUND_MIDDLE else NoneKey.NOTHING_STANDS_OUT
    return NoneKey.NO_LOW_ITEM if situation.region else NoneKey.NO_ASSESSMENT
