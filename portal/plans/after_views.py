"""Pages after an exposure: one short page, or page by page the full set; what is typed is saved on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import my_queries, practice_actions, practice_pages
from portal.plans.asked_queries import asked_after, target
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.full_set import Asked
from portal.plans.kept_forms import KeptLogForm
from portal.plans.logsets import validate
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_pages import AfterPage
from portal.plans.practice_rows import known
from portal.plans.practice_views import LOG, practising_of, saved, where_to
from portal.plans.views import bp, signed_in


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

    def form(self, n: int) -> KeptLogForm:
        """The form of one page, with what the log says so far."""
        questions, practising = self.pages[n - 1].questions, self.practising
        made = log_form(
            KeptLogForm,
            practising.log_set,
            practising.template,
            questions,
            habits=practising.habits,
            full=self.asked is Asked.ALL,
        )
        filled = stored(questions, self.said, self.log.words or {})
        form = made(data={**filled, "version": self.log.version})
        assert isinstance(form, KeptLogForm)
        return form


def _afterwards(practising: Practising, log: PracticeLog, at: datetime) -> Afterwards:
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


@bp.route(f"{LOG}/after/<int(min=1):n>", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def after(client: Client, step_id: UUID, log_id: UUID, n: int) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if log.status == LogStatus.NOT_DONE or (log.status == LogStatus.RUNNING and log.ended_at is None):
        return where_to(log)
    is_written = my_queries.is_written(log)
    if is_written and request.method == "GET":
        return redirect(url_for(".change", step_id=step_id, log_id=log_id), 303)
    here = _afterwards(practising, log, now())
    n = min(n, len(here.pages) if is_written else here.first_open())
    form = here.form(n)
    if "X-Autosave" in request.headers:
        return _save_by_itself(client, here, form)
    if _accepts(here, form):
        refuse_stale(form, log, here.said)
        return _keep(client, here, form, n)
    return _page(client, here, form, n)


def _page(client: Client, here: Afterwards, form: KeptLogForm, n: int) -> ResponseReturnValue:
    html = render_template(
        "plans/my/after.html",
        client=client,
        practising=here.practising,
        log=here.log,
        form=form,
        page=here.pages[n - 1],
        n=n,
        of=len(here.pages),
    )
    return html, 422 if form.problems() else 200


def _accepts(here: Afterwards, form: KeptLogForm) -> bool:
    if "later" in request.form:
        return form.accepts(LogStatus.RUNNING, EntryMode(here.log.entry_mode))
    mode = practice_actions.mode_now(here.log, here.at)
    return form.accepts(target(here.log), mode) and form.confirms(here.said)


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


def _save_by_itself(client: Client, here: Afterwards, form: KeptLogForm) -> ResponseReturnValue:
    """What the page's script sends while somebody writes: kept as far as it can be, and nothing counts yet."""
    log = here.log
    if log.status != LogStatus.RUNNING:
        return "", 409
    if not form.accepts(LogStatus.RUNNING, EntryMode(log.entry_mode)):
        return "", 422
    refuse_stale(form, log, here.said)
    more = {**form.more_words(), "asked": here.asked}
    _save(client, here, form, more, last=False)
    db.session.flush()
    return "", 204, {"X-Version": str(log.version)}


def _keep(client: Client, here: Afterwards, form: KeptLogForm, n: int) -> ResponseReturnValue:
    later, of = "later" in request.form, len(here.pages)
    more = {**form.more_words(), "asked": here.asked, "at_page": n if later else min(n + 1, of)}
    _save(client, here, form, more, last=n == of and not later)
    if later:
        flash(gettext("Saved. You can finish it later."), "ok")
        return redirect(url_for("overview.home"), 303)
    log = here.log
    if n < of:
        return redirect(url_for(".after", step_id=log.step_id, log_id=log.id, n=n + 1), 303)
    flash(saved(here.practising, log), "ok")
    return where_to(log)


def _save(
    client: Client, here: Afterwards, form: KeptLogForm, more: Mapping[str, Value], *, last: bool
) -> None:
    practice_actions.save(
        client, here.log, here.practising, form.answers(), more, last=last, by=signed_in(), at=here.at
    )
