"""What an offer is judged by: the gate today, what is still missing, what a revision would freeze."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.plans import gate, guards
from portal.plans.criterion_parts import Criterion
from portal.plans.gate_queries import GateToday, gate_today, line_of
from portal.plans.judged_queries import criterion_of
from portal.plans.models import Plan, PlanStep
from portal.plans.queries import list_steps, newest_revision, template_of
from portal.plans.revisions import PlanValues, Revision, RevisionStep, freeze
from portal.plans.states import PlanState, StepState


def locked_steps(client: Client, steps: Iterable[PlanStep], *, on: date) -> list[tuple[PlanStep, gate.Lock]]:
    """The steps ahead whose template the gate locks today."""
    today = gate_today(client, on=on)
    ahead = [step for step in steps if step.state not in (StepState.DONE, StepState.SET_ASIDE)]
    return [(step, lock) for step in ahead if (lock := today.lock(template_of(step)))]


def asks_line_again(client: Client, plan: Plan, steps: Iterable[PlanStep], *, on: date) -> bool:
    """Whether a caution screen that came after the line asks what makes a step ahead safe now (rule 4)."""
    today = gate_today(client, on=on)
    careful = any(today.needs_line(template_of(step)) for step in steps if step.state == StepState.LOCKED)
    return careful and not line_of(client, plan)


def can_begin(client: Client, plan: Plan, *, on: date, safe_now: str | None = None) -> bool:
    """Whether safety lets an offered plan begin today; `safe_now` is the line where a caution screen asks for it again."""
    steps, today = list_steps(plan), gate_today(client, on=on)
    if any(today.lock(template_of(step)) for step in steps if step.state == StepState.LOCKED):
        return False
    if asks_line_again(client, plan, steps, on=on) and not safe_now:
        return False
    return not clients.list_open_holds(client)


def offer_missing(client: Client, plan: Plan, steps: Iterable[PlanStep], *, on: date) -> list[guards.Missing]:
    """Everything that keeps the plan from being offered, or its changes from being published, today."""
    today = gate_today(client, on=on)
    facts = guards.OfferFacts(
        steps=[_offer_step(step, today) for step in steps if step.state != StepState.SET_ASIDE],
        why_helps=plan.why_helps,
        crisis_text=clients.crisis_text(client),
        next_review_on=_day_ahead(plan, on=on),
        safe_now=line_of(client, plan),
    )
    return guards.offer_missing(facts)


def _day_ahead(plan: Plan, *, on: date) -> date | None:
    """The day of the next look back; in a draft that lay for a while one that has passed is none."""
    day = plan.next_review_on
    return None if day is not None and day < on and plan.state == PlanState.DRAFT else day


def _offer_step(step: PlanStep, today: GateToday) -> guards.OfferStep:
    template = template_of(step)
    criterion = Criterion.model_validate(step.criterion)
    finished = step.state == StepState.DONE
    return guards.OfferStep(
        position=step.position,
        locked=not finished and today.lock(template) is not None,
        needs_line=not finished and today.needs_line(template),
        has_criterion=bool(criterion.part_names),
        has_dose=criterion.has_count,
        lacks_fading=not finished and template.safety_signal and step.fade_from_on is None,
    )


def content_of(
    client: Client, plan: Plan, steps: Iterable[PlanStep], *, revision: int, as_of: date
) -> dict[str, object]:
    """The plan as a revision would freeze it now. Raises ValueError when a text is missing or too long."""
    values = PlanValues(
        number=plan.number,
        lang="zh" if client.lang == "zh" else "en",
        title=plan.title or "",
        initials=client.initials or "",
        goal_client=plan.goal_client or None,
        goal_shared=plan.goal_shared or None,
        why_helps=plan.why_helps or "",
        crisis_text=clients.crisis_text(client) or "",
        next_review_on=plan.next_review_on or as_of,
        mode=plan.mode,  # type: ignore[arg-type]
        remind_at_hour=plan.remind_at_hour,
    )
    asked = [revision_step(step, client.lang) for step in steps if step.state != StepState.SET_ASIDE]
    return freeze(values, asked, revision=revision, as_of=as_of)


def revision_step(step: PlanStep, lang: str) -> RevisionStep:
    """A step as a revision would freeze it now. Raises ValueError when a text is missing or too long."""
    template, words = template_of(step), step.words or {}
    return RevisionStep(
        step_id=step.id,
        position=step.position,
        template_id=step.template_id,
        template_version=step.template_version,
        rung_no=step.rung_no,
        type=template.type,
        log_set=template.log_set,
        layouts=template.layouts,
        title=words.get("title") or "",
        instructions=words.get("instructions") or "",
        feared_outcome_seed=words.get("feared_outcome_seed") or None,
        key_safety_behaviours=tuple(words.get("key_safety_behaviours") or ()),
        planned_minutes=step.planned_minutes,
        suds_expected=step.suds_expected_client,
        times_per_week=step.times_per_week,
        cue_if=words.get("cue_if") or None,
        cue_then=words.get("cue_then") or None,
        confidence=step.confidence,
        obstacle=words.get("obstacle") or None,
        obstacle_answer=words.get("obstacle_answer") or None,
        calming_allowed=step.calming_allowed,  # type: ignore[arg-type]
        criterion=criterion_of(step),
        stop_when=template.stop_when.text(lang) if template.stop_when else None,
        calming_purpose=step.calming_purpose,  # type: ignore[arg-type]
        fade_from_on=step.fade_from_on,
    )


def has_unpublished(client: Client, plan: Plan, steps: Iterable[PlanStep]) -> bool:
    """Whether what the clinician wrote differs from what the client reads."""
    row = newest_revision(plan)
    if row is None:
        return False
    published = Revision.parse(row.content or {})
    try:
        content = content_of(client, plan, steps, revision=row.revision, as_of=published.as_of)
    except ValueError:
        return True
    return Revision.parse(content) != published
