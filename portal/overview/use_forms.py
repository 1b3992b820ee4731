"""The forms of what is kept of a tool: a sheet of one's own, and putting a finished use right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.choices import ChoiceField
from portal.clients.sharing_wording import WHO_MAY_READ
from portal.diary.kinds import Tool
from portal.forms import NumberField, Versioned
from portal.i18n import gettext, lazy_gettext
from portal.moment_forms import MomentForm
from portal.overview.tool_forms import FOR_NOW, BreathingForm, Strength, UrgeForm
from portal.plans.attempts import EntryMode, LogStatus
from portal.plans.kept_forms import TimedLogForm
from portal.plans.own_sheet_pages import Sheet
from portal.plans.practice_forms import LogForm, NewLogForm, log_form

BOTH_SIDES = ("facts_for", "facts_against")
WEIGHED = ("fairer_sentence", "fairer_sure", "thought_sure_now")


class FairForm(LogForm):
    """A sheet of one's own. A thought is weighed again only once both sides were looked at."""

    def accepts(self, status: LogStatus, mode: EntryMode) -> bool:
        """As for a practice; and a thought that is rated again needs a line on each side."""
        if not self.is_submitted():
            return False
        super().accepts(status, mode)
        if "facts_for" in self and any(self[name].data not in (None, "") for name in WEIGHED):
            for name in BOTH_SIDES:
                if not self[name].data and not self[name].errors:
                    words = gettext(
                        "Look at both sides before you weigh it again. “Nothing I know of” will do."
                    )
                    self.refuse(words, self[name])
        return not self.problems()


class NewSheetForm(FairForm, NewLogForm):
    """A sheet that is begun."""


class ChangeSheetForm(FairForm, TimedLogForm):
    """A sheet that is gone on with, or put right."""

    def too_early(self) -> str:
        """What to say about a day long ago."""
        return gettext("Choose a day of the last three months.")


def sheet_form(base: type[LogForm], sheet: Sheet) -> type[LogForm]:
    """The form of a sheet; nothing on it is asked for at once but what it is about."""
    return log_form(
        base,
        sheet.log_set,
        sheet.template,
        sheet.questions,
        looking_back=sheet.tool is Tool.THOUGHT,
        full=False,
    )


class ChangeUseForm(MomentForm, Versioned):
    """A finished use of a tool that is put right; what the tool does not ask is taken out."""

    minutes = NumberField(lazy_gettext("How many minutes was it?"), low=0, high=1440)
    dizzy = BreathingForm.dizzy
    before = Strength(lazy_gettext("How strong was it before?"))
    body = UrgeForm.body
    thought = UrgeForm.thought
    urge_to = UrgeForm.urge_to
    after = Strength(lazy_gettext("How strong was it afterwards?"))
    acted = UrgeForm.acted
    share = ChoiceField(lazy_gettext("Who may read this?"), choices=WHO_MAY_READ.items(), hint=FOR_NOW)

    def too_early(self) -> str:
        """What to say about a day long ago."""
        return gettext("Choose a day of the last three months.")

    def only(self, tool: Tool) -> None:
        """Ask what this tool asks."""
        for name in ALL:
            if name not in ASKED[tool]:
                del self[name]

    def said(self) -> dict[str, Any]:
        """What was said, by the names of columns and words."""
        found = {name: self[name].data for name in ALL if name in self}
        if "share" in found:
            found["share"] = found["share"] or "private"
        return found

    def differences(self, there: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Label, typed and stored, where they differ."""
        return [
            *self.moment_difference(),
            *(
                (str(self[name].label.text), _text(self[name].data), _text(there.get(name)))
                for name in ALL
                if name in self and (self[name].data or None) != (there.get(name) or None)
            ),
        ]


_RATED = ("before", "after", "share")
ASKED: Mapping[Tool, tuple[str, ...]] = {
    Tool.URGE: ("minutes", "before", "body", "thought", "urge_to", "after", "acted", "share"),
    Tool.BREATHING: ("minutes", "dizzy", *_RATED),
    Tool.GROUNDING: _RATED,
    Tool.IMAGERY: _RATED,
    Tool.OWN_LIST: (),
}
ALL = tuple(dict.fromkeys(name for names in ASKED.values() for name in names))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
