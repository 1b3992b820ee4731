"""Clinician's pages of the ways to answer: a one-task link on screen and paper, and handing over this device."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import answering_actions as actions
from portal.assessments import answering_queries as queries
from portal.assessments import reminder_actions
from portal.assessments.kiosk_views import CLEAR
from portal.assessments.queries import Questionnaire, get_questionnaire
from portal.assessments.views import bp
from portal.clients.contact_queries import safe_address
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import gettext, in_language
from portal.notifications import senders
from portal.qr import qr_code

ONE = "/clients/<uuid:client_id>/assessments/<uuid:assessment_id>"


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def _found(client: Client, assessment_id: UUID) -> Questionnaire:
    return get_questionnaire(client, assessment_id, lock=request.method == "POST")


@bp.route(f"{ONE}/link", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def link(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = _found(client, assessment_id)
    if request.method == "GET":
        return render_template(
            "assessments/link.html",
            client=client,
            found=found,
            links=[
                (row, queries.state_of(row, found, client, at=now())) for row in queries.list_links(found)
            ],
            asks_code=queries.asks_code(client),
            can_answer=queries.can_answer(found, on=today(client.tz)),
            is_safe=safe_address(client) is not None,
            can_send=senders.can_send(),
        )
    made = actions.make_link(found, by=_by(), at=now())
    address = current_app.config["HAVEN"].client_origin + url_for("answering.first", token=made.token)
    with in_language(client.lang):
        paper = render_template(
            "assessments/_link_paper.html", client=client, made=made, address=address, code=qr_code(address)
        )
    return render_template("assessments/link_made.html", client=client, found=found, made=made, paper=paper)


@bp.post(f"{ONE}/link/send")
@requires(Permission.ASSESSMENT_ASSIGN)
def send_link(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found, at = _found(client, assessment_id), now()
    sent = reminder_actions.send_link(found, by=_by(), at=at)
    return render_template(
        "assessments/link_sent.html", client=client, found=found, sent=sent, waits=sent.leaves_at > at
    )


@bp.post(f"{ONE}/link/revoke")
@requires(Permission.ASSESSMENT_ASSIGN)
def revoke_link(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    actions.revoke_links(_found(client, assessment_id), by=_by(), at=now())
    flash(gettext("The link does not work any more. What was answered is kept."), "ok")
    return redirect(url_for(".link", client_id=client.id, assessment_id=assessment_id), 303)


@bp.route(f"{ONE}/hand-over", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def hand_over(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = _found(client, assessment_id)
    if request.method == "GET":
        can_answer = queries.can_answer(found, on=today(client.tz))
        return render_template(
            "assessments/hand_over.html", client=client, found=found, can_answer=can_answer
        )
    token = actions.hand_over(found, by=_by(), at=now())
    sessions.sign_out(at=now())
    session["kiosk"] = token
    answer = make_response(redirect(url_for("kiosk.first"), 303))
    answer.headers.update(CLEAR)
    return answer
