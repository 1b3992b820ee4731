"""The form of a review: what both say, what is decided of each step, what the client reads, when to look back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Field,
    Once,
    PersonDateField,
    RatingField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import lazy_gettext
from portal.plans.adherence import worth_a_talk
from portal.plans.review_wording import ADHERENCE, BARRIERS, CONSIDER, DECISIONS, KINDS, SAYS, THEN
from portal.plans.reviewing import Decision, Needed, Then

FURTHEST = timedelta(days=28)
"""How far ahead the next look back may lie."""

RATED = [value for value, _ in ADHERENCE]


class Numbered(Protocol):
    """A step, as far as its fields are concerned."""

    @property
    def position(self) -> int: ...


class Standing(Protocol):
    """Where a step stands, as far as its fields are concerned."""

    @property
    def step(self) -> Numbered: ...


class MustOrChoose(RatingField):
    """A rating whose ends are named."""

    anchors = (
        (0, lazy_gettext("something I must have")),
        (100, lazy_gettext("something I choose")),
    )


class ReviewForm(Versioned, Once):
    """A look back; what is decided of each step is put in by `review_form`."""

    parts: Sequence[StepFields] = ()
    held_on = PersonDateField(lazy_gettext("Held on"), required=lazy_gettext("Choose the day."))
    kind = ChoiceField(
        lazy_gettext("How?"), choices=KINDS, required=lazy_gettext("Choose how you looked back.")
    )
    adherence_client = ChoiceField(lazy_gettext("Practised, the client says"), choices=ADHERENCE)
    adherence_clinician = ChoiceField(lazy_gettext("Practised, you say"), choices=ADHERENCE)
    learned_summary = TextArea(lazy_gettext("What was learned, in one sentence"), max_length=300)
    barriers = ChipsField(lazy_gettext("What got in the way"), choices=BARRIERS)
    what_changed = TextArea(
        lazy_gettext("What changed for me, in the client’s words"),
        hint=lazy_gettext("The client reads it; it stands in the summary."),
        max_length=300,
    )
    goal_attainment = ChoiceField(
        lazy_gettext("How far has the goal been reached?"),
        hint=lazy_gettext("0 not at all, 10 wholly; the client says it."),
        choices=[(str(number), str(number)) for number in range(11)],
    )
    must_or_choose = MustOrChoose(lazy_gettext("Lately, being close felt like"))
    remote_sure = CheckField(lazy_gettext("I confirm an exposure although we were not in one room."))
    ticks = ChipsField(lazy_gettext("What to consider"), choices=CONSIDER)
    consider_plan = TextArea(lazy_gettext("What you will do about it"), max_length=500)
    shared_summary = TextArea(
        lazy_gettext("Summary for the client"),
        hint=lazy_gettext("In the client’s language. It stands on their first page and with the plan."),
        max_length=400,
    )
    private_note = TextArea(
        lazy_gettext("Note for yourself"), hint=lazy_gettext("The client never reads it."), max_length=1000
    )
    then = ChoiceField(lazy_gettext("And then?"), choices=THEN, required=lazy_gettext("Choose what follows."))
    next_review_on = PersonDateField(lazy_gettext("Next look back on"))

    @property
    def apart(self) -> bool:
        """Whether what both say of the practice lies so far apart that it is worth a talk."""
        said = (self.adherence_client.data, self.adherence_clinician.data)
        return worth_a_talk(*(int(one) if one in RATED else None for one in said))

    def say(self, missing: Sequence[tuple[Needed, int | None]]) -> None:
        """Put each message beside the field that it is about."""
        for needed, position in missing:
            self.refuse(SAYS[needed], self._field(needed, position))

    def _field(self, needed: Needed, position: int | None) -> Field:
        named = {
            Needed.REASON: f"reason_{position}",
            Needed.VARIATION: f"variation_{position}",
            Needed.JUDGED: f"judged_{position}",
            Needed.REMOTE: "remote_sure",
            Needed.NEXT_DATE: "next_review_on",
            Needed.CONSIDER: "ticks",
            Needed.CONSIDER_PLAN: "consider_plan",
            Needed.UNFINISHED: "then",
        }
        field: Field = self[named[needed]]
        return field

    def touched(self, standings: Iterable[Standing]) -> bool:
        """Whether anything was decided or refused of these steps."""
        fields = [self.of_step(one.step.position) for one in standings]
        return any(
            own["decision"].data != Decision.LEAVE or any(field.errors for field in own.values())
            for own in fields
        )

    def of_step(self, position: int) -> Mapping[str, Field]:
        """The fields of one step by what they are; what this step does not ask is not in it."""
        names = ("decision", "judged", "variation", "reason")
        return {name: self[f"{name}_{position}"] for name in names if f"{name}_{position}" in self}


@dataclass(frozen=True)
class StepFields:
    """What the form asks of one step: the decisions in order, the clauses to judge where it can be confirmed."""

    position: int
    decisions: Sequence[Decision]
    judged: Sequence[str] = ()


def review_form(
    steps: Sequence[StepFields],
    *,
    today: date,
    since: date,
    next_on: date,
    version: int,
    off_track: bool,
    thens: Sequence[Then],
) -> ReviewForm:
    """The form of a review on the client's day; `since`: the review cannot have been held before."""
    fields: dict[str, Any] = {}
    for step in steps:
        fields |= _step_fields(step)
    made = type("OnePlansReviewForm", (ReviewForm,), {**fields, "parts": tuple(steps)})
    stored = {f"decision_{step.position}": Decision.LEAVE for step in steps}
    form: ReviewForm = made(
        data={
            **stored,
            "version": version,
            "held_on": today,
            "kind": "in_session",
            "then": Then.GO_ON,
            "next_review_on": next_on,
        }
    )
    form.held_on.not_before, form.held_on.not_after = min(since, today), today
    form.next_review_on.not_before, form.next_review_on.not_after = today, today + FURTHEST
    form.then.choices = [(value, words) for value, words in THEN if value in thens]
    if not off_track:
        del form.ticks
        del form.consider_plan
    return form


def _step_fields(step: StepFields) -> dict[str, Any]:
    offered = [(one, DECISIONS[one]) for one in step.decisions]
    fields: dict[str, Any] = {
        f"decision_{step.position}": ChoiceField(
            lazy_gettext("What about this step?"),
            choices=offered,
            required=lazy_gettext("Decide what becomes of this step."),
        )
    }
    if step.judged and Decision.MOVE_ON in step.decisions:
        fields[f"judged_{step.position}"] = ChipsField(
            lazy_gettext("For you to judge"), choices=[(clause, clause) for clause in step.judged]
        )
    if Decision.VARY in step.decisions:
        fields[f"variation_{step.position}"] = TextField(
            lazy_gettext("What will be different: another place, time, person or mood"),
            hint=lazy_gettext("One line. The client reads it under what to do."),
            max_length=120,
        )
    if len(step.decisions) > 1:
        fields[f"reason_{step.position}"] = TextField(
            lazy_gettext("Reason or note"), hint=lazy_gettext("The client does not read it."), max_length=300
        )
    return fields
