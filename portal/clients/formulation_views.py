"""The page of a client's formulation; only the care team reads it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.accounts import sessions
from portal.clients.formulation_actions import write_formulation
from portal.clients.formulation_forms import TRIGGERS, FormulationForm
from portal.clients.formulation_models import Formulation
from portal.clients.formulation_queries import list_formulations
from portal.clients.models import Client
from portal.clients.views import bp
from portal.clock import now
from portal.errors import Conflict, Difference
from portal.i18n import gettext


@bp.route("/clients/<uuid:client_id>/formulation", methods=["GET", "POST"])
@requires(Permission.FORMULATION_EDIT)
def formulation(client: Client) -> ResponseReturnValue:
    versions = list_formulations(client)
    newest = versions[0] if versions else None
    stored = {**((newest.words or {}) if newest else {}), "belief": newest.belief if newest else None}
    form = FormulationForm(data={**stored, "version": newest.number if newest else 0})
    actor = sessions.actor()
    assert actor is not None
    if form.validate_on_submit():
        if form.version.data != (newest.number if newest else 0):
            raise Conflict(differences=_differences(form, stored))
        write_formulation(client, form.words(), belief=form.belief.data, by=actor, at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".formulation", client_id=client.id), 303)
    page = render_template(
        "clients/formulation.html",
        client=client,
        form=form,
        versions=[(row, _in_words(row)) for row in versions[1:]],
        newest=newest,
        names=accounts.names_of({row.created_by for row in versions}),
    )
    return page, 422 if form.problems() else 200


def _differences(form: FormulationForm, stored: dict[str, object]) -> list[Difference]:
    typed = {**form.words(), "belief": form.belief.data}
    return [
        (str(form[name].label.text), _text(value), _text(stored.get(name)))
        for name, value in typed.items()
        if (value or None) != (stored.get(name) or None)
    ]


def _in_words(row: Formulation) -> list[tuple[str, str]]:
    """An earlier version: label and text of everything that was filled in."""
    blank = FormulationForm(data={})
    kept = {**(row.words or {}), "belief": row.belief}
    return [(str(blank[name].label.text), _text(value)) for name, value in kept.items() if value]


def _text(value: object) -> str:
    if isinstance(value, list):
        named = dict(TRIGGERS)
        return "\n".join(str(named.get(one, one)) for one in value)
    return "" if value is None else str(value)
