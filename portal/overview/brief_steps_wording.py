"""What a session brief says of plans: what is to decide, what was practised, predicted and learned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.diary import diary_pages
from portal.i18n import LazyString, day_short, gettext, listed, ngettext
from portal.i18n import lazy_gettext as _l
from portal.overview.brief import Line
from portal.overview.brief_pages import Brief
from portal.plans.adherence import Adherence
from portal.plans.attempts import LogStatus
from portal.plans.brief_queries import OfPlan
from portal.plans.guards import TalkReason
from portal.plans.judged_queries import StepStanding
from portal.plans.review_due import Trigger
from portal.plans.states import PlanState, StepState

NOT_DONE: Mapping[str, LazyString] = {
    "forgot": _l("forgot"),
    "no_time": _l("no time"),
    "too_hard": _l("too hard"),
    "too_easy": _l("too easy"),
    "unclear": _l("unclear what to do"),
    "did_not_see_point": _l("did not see the point"),
    "afraid": _l("afraid"),
    "no_privacy": _l("no privacy"),
    "partner": _l("the partner"),
    "illness": _l("ill"),
    "other": _l("something else"),
}
"""Why a practice did not come about, as a clinician reads it."""
SAID_WITH_STEPS = (Trigger.STEP_READY, Trigger.STEP_WAITS, Trigger.STOPPED_EARLY)
OF_ALL_PLANS = (Trigger.WORSE, Trigger.RED_OVERUSE)
LOOK_BACK: Mapping[Trigger, LazyString] = {
    Trigger.DAY_CAME: _l("The day for it has come."),
    Trigger.WORSE: _l("A questionnaire is clearly worse."),
    Trigger.RED_OVERUSE: _l("Red signals come often."),
    Trigger.SILENT: _l("Nothing has been practised for a while."),
}
"""Why it is time to look back on a plan, where no step says so itself."""


def decide_lines(brief: Brief) -> Iterator[Line]:
    """What is to decide: what steps ask for, then why it is time to look back; what holds for all plans is said once."""
    for one in brief.homework.plans:
        where = {"plan_id": one.plan.id}
        if one.plan.waits_for_talk:
            words = gettext(
                "Plan %(number)s waits for a talk before its first step opens.", number=one.plan.number
            )
            yield Line(words, "plans.plan", where)
        for standing in one.standings:
            asks = _step(standing)
            if asks:
                yield Line(asks, "plans.plan", where)
    said = set[Trigger]()
    for one in brief.homework.plans:
        for trigger in one.due:
            if trigger in SAID_WITH_STEPS or trigger in said:
                continue
            if trigger in OF_ALL_PLANS:
                said.add(trigger)
            words = gettext(
                "Look back on plan %(number)s: %(why)s", number=one.plan.number, why=LOOK_BACK[trigger]
            )
            yield Line(words, "plans.review", {"plan_id": one.plan.id})


def _step(one: StepStanding) -> str | None:
    """What a step asks for; None where it asks for nothing."""
    step = {"number": one.step.position, "title": (one.step.words or {}).get("title") or ""}
    if one.state is StepState.CRITERION_MET:
        return gettext("Step %(number)s, “%(title)s”, is ready for you to confirm.", **step)
    if one.state is StepState.NEEDS_CHANGE:
        return gettext("Step %(number)s, “%(title)s”, waits for a change.", **step)
    if one.state not in (StepState.AVAILABLE, StepState.IN_PROGRESS):
        return None
    if one.evaluation.talk:
        return gettext(
            "Step %(number)s, “%(title)s”: what was feared has come true lately. Talk it over and plan anew.",
            **step,
        )
    if one.talk is TalkReason.STOPPED_EARLY_TWICE:
        return gettext(
            "Step %(number)s, “%(title)s”: stopped early twice in a row. Ask what made it too much.", **step
        )
    if one.talk is TalkReason.LIKELIHOOD_RISING:
        return gettext(
            "Step %(number)s, “%(title)s”: the fear seems more likely from practice to practice. Ask what happened.",
            **step,
        )
    return None


def practised_lines(brief: Brief) -> Iterator[Line]:
    """What was done of what was planned, what ended early, what did not come about and why."""
    homework, told = brief.homework, brief.homework.told
    for one in homework.plans:
        yield Line(_done(one), "plans.plan", {"plan_id": one.plan.id})
    if not homework.plans:
        yield Line(gettext("No plan is in use."), "plans.list_plans")
    if told.stopped_early:
        yield Line(ngettext("Stopped early once.", "Stopped early %(num)s times.", told.stopped_early))
    if told.not_done:
        counted = [
            ngettext("%(reason)s, once", "%(reason)s, %(num)s times", count, reason=NOT_DONE[reason])
            for reason, count in told.barriers
            if reason in NOT_DONE
        ]
        not_done = ngettext("Did not come about once", "Did not come about %(num)s times", told.not_done)
        yield Line(
            gettext("%(not_done)s: %(reasons)s.", not_done=not_done, reasons=gettext("; ").join(counted))
            if counted
            else gettext("%(not_done)s.", not_done=not_done)
        )
    if told.habits:
        habits = [
            ngettext("%(habit)s, once", "%(habit)s, %(num)s times", count, habit=habit)
            for habit, count in told.habits[:3]
        ]
        yield Line(gettext("Habits still used: %(habits)s.", habits=gettext("; ").join(habits)))
    if homework.private:
        yield Line(
            ngettext(
                "One practice is kept private. It counts if it was finished; its words stay with the client.",
                "%(num)s practices are kept private. Those that were finished count; the words stay with the client.",
                homework.private,
            )
        )


def _done(one: OfPlan) -> str:
    plan = {"number": one.plan.number, "title": one.plan.title or ""}
    if one.reads_as is PlanState.PAUSED:
        return gettext("Plan %(number)s, “%(title)s”, rests.", **plan)
    return gettext("Plan %(number)s, “%(title)s”: %(counts)s", **plan, counts=_counts(one.counts))


def _counts(counts: Adherence) -> str:
    if counts.done.of and counts.extra:
        return gettext(
            "%(x)s of %(y)s planned practices, and %(more)s more.",
            x=counts.done.x,
            y=counts.done.of,
            more=counts.extra,
        )
    if counts.done.of:
        return ngettext(
            "%(x)s of %(num)s planned practice.",
            "%(x)s of %(num)s planned practices.",
            counts.done.of,
            x=counts.done.x,
        )
    if counts.extra:
        return ngettext(
            "one practice, none was planned.", "%(num)s practices, none was planned.", counts.extra
        )
    if counts.early_stops.of:
        return gettext("nothing was planned, and nothing counts so far.")
    return gettext("nothing was planned and nothing practised.")


def predicted_lines(brief: Brief) -> Iterator[Line]:
    """What became of what was feared."""
    told = brief.homework.told
    known = told.feared - told.cannot_tell
    if known:
        not_so = known - told.came_true - told.partly
        yield Line(
            ngettext(
                "Of one prediction, %(no)s did not come true.",
                "Of %(num)s predictions, %(no)s did not come true.",
                known,
                no=not_so,
            )
        )
    if told.partly:
        yield Line(ngettext("One came true in part.", "%(num)s came true in part.", told.partly))
    if told.came_true:
        yield Line(
            ngettext(
                "One came true in full: talk it over.",
                "%(num)s came true in full: talk them over.",
                told.came_true,
            )
        )
    if told.cannot_tell:
        yield Line(ngettext("Of one nobody can tell.", "Of %(num)s nobody can tell.", told.cannot_tell))


def learned_lines(brief: Brief) -> Iterator[Line]:
    """The last lines on what was learned, in the client's words."""
    for on, words in brief.homework.told.learned:
        yield Line(gettext("“%(words)s”, %(day)s", words=words, day=day_short(on)), own=True)


