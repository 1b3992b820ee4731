"""Pages of the risk note and the staying-safe plan, for the care team."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.clients import alert_queries, queries, safety_actions, safety_queries
from portal.clients.alert_models import Alert
from portal.clients.alerts import Group, group_of
from portal.clients.models import Client
from portal.clients.safety_forms import RiskNoteForm, StayingSafeForm
from portal.clients.views import bp
from portal.clock import now
from portal.errors import Conflict, Difference
from portal.i18n import gettext


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.route("/clients/<uuid:client_id>/safety/risk-note", methods=["GET", "POST"])
@requires(Permission.SAFETY_SCREEN)
def write_risk_note(client: Client) -> ResponseReturnValue:
    alert = _alert_here(client)
    form, today = RiskNoteForm(), clock.today(client.tz)
    form.next_contact_on.not_before = today
    if form.validate_on_submit() and form.next_contact_on.data is not None:
        safety_actions.write_risk_note(
            client,
            form.words(),
            next_contact_on=form.next_contact_on.data,
            alert=alert,
            token=form.client_token.data,
            by=_by(),
            at=now(),
        )
        flash(gettext("Saved. The note stands on the safety page; the client never sees it."), "ok")
        return redirect(url_for(".safety", client_id=client.id), 303)
    page = render_template("clients/risk_note.html", client=client, form=form, alert=alert)
    return page, 422 if form.problems() else 200


def _alert_here(client: Client) -> Alert | None:
    """The question of safety that the note answers, or 404 where it is none of this client's."""
    if "alert" not in request.args:
        return None
    alert_id = request.args.get("alert", type=UUID) or abort(404)
    found = alert_queries.get_alert(client, alert_id, lock=request.method == "POST")
    return found if group_of(found.kind) is Group.SAFETY else abort(404)


@bp.route("/clients/<uuid:client_id>/safety/staying-safe", methods=["GET", "POST"])
@requires(Permission.SAFETY_SCREEN)
def staying_safe(client: Client) -> ResponseReturnValue:
    versions = safety_queries.list_staying_safe(client)
    newest = versions[0] if versions else None
    stored: dict[str, object] = dict((newest.words or {}) if newest else {})
    stored |= {"on_phone": newest.on_phone, "on_card": newest.on_card} if newest else {}
    number = newest.number if newest else 0
    form = StayingSafeForm(data={**stored, "version": number})
    if form.validate_on_submit():
        if form.version.data != number and (differences := _differences(form, stored)):
            raise Conflict(differences=differences)
        safety_actions.write_staying_safe(
            client,
            form.words(),
            on_phone=form.on_phone.data,
            on_card=form.on_card.data,
            by=_by(),
            at=now(),
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".staying_safe", client_id=client.id), 303)
    page = render_template(
        "clients/staying_safe.html",
        client=client,
        form=form,
        newest=newest,
        crisis_text=queries.crisis_text(client),
        names=accounts.names_of({row.created_by for row in versions}),
    )
    return page, 422 if form.problems() else 200


def _differences(form: StayingSafeForm, stored: dict[str, object]) -> list[Difference]:
    """What was typed beside what is stored, where they differ; none where the same was sent twice."""
    typed: dict[str, object] = {**form.words(), "on_phone": form.on_phone.data, "on_card": form.on_card.data}
    return [
        (str(form[name].label.text), _said(value), _said(stored.get(name)))
        for name, value in typed.items()
        if (value or None) != (stored.get(name) or None)
    ]


def _said(value: object) -> str:
    return gettext("Yes") if value is True else gettext("No") if value is False else str(value or "")
