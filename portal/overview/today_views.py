"""What needs the clinician today; one alert and what is done about it; what a colleague takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import access, clock
from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.accounts import sessions
from portal.accounts.sessions import Me
from portal.clients import actions as clients
from portal.clients import alert_actions as alerts
from portal.clients import alert_queries
from portal.clients import queries as records
from portal.clients.alert_models import Alert
from portal.clients.alerts import Act, acts
from portal.clients.models import Client
from portal.clock import now
from portal.errors import Conflict
from portal.i18n import gettext
from portal.overview import alert_wording, today
from portal.overview.alert_forms import AlertForm, TakeOverForm, alert_form
from portal.overview.views import bp
from portal.plans import standing_queries

ALERT = "/clients/<uuid:client_id>/alerts/<uuid:alert_id>"


def _me() -> Me:
    person = sessions.me()
    assert person is not None
    return person


@bp.get("/today", endpoint="today")
@requires(Permission.TODAY_READ)
def today_page() -> ResponseReturnValue:
    me = _me()
    on = clock.today(me.tz)
    people = {one.id: one for one in records.list_clients(me.actor)}
    due = alert_queries.due_alerts(list(people), on=on)
    asked = alert_queries.list_escalated(me.actor)
    rows = today.rows_of(due)
    ids = list(people)
    near, after = today.coming(
        records.glances(ids, on=on), standing_queries.reviews_ahead(ids, on=on), today=on
    )
    access.showed([*(row.client_id for row in rows), *(client.id for _, client in asked)])
    return render_template(
        "overview/today.html",
        on=on,
        people=people,
        sections=today.sections(rows, whole=request.args.get("all")),
        tally=today.tally(rows),
        asked=asked,
        near=sorted(near, key=lambda one: (one.on, (people[one.client_id].display_name or "").casefold())),
        after=after,
        reason=alert_wording.reason,
        **_clock_names(due),
    )


def _clock_names(due: Mapping[UUID, Sequence[Alert]]) -> dict[str, object]:
    """Who gets what nobody has seen, and to whom it went on already."""
    found = [one for alerts in due.values() for one in alerts if one.escalate_at]
    backups = alert_queries.backups({one.client_id for one in found}) if found else {}
    known = {user.id: user.display_name or "" for user in backups.values()}
    others = {one.escalated_to for one in found if one.escalated_to} - set(known)
    return {
        "backups": {client_id: known[user.id] for client_id, user in backups.items()},
        "names": known | accounts.names_of(others),
    }


@bp.route(ALERT, methods=["GET", "POST"])
@requires(Permission.ALERT_ACT)
def alert(client: Client, alert_id: UUID) -> ResponseReturnValue:
    found = alert_queries.get_alert(client, alert_id, lock=request.method == "POST")
    form = alert_form(found.version, acts(found.kind, found.state))
    if form.validate_on_submit():
        if form.version.data != found.version:
            raise Conflict(gettext("Somebody else has been here in the meantime. Look at the page again."))
        me = _me()
        alerts.act(
            found,
            Act(form.act.data or ""),
            form.reason.data,
            on=clock.today(me.tz),
            by=me.actor,
            at=now(),
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".today"), 303)
    return _alert_page(client, found, form), 422 if form.problems() else 200


def _alert_page(client: Client, found: Alert, form: AlertForm) -> str:
    due = alert_queries.due_alerts([client.id], on=clock.today(_me().tz)).get(client.id, [])
    return render_template(
        "overview/alert.html",
        client=client,
        alert=found,
        form=form,
        others=[one for one in due if one.id != found.id],
        reason=alert_wording.reason,
        history=alert_wording.history(found),
        **_clock_names({client.id: [found]}),
    )


@bp.route(f"{ALERT}/take-over", methods=["GET", "POST"])
@requires(Permission.ALERT_TAKE_OVER)
def take_over(client: Client, alert_id: UUID) -> ResponseReturnValue:
    me = _me()
    found = alert_queries.get_escalated(client, alert_id, me.actor, lock=request.method == "POST")
    form = TakeOverForm()
    if form.validate_on_submit():
        clients.join_care_team(client, me.actor.id, by=me.actor, at=now())
        alerts.take_over(found, form.reason.data, by=me.actor, at=now())
        flash(gettext("You are on the care team now. The record is open to you."), "ok")
        return redirect(url_for(".alert", client_id=client.id, alert_id=found.id), 303)
    page = render_template(
        "overview/take_over.html", client=client, alert=found, form=form, reason=alert_wording.reason
    )
    return page, 422 if form.problems() else 200
