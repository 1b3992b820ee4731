"""Clinician's pages of agreements: the list, one with its numbers, the checklist, the end, each of its texts."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import queries as accounts
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now, today
from portal.db import db
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import (
    agreement_actions,
    agreement_queries,
    agreement_step_queries,
    agreement_texts,
    agreement_use_queries,
    queries,
)
from portal.plans.agreement_end_wording import ended_already
from portal.plans.agreement_file_views import agreement_file
from portal.plans.agreement_forms import (
    CheckForm,
    ClinicianEndForm,
    check_form,
)
from portal.plans.agreement_kinds import AgreementState, EndedBy
from portal.plans.agreement_queries import Held, as_text
from portal.plans.agreement_wording import LABELS, RITUALS, TITLES, WATCHED
from portal.plans.gate_queries import gate_today
from portal.plans.views import bp, signed_in

LIST = "/clients/<uuid:client_id>/agreements"
ONE = f"{LIST}/<uuid:agreement_id>"
SHOWN = 14
"""So many entries are listed under an agreement."""
WORDS = {"titles": TITLES, "rituals": RITUALS, "ends": WATCHED, "labels": LABELS}


@bp.get(LIST)
@requires(Permission.PLAN_READ)
def list_agreements(client: Client) -> ResponseReturnValue:
    held = agreement_queries.list_held(client, on=today(client.tz))
    return render_template(
        "plans/agreements.html",
        client=client,
        uses=agreement_use_queries.read_uses(held),
        without=agreement_step_queries.list_without(client, held),
        **WORDS,
    )


@bp.post(f"{LIST}/of/<uuid:step_id>")
@requires(Permission.PLAN_EDIT)
def new_agreement(client: Client, step_id: UUID) -> ResponseReturnValue:
    step = queries.get_step(client, step_id)
    queries.get_plan(client, step.plan_id, lock=True)
    found = agreement_actions.begin_draft(client, step, on=today(client.tz), by=signed_in(), at=now())
    db.session.flush()
    if found.began_on is not None:
        return redirect(url_for(".agreement", client_id=client.id, agreement_id=found.id), 303)
    return redirect(url_for(".agreement_words", client_id=client.id, agreement_id=found.id), 303)


def held_of(client: Client, agreement_id: UUID) -> Held:
    """One of the client's agreements, locked when something is sent."""
    return agreement_queries.get_held(
        client, agreement_id, on=today(client.tz), lock=request.method == "POST"
    )


@bp.get(ONE)
@requires(Permission.PLAN_READ)
def agreement(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = held_of(client, agreement_id)
    (use,) = agreement_use_queries.read_uses([held])
    texts = agreement_queries.list_texts(held.agreement)
    return render_template(
        "plans/agreement.html",
        client=client,
        held=held,
        use=use,
        latest=use.logs[: -SHOWN - 1 : -1],
        texts=texts,
        names=accounts.names_of({row.agreed_by for row in texts}),
        lock=gate_today(client, on=held.on).lock(held.template),
        holds=clients.list_open_holds(client),
        alerts=agreement_queries.open_alerts(held.agreement),
        **WORDS,
    )


def editable(client: Client, agreement_id: UUID) -> Held:
    """The same of one whose words may still change."""
    held = held_of(client, agreement_id)
    agreement_actions.refuse_ended(held)
    return held


@bp.route(f"{ONE}/check", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def agreement_check(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = editable(client, agreement_id)
    form: CheckForm = check_form()(data={"version": held.agreement.version})
    if form.validate_on_submit():
        _refuse_stale_text(form, held)
        agreement_actions.agree(client, held, form.checks(), by=signed_in(), at=now())
        flash(gettext("It holds from now on. The client reads it."), "ok")
        return redirect(url_for(".agreement", client_id=client.id, agreement_id=agreement_id), 303)
    page = render_template(
        "plans/agreement_check.html",
        client=client,
        held=held,
        form=form,
        missing=agreement_texts.missing(held.kind, held.draft, on=held.on),
        untranslated=list(agreement_texts.untranslated(held.kind, held.draft)) if held.draft.other else [],
        differences=agreement_texts.differences(held.kind, held.text, held.draft) if held.row else [],
        lock=gate_today(client, on=held.on).lock(held.template),
        holds=clients.list_open_holds(client),
        **WORDS,
    )
    return page, 422 if form.problems() else 200


def _refuse_stale_text(form: CheckForm, held: Held) -> None:
    """The checks hold for the text that was on the page."""
    if form.version.data != held.agreement.version:
        raise Conflict(
            gettext("The text was changed in the meantime. Read it again, then go through the list.")
        )


@bp.post(f"{ONE}/drop")
@requires(Permission.PLAN_EDIT)
def drop_agreement(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = editable(client, agreement_id)
    gone = held.agreement.began_on is None
    agreement_actions.throw_away(held, by=signed_in(), at=now())
    flash(gettext("The draft is thrown away."), "ok")
    if gone:
        return redirect(url_for(".list_agreements", client_id=client.id), 303)
    return redirect(url_for(".agreement", client_id=client.id, agreement_id=agreement_id), 303)


@bp.route(f"{ONE}/end", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def end_agreement(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held, form = held_of(client, agreement_id), ClinicianEndForm()
    there = redirect(url_for(".agreement", client_id=client.id, agreement_id=agreement_id), 303)
    if held.state is AgreementState.ENDED:
        _tell_ended(form, held)
        return there
    if form.validate_on_submit():
        ended_by, note = EndedBy(form.ended_by.data or ""), form.end_note.data or None
        agreement_actions.end(client, held, ended_by, note=note, by=signed_in(), at=now())
        flash(gettext("It has ended."), "ok")
        return there
    page = render_template("plans/agreement_end.html", client=client, held=held, form=form, **WORDS)
    return page, 422 if form.problems() else 200


def _tell_ended(form: ClinicianEndForm, held: Held) -> None:
    """Say who ended it and when; a note that was typed meanwhile is shown beside the one that is kept."""
    words, typed = ended_already(held.agreement), form.end_note.typed if form.is_submitted() else ""
    if typed:
        beside = (str(form.end_note.label.text), typed, held.agreement.end_note or "")
        raise Conflict(words, differences=[beside])
    flash(words)


@bp.get(f"{ONE}/texts/<int:revision>")
@requires(Permission.PLAN_READ)
def agreement_text(client: Client, agreement_id: UUID, revision: int) -> ResponseReturnValue:
    held = held_of(client, agreement_id)
    texts = {row.revision: as_text(row) for row in agreement_queries.list_texts(held.agreement)}
    if revision not in texts:
        abort(404)
    before = texts.get(revision - 1)
    return render_template(
        "plans/agreement_text.html",
        client=client,
        held=held,
        revision=revision,
        text=texts[revision],
        differences=agreement_texts.differences(held.kind, before, texts[revision]) if before else [],
        **WORDS,
    )


@bp.get(f"{ONE}.pdf")
@requires(Permission.PLAN_READ)
def agreement_pdf(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    return agreement_file(client, held_of(client, agreement_id), by=signed_in())
