"""The clinician's forms of what a plan says: beginning one, its aim, its steps, how it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from portal.forms import (
    ChipsField,
    ChoiceField,
    Form,
    NumberField,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import LazyString, gettext, lazy_gettext
from portal.plans.builder_checks import MOST_LINES
from portal.plans.criterion_numbers import DoNotFit, Number, with_numbers
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import HomeworkTemplate
from portal.plans.logsets import get_log_set

OWN_WORDS = "own"
FURTHEST_REVIEW = timedelta(days=28)

MODES = [
    ("ladder", lazy_gettext("one after the other")),
    ("menu", lazy_gettext("several at once, you open them")),
]
CALMING = [
    ("after_only", lazy_gettext("afterwards only")),
    ("during_ok", lazy_gettext("during is fine")),
    ("not_asked", lazy_gettext("not asked")),
]
NUMBERS: Mapping[str, LazyString] = {
    "dose.count": lazy_gettext("Practices"),
    "dose.days": lazy_gettext("on so many days"),
    "approach.last": lazy_gettext("Last practices without a habit"),
    "learning.drop_points": lazy_gettext("Likelihood down by, points"),
    "learning.or_below": lazy_gettext("or likelihood at most, percent"),
    "tolerance.coped_min": lazy_gettext("“I could handle it”, at least"),
    "tolerance.last": lazy_gettext("as a mean of the last practices"),
    "real_use.count": lazy_gettext("Uses at a real trigger"),
    "real_use.helped_min": lazy_gettext("that helped at least"),
    "weekly.target": lazy_gettext("Practices in a week"),
    "weekly.weeks": lazy_gettext("in so many weeks"),
    "weekly.of": lazy_gettext("of the last weeks"),
    "kept.days": lazy_gettext("Days on which it was kept"),
    "kept.of": lazy_gettext("of the last days"),
}


class SafeNow(Form):
    """The line that the gate asks for under caution."""

    safe_now = TextField(
        lazy_gettext("What makes this safe now?"),
        hint=lazy_gettext("One line. The client never reads it."),
        max_length=200,
    )

    def ask_safe_now(self) -> None:
        """Make the line necessary."""
        self.safe_now.required = lazy_gettext("Write what makes this safe now.")


class BeginForm(SafeNow):
    """Which steps of a template a new plan begins with."""

    rungs = ChipsField(lazy_gettext("Which steps?"), required=lazy_gettext("Choose at least one step."))


class AddStepForm(SafeNow):
    """One more step: a rung, or own words that log like the template."""

    rung = ChoiceField(lazy_gettext("Which step?"), required=lazy_gettext("Choose a step."))
    own_title = TextField(
        lazy_gettext("What the client reads as the title"),
        hint=lazy_gettext("Only for a step in your own words."),
        max_length=80,
    )

    def accepts(self) -> bool:
        """Whether the step can be added: own words need a title."""
        if not self.validate_on_submit():
            return False
        if self.rung.data == OWN_WORDS and not self.own_title.data:
            self.refuse(gettext("Write what the client reads as the title."), self.own_title)
        return not self.problems()


class AimForm(Versioned, SafeNow):
    """What the plan is for."""

    title = TextField(
        lazy_gettext("Title"),
        hint=lazy_gettext("Neutral: it may lie on a kitchen table."),
        max_length=80,
        required=lazy_gettext("Write a title."),
    )
    goal_client = TextArea(lazy_gettext("Goal, in the client's own words"), max_length=300)
    goal_shared = TextArea(lazy_gettext("What you work on together"), max_length=300)
    why_helps = TextArea(
        lazy_gettext("Why this helps"),
        hint=lazy_gettext("One sentence. It stands on the phone and on paper."),
        max_length=200,
        required=lazy_gettext("Write in one sentence why this helps."),
    )
    mode = ChoiceField(
        lazy_gettext("How steps open"), choices=MODES, required=lazy_gettext("Choose how steps open.")
    )


class StepForm(Versioned):
    """One step; what its template asks besides is put in by `step_form`."""

    number_keys: Mapping[str, str] = {}
    title = TextField(
        lazy_gettext("What the client reads as the title"),
        max_length=80,
        required=lazy_gettext("Write what the client reads as the title."),
    )
    instructions = TextArea(
        lazy_gettext("What to do"), hint=lazy_gettext("Five lines at most on paper."), max_length=600
    )
    times_per_week = NumberField(
        lazy_gettext("Times a week"), low=1, high=21, required=lazy_gettext("Write how many times a week.")
    )

    def accepts(self, criterion: Criterion) -> bool:
        """Whether the step can be saved: five lines, and numbers that do not contradict each other."""
        if not self.validate_on_submit():
            return False
        lines = len((self.instructions.data or "").splitlines())
        if lines > MOST_LINES:
            self.refuse(
                gettext("Shorten this to five lines. Now it has %(count)s.", count=lines), self.instructions
            )
        try:
            self.criterion(criterion)
        except DoNotFit as wrong:
            field = self[next(name for name, key in self.number_keys.items() if key == wrong.key)]
            self.refuse(gettext("This cannot be more than the number beside it."), field)
        return not self.problems()

    def criterion(self, stored: Criterion) -> Criterion:
        """The stored criterion with the numbers that were typed. Raises DoNotFit."""
        return with_numbers(stored, {key: self[name].data for name, key in self.number_keys.items()})

    def given(self, name: str) -> object:
        """What was typed in a field; None where this step does not ask it."""
        return self[name].data if name in self else None

    def number_fields(self) -> list[object]:
        """The fields for the criterion's numbers, in order."""
        return [self[name] for name in self.number_keys]


