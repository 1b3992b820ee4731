"""What a device asks and sends: its key, what is due as texts to keep, its outbox; and the page of entries to look at."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import NotFound

from portal.access import Permission, own_record
from portal.accounts import outbox_actions as entries_in
from portal.accounts import outbox_queries, sessions
from portal.accounts.actor import Actor
from portal.accounts.outbox import Entry, EntryState, Kept, Outcome, Waits, Why
from portal.accounts.outbox_models import OutboxEntry, OutboxKey
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.errors import Conflict
from portal.forms import Form
from portal.i18n import gettext
from portal.overview import due_texts_pages, outbox_actions
from portal.overview.outbox_forms import SealedForm
from portal.overview.outbox_wording import kind_words, own_words, why_words
from portal.overview.views import bp

NO_LONGER = (Conflict, NotFound, IntegrityError, StaleDataError)
"""What a feature raises where something no longer fits: online each is a page of its own."""


def signed_in() -> Actor:
    person = sessions.actor()
    assert person is not None
    return person


@bp.post("/my/outbox/key")
@own_record(Permission.OWN_PRACTICE)
def outbox_key(client: Client) -> ResponseReturnValue:
    return {"key": _public(entries_in.give_key(by=signed_in(), at=now()))}


def _public(key: OutboxKey | None) -> dict[str, str] | None:
    return {"id": str(key.id), "point": base64.b64encode(key.public_key).decode()} if key else None


@bp.get("/my/due.json")
@own_record(Permission.OWN_HOME)
def due_texts(client: Client) -> ResponseReturnValue:
    key = outbox_queries.find_live_key(signed_in().id)
    return {"key": _public(key), "texts": due_texts_pages.texts(client)}


@bp.post("/my/outbox")
@own_record(Permission.OWN_PRACTICE)
def outbox(client: Client) -> ResponseReturnValue:
    form, by, at = SealedForm(), signed_in(), now()
    parts = form.parts()
    if parts is None:
        return {"state": "refused"}, 422
    key_id, sealed = parts
    try:
        entry = outbox_actions.open_entry(by.id, sealed, key_id=key_id, token=form.client_token.data, at=at)
    except outbox_actions.Refused:
        return {"state": "refused"}
    row = outbox_queries.find_entry(by.id, entry.token)
    if outbox_actions.is_known(row, entry):
        return {"state": "waits" if row and row.state == EntryState.WAITS else "there"}
    try:
        row = outbox_actions.take_in(client, entry, by=by, at=at)
        db.session.flush()
    except NO_LONGER:
        db.session.rollback()  # nothing of it stands; its words wait, unless another sending was faster
        row = outbox_queries.find_entry(by.id, entry.token)
        if outbox_actions.is_known(row, entry):
            return {"state": "there"}
        row = outbox_actions.let_wait(entry, by=by, at=at)
    return {"state": row.state}


@bp.get("/my/entries")
@own_record(Permission.OWN_PRACTICE)
def entries(client: Client) -> ResponseReturnValue:
    return render_template(
        "overview/entries.html",
        client=client,
        entries=outbox_queries.list_waiting(signed_in().id),
        kind_words=kind_words,
        why_words=why_words,
    )


@bp.route("/my/entries/<uuid:entry_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_PRACTICE)
def entry(client: Client, entry_id: UUID) -> ResponseReturnValue:
    row = _get(entry_id)
    if row.state != EntryState.WAITS:
        return redirect(url_for(".entries"), 303)
    said = _entry(row, _sent() if request.method == "POST" else None)
    why = Why(row.why or Why.CHANGED)
    if request.method == "POST":
        outcome = _settled(client, row, said)
        if isinstance(outcome, Kept):
            flash(gettext("Saved."), "ok")
            return redirect(url_for(".entries"), 303)
        why = outcome.why
    page = _page(client, _get(entry_id), said, why)
    return page, 422 if request.method == "POST" else 200


def _settled(client: Client, row: OutboxEntry, said: Entry) -> Outcome:
    """Take in what was put right, or say why not; then nothing of it stands."""
    try:
        outcome = outbox_actions.settle(client, row, said, by=signed_in(), at=now())
        db.session.flush()
    except NO_LONGER:
        outcome = Waits(Why.CHANGED)
    if isinstance(outcome, Waits):
        db.session.rollback()
    return outcome


@bp.post("/my/entries/<uuid:entry_id>/away")
@own_record(Permission.OWN_PRACTICE)
def put_entry_away(client: Client, entry_id: UUID) -> ResponseReturnValue:
    row = _get(entry_id)
    if row.state == EntryState.WAITS:
        entries_in.put_away(row, by=signed_in(), at=now())
        flash(gettext("Put away."), "ok")
    return redirect(url_for(".entries"), 303)


def _get(entry_id: UUID) -> OutboxEntry:
    return outbox_queries.find_own(signed_in().id, entry_id) or abort(404)


def _sent() -> dict[str, list[str]]:
    return {name: values for name, values in request.form.lists() if name != "csrf_token"}


def _entry(row: OutboxEntry, sent: dict[str, list[str]] | None) -> Entry:
    """The entry as it waits, or as it was just put right."""
    words: dict[str, Any] = row.words or {}
    fields = {**words.get("fields", {}), **sent} if sent else words.get("fields", {})
    fields = {**fields, "client_token": [str(row.client_token)]}
    return Entry(words.get("kind", ""), row.client_token, row.written_at, False, fields)


def _page(client: Client, row: OutboxEntry, said: Entry, why: Why) -> str:
    form = _form(client, said)
    folded = (
        [one.name for one in form if one.is_empty and not one.errors and one.kind != "hidden"] if form else []
    )
    if form and why is Why.UNFINISHED:  # nobody has sent it off yet: nothing to put right before that
        form.form_errors.clear()
        for field in form:
            field.errors = []
    return render_template(
        "overview/entry.html",
        client=client,
        entry=row,
        kind=kind_words(said.kind),
        why=why_words(why),
        form=form,
        folded=tuple(folded),
        own=own_words(said) if form is None else [],
    )


def _form(client: Client, said: Entry) -> Form | None:
    try:
        return outbox_actions.show(client, said)
    except (Conflict, NotFound):
        return None
