"""The clinician's forms of one step: its words, numbers and rules, and how it is split in two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import cast

from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    NumberField,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import LazyString, gettext, lazy_gettext
from portal.plans.builder_checks import MOST_LINES
from portal.plans.criterion_numbers import (
    ClassicalNumbers,
    DoNotFit,
    Number,
    classical_numbers,
    with_classical,
    with_numbers,
)
from portal.plans.criterion_parts import Criterion
from portal.plans.definition import HomeworkTemplate
from portal.plans.logsets import get_log_set

CALMING = [
    ("after_only", lazy_gettext("afterwards only")),
    ("during_ok", lazy_gettext("during is fine")),
    ("not_asked", lazy_gettext("not asked")),
]
PURPOSES = [
    ("to_start", lazy_gettext("to start")),
    ("to_cope", lazy_gettext("to cope")),
    ("to_escape", lazy_gettext("to escape")),
]
CLASSICAL = ("classical_peak_max", "classical_end_percent", "classical_last")
FURTHEST_FADING = timedelta(weeks=52)
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

    def add_line(self, line: str) -> None:
        """Put a line under what to do, as if it had been typed there."""
        self.instructions.process_formdata(["\n".join([*self.instructions.data.splitlines(), line])])

    def accepts(self, criterion: Criterion) -> bool:
        """Whether the step can be saved: five lines, and numbers that do not contradict each other."""
        if not self.validate_on_submit():
            return False
        refuse_long(self, self.instructions)
        self._check_rules()
        if self.problems():
            return False
        try:
            self.criterion(criterion)
        except DoNotFit as wrong:
            field = self[next(name for name, key in self.number_keys.items() if key == wrong.key)]
            self.refuse(gettext("This cannot be more than the number beside it."), field)
        return not self.problems()

    def _check_rules(self) -> None:
        """Calming during an exposure says what for; the classical rule has its numbers once it is on."""
        if self.given("calming_allowed") == "during_ok" and not self.given("calming_purpose"):
            self.refuse(gettext("Choose what the calming tool is there for."), self["calming_purpose"])
        for name in CLASSICAL if self.given("classical") else ():
            if self.given(name) is None and not self[name].errors:
                self.refuse(gettext("Write a number."), self[name])

    def criterion(self, stored: Criterion) -> Criterion:
        """The stored criterion with the numbers that were typed. Raises DoNotFit."""
        found = with_numbers(stored, {key: self[name].data for name, key in self.number_keys.items()})
        if "classical" not in self:
            return found
        old = classical_numbers(stored)
        typed = [cast(int | None, self.given(name)) for name in CLASSICAL]
        peak, end, last = (
            before if now is None else now
            for before, now in zip((old.peak_max, old.end_percent, old.last), typed, strict=True)
        )
        return with_classical(found, ClassicalNumbers(bool(self.given("classical")), peak, end, last))

    def purpose(self) -> str | None:
        """What a calming tool is there for; None where none is allowed during the practice."""
        during = self.given("calming_allowed") == "during_ok"
        return cast(str | None, self.given("calming_purpose")) if during else None

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
    criterion: Criterion,
    *,
    on: date,
) -> StepForm:
    """The form of one step: fear, habits and calming for an exposure, minutes where they are logged, the numbers.

    `on` is the client's local day, from which a safety signal may be let go.
    """
    fields: dict[str, object] = {}
    if template.type == "exposure":
        fields |= _exposure_fields(habits)
    if get_log_set(template.log_set).asks_minutes:
        fields["planned_minutes"] = NumberField(
            lazy_gettext("Minutes"), hint=lazy_gettext("Empty: no set time."), low=1, high=720
        )
    if template.safety_signal:
        fields["fade_from_on"] = PersonDateField(
            lazy_gettext("Let it fade from"),
            hint=lazy_gettext("Without this day the plan cannot be offered."),
            not_before=on,
            not_after=on + FURTHEST_FADING,
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
    classical = classical_numbers(criterion)
    values |= dict(zip(CLASSICAL, (classical.peak_max, classical.end_percent, classical.last), strict=True))
    values["classical"] = classical.on
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
        "calming_purpose": ChoiceField(
            lazy_gettext("If during: what is the tool there for?"),
            hint=lazy_gettext(
                "To escape means that the practice ends when it gets hard: then there is little to learn."
            ),
            choices=PURPOSES,
        ),
        "asks_all": CheckField(lazy_gettext("Ask every question after each practice")),
        "classical": CheckField(lazy_gettext("Ask as well that distress comes down (the classical rule)")),
        "classical_peak_max": NumberField(lazy_gettext("Hardest moment at most"), low=0, high=100),
        "classical_end_percent": NumberField(
            lazy_gettext("or at the end at most so many percent of it"), low=0, high=100
        ),
        "classical_last": NumberField(lazy_gettext("in the last practices"), low=1, high=30),
    }


def refuse_long(form: Versioned, field: TextArea) -> None:
    """Say so beside instructions that have more lines than paper has room for."""
    lines = len((field.data or "").splitlines())
    if lines > MOST_LINES:
        form.refuse(gettext("Shorten this to five lines. Now it has %(count)s.", count=lines), field)
