"""Pages of outings: a client's own, and what their clinician reads of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import now, today
from portal.diary import excursion_actions as actions
from portal.diary import excursion_queries as queries
from portal.diary.excursion_forms import CorrectExcursionForm, ExcursionFields, NewExcursionForm
from portal.diary.models import Excursion
from portal.errors import Conflict, Difference
from portal.i18n import gettext

bp = Blueprint("outings", __name__)

BACK_TO = timedelta(days=92)
"""How far back an outing may lie when it is written down."""


def _me() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.route("/my/outings", methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def my_outings(client: Client) -> ResponseReturnValue:
    on = today(client.tz)
    form = NewExcursionForm(data={"went_on": on, "share": Share.NOW})
    form.went_on.not_before, form.went_on.not_after = on - BACK_TO, on
    if form.validate_on_submit():
        actions.log_excursion(client, _said(form), token=form.client_token.data, by=_me(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".my_outings"), 303)
    rows = queries.list_excursions(client)
    page = render_template("diary/outings.html", client=client, form=form, rows=rows)
    return page, 422 if form.problems() else 200


@bp.route("/my/outings/<uuid:excursion_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_DIARY)
def my_outing(client: Client, excursion_id: UUID) -> ResponseReturnValue:
    row, on = queries.get_excursion(client, excursion_id), today(client.tz)
    form = CorrectExcursionForm(data={**_stored(row), "version": row.version})
    form.went_on.not_before, form.went_on.not_after = min(row.went_on, on - BACK_TO), on
    if form.validate_on_submit():
        if form.version.data != row.version:
            raise Conflict(differences=_differences(form, row))
        actions.correct_excursion(row, _said(form), by=_me(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".my_outings"), 303)
    page = render_template("diary/outing.html", client=client, form=form)
    return page, 422 if form.problems() else 200


def _said(form: Any) -> dict[str, Any]:
    return {name: form[name].data for name in (*actions.COLUMNS, *actions.WORDS)}


def _stored(row: Excursion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in actions.COLUMNS} | dict(row.words or {})


def _differences(form: ExcursionFields, row: Excursion) -> list[Difference]:
    stored, typed = _stored(row), _said(form)
    return [
        (str(form[name].label.text), _text(value), _text(stored.get(name)))  # type: ignore[index]
        for name, value in typed.items()
        if (value or None) != (stored.get(name) or None)
    ]


def _text(value: object) -> str:
    return "" if value is None else str(value)
