"""The forms of a client's own sheets: begun, gone on with, put right."""

from __future__ import annotations

from portal.diary.kinds import Tool
from portal.i18n import gettext
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
