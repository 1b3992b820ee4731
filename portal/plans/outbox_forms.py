"""The forms of a practice that was written down without a connection: everything on one page, filled from what came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from portal.clients.sharing import Share
from portal.forms import ChoiceField
from portal.plans import practice_pages
from portal.plans.answer_wording import stop_choices
from portal.plans.attempts import EntryMode, LogKind, LogStatus, Value
from portal.plans.definition import HomeworkTemplate
from portal.plans.logfields import ErrorKey
from portal.plans.logsets import LOG_SETS, LogSet
from portal.plans.practice_forms import (
    WAYS,
    LogForm,
    NewLogForm,
    RememberedExposureForm,
    RememberedForm,
    extras,
    log_form,
    message_for,
)
from portal.plans.practice_pages import Question
from portal.plans.practice_wording import LABELS, REQUIRED
from portal.plans.templates import get_template

ANY = "E01"
"""A template for forms that belong to none."""
SHOWN = (
    "feared_outcome",
    "likelihood_before",
    "outcome",
    "what_happened",
    "suds_peak",
    "coped",
    "learned",
    "likelihood_next",
    "safety_used",
    "share",
)
"""What a page for nobody asks about an exposure, besides when it was and whether it was stopped."""


def _own_needed() -> dict[str, dict[str, object]]:
    """A template's own questions that are drawn on the device are those that it needs soon after a practice."""
    soon = f"{LogStatus.FINISHED} {EntryMode.SAME_DAY}"
    return {"*": {"words": str(message_for("", ErrorKey.REQUIRED)), "when": [soon]}}


class WholeForm(RememberedForm):
    """A skill, a thought record or an activity from memory."""

    def needs(self) -> dict[str, dict[str, object]]:
        return {**super().needs(), **_own_needed()}

    def is_submitted(self) -> bool:
        """It is filled from what came in, whatever page it stands on."""
        return True

    def fits(self, mode: EntryMode) -> bool:
        """Whether it may be kept."""
        return self.accepts(LogStatus.FINISHED, mode)


class WholeExposureForm(RememberedExposureForm):
    """An exposure from memory, from the day it was to who may read it."""

    stop_reason = ChoiceField(LABELS["stop_reason"])

    def needs(self) -> dict[str, dict[str, object]]:
        stopped = [way for way, (status, _mode) in WAYS.items() if status is LogStatus.STOPPED_EARLY]
        reason: dict[str, object] = {"words": str(REQUIRED["stop_reason"]), "when": stopped}
        return {**super().needs(), **_own_needed(), "stop_reason": reason}

    def is_submitted(self) -> bool:
        """It is filled from what came in, whatever page it stands on."""
        return True

    @property
    def stopped(self) -> bool:
        """Whether it ended early."""
        return bool(self.how_far.data == "stopped")

    def fits(self, mode: EntryMode) -> bool:
        """Whether it may be kept: as an online page says, and a stop has its reason."""
        self.accepts(LogStatus.STOPPED_EARLY if self.stopped else LogStatus.FINISHED, mode)
        if self.stopped and not self.stop_reason.data:
            self.refuse(REQUIRED["stop_reason"], self.stop_reason)
        return self.confirms({})


Whole = WholeForm | WholeExposureForm


def whole_form(
    log_set: LogSet,
    template: HomeworkTemplate,
    habits: Sequence[str],
    fields: Mapping[str, list[str]],
    *,
    asks_minutes: bool,
) -> Whole:
    """Everything that may be said about a practice, filled with what was sent."""
    own = extras(template)
    if practice_pages.is_live(log_set):
        questions = practice_pages.everything(log_set, own, has_habits=bool(habits))
    else:
        questions = practice_pages.whole(log_set, own, asks_minutes=asks_minutes)
    return _ready(_class(log_set, template, questions, habits), MultiDict(fields))


def empty_forms() -> dict[str, Whole]:
    """For each log set the form that a page for nobody shows: what is needed, in order, without any template's own."""
    template = get_template(ANY)
    found = {}
    for code, log_set in LOG_SETS.items():
        if practice_pages.is_live(log_set):
            everything = practice_pages.everything(log_set, [], has_habits=True)
            questions = [one for one in everything if one.name in SHOWN]
        else:
            questions = practice_pages.whole(log_set, [], asks_minutes=log_set.asks_minutes)
        found[code] = blank(log_set, template, questions)
    return found


def blank(log_set: LogSet, template: HomeworkTemplate, questions: Sequence[Question]) -> Whole:
    """A form of these questions with nothing in it; of a page of one's own nobody else may read it until that is chosen."""
    chosen = {"share": Share.PRIVATE} if log_set.kind is LogKind.REFLECTION else {}
    return _ready(_class(log_set, template, questions, ()), None, chosen)


def _class(
    log_set: LogSet, template: HomeworkTemplate, questions: Sequence[Question], habits: Sequence[str]
) -> type[LogForm]:
    base: type[NewLogForm] = WholeExposureForm if practice_pages.is_live(log_set) else WholeForm
    return log_form(base, log_set, template, questions, habits=habits, looking_back=True, full=False)


def _ready(
    made: type[LogForm], sent: MultiDict[str, str] | None, chosen: Mapping[str, Value] | None = None
) -> Whole:
    form = made(formdata=sent, data=chosen, meta={"csrf": False})
    assert isinstance(form, WholeForm | WholeExposureForm)
    if isinstance(form, WholeExposureForm):
        form.stop_reason.choices = [*stop_choices()]
    return form
