"""Pages after an exposure: one short page, or page by page the full set; what is typed is saved on the way."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.i18n import gettext
from portal.plans import my_queries, practice_actions
from portal.plans.after_pages import Afterwards, afterwards_of, refuse_stale
from portal.plans.attempts import EntryMode, LogStatus, Value
from portal.plans.kept_forms import KeptLogForm
from portal.plans.practice_saved_pages import saved
from portal.plans.practice_views import LOG, practising_of, where_to
from portal.plans.views import bp, signed_in


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
    here = afterwards_of(practising, log, now())
    n = min(n, len(here.pages) if is_written else here.first_open())
    form = here.form(n)
    if "X-Autosave" in request.headers:
        return _save_by_itself(client, here, form)
    if here.accepts(form, later="later" in request.form):
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
