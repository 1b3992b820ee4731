"""Pages of short reads and phrases: in the library, about a client, the client's own, open to anyone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import Permission, own_record, public, requires
from portal.accounts import sessions
from portal.accounts.actor import Role
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now
from portal.forms import Form
from portal.i18n import gettext
from portal.plans import phrases, read_actions, read_queries, reads
from portal.plans.views import bp, signed_in


def get_read_or_404(key: str) -> reads.Read:
    """A read by its key, or 404."""
    return reads.reads().get(key) or abort(404)


@bp.get("/library/reads")
@requires(Permission.LIBRARY_READ)
def library_reads() -> ResponseReturnValue:
    return render_template("plans/reads.html", reads=reads.reads().values())


@bp.get("/library/reads/<key>")
@requires(Permission.LIBRARY_READ)
def library_read(key: str) -> ResponseReturnValue:
    return render_template("plans/read.html", read=get_read_or_404(key), people=_own_clients())


def _own_clients() -> list[Client]:
    found = [one for one in clients.list_clients(signed_in()) if one.status != "discharged"]
    access.showed(one.id for one in found)
    return found


@bp.get("/library/phrases")
@requires(Permission.LIBRARY_READ)
def library_phrases() -> ResponseReturnValue:
    return render_template("plans/phrases.html", bank=phrases.phrase_bank())


@bp.get("/clients/<uuid:client_id>/reads")
@requires(Permission.PLAN_EDIT)
def client_reads(client: Client) -> ResponseReturnValue:
    rows = {row.read_key: row for row in read_queries.list_rows(client)}
    return render_template("plans/client_reads.html", client=client, reads=reads.reads().values(), rows=rows)


@bp.post("/clients/<uuid:client_id>/reads/<key>/<any('give','take-back'):move>")
@requires(Permission.PLAN_EDIT)
def move_read(client: Client, key: str, move: str) -> ResponseReturnValue:
    read, form = get_read_or_404(key), Form()
    if not form.validate_on_submit():
        abort(400)
    if move == "give":
        read_actions.give_read(client, read, by=signed_in(), at=now())
        flash(gettext("Given. It stands on the client’s first page until they have read it."))
    else:
        read_actions.take_back_read(client, read, by=signed_in(), at=now())
        flash(gettext("Taken off the client’s first page."))
    return redirect(url_for(".client_reads", client_id=client.id), 303)


@bp.get("/my/reads")
@own_record(Permission.OWN_TOOLS)
def my_reads(client: Client) -> ResponseReturnValue:
    return render_template("plans/my/reads.html", client=client, reads=reads.reads().values())


@bp.route("/my/reads/<key>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def my_read(client: Client, key: str) -> ResponseReturnValue:
    read, form = get_read_or_404(key), Form()
    if form.validate_on_submit():
        read_actions.put_away_read(client, read, by=signed_in(), at=now())
        return redirect(url_for("overview.home"), 303)
    row = read_queries.find_given(client, key)
    waits = row is not None and row.taken_back_at is None and row.opened_at is None
    return render_template("plans/my/read.html", client=client, read=read, form=form, waits=waits)


@bp.get("/help/reads/<key>")
@public
def open_read(key: str) -> ResponseReturnValue:
    read, person = get_read_or_404(key), sessions.me()
    if not read.general:
        abort(404)
    if person and person.actor.role == Role.CLIENT:
        access.own_client(person.actor)
    return render_template("plans/open_read.html", read=read)