def together_lines(brief: Brief) -> Iterator[Line]:
    """What the client left for a look together: which step, hard moment or tool, and when."""
    for log in brief.homework.together:
        title = brief.homework.titles.get(log.step_id, "")
        early = log.status == LogStatus.STOPPED_EARLY
        words = (
            gettext("“%(step)s”, %(day)s, stopped early", step=title, day=day_short(log.local_date))
            if early
            else gettext("“%(step)s”, %(day)s", step=title, day=day_short(log.local_date))
        )
        yield Line(words, "plans.plan", {"plan_id": log.plan_id})
    for moment in brief.moments:
        yield Line(gettext("A hard moment, %(day)s", day=day_short(moment.on)), "overview.diary")
    for use in brief.uses:
        words = gettext("%(tool)s, %(day)s", tool=diary_pages.tool(use.tool), day=day_short(use.on))
        yield Line(words, "overview.diary")


def paper_lines(brief: Brief) -> Iterator[Line]:
    """What to take along: the pages of open steps, the sheets of agreements that are to be looked at."""
    for one in brief.homework.plans:
        if one.reads_as is not PlanState.PAUSED and one.open:
            numbers = listed(str(step.step.position) for step in one.open)
            yield Line(
                ngettext(
                    "Plan %(number)s, with the page of step %(steps)s",
                    "Plan %(number)s, with the pages of steps %(steps)s",
                    len(one.open),
                    number=one.plan.number,
                    steps=numbers,
                ),
                "plans.plan_pdf",
                {"plan_id": one.plan.id},
            )
    for agreed in brief.agreed:
        held = agreed.use.held
        if held.is_due and held.state == "in_force":
            yield Line(
                gettext("Agreement %(number)s, to look at together", number=held.agreement.number),
                "plans.agreement_pdf",
                {"agreement_id": held.agreement.id},
            )
