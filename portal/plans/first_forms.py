"""The five short questions about a first step, for the client alone or both in session."""

from __future__ import annotations

from portal.errors import Difference
from portal.forms import CheckField, ChoiceField, Form, RatingField, TextArea, TextField, Versioned
from portal.i18n import lazy_gettext
from portal.plans.answer_wording import HARD
from portal.plans.first_answers import FirstAnswers
from portal.plans.forms import SafeNow
from portal.plans.practice_wording import NOT_READ


class HowHard(RatingField):
    """A rating whose ends are named."""

    anchors = HARD


class FirstForm(Form):
    """What only the client knows. Everything may stay empty."""

    feared = TextArea(lazy_gettext("What do you fear will happen?"), hint=NOT_READ, max_length=200)
    hard = HowHard(lazy_gettext("How hard do you think the first step will be?"))
    when_where = TextField(
        lazy_gettext("When and where will you do it?"),
        hint=lazy_gettext("A moment that comes anyway, such as after supper, in the kitchen."),
        max_length=120,
    )
    confidence = ChoiceField(
        lazy_gettext("How sure are you that you will do it?"),
        hint=lazy_gettext("0 not at all, 10 quite sure. A low number helps: then the step gets smaller."),
        choices=[(str(number), str(number)) for number in range(11)],
    )
    obstacle = TextField(lazy_gettext("What might get in the way?"), hint=NOT_READ, max_length=160)
    obstacle_answer = TextField(lazy_gettext("And what will you do then?"), max_length=160)

    remind_me = CheckField("")

    def ask_remind_me(self, hour: int) -> None:
        """Ask whether e-mail may remind at this full hour; without it nothing does."""
        self.remind_me.label.text = lazy_gettext("Yes, remind by e-mail at %(time)s", time=f"{hour:02}:00")

    def wants_reminders(self) -> bool:
        """Whether the client said yes to being reminded."""
        return "remind_me" in self and bool(self.remind_me.data)

    def ask_about(self, *, exposure: bool) -> None:
        """Leave out what only a step with a fear has."""
        if not exposure:
            del self.feared
            del self.hard

    def differences(self) -> list[Difference]:
        """What was typed beside what the form opened with, where they differ: kept for whoever is refused."""
        names = ("feared", "hard", "when_where", "confidence", "obstacle", "obstacle_answer")
        typed = [
            (field, _read(field.data), _read(field.object_data))
            for field in map(self._fields.get, names)
            if field
        ]
        return [(str(field.label.text), now, before) for field, now, before in typed if now != before]

    def answers(self) -> FirstAnswers:
        """What was said."""
        sure = self.confidence.data
        return FirstAnswers(
            feared=(self.feared.data or None) if "feared" in self else None,
            hard=self.hard.data if "hard" in self else None,
            when_where=self.when_where.data or None,
            confidence=int(sure) if sure else None,
            obstacle=self.obstacle.data or None,
            obstacle_answer=self.obstacle_answer.data or None,
        )


def _read(value: object) -> str:
    return "" if value is None else str(value)


class LaterForm(Versioned, FirstForm):
    """The same about a plan in use, as it was shown."""


class CarefulFirstForm(FirstForm, SafeNow):
    """The same in session, where a caution screen came after the offer."""
