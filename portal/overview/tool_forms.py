"""The forms of tools for a hard moment: the choices of a breath, five minutes at an urge, the own list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.clients.sharing_wording import WHO_MAY_READ
from portal.diary import pacing
from portal.diary.diary_wording import PLACES
from portal.diary.kinds import Acted
from portal.diary.own_items import LONGEST, MOST
from portal.forms import (
    CheckField,
    ChipsField,
    ChoiceField,
    Form,
    LinesField,
    NumberField,
    Once,
    RatingField,
    TextArea,
    TextField,
    Versioned,
    Words,
)
from portal.i18n import gettext, lazy_gettext

FOR_NOW = lazy_gettext(
    "If you choose nothing, only you read it. Your therapist sees the day and nothing else."
)
RHYTHMS: Mapping[str, Words] = {
    "4-6": lazy_gettext("In 4, out 6"),
    "4-7-8": lazy_gettext("In 4, hold 7, out 8"),
    pacing.OWN: lazy_gettext("My own numbers"),
}


class Strength(RatingField):
    """How strong something is, with what the ends mean."""

    anchors = (
        (0, lazy_gettext("nothing of it")),
        (50, lazy_gettext("strong, but I can stay with it")),
        (100, lazy_gettext("the most I can imagine")),
    )


class PacerForm(Form):
    """What is chosen before a breath is led; none of it is needed, everything has a preset."""

    pace = ChoiceField(lazy_gettext("Which rhythm?"))
    inhale = NumberField(
        lazy_gettext("In, seconds"),
        low=pacing.INHALE[0],
        high=pacing.INHALE[1],
        hint=lazy_gettext("Whole seconds, 2 to 10."),
    )
    hold = NumberField(
        lazy_gettext("Hold, seconds"),
        low=pacing.HOLD[0],
        high=pacing.HOLD[1],
        hint=lazy_gettext("Whole seconds, 0 to 8."),
    )
    exhale = NumberField(
        lazy_gettext("Out, seconds"),
        low=pacing.EXHALE[0],
        high=pacing.EXHALE[1],
        hint=lazy_gettext("Whole seconds, 2 to 12."),
    )
    minutes = ChoiceField(lazy_gettext("How many minutes?"), choices=[(n, str(n)) for n in (1, 2, 3, 5, 10)])
    picture = ChoiceField(
        lazy_gettext("What would you like to see?"),
        choices=[
            ("circle", lazy_gettext("A circle")),
            ("bar", lazy_gettext("A bar")),
            ("words", lazy_gettext("Words only")),
        ],
    )
    sound = CheckField(lazy_gettext("A soft tone with each change"))
    vibration = CheckField(lazy_gettext("A short buzz with each change, where the phone can do that"))
    announce = CheckField(lazy_gettext("Say each change to a screen reader, with words only"))

    def offer(self, *, may_hold: bool) -> None:
        """Offer the rhythms for whoever it is; without holding there is nothing to hold."""
        self.pace.choices = [(name, RHYTHMS[name]) for name in pacing.offered(may_hold=may_hold)]
        if not may_hold:
            del self.hold

    def rhythm(self) -> pacing.Rhythm | None:
        """The rhythm that was chosen; None where own numbers are missing."""
        if self.pace.data != pacing.OWN:
            return pacing.PRESETS.get(self.pace.data or "", pacing.FOUR_SIX)
        hold = self.hold.data if "hold" in self else 0
        if self.inhale.data is None or self.exhale.data is None:
            return None
        return pacing.Rhythm(self.inhale.data, hold or 0, self.exhale.data)


AT_FIRST: Mapping[str, Any] = {
    "pace": "4-6",
    "inhale": 4,
    "hold": 0,
    "exhale": 6,
    "minutes": "5",
    "picture": "circle",
    "announce": True,
}
"""How the choices stand at first; five minutes is what the skill is practised with `[D]`."""


class NoteForm(Once):
    """What may be kept of one use: how it was before and after, and who reads it. Everything may stay empty."""

    before = Strength(lazy_gettext("How tense were you before?"))
    after = Strength(lazy_gettext("How tense are you now?"))
    share = ChoiceField(lazy_gettext("Who may read this?"), choices=WHO_MAY_READ.items(), hint=FOR_NOW)


class BreathingForm(PacerForm, NoteForm):
    """A breath that was led, and what may be kept of it."""

    minutes_done = NumberField(lazy_gettext("How many minutes was it?"), low=0, high=120)
    dizzy = CheckField(lazy_gettext("It made me dizzy"))

    def accepts(self) -> bool:
        """Whether it can be kept; own numbers are needed where they were chosen."""
        if self.validate_on_submit() and self.rhythm() is None:
            for field in (self.inhale, self.exhale):
                if field.data is None:
                    self.refuse(gettext("Write how many seconds, or choose another rhythm."), field)
        return self.is_submitted() and not self.problems()


class StartForm(Once):
    """One tap at the moment of an urge."""


class UrgeForm(Versioned):
    """Five minutes at an urge. Nothing is needed; it can be ended at any time."""

    before = Strength(lazy_gettext("How strong is the urge right now?"))
    body = ChipsField(
        lazy_gettext("Where in the body do you feel it?"),
        choices=PLACES.items(),
        own=lazy_gettext("In other words, one a line"),
        at_most=12,
    )
    thought = TextArea(
        lazy_gettext("What goes through your mind?"),
        hint=lazy_gettext("Not read right away. Initials are enough for other people."),
        max_length=300,
    )
    urge_to = TextField(lazy_gettext("What do you want to do?"), max_length=160)
    after = Strength(lazy_gettext("How strong is it now?"))
    acted = ChoiceField(
        lazy_gettext("Did you follow it?"),
        choices=[
            (Acted.ACTED, lazy_gettext("Yes, at once")),
            (Acted.DELAYED, lazy_gettext("Yes, but later")),
            (Acted.NOT, lazy_gettext("No")),
        ],
    )
    share = ChoiceField(lazy_gettext("Who may read this?"), choices=WHO_MAY_READ.items(), hint=FOR_NOW)

    NAMES = ("before", "body", "thought", "urge_to", "after", "acted", "share")

    def said(self) -> dict[str, Any]:
        """Everything, as it is kept."""
        said = {name: self[name].data if self[name].data not in ("", []) else None for name in self.NAMES}
        return {**said, "share_chosen": said["share"]}

    def shown(self, name: str) -> str:
        """One answer in words."""
        field = self[name]
        if field.kind in ("chips", "choice"):
            picked = [str(option.words) for option in field.options() if option.checked]
            return "\n".join([*picked, *str(field.typed if field.kind == "chips" else "").splitlines()])
        return "" if field.data is None else str(field.data)


class OwnListForm(Versioned):
    """The own list and how often a week something of it is meant."""

    items = LinesField(
        lazy_gettext("Things I like doing on my own"),
        hint=lazy_gettext("One a line, in your own words. Ten is a good number; fewer is fine."),
        max_lines=MOST,
        max_length=LONGEST,
    )
    weekly_target = NumberField(
        lazy_gettext("How many times a week would you like?"),
        low=1,
        high=21,
        required=lazy_gettext("Write a whole number from 1 to 21."),
    )


class TickForm(Once):
    """One thing of the list, done today or not after all."""

    item = TextField(max_length=LONGEST, required=lazy_gettext("Choose one thing of your list."))
    done = CheckField()


class OwnPhraseForm(Form):
    """A sentence in own words to keep at hand."""

    phrase = TextField(
        lazy_gettext("A sentence of your own"),
        max_length=160,
        required=lazy_gettext("Write the sentence first."),
    )
