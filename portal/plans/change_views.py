"""A client puts right what was written about a practice that is over; what it said before is kept."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now
from portal.i18n import gettext
from portal.plans import correction_actions, my_queries, practice_pages
from portal.plans.after_views import refuse_stale
from portal.plans.attempts import EntryMode, LogKind, LogStatus, Value
from portal.plans.full_set import Asked
from portal.plans.kept_forms import KeptLogForm
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import extras, log_form, stored
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known
from portal.plans.practice_views import LOG, practising_of, where_to
from portal.plans.views import bp, signed_in


@bp.route(f"{LOG}/change", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def change(client: Client, step_id: UUID, log_id: UUID) -> ResponseReturnValue:
    practising = practising_of(client, step_id)
    log = my_queries.get_log(client, practising.row, log_id)
    if not my_queries.is_written(log):
        return where_to(log)
    if log.kind == LogKind.REFLECTION and request.method == "GET":
        return redirect(url_for(".my_reflection", step_id=step_id, log_id=log_id), 303)
    said = known(log, practising)
    form = _form(practising, log, said)
    if form.accepts(LogStatus(log.status), EntryMode(log.entry_mode)) and form.confirms(said):
        refuse_stale(form, log, said)
        correction_actions.correct(
            client, log, practising, form.answers(), form.more_words(), by=signed_in(), at=now()
        )
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_plan", plan_id=log.plan_id), 303)
    open_ones = {question.name for question in form.asked if question.entry.key in said}
    page = render_template(
        "plans/my/change.html",
        client=client,
        practising=practising,
        log=log,
        form=form,
        tucked=tuple(one.name for one in form.asked if one.name not in open_ones and one.name != "share"),
    )
    return page, 422 if form.problems() else 200


def _form(practising: Practising, log: PracticeLog, said: dict[str, Value]) -> KeptLogForm:
    """Everything that was asked or could have been, on one page, with what the log says now."""
    log_set, own, words = practising.log_set, extras(practising.template), log.words or {}
    if practice_pages.is_live(log_set):
        questions = practice_pages.everything(log_set, own, has_habits=bool(practising.habits))
    else:
        questions = practice_pages.whole(log_set, own, asks_minutes=log.minutes_planned is not None)
    made = log_form(
        KeptLogForm,
        log_set,
        practising.template,
        questions,
        habits=_habits(practising, said),
        looking_back=True,
        full=words.get("asked", Asked.ALL) == Asked.ALL,
    )
    filled = stored(questions, said, {**words, "share_chosen": True})
    form = made(data={**filled, "version": log.version})
    assert isinstance(form, KeptLogForm)
    return form


def _habits(practising: Practising, said: dict[str, Value]) -> list[str]:
    """The habits as published now, and those that were ticked when they were others."""
    used = said.get("safety_used")
    ticked = [str(one) for one in used] if isinstance(used, list) else []
    return list(dict.fromkeys([*practising.habits, *ticked]))
