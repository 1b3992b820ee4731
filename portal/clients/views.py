"""Pages of one client that need no other feature: new, record, slip, safety, dates."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.accounts.number_queries import number
from portal.clients import actions, alert_queries, queries, record, safety_queries, zones
from portal.clients.forms import MarkForm, NewClientForm, RecordForm
from portal.clients.locks import consequences
from portal.clients.models import Client, EventKind
from portal.clients.safety_forms import SafetyForm
from portal.clients.screening import reasons
from portal.clock import now
from portal.errors import Conflict, Difference
from portal.i18n import day, gettext, in_language
from portal.plans import queries as plans
from portal.qr import qr_code

bp = Blueprint("clients", __name__)


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.route("/clients/new", methods=["GET", "POST"])
@requires(Permission.CLIENT_CREATE)
def new() -> ResponseReturnValue:
    zone = accounts.get_clinic(_by().clinic_id).tz
    form = NewClientForm(data={"tz": zone})
    form.tz.choices = [(name, name) for name in zones.zones(zone)]
    if form.accepts():
        client = actions.add_client(record.from_new(form.data), by=_by(), at=now())
        flash(gettext("Saved. Next: the slip with which the client signs in."))
        return redirect(url_for(".slip", client_id=client.id), 303)
    return render_template("clients/new.html", form=form), 422 if form.problems() else 200


@bp.route("/clients/<uuid:client_id>/edit", methods=["GET", "POST"])
@requires(Permission.CLIENT_EDIT)
def edit(client: Client) -> ResponseReturnValue:
    stored = {name: getattr(client, name) for name in record.COLUMNS}
    form = RecordForm(data=record.to_form(stored) | {"version": client.version})
    clinic = accounts.get_clinic(client.clinic_id)
    form.tz.choices = [(name, name) for name in zones.zones(client.tz, clinic.tz)]
    if form.fits(clock.today(client.tz)):
        typed = record.from_form(form.data)
        if form.version.data != client.version:
            raise Conflict(differences=_differences(form, record.to_form(typed), record.to_form(stored)))
        actions.edit_client(client, typed, by=_by(), at=now())
        flash(gettext("Saved."))
        return redirect(url_for(".edit", client_id=client.id), 303)
    return render_template("clients/edit.html", client=client, form=form), 422 if form.problems() else 200


def _differences(form: RecordForm, typed: record.Values, stored: record.Values) -> list[Difference]:
    """What was typed beside what is stored, where they differ, in the words of the form."""
    return [
        (str(form[name].label.text), _words(form, name, typed[name]), _words(form, name, value))
        for name, value in stored.items()
        if typed[name] != value
    ]


def _words(form: RecordForm, name: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, date):
        return day(value)
    named = {str(key): str(words) for key, words in getattr(form[name], "choices", ())}
    return named.get(str(value), str(value)) if value else gettext("empty")


@bp.route("/clients/<uuid:client_id>/slip", methods=["GET", "POST"])
@requires(Permission.CLIENT_INVITE)
def slip(client: Client) -> ResponseReturnValue:
    account = queries.get_account(client, at=now())
    if request.method == "GET":
        return render_template("clients/slip.html", client=client, account=account)
    made = actions.make_slip(client, account, by=_by(), at=now())
    address = current_app.config["HAVEN"].client_origin + url_for("accounts.invitation", token=made.token)
    with in_language(client.lang):
        paper = render_template(
            "clients/_slip_paper.html", client=client, slip=made, address=address, code=qr_code(address)
        )
    return render_template("clients/slip_made.html", client=client, account=account, paper=paper)


@bp.get("/clients/<uuid:client_id>/safety")
@requires(Permission.SAFETY_READ)
def safety(client: Client) -> ResponseReturnValue:
    return _safety_page(client, _safety_form(client))


@bp.post("/clients/<uuid:client_id>/safety")
@requires(Permission.SAFETY_SCREEN)
def screen(client: Client) -> ResponseReturnValue:
    form = _safety_form(client)
    if not form.accepts() or form.done_on.data is None:
        return _safety_page(client, form), 422
    actions.record_screen(client, form.screen(form.done_on.data), note=form.note.data, by=_by(), at=now())
    flash(gettext("Saved. What follows from it stands below."))
    return redirect(url_for(".safety", client_id=client.id), 303)


def _safety_form(client: Client) -> SafetyForm:
    today = clock.today(client.tz)
    form = SafetyForm(data={"done_on": today})
    form.done_on.not_after = today
    return form


def _safety_page(client: Client, form: SafetyForm) -> str:
    screens = queries.list_screens(client)
    held = screens[0] if screens else None
    newest = queries.as_screen(held) if held else None
    notes = safety_queries.list_risk_notes(client)
    decisions = plans.list_decided_against(client, on=clock.today(client.tz))
    people = {one.created_by for one in screens} | {one.created_by for one in notes}
    return render_template(
        "clients/safety.html",
        client=client,
        form=form,
        today=clock.today(client.tz),
        screens=[(row, reasons(queries.as_screen(row))) for row in screens],
        consequences=consequences(newest) if newest else (),
        ask_again=held is not None and alert_queries.flagged_since(client, held),
        holds=queries.list_holds(client),
        notes=notes,
        decisions=decisions,
        staying_safe=safety_queries.find_staying_safe(client),
        days=number(client.clinic_id, "screen_days"),
        names=accounts.names_of(people | {one.row.created_by for one in decisions}),
    )


@bp.route("/clients/<uuid:client_id>/timeline", methods=["GET", "POST"])
@requires(Permission.CLIENT_EDIT)
def mark(client: Client) -> ResponseReturnValue:
    today = clock.today(client.tz)
    form = MarkForm(data={"happened_on": today})
    if form.validate_on_submit():
        actions.mark_timeline(
            client,
            EventKind(form.kind.data or ""),
            on=form.happened_on.data or today,
            label=form.label.data,
            visible=form.visible_to_client.data,
            by=_by(),
            at=now(),
        )
        flash(gettext("Saved. The date stands on the timeline and under the charts."))
        return redirect(url_for("overview.client", client_id=client.id), 303)
    page = render_template(
        "clients/mark.html", client=client, form=form, events=queries.list_timeline(client)
    )
    return page, 422 if form.problems() else 200
