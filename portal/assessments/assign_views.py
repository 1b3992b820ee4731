"""Clinician's pages that give questionnaires: assign, take back, let a schedule rest, go on, end."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.assessments import actions, form_wording, queries, schedule_actions, schedule_queries
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.assign_forms import AssignForm
from portal.assessments.catalogue_wording import language_words, tier_words
from portal.assessments.kinds import ContextTag, Release
from portal.assessments.models import Assessment
from portal.assessments.schedule_actions import Terms
from portal.assessments.views import bp
from portal.clients.contact_queries import safe_address
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import day, gettext, lang, ngettext
from portal.notifications import senders


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def may_remind(client: Client) -> bool:
    """Whether e-mail may go to this client, and can."""
    return senders.can_send() and safe_address(client) is not None


@bp.route("/clients/<uuid:client_id>/assessments/assign", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def assign(client: Client) -> ResponseReturnValue:
    found = catalogue.usable(client.clinic_id)
    on_screen = sorted((one for one in found if one.screen_languages), key=_first_the_comfort_questions)
    on, by = today(client.tz), _by()
    form = AssignForm(
        data={
            "instruments": [request.args.get("code", queries.COMFORT)],
            "due_on": on + timedelta(days=number(by.clinic_id, "questionnaire_due_days", user_id=by.id)),
            "repeat": "0",
            "opens_at_time": "09:00",
            "grace_days": number(by.clinic_id, "questionnaire_grace_days", user_id=by.id),
            "context_tag": ContextTag.ORDINARY,
            "release": Release.AFTER_SESSION,
        }
    )
    form.instruments.choices = [
        (one.instrument.code, form_wording.of(one.instrument.title, lang())) for one in on_screen
    ]
    form.bound(on)
    if form.accepts():
        try:
            return _given(
                client, form, [one for one in on_screen if one.instrument.code in form.instruments.data]
            )
        except Conflict as refused:
            form.refuse(str(refused), form.instruments)
    page = render_template(
        "assessments/assign.html",
        client=client,
        form=form,
        on_screen=on_screen,
        on_paper=[one for one in found if not one.screen_languages],
        may_remind=may_remind(client),
        can_send=senders.can_send(),
        language_words=language_words,
        tier_words=tier_words,
    )
    return page, 422 if form.problems() else 200


def _first_the_comfort_questions(one: catalogue.Usable) -> tuple[bool, str]:
    return one.instrument.code != queries.COMFORT, form_wording.of(one.instrument.title, lang()).casefold()


def _given(client: Client, form: AssignForm, chosen: list[catalogue.Usable]) -> ResponseReturnValue:
    terms = Terms(
        due_on=form.due_on.data or today(client.tz),
        context_tag=ContextTag(form.context_tag.data or ""),
        release=Release(form.release.data or ""),
        every_days=form.days,
        opens_at_time=form.opens_at_time.data,
        ends_on=form.ends_on.data if form.days else None,
        grace_days=form.grace_days.data or 0,
        remind=form.remind.data and may_remind(client),
    )
    open_now: list[Assessment] = []
    for one in chosen:
        made = schedule_actions.give(client, one.instrument, terms, by=_by(), at=now())
        if made is not None:
            open_now.append(made)
    if "qr" in request.form and open_now:
        if len(chosen) > 1:
            flash(
                gettext("All are assigned. Each has a link of its own; this is the one for the first."), "ok"
            )
        return redirect(url_for(".link", client_id=client.id, assessment_id=open_now[0].id), 303)
    flash(_assigned(len(chosen), None if open_now else terms.due_on), "ok")
    return redirect(url_for(".list_assessments", client_id=client.id), 303)


def _assigned(count: int, opens_on: date | None) -> str:
    """What was done; `opens_on` where the client finds nothing before that day."""
    if opens_on is None:
        return ngettext(
            "Assigned. The client finds it on their page.",
            "%(num)s questionnaires assigned. The client finds them on their page.",
            count,
        )
    return ngettext(
        "Assigned. It opens on %(day)s. There is nothing to answer or scan before that.",
        "%(num)s questionnaires assigned. They open on %(day)s. There is nothing to answer or scan before that.",
        count,
        day=day(opens_on),
    )


@bp.post("/clients/<uuid:client_id>/assessments/<uuid:assessment_id>/cancel")
@requires(Permission.ASSESSMENT_ASSIGN)
def cancel(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    actions.cancel(queries.get_questionnaire(client, assessment_id, lock=True), by=_by(), at=now())
    flash(gettext("Taken back. The client no longer sees it."), "ok")
    return redirect(url_for(".list_assessments", client_id=client.id), 303)


MOVES = {
    "pause": schedule_actions.pause,
    "resume": schedule_actions.resume,
    "end": schedule_actions.end,
}


@bp.post("/clients/<uuid:client_id>/schedules/<uuid:assignment_id>/<any(pause, resume, end):move>")
@requires(Permission.ASSESSMENT_ASSIGN)
def change_schedule(client: Client, assignment_id: UUID, move: str) -> ResponseReturnValue:
    MOVES[move](schedule_queries.get_schedule(client, assignment_id), by=_by(), at=now())
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".list_assessments", client_id=client.id), 303)
