"""The pages after an exposure: how much is asked, page by page, what the log says so far, and what is stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from portal.errors import Conflict
from portal.plans import my_queries, practice_actions, practice_pages
from portal.plans.asked_queries import asked_after, target
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.full_set import Asked
from portal.plans.kept_forms import KeptLogForm, SentLogForm
from portal.plans.logsets import validate
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_pages import AfterPage
from portal.plans.practice_rows import known


@dataclass(frozen=True)
class Afterwards:
    """The pages after one practice: how much is asked, page by page, and what the log says so far."""

    practising: Practising
    log: PracticeLog
    asked: Asked
    pages: Sequence[AfterPage]
    said: Mapping[str, Value]
    at: datetime

    def first_open(self) -> int:
        """The first page on which something needed is missing; the last where nothing is."""
        mode, own = practice_actions.mode_now(self.log, self.at), self.practising.template.extra_fields
        full = self.asked is Asked.ALL
        for n, page in enumerate(self.pages, start=1):
            keys = [question.entry.key for question in page.questions]
            log_set = self.practising.log_set
            if validate(log_set, own, self.said, target(self.log), mode, only=keys, full=full):
                return n
        return len(self.pages)

    def form(self, n: int, sent: Mapping[str, list[str]] | None = None) -> KeptLogForm:
        """The form of one page with what the log says so far, or with what a device had `sent` of it."""
        questions, practising = self.pages[n - 1].questions, self.practising
        made = log_form(
            KeptLogForm if sent is None else SentLogForm,
            practising.log_set,
            practising.template,
            questions,
            habits=practising.habits,
            full=self.asked is Asked.ALL,
        )
        filled = stored(questions, self.said, self.log.words or {})
        said = {**filled, "version": self.log.version}
        form = made(data=said) if sent is None else made(formdata=MultiDict(sent), meta={"csrf": False})
        assert isinstance(form, KeptLogForm)
        return form

    def accepts(self, form: KeptLogForm, *, later: bool) -> bool:
        """Whether what was sent of a page may be kept; put down for later it needs nothing yet."""
        if later:
            return form.accepts(LogStatus.RUNNING, EntryMode(self.log.entry_mode))
        mode = practice_actions.mode_now(self.log, self.at)
        return form.accepts(target(self.log), mode) and form.confirms(self.said)


def afterwards_of(practising: Practising, log: PracticeLog, at: datetime) -> Afterwards:
    asked, for_step = asked_after(practising, log)
    own, has_habits = extras(practising.template), bool(practising.habits)
    if asked is Asked.ALL:
        pages = practice_pages.after(practising.log_set, own, has_habits=has_habits)
    else:
        unknown = log.minutes_planned is not None and log.started_at is None
        page = practice_pages.short(
            practising.log_set, own, for_step, has_habits=has_habits, asks_minutes=unknown
        )
        pages = [page]
    return Afterwards(practising, log, asked, pages, known(log, practising), at)


def refuse_stale(form: KeptLogForm, log: PracticeLog, said: Mapping[str, Value]) -> None:
    """Conflict, with both texts, when the log says something else by now than when the page was made.

    The same words sent again are no conflict: the answer to the first sending may have been lost on the way.
    """
    if not (log.words or {}).get("share_chosen"):
        said = {key: value for key, value in said.items() if key != "share"}
    seen, is_new = form.version.data, not my_queries.is_written(log)
    differences = [] if seen == log.version or (seen is None and is_new) else form.differences(said)
    if differences:
        raise Conflict(differences=differences)
