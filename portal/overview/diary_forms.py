"""The forms of the diary: one hard moment, a quiet day, when the diary is asked for, which entries are shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from portal.clients.sharing import Share
from portal.clients.sharing_wording import WHO_MAY_READ
from portal.clock import instants
from portal.diary.days import BASELINE_LEAST, BASELINE_MOST
from portal.diary.diary_wording import ACTED, AIDS, INTERFERENCE, REPAIRED, SIGNS, TRIGGERS
from portal.diary.entries import EARLIEST_DAYS, Said
from portal.diary.kinds import Acted, Period, Repaired, Trigger
from portal.forms import (
    AnchoredRating,
    CheckField,
    ChipsField,
    ChoiceField,
    ClockField,
    Form,
    NumberField,
    Once,
    PersonDateField,
    TextArea,
    TextField,
    Versioned,
)
from portal.i18n import gettext, lazy_gettext, ngettext
from portal.moment_forms import SLACK, TURNS, WHICH, picked_of

NOT_READ = lazy_gettext("Not read right away. Initials are enough for other people.")
HARD = (
    (0, lazy_gettext("calm")),
    (50, lazy_gettext("hard, but I can stay")),
    (100, lazy_gettext("the most I can imagine")),
)
URGE = ((0, lazy_gettext("not there")), (100, lazy_gettext("the strongest I can imagine")))
Difference = tuple[str, str, str]


class EventFields(Form):
    """One hard moment. Only who may read it is needed; the fields of `MORE` are folded away."""

    trigger = ChoiceField(lazy_gettext("What set it off?"), choices=TRIGGERS.items())
    own_trigger = TextField(lazy_gettext("In my own words"), max_length=80)
    peak = AnchoredRating(lazy_gettext("How strong was it at its strongest?"), anchors=HARD)
    acted = ChoiceField(
        lazy_gettext("The urge to do something at once: what did you do?"), choices=ACTED.items()
    )
    minutes_to_settle = NumberField(
        lazy_gettext("After how many minutes was it manageable?"), low=0, high=1440
    )
    still_going = CheckField(lazy_gettext("It is still going"))
    urge = AnchoredRating(lazy_gettext("How strong was the urge?"), anchors=URGE)
    urge_to = TextField(lazy_gettext("What did you want to do?"), max_length=160)
    panic_signs = ChipsField(lazy_gettext("What did your body do?"), choices=SIGNS.items())
    tools = ChipsField(
        lazy_gettext("What did you use to get through it?"),
        choices=AIDS.items(),
        own=lazy_gettext("In other words, one a line"),
        at_most=12,
    )
    interference = ChoiceField(
        lazy_gettext("How much did it get in the way of your day?"), choices=list(enumerate(INTERFERENCE))
    )
    what = TextArea(lazy_gettext("What happened?"), hint=NOT_READ, max_length=300)
    repaired = ChoiceField(lazy_gettext("After a quarrel: have you made up?"), choices=REPAIRED.items())
    repair_hours = NumberField(lazy_gettext("After how many hours?"), low=0, high=720)
    repair_how = TextField(lazy_gettext("How did you make up?"), max_length=160)
    note_to_clinician = TextArea(lazy_gettext("A line for your therapist"), hint=NOT_READ, max_length=500)
    share = ChoiceField(
        lazy_gettext("Who may read this?"),
        hint=lazy_gettext(
            "If only you may read it, your therapist sees that something is written and nothing else."
        ),
        choices=list(WHO_MAY_READ.items()),
        required=lazy_gettext("Choose who may read this."),
    )
    on = PersonDateField(lazy_gettext("Which day was it?"))
    clock = ClockField(lazy_gettext("About what time?"))
    which = ChoiceField(WHICH, choices=TURNS)
    asks_which = False
    """Whether the time that stands there came twice that day."""

    COLUMNS = ("peak", "minutes_to_settle", "urge", "repair_hours")
    WORDS = ("own_trigger", "what", "urge_to", "panic_signs", "tools", "repair_how", "note_to_clinician")
    MORE = (
        "urge", "urge_to", "panic_signs", "tools", "interference", "what", "repaired", "repair_hours", "repair_how",
        "note_to_clinician",
    )  # fmt: skip

    days_back = EARLIEST_DAYS

    def looks_back(self, days: int) -> None:
        """So many days back a hard moment may be written down here, as the clinic has chosen."""
        self.days_back = days

    @property
    def says_when(self) -> bool:
        """Whether a day or a time was given, so that it was not just now."""
        return bool(self.on.typed or self.clock.typed)

    def given_time(self, tz: str, at: datetime) -> datetime | None:
        """When it was; None for now. What cannot be is refused beside its field; `at` is when it was written down."""
        if not self.says_when or self.on.errors or self.clock.errors:
            return None
        if self.on.data is None:
            self.refuse(gettext("Choose the day."), self.on)
        if self.clock.data is None:
            self.refuse(gettext("Write about what time it was."), self.clock)
        if self.on.data is None or self.clock.data is None:
            return None
        found = instants(self.on.data, self.clock.data, tz)
        self.asks_which = len(found) > 1
        when = picked_of(found, self.which.data)
        if not isinstance(when, datetime):
            self.refuse(when, self.which if found else self.clock)
            return None
        if when > at + SLACK:
            self.refuse(gettext("This lies ahead. Choose a time that has passed."), self.on)
        elif self.on.data < at.astimezone(ZoneInfo(tz)).date() - timedelta(days=self.days_back):
            self.refuse(
                ngettext(
                    "The diary goes back one day. Tell your therapist about older days.",
                    "The diary goes back %(num)s days. Tell your therapist about older days.",
                    self.days_back,
                ),
                self.on,
            )
        return when

    def accepts(self, tz: str, at: datetime) -> bool:
        """Whether it can be kept; asks for what does not fit together."""
        if not self.is_submitted():
            return False
        self.validate()
        self.given_time(tz, at)
        if self.still_going.data and self.minutes_to_settle.data is not None:
            self.refuse(
                gettext("Leave the minutes empty while it is still going, or take the tick away."),
                self.minutes_to_settle,
            )
        return not self.problems()

    def said(self, tz: str, at: datetime) -> Said:
        """What was said, as it is kept."""
        given = {name: self[name].data for name in self.WORDS}
        when = self.given_time(tz, at)
        return Said(
            occurred_at=None if when is None else min(when, at),
            share=Share(str(self.share.data)),
            trigger=Trigger(self.trigger.data) if self.trigger.data else None,
            still_going=self.still_going.data,
            acted=Acted(self.acted.data) if self.acted.data else None,
            interference=None if self.interference.data is None else int(self.interference.data),
            repaired=Repaired(self.repaired.data) if self.repaired.data else None,
            words={name: value for name, value in given.items() if value},
            **{name: self[name].data for name in self.COLUMNS},
        )

    def shown(self, name: str) -> str:
        """One answer in words."""
        field = self[name]
        if field.kind in ("chips", "choice"):
            picked = [str(option.words) for option in field.options() if option.checked]
            return ", ".join([*picked, *str(field.typed if field.kind == "chips" else "").splitlines()])
        if isinstance(field, CheckField):
            return gettext("Yes") if field.data else gettext("No")
        return str(field.typed)

    def differences(self, stored: EventFields) -> list[Difference]:
        """Where what is stored differs from what was typed: label, typed, stored."""
        return [
            (str(field.label.text), self.shown(field.name), stored.shown(field.name))
            for field in self
            if getattr(field, "kind", "hidden") != "hidden"
            and field.data != stored[field.name].data
            and (field.name != "which" or self.asks_which)
        ]


class EventForm(EventFields, Once):
    """A hard moment that is written down."""


class ChangeForm(EventFields, Versioned):
    """A hard moment that is put right."""


class QuietForm(Form):
    """A day that had no hard moment."""

    on = PersonDateField(lazy_gettext("Which day was it?"), required=lazy_gettext("Choose the day."))


class PeriodForm(Form):
    """When a clinician asks for the diary."""

    kind = ChoiceField(
        lazy_gettext("Ask for the diary"),
        choices=[
            (Period.BASELINE, lazy_gettext("As a baseline, before anything is changed")),
            (Period.ONGOING, lazy_gettext("From now on, until you end it")),
        ],
        required=lazy_gettext("Choose one of the two."),
    )
    days = NumberField(
        lazy_gettext("Days of the baseline"),
        hint=lazy_gettext("7 to 14 days. Later weeks are compared with these."),
        low=BASELINE_LEAST,
        high=BASELINE_MOST,
    )

    def accepts(self) -> bool:
        """Whether it can be asked for; a baseline needs its days."""
        if not self.validate_on_submit():
            return False
        if self.kind.data == Period.BASELINE and self.days.data is None:
            self.refuse(gettext("Write how many days the baseline has."), self.days)
        return not self.problems()


class FilterForm(Form):
    """Which entries a clinician wants to see; comes in the address."""

    class Meta:
        """An address needs no token."""

        csrf = False

    trigger = ChoiceField(
        lazy_gettext("What set it off"), choices=[*TRIGGERS.items(), ("none", lazy_gettext("Not said"))]
    )
    since = PersonDateField(lazy_gettext("From"))
    until = PersonDateField(lazy_gettext("To"))

    def fits(self, on: date, trigger: str | None, *, readable: bool = True) -> bool:
        """Whether an entry of that day and trigger is wanted; what a private one says finds nothing."""
        wanted = self.trigger.data
        if wanted and not (readable and (trigger or "none") == wanted):
            return False
        since, until = self.since.data, self.until.data
        return (since is None or on >= since) and (until is None or on <= until)

    @property
    def is_used(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.trigger.data or self.since.data or self.until.data)
