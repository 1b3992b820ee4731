"""A client's own diary: a hard moment in under a minute, a quiet day in one tap, what was written put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.accounts.number_queries import number
from portal.clients.models import Client
from portal.clock import now, today
from portal.diary import diary_actions, diary_pages, diary_queries
from portal.diary.days import DayState, last_days
from portal.diary.diary_wording import too_long_ago
from portal.diary.entries import Said, may_be_quiet, mode_of
from portal.diary.models import DiaryEntry
from portal.errors import Conflict
from portal.i18n import day, gettext
from portal.overview.diary_forms import ChangeForm, EventForm, QuietForm
from portal.overview.tools_views import signed_in
from portal.overview.views import bp
from portal.plans import event_actions

DIARY = "/my/diary"
EVENT = f"{DIARY}/<uuid:event_id>"


@bp.route(DIARY, methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def my_diary(client: Client) -> ResponseReturnValue:
    last, at = diary_queries.find_last(client), now()
    form = EventForm(data=diary_pages.at_first(last, again="again" in request.args))
    form.looks_back(diary_queries.shown_days(client))
    if form.accepts(client.tz, at):
        said = form.said(client.tz, at)
        mode = mode_of(said.occurred_at or at, at, from_memory=said.occurred_at is not None)
        token = form.client_token.data
        row = diary_actions.log_event(client, said, mode=mode, token=token, by=signed_in(), at=at)
        event_actions.after_diary(client, by=signed_in(), at=at)
        flash(gettext("Saved. You can change it below."), "ok")
        return redirect(url_for(".my_diary", saved=row.id), 303)
    return _page(client, form, last), 422 if form.problems() else 200


def _page(client: Client, form: EventForm, last: DiaryEntry | None) -> str:
    on = today(client.tz)
    entries = diary_queries.list_entries(client, since=on - timedelta(days=diary_queries.shown_days(client)))
    recent = diary_queries.recent(client, on=on, own=True)
    return render_template(
        "overview/my_diary.html",
        client=client,
        form=form,
        again=diary_pages.trigger_of(last),
        on=on,
        days=_days(client, recent, on),
        quiet_days=number(client.clinic_id, "quiet_days"),
        entries=entries,
        saved=next((one for one in entries if str(one.id) == request.args.get("saved")), None),
        trigger_of=diary_pages.trigger_of,
        weeks=diary_pages.weeks_drawn(recent),
    )


def _days(client: Client, recent: diary_queries.Recent | None, on: date) -> list[tuple[date, DayState]]:
    """What is known of the days that can still be written down, the latest first."""
    if recent is None:
        shown = last_days(on, diary_queries.shown_days(client))
        return [(one, DayState.UNKNOWN) for one in reversed(shown)]
    return list(reversed(recent.days))


@bp.post(f"{DIARY}/quiet")
@own_record(Permission.OWN_DIARY)
def say_quiet(client: Client) -> ResponseReturnValue:
    form, on, at = QuietForm(), today(client.tz), now()
    if not form.validate_on_submit() or form.on.data is None:
        raise Conflict(gettext("Choose the day first."))
    days = number(client.clinic_id, "quiet_days")
    if not may_be_quiet(form.on.data, on, days=days):
        raise Conflict(too_long_ago(days))
    if diary_actions.say_quiet(client, form.on.data, by=signed_in(), at=at):
        event_actions.after_diary(client, by=signed_in(), at=at)
        flash(gettext("Noted: nothing on %(day)s.", day=day(form.on.data)), "ok")
    else:
        words = gettext(
            "A hard moment of %(day)s is written down, so the day stays as it is. If that was a mistake, mark it as one.",
            day=day(form.on.data),
        )
        flash(words, "info")
    return redirect(url_for(".home" if "from_home" in request.args else ".my_diary"), 303)


@bp.route(EVENT, methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def change_event(client: Client, event_id: UUID) -> ResponseReturnValue:
    row = diary_queries.get_event(client, event_id, lock=request.method == "POST")
    form = ChangeForm(data=diary_pages.stored(client, row))
    as_before = (row.logged_at - row.occurred_at).days + 1
    form.looks_back(max(diary_queries.shown_days(client), as_before))
    if form.accepts(client.tz, row.logged_at):
        _refuse_stale(client, row, form)
        said = _said(row, form, client)
        diary_actions.correct(client, row, said, by=signed_in(), at=now())
        event_actions.after_diary(client, by=signed_in(), at=now())
        flash(gettext("Saved. What you wrote before is kept as well."), "ok")
        return redirect(url_for(".my_diary"), 303)
    page = render_template("overview/change_event.html", client=client, row=row, form=form)
    return page, 422 if form.problems() else 200


def _said(row: DiaryEntry, form: ChangeForm, client: Client) -> Said:
    """What is said now; the page knows the minute only, so the same minute is no change."""
    said = form.said(client.tz, row.logged_at)
    same = said.occurred_at == row.occurred_at.replace(second=0, microsecond=0)
    return replace(said, occurred_at=None) if same else said


def _refuse_stale(client: Client, row: DiaryEntry, form: ChangeForm) -> None:
    """Conflict, with both texts, when the entry says something else by now. The same words sent again are none."""
    if form.version.data == row.version:
        return
    there = ChangeForm(formdata=None, data=diary_pages.stored(client, row))
    differences = form.differences(there)
    if differences:
        raise Conflict(differences=differences)


@bp.post(f"{EVENT}/settled")
@own_record(Permission.OWN_DIARY)
def settle_event(client: Client, event_id: UUID) -> ResponseReturnValue:
    row = diary_queries.get_event(client, event_id, lock=True)
    diary_actions.settle(row, by=signed_in(), at=now())
    flash(gettext("Noted. Good that it passed."), "ok")
    return redirect(url_for(".home" if "from_home" in request.args else ".my_diary"), 303)


@bp.post(f"{EVENT}/mistake")
@own_record(Permission.OWN_DIARY)
def mark_event(client: Client, event_id: UUID) -> ResponseReturnValue:
    row = diary_queries.get_event(client, event_id, lock=True)
    if "counts" in request.form:
        diary_actions.let_count(client, row, by=signed_in(), at=now())
        event_actions.after_diary(client, by=signed_in(), at=now())
        flash(gettext("It counts again."), "ok")
    else:
        diary_actions.mark_mistaken(row, by=signed_in(), at=now())
        flash(gettext("Marked as a mistake. It stays here and counts nowhere."), "ok")
    return redirect(url_for(".my_diary"), 303)
