"""What speaks against a practice that comes into question: nothing here forbids anything, the clinician decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.plans.definition import HomeworkTemplate
from portal.plans.gate import LockReason
from portal.plans.suggestion_history import Fit, History
from portal.plans.suggestion_reasons import Reason, ReasonKey
from portal.plans.suggestion_shelves import ALONE_TIME, BUILDS_ON, DAILY, FADED, FADING, SIDES
from portal.plans.suggestion_situation import LOW_BOTH, Side, Sign, Situation, Trend, TriedState

SCREEN_LOCKS = frozenset({LockReason.NO_SCREEN, LockReason.EXPIRED, LockReason.ASK_AGAIN})
"""Locks that a screen opens or keeps: such a template is named, and waits."""
FIRST_IN_SESSION = frozenset({"E16", "E19"})
"""Whose first step belongs in the session."""


def against(
    template: HomeworkTemplate, fit: Fit, situation: Situation, library: Mapping[str, HomeworkTemplate]
) -> tuple[Reason, ...]:
    """Every reason against this step of this template now, in the order in which they are told."""
    history = History(situation.tried, situation.limits.held_weeks)
    found = [
        *_from_the_gate(template, situation),
        *_from_history(template, fit, history),
        *_from_the_template(template, fit, situation),
        *_from_the_client(template, situation),
        *_from_what_is_open(template, fit, situation, library),
    ]
    return tuple(sorted(found, key=lambda reason: reason.place))


def lies_behind(reasons: tuple[Reason, ...]) -> bool:
    """Whether it is named last: it went badly, or what was feared came true nearby."""
    return any(reason.key in (ReasonKey.STOPPED_EARLY, ReasonKey.FEAR_CAME_TRUE) for reason in reasons)


def waits_for_other(reasons: tuple[Reason, ...]) -> bool:
    """Whether something else has to come first."""
    return any(reason.key is ReasonKey.NEEDS_OTHER_FIRST for reason in reasons)


def _from_the_gate(template: HomeworkTemplate, situation: Situation) -> Iterator[Reason]:
    for reason in situation.gate.get(template.id, ()):
        yield Reason.of(ReasonKey.SCREEN_FIRST, reason=reason.value)
    if template.id in situation.careful:
        yield Reason.of(ReasonKey.NEEDS_LINE)


def _from_history(template: HomeworkTemplate, fit: Fit, history: History) -> Iterator[Reason]:
    root = template.root_id
    feared = _feared(template, history)
    if feared:
        yield Reason.of(ReasonKey.FEAR_CAME_TRUE, template=feared)
    if history.with_sign(root, Sign.STOPPED_EARLY) and fit.below is not None:
        yield Reason.of(ReasonKey.STOPPED_EARLY, rung=fit.below)
    if root == "E13" and history.felt_controlled:
        yield Reason.of(ReasonKey.FELT_CONTROLLED)
    if _lacks_base(root, history):
        yield Reason.of(ReasonKey.NEEDS_OTHER_FIRST, template=BUILDS_ON.get(root, FADED))
    left = [one.rung_no for one in history.of(root) if one.state is TriedState.LEFT and not one.signs]
    if fit.rung_no in left:
        yield Reason.of(ReasonKey.LEFT_BEFORE, rung=fit.rung_no)


def _feared(template: HomeworkTemplate, history: History) -> str | None:
    """The template in which the fear came true: its own, or for what a partner notices one of the same side.

    An agreement with a partner belongs to either side.
    """
    roots = history.roots_with(Sign.FEAR_CAME_TRUE)
    if template.root_id in roots:
        return template.root_id
    side = SIDES.get(template.root_id)
    near = [
        root
        for root in roots
        if template.noticed_by_partner
        and (template.type == "agreement" or (side is not None and SIDES.get(root) is side))
    ]
    return near[0] if near else None


def _lacks_base(root: str, history: History) -> bool:
    if root == FADING:
        return not history.agreement_held
    return root in BUILDS_ON and not history.is_begun(BUILDS_ON[root])


def _from_the_template(template: HomeworkTemplate, fit: Fit, situation: Situation) -> Iterator[Reason]:
    root, rung = template.root_id, template.get_rung(fit.rung_no)
    if template.medical_item:
        yield Reason.of(ReasonKey.MEDICAL_CHECK)
    if root == "E15" and situation.money_or_practical != "practical":
        yield Reason.of(ReasonKey.ECONOMIC_CONTROL)
    first = root in FIRST_IN_SESSION and fit.rung_no == 1
    if first or (root == "S15" and situation.region == LOW_BOTH):
        yield Reason.of(ReasonKey.IN_SESSION)
    if template.partner_involved:
        yield Reason.of(ReasonKey.PARTNER_TAKES_PART)
    elif template.noticed_by_partner:
        yield Reason.of(ReasonKey.PARTNER_NOTICES)
    if rung.suds_guess is not None and rung.suds_guess >= situation.limits.high_suds:
        yield Reason.of(ReasonKey.STARTS_HIGH, suds=rung.suds_guess)


def _from_the_client(template: HomeworkTemplate, situation: Situation) -> Iterator[Reason]:
    if situation.low_mood and template.root_id in ALONE_TIME:
        yield Reason.of(ReasonKey.LOW_MOOD)
    side = SIDES.get(template.root_id)
    if side is not None:
        other = Side.STANDING if side is Side.LEANING else Side.LEANING
        if situation.direction.of(other) is Trend.DOWN:
            yield Reason.of(ReasonKey.OTHER_SIDE_DOWN, side=other.value)
    if situation.all_same_answer:
        yield Reason.of(ReasonKey.ALL_SAME_ANSWER)


def _from_what_is_open(
    template: HomeworkTemplate, fit: Fit, situation: Situation, library: Mapping[str, HomeworkTemplate]
) -> Iterator[Reason]:
    """At most two steps and one daily log at a time; what takes the place of a step counts without it."""
    running = [one for one in History(situation.tried).running if one.root_id != template.root_id]
    if len(running) >= situation.most_open:
        yield Reason.of(ReasonKey.TWO_OPEN, open=len(running))
    daily = any(_times(library, one.template_id, one.rung_no) >= DAILY for one in running)
    if daily and template.get_rung(fit.rung_no).times_per_week >= DAILY:
        yield Reason.of(ReasonKey.DAILY_LOG)


def _times(library: Mapping[str, HomeworkTemplate], template_id: str, rung_no: int) -> int:
    """Times a week that a step was meant for; 0 for what is no longer in the library."""
    template = library.get(template_id)
    known = template is not None and rung_no <= len(template.rungs)
    return template.rungs[rung_no - 1].times_per_week if template is not None and known else 0
