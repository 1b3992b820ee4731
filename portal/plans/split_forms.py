"""The form that makes two steps of one."""

from __future__ import annotations

from collections.abc import Mapping

from portal.forms import NumberField, TextArea, TextField, Versioned
from portal.i18n import gettext, in_language, lazy_gettext
from portal.plans.step_forms import refuse_long


class SplitForm(Versioned):
    """A step as two: an easier one, and what is left of it. Both are suggestions until they are saved."""

    easier_title = TextField(
        lazy_gettext("What the client reads as the title"),
        max_length=80,
        required=lazy_gettext("Write what the client reads as the title."),
    )
    easier_instructions = TextArea(
        lazy_gettext("What to do"), hint=lazy_gettext("Five lines at most on paper."), max_length=600
    )
    easier_times_per_week = NumberField(
        lazy_gettext("Times a week"), low=1, high=21, required=lazy_gettext("Write how many times a week.")
    )
    easier_planned_minutes = NumberField(lazy_gettext("Minutes"), low=1, high=720)
    easier_suds_expected_client = NumberField(
        lazy_gettext("How hard, says the client"), hint=lazy_gettext("0 to 100."), low=0, high=100
    )
    rest_title = TextField(
        lazy_gettext("What the client reads as the title"),
        max_length=80,
        required=lazy_gettext("Write what the client reads as the title."),
    )
    rest_instructions = TextArea(
        lazy_gettext("What to do"), hint=lazy_gettext("Five lines at most on paper."), max_length=600
    )
    rest_times_per_week = NumberField(
        lazy_gettext("Times a week"), low=1, high=21, required=lazy_gettext("Write how many times a week.")
    )
    rest_planned_minutes = NumberField(lazy_gettext("Minutes"), low=1, high=720)
    rest_suds_expected_client = NumberField(
        lazy_gettext("How hard, says the client"), hint=lazy_gettext("0 to 100."), low=0, high=100
    )

    def ask(self, *, minutes: bool, exposure: bool) -> None:
        """Leave out what the template's log does not ask."""
        for part in PARTS:
            if not minutes:
                del self[f"{part}_planned_minutes"]
            if not exposure:
                del self[f"{part}_suds_expected_client"]

    def accepts(self) -> bool:
        """Whether the step can be split: each half fits on paper."""
        if not self.validate_on_submit():
            return False
        refuse_long(self, self.easier_instructions)
        refuse_long(self, self.rest_instructions)
        return not self.problems()

    def said(self, part: str) -> dict[str, object]:
        """What one of the two says, by the step's own names."""
        start = f"{part}_"
        return {field.name.removeprefix(start): field.data for field in self if field.name.startswith(start)}


PARTS = ("easier", "rest")


def suggested_halves(stored: Mapping[str, object], lang: str) -> dict[str, object]:
    """What the page of a split begins with: half the minutes, or half the times where no minutes are planned.

    The client reads the title, so it speaks their language, `lang`.
    """
    minutes, times = stored.get("planned_minutes"), stored.get("times_per_week")
    easier = {**stored, "suds_expected_client": None}
    if isinstance(minutes, int):
        easier["planned_minutes"] = half(minutes)
    elif isinstance(times, int):
        easier["times_per_week"] = half(times)
    with in_language(lang):
        easier["title"] = gettext("%(title)s (first half)", title=stored.get("title") or "")
    both = {f"easier_{name}": value for name, value in easier.items()}
    return both | {f"rest_{name}": value for name, value in stored.items()}


def half(number: int) -> int:
    """Half of it, rounded up; at least 1."""
    return max(1, (number + 1) // 2)
