"""What stands on the page of a review: what came about, told in counts, and the form made for this plan's steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portal.charts import PracticeStrip, SudsChart, practice_strip, suds_chart
from portal.charts.columns import PHONE_WIDTH
from portal.clients.models import Client
from portal.i18n import day, gettext, in_language
from portal.plans.happened import Happened, distress, fears, happened
from portal.plans.models import Plan
from portal.plans.review_actions import Held, StepDecision
from portal.plans.review_forms import ReviewForm, StepFields, review_form
from portal.plans.review_models import Review
from portal.plans.review_prep_queries import Prep
from portal.plans.reviewing import Decision, Then, decisions
from portal.plans.states import PlanState, StepState
from portal.plans.told_queries import practices

LAST_REVIEWS = 4
"""How many reviews the barriers are counted over, beside the practices that did not come about."""


@dataclass(frozen=True)
class Told:
    """What the left side tells: only of practices that the client shares, but for the counts."""

    happened: Happened
    barriers: tuple[tuple[str, int], ...]
    strip: PracticeStrip | None
    strip_phone: PracticeStrip | None
    suds: SudsChart | None
    suds_phone: SudsChart | None
    kept_private: int


def told(found: Prep) -> Told:
    """What came about since the review before."""
    seen = practices(found.window.logs)
    readable = [one.log for one in seen if one.log]
    columns, ranges = fears(readable), distress(readable)
    told_of = happened(readable, taken_back=sum(one.taken_back for one in seen))
    return Told(
        happened=told_of,
        barriers=_barriers(found.reviews, told_of.barriers),
        strip=practice_strip(columns) if columns else None,
        strip_phone=practice_strip(columns, width=PHONE_WIDTH) if columns else None,
        suds=suds_chart(ranges) if ranges else None,
        suds_phone=suds_chart(ranges, width=PHONE_WIDTH) if ranges else None,
        kept_private=sum(one.kept_private for one in seen),
    )


def _barriers(reviews: Sequence[Review], not_done: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """What was in the way: over the last reviews, and of the practices of now that did not come about and may be read."""
    counts = Counter(dict(not_done))
    for review in reviews[-LAST_REVIEWS:]:
        counts.update((review.words or {}).get("barriers") or ())
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def form_for(plan: Plan, found: Prep) -> ReviewForm:
    """The form of this plan's review today."""
    steps = [
        StepFields(
            one.step.position,
            decisions(one.told, active=found.active),
            one.criterion.judged if one.state is StepState.CRITERION_MET else (),
        )
        for one in found.standings
    ]
    return review_form(
        steps,
        today=found.on,
        since=found.window.since,
        next_on=found.on + timedelta(days=plan.review_every_days),
        version=plan.version,
        off_track=found.off_track,
        thens=_thens(plan, found),
    )


def _thens(plan: Plan, found: Prep) -> Sequence[Then]:
    state = PlanState(plan.state)
    ending = (Then.COMPLETE, Then.FINAL)
    if state is PlanState.ACTIVE and found.active:
        return (Then.GO_ON, Then.MAINTAIN, *ending)
    if state in (PlanState.ACTIVE, PlanState.MAINTENANCE):
        return (Then.GO_ON, *ending)
    return (Then.GO_ON, Then.FINAL)


def held_of(form: ReviewForm, found: Prep) -> Held:
    """The review as it was filled in."""
    off_track = (
        {"off_track": {"ticks": form.ticks.data, "plan": form.consider_plan.data or None}}
        if "ticks" in form
        else {}
    )
    assert form.held_on.data is not None
    return Held(
        held_on=form.held_on.data,
        kind=form.kind.data or "",
        steps=[_decision(form, one.step.position, one.step.id) for one in found.standings],
        then=Then(form.then.data or ""),
        next_review_on=form.next_review_on.data,
        remote_sure=form.remote_sure.data,
        adherence_client=_number(form.adherence_client.data),
        adherence_clinician=_number(form.adherence_clinician.data),
        goal_attainment=_number(form.goal_attainment.data),
        must_or_choose=form.must_or_choose.data,
        words={
            "barriers": form.barriers.data,
            "learned_summary": form.learned_summary.data or None,
            "what_changed": form.what_changed.data or None,
            "shared_summary": form.shared_summary.data or None,
            "private_note": form.private_note.data or None,
            **off_track,
        },
    )


def _decision(form: ReviewForm, position: int, step_id: UUID) -> StepDecision:
    fields = form.of_step(position)
    return StepDecision(
        step_id=step_id,
        decision=Decision(str(fields["decision"].data)),
        reason=_text(fields, "reason"),
        variation=_text(fields, "variation"),
        judged=tuple(form[f"judged_{position}"].data) if "judged" in fields else (),
    )


def _text(fields: Mapping[str, object], name: str) -> str | None:
    return (getattr(fields[name], "data", None) or None) if name in fields else None


def _number(typed: str | None) -> int | None:
    return int(typed) if typed else None


@dataclass(frozen=True)
class Preview:
    """How the client will read the summary: heading, words and the next day, in the client's language."""

    lang: str
    heading: str
    words: str
    next: str | None


def preview(client: Client, form: ReviewForm) -> Preview:
    """What the client's first page will say."""
    with in_language("zh" if client.lang == "zh" else "en"):
        on: date | None = form.next_review_on.data
        return Preview(
            lang="zh-Hans" if client.lang == "zh" else "en",
            heading=gettext("From your therapist"),
            words=form.shared_summary.data or "",
            next=gettext("You look at it together on %(day)s.", day=day(on)) if on else None,
        )


@dataclass(frozen=True)
class Earlier:
    """A review as a list tells it."""

    review: Review
    decided: tuple[tuple[str, str], ...]
    """Title of the step and what was decided, without those left as they are."""


def earlier(reviews: Iterable[Review], titles: Mapping[str, str]) -> list[Earlier]:
    """The reviews, the latest first; `titles` by the id of a step."""
    found = []
    for review in reviews:
        said = (review.words or {}).get("step_decisions") or ()
        decided = [
            (titles.get(one["step_id"], ""), one["decision"])
            for one in said
            if one["decision"] != Decision.LEAVE
        ]
        found.append(Earlier(review, tuple(decided)))
    return found[::-1]
