"""A client's own pages of agreements: the words, signals, the paper, the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now, today
from portal.errors import Conflict
from portal.i18n import gettext
from portal.plans import (
    agreement_actions,
    agreement_log_actions,
    agreement_log_queries,
    agreement_queries,
    agreement_use_queries,
    my_queries,
)
from portal.plans.after_pages import refuse_stale
from portal.plans.agreement_end_wording import own_ended_already
from portal.plans.agreement_file_views import agreement_file
from portal.plans.agreement_forms import OwnEndForm
from portal.plans.agreement_kinds import AgreementKind, AgreementState, EndedBy
from portal.plans.agreement_log_forms import TapForm, filled, say_who_reads, signal_form
from portal.plans.agreement_queries import Held
from portal.plans.agreement_wording import RITUALS, TITLES, WATCHED
from portal.plans.attempts import Colour, EntryMode, LogKind, LogStatus
from portal.plans.my_queries import Practising
from portal.plans.practice_models import PracticeLog
from portal.plans.practice_rows import known
from portal.plans.views import bp, signed_in

MINE = "/my/agreements"
ONE = f"{MINE}/<uuid:agreement_id>"
LATEST = 7
"""So many entries are shown under an agreement, and so many days back one can be written down."""
WORDS = {"titles": TITLES, "rituals": RITUALS, "ends": WATCHED}


@bp.get(MINE)
@own_record(Permission.OWN_AGREEMENTS)
def my_agreements(client: Client) -> ResponseReturnValue:
    held = [
        one
        for one in agreement_queries.list_held(client, on=today(client.tz))
        if one.agreement.began_on is not None
    ]
    live = [one for one in held if one.state is not AgreementState.ENDED]
    return render_template(
        "plans/my/agreements.html",
        client=client,
        live=live,
        ended=[one for one in held if one.state is AgreementState.ENDED],
        **WORDS,
    )


@bp.get(ONE)
@own_record(Permission.OWN_AGREEMENTS)
def my_agreement(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = own_agreement(client, agreement_id)
    (use,) = agreement_use_queries.own_uses([held])
    on = held.on
    return render_template(
        "plans/my/agreement.html",
        client=client,
        held=held,
        use=use,
        latest=use.logs[: -LATEST - 1 : -1],
        today_log=agreement_use_queries.find_day(use.logs, on),
        days=_days(held, use.logs),
        form=TapForm(),
        on=on,
        **WORDS,
    )


def own_agreement(client: Client, agreement_id: UUID) -> Held:
    """One of the client's agreements that has begun, locked when something is sent."""
    return agreement_queries.get_own(client, agreement_id, on=today(client.tz), lock=request.method == "POST")


def _days(held: Held, logs: Sequence[PracticeLog]) -> list[tuple[date, PracticeLog | None]]:
    """The last days that can be written down, today first, each with its entry."""
    began = held.agreement.began_on or held.on
    days = [held.on - timedelta(days=back) for back in range(LATEST)]
    return [(day, agreement_use_queries.find_day(logs, day)) for day in days if day >= began]


def practised_in(client: Client, held: Held, log: PracticeLog | None = None) -> Practising:
    """The step that an entry belongs to, or that a new one is written down for."""
    step_id = log.step_id if log else held.log_step.id if held.log_step else None
    if step_id is None:
        raise Conflict(gettext("Nothing is written down for this agreement now. What you wrote is kept."))
    return my_queries.get_practising(client, step_id, lock=request.method == "POST")


@bp.post(f"{ONE}/signals")
@own_record(Permission.OWN_AGREEMENTS)
def tap_signal(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held, form = own_agreement(client, agreement_id), TapForm()
    if held.kind is not AgreementKind.NEED_SIGNAL:
        abort(404)
    if not form.validate_on_submit():
        flash(str(form.problems()[0].message), "alert")
        return redirect(url_for(".my_agreement", agreement_id=agreement_id), 303)
    log = agreement_log_actions.tap(
        client,
        held,
        practised_in(client, held),
        Colour(form.colour.data or ""),
        token=form.client_token.data,
        by=signed_in(),
        at=now(),
    )
    return redirect(url_for(".my_signal", agreement_id=agreement_id, signal_id=log.id), 303)


@bp.route(f"{ONE}/signals/<uuid:signal_id>", methods=["GET", "POST"])
@own_record(Permission.OWN_AGREEMENTS)
def my_signal(client: Client, agreement_id: UUID, signal_id: UUID) -> ResponseReturnValue:
    held = own_agreement(client, agreement_id)
    log = _signal(client, held, signal_id)
    practising = practised_in(client, held, log)
    said, told = known(log, practising), bool((log.words or {}).get("share_chosen"))
    made = signal_form(practising.log_set, practising.template)
    form = made(data={**filled(made.asked, said, share=told), "version": log.version})
    say_who_reads(form)
    if form.accepts(LogStatus.FINISHED, EntryMode(log.entry_mode)):
        refuse_stale(form, log, said)
        agreement_log_actions.tell(
            client, practising, log, form.answers(), form.more_words(), by=signed_in(), at=now()
        )
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".my_agreement", agreement_id=agreement_id), 303)
    page = render_template(
        "plans/my/signal.html", client=client, held=held, log=log, told=told, form=form, **WORDS
    )
    return page, 422 if form.problems() else 200


def _signal(client: Client, held: Held, signal_id: UUID) -> PracticeLog:
    """One of the agreement's own signals, or 404."""
    log = agreement_log_queries.get_use(client, held, signal_id)
    return log if log.kind == LogKind.SIGNAL else abort(404)


@bp.route(f"{ONE}/end", methods=["GET", "POST"])
@own_record(Permission.OWN_AGREEMENTS)
def my_agreement_end(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held, form = own_agreement(client, agreement_id), OwnEndForm()
    if held.state is AgreementState.ENDED:
        flash(own_ended_already(held.agreement))
        return redirect(url_for(".my_agreement", agreement_id=agreement_id), 303)
    if form.validate_on_submit():
        agreement_actions.end(client, held, EndedBy(form.ended_by.data or ""), by=signed_in(), at=now())
        flash(gettext("It has ended. What you wrote is kept."), "ok")
        return redirect(url_for(".my_agreements"), 303)
    page = render_template("plans/my/agreement_end.html", client=client, held=held, form=form, **WORDS)
    return page, 422 if form.problems() else 200


@bp.get(f"{ONE}.pdf")
@own_record(Permission.OWN_AGREEMENTS)
def my_agreement_pdf(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    return agreement_file(client, own_agreement(client, agreement_id), by=signed_in())
