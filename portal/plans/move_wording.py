"""Why a move of a plan or of one of its steps cannot be made now, in a sentence for the person."""

from __future__ import annotations

from collections.abc import Mapping

from portal.i18n import LazyString, lazy_gettext
from portal.plans.guards import OpenProblem, PlanProblem
from portal.plans.states import PlanState, StepState

PLAN_NOT_NOW: Mapping[PlanState, LazyString] = {
    PlanState.DRAFT: lazy_gettext("This plan is a draft, so this cannot be done yet."),
    PlanState.OFFERED: lazy_gettext(
        "This plan has been offered and waits for an answer, so this cannot be done now."
    ),
    PlanState.ACTIVE: lazy_gettext("This plan is in use, so this cannot be done now."),
    PlanState.PAUSED: lazy_gettext("This plan is paused, so this cannot be done now."),
    PlanState.MAINTENANCE: lazy_gettext("This plan keeps going in small doses, so this cannot be done now."),
    PlanState.COMPLETED: lazy_gettext("This plan is completed, so this cannot be done any more."),
    PlanState.STOPPED: lazy_gettext("This plan has been stopped, so this cannot be done any more."),
    PlanState.DISCARDED: lazy_gettext("This draft was thrown away, so this cannot be done any more."),
}

PLAN_PROBLEMS: Mapping[PlanProblem, LazyString] = {
    PlanProblem.HAS_LOGS: lazy_gettext("Something was practised in this plan, so it stays. Stop it instead."),
    PlanProblem.STEPS_UNFINISHED: lazy_gettext("Some steps are neither done nor set aside."),
    PlanProblem.NO_FINAL_REVIEW: lazy_gettext("Look back together first, then complete the plan."),
    PlanProblem.NO_REASON: lazy_gettext("Write the reason first."),
    PlanProblem.HOLD_OPEN: lazy_gettext("A new safety screen comes first. It lets the plan go on by itself."),
}

CANNOT_BEGIN = lazy_gettext("This plan cannot begin just now. Talk about it at the next visit.")
"""What is said where safety speaks against an offered plan, and nothing of why."""

STEP_NOT_NOW: Mapping[StepState, LazyString] = {
    StepState.LOCKED: lazy_gettext("This step has not been opened yet, so this cannot be done."),
    StepState.AVAILABLE: lazy_gettext(
        "This step is open and has not been practised yet, so this cannot be done."
    ),
    StepState.IN_PROGRESS: lazy_gettext("This step is being practised, so this cannot be done now."),
    StepState.CRITERION_MET: lazy_gettext("This step has reached what was agreed. Confirm it instead."),
    StepState.DONE: lazy_gettext("This step is done, so this cannot be done any more."),
    StepState.NEEDS_CHANGE: lazy_gettext(
        "This step waits for a change. Change it and publish the plan first."
    ),
    StepState.SET_ASIDE: lazy_gettext("This step is set aside. Take it up again first."),
}

STEP_CLOSED: Mapping[OpenProblem, LazyString] = {
    OpenProblem.PLAN_NOT_ACTIVE: lazy_gettext("The plan is not in use just now, so no step can be opened."),
    OpenProblem.OTHER_EXPOSURE_OPEN: lazy_gettext(
        "Another step of the ladder is open. Confirm it or set it aside first."
    ),
    OpenProblem.NOT_CHOSEN: lazy_gettext("Your therapist opens the steps of this plan."),
    OpenProblem.TOO_MANY_OPEN: lazy_gettext(
        "As many steps are open as is usual. Confirm one, set one aside, or tick that one more at once is right."
    ),
}

REPEAT_FROM_SMALL_DOSES = lazy_gettext(
    "This plan is kept up in small doses. To take a step up anew, pause the plan, "
    "go on with it as before, then repeat the step."
)
"""A plan in small doses has nothing open; it comes back into use by the moves that there are."""
