"""What a client's plan page shows: the rule of a step with how far it is, the ladder, feared and happened, own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.charts import Ladder, PracticeStrip, Rung, ladder, practice_strip
from portal.charts.columns import PAGE_WIDTH, PHONE_WIDTH
from portal.charts.ladder import PAGE_WIDTH as LADDER_WIDTH
from portal.charts.ladder import PHONE_WIDTH as LADDER_PHONE
from portal.plans.criterion_results import PartResult
from portal.plans.definition import HomeworkTemplate
from portal.plans.drawing import drawn, in_the_draw
from portal.plans.happened import Happened, fears, happened, rung
from portal.plans.my_queries import MyPlan, MyStep
from portal.plans.states import StepState

NOW = (StepState.AVAILABLE, StepState.IN_PROGRESS, StepState.CRITERION_MET, StepState.NEEDS_CHANGE)
IN_THE_DRAW = (StepState.AVAILABLE, StepState.IN_PROGRESS)
"""As stored: a step that waits for a talk is not drawn."""
MOST_LEARNED = 3


@dataclass(frozen=True)
class Rule:
    """One part of "ready for the next step when": the part as published, and how far it is."""

    kind: str
    part: object
    result: PartResult


def rules(step: MyStep) -> list[Rule]:
    """The parts of a step's criterion, in order; one that is switched off is left out."""
    found = {result.name: result for result in step.evaluation.parts}
    return [
        Rule(found[name].kind, part, found[name])
        for name, part in step.words.criterion.named_parts()
        if name in found and found[name].required
    ]


def labels(template: HomeworkTemplate, lang: str) -> dict[str, str]:
    """What the template's own questions are called, by field key."""
    return {field.key: field.label.text(lang) for field in template.extra_fields}


@dataclass(frozen=True)
class Drawings:
    """The two drawings of the page, each for a page and for a phone; None where there is nothing to draw."""

    ladder: Ladder | None
    ladder_phone: Ladder | None
    strip: PracticeStrip | None
    strip_phone: PracticeStrip | None


def drawings(mine: MyPlan) -> Drawings:
    """C8 for a plan of two exposures or more, C5 once one of them is over."""
    climbed = [step for step in mine.steps if step.words.type == "exposure"]
    rungs = [_rung(step) for step in climbed]
    columns = fears([log for step in mine.steps for log in step.logs])
    columns.sort(key=lambda practice: practice.on)
    several = len(rungs) > 1
    return Drawings(
        ladder=ladder(rungs, width=LADDER_WIDTH) if several else None,
        ladder_phone=ladder(rungs, width=LADDER_PHONE) if several else None,
        strip=practice_strip(columns, width=PAGE_WIDTH) if columns else None,
        strip_phone=practice_strip(columns, width=PHONE_WIDTH) if columns else None,
    )


def _rung(step: MyStep) -> Rung:
    dose = step.words.criterion.dose
    rated = [log.suds_start if log.suds_expected is None else log.suds_expected for log in step.logs]
    known = [rating for rating in (step.words.suds_expected, *rated) if rating is not None]
    first = known[0] if known else None
    return rung(
        step.words.position,
        step.words.title,
        first,
        step.logs,
        step.state,
        done=len(step.counted),
        needed=dose.count if dose else step.words.times_per_week,
    )


def told(mine: MyPlan) -> Happened:
    """Counts over all own practices, private ones included."""
    return happened([log for step in mine.steps for log in step.logs])


def learned(mine: MyPlan) -> list[tuple[date, str]]:
    """The last lines on what was learned, the latest first, without "nothing new"."""
    logs = sorted((log for step in mine.steps for log in step.logs), key=lambda log: log.performed_at)
    lines = [
        (log.local_date, log.words["learned"])
        for log in logs
        if log.words and log.words.get("learned") and not log.words.get("nothing_new")
    ]
    return lines[::-1][:MOST_LEARNED]


def open_steps(mine: MyPlan) -> Sequence[MyStep]:
    """The steps that the client is at now."""
    return [step for step in mine.steps if step.state in NOW]


@dataclass(frozen=True)
class Today:
    """The steps that a page offers to practise; in mode `shuffle` one of the open ones, the others rest until asked for."""

    steps: Sequence[MyStep]
    resting: frozenset[UUID] = frozenset()
    was_drawn: bool = False


def steps_today(mine: MyPlan, *, on: date, another: int = 0) -> Today:
    """What the client is at on their local day; `another` asks for the next of the drawn ones, so many times."""
    found = open_steps(mine)
    pool = [step for step in found if step.row.state in IN_THE_DRAW]
    if mine.revision.mode != "shuffle" or not pool:
        return Today(found)
    chosen = drawn([in_the_draw(step.words.step_id, step.attempts) for step in pool], on=on, another=another)
    resting = frozenset(step.words.step_id for step in pool if step.words.step_id != chosen)
    shown = [step for step in found if step.words.step_id not in resting]
    return Today(shown, resting, was_drawn=True)