def step_form(
    template: HomeworkTemplate,
    numbers: Sequence[Number],
    habits: Sequence[str],
    stored: Mapping[str, object],
) -> StepForm:
    """The form of one step: fear, habits and calming for an exposure, minutes where they are logged, the numbers."""
    fields: dict[str, object] = {}
    if template.type == "exposure":
        fields |= _exposure_fields(habits)
    if get_log_set(template.log_set).asks_minutes:
        fields["planned_minutes"] = NumberField(
            lazy_gettext("Minutes"), hint=lazy_gettext("Empty: no set time."), low=1, high=720
        )
    names = {f"n_{number.key.replace('.', '_')}": number for number in numbers}
    for name, number in names.items():
        fields[name] = NumberField(
            NUMBERS[number.key],
            low=number.low,
            high=number.high,
            required=lazy_gettext("Write a number."),
        )
    keys = {name: number.key for name, number in names.items()}
    made = type("OneStepForm", (StepForm,), {**fields, "number_keys": keys})
    values = {name: number.value for name, number in names.items()}
    form: StepForm = made(data={**stored, **values})
    return form


def _exposure_fields(habits: Sequence[str]) -> dict[str, object]:
    return {
        "suds_expected_client": NumberField(
            lazy_gettext("How hard, says the client"), hint=lazy_gettext("0 to 100."), low=0, high=100
        ),
        "feared_outcome_seed": TextArea(lazy_gettext("What the client fears will happen"), max_length=200),
        "key_safety_behaviours": ChipsField(
            lazy_gettext("Habits to leave out"),
            hint=lazy_gettext("The client ticks which ones were used. Ticking one never blocks saving."),
            choices=[(habit, habit) for habit in habits],
            own=lazy_gettext("Add your own, one a line"),
            own_length=80,
            at_most=8,
        ),
        "calming_allowed": ChoiceField(
            lazy_gettext("Calming tools"),
            choices=CALMING,
            required=lazy_gettext("Choose where calming tools belong."),
        ),
    }


class ArrangeForm(Versioned):
    """Make it happen: the cue, what may get in the way, how sure, when to look back."""

    cue_if = TextField(
        lazy_gettext("If or when …"),
        hint=lazy_gettext("A time, a place or a moment that comes anyway."),
        max_length=120,
    )
    cue_then = TextField(lazy_gettext("… then I will"), max_length=120)
    obstacle = TextField(lazy_gettext("What may get in the way"), max_length=160)
    obstacle_answer = TextField(lazy_gettext("What to do then"), max_length=160)
    confidence = NumberField(
        lazy_gettext("How sure is the client that it will happen?"),
        hint=lazy_gettext("0 not at all, 10 quite sure."),
        low=0,
        high=10,
    )
    review_every_days = NumberField(
        lazy_gettext("Look back every so many days"),
        low=3,
        high=28,
        required=lazy_gettext("Write after how many days you look back."),
    )
    next_review_on = PersonDateField(
        lazy_gettext("Next look back on"), required=lazy_gettext("Choose the day of the next look back.")
    )

    def ask_from(self, on: date) -> None:
        """Allow review dates from the client's present day."""
        self.next_review_on.not_before = on
        self.next_review_on.not_after = on + FURTHEST_REVIEW
