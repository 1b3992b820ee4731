"""The form of a formulation."""

from __future__ import annotations

from collections.abc import Sequence

from portal.forms import ChipsField, Choice, LinesField, NumberField, TextArea, TextField, Versioned
from portal.i18n import lazy_gettext

TRIGGERS: Sequence[Choice] = [
    ("ignored", lazy_gettext("Feeling ignored")),
    ("uncertainty", lazy_gettext("Not knowing where things stand")),
    ("partner_autonomy", lazy_gettext("The other one does something of their own")),
    ("excessive_demand", lazy_gettext("Too much is asked")),
    ("engulfment", lazy_gettext("No room of one's own")),
    ("emotional_need", lazy_gettext("More closeness is needed than can be given")),
]
"""The six kinds of trigger that the diary asks for too."""


class FormulationForm(Versioned):
    """How the clinician understands what keeps things going; everything may stay empty."""

    old_rule = TextArea(
        lazy_gettext("The old rule, in the client's words"),
        hint=lazy_gettext("One sentence that once made sense, such as what needing someone leads to."),
        max_length=200,
    )
    belief = NumberField(
        lazy_gettext("How far it is believed today"), hint=lazy_gettext("0 to 100 percent."), low=0, high=100
    )
    origin_age = TextField(lazy_gettext("How old they were"), max_length=40)
    origin_event = TextArea(lazy_gettext("Where it comes from"), max_length=400)
    life_events = LinesField(
        lazy_gettext("Other events of this life"),
        hint=lazy_gettext("One a line: the age or the year, what happened, the rule that came of it."),
        max_lines=8,
        max_length=200,
    )
    then_now = TextArea(
        lazy_gettext("Then and now"),
        hint=lazy_gettext("What was watched or done then, and what is like it today."),
        max_length=400,
    )
    told_by_someone_close = TextArea(lazy_gettext("What someone close has told them"), max_length=300)
    triggers = ChipsField(
        lazy_gettext("What sets it off"),
        choices=TRIGGERS,
        own=lazy_gettext("In other words, one a line"),
        own_length=80,
        at_most=8,
    )
    control_strategy = TextArea(lazy_gettext("How worry is kept in check"), max_length=300)
    vulnerability_stance = TextArea(
        lazy_gettext("What is done with vulnerability"),
        hint=lazy_gettext("Given to the other one to carry, denied, or something in between."),
        max_length=300,
    )
    loop = TextArea(
        lazy_gettext("What keeps it going"),
        hint=lazy_gettext("From the trigger to what is done, to what that teaches."),
        max_length=600,
    )

    WORDS = (
        "old_rule",
        "origin_age",
        "origin_event",
        "life_events",
        "then_now",
        "told_by_someone_close",
        "triggers",
        "control_strategy",
        "vulnerability_stance",
        "loop",
    )

    def words(self) -> dict[str, object]:
        """What was typed, as it is kept."""
        return {name: self[name].data or None for name in self.WORDS}
