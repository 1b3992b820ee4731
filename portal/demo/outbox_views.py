"""What would have been sent, in the demo only: nothing leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires, showed, visible_clients
from portal.accounts import sessions
from portal.clients.models import Client
from portal.db import db
from portal.demo.views import bp
from portal.notifications.models import Notice
from portal.notifications.notice_queries import list_notices
from portal.notifications.notice_wording import subject_and_body, told


@dataclass(frozen=True)
class Shown:
    """One message with whom it is for."""

    notice: Notice
    client: Client
    subject: str
    body: str
    told: str


@bp.get("/demo/outbox")
@requires(Permission.CASELOAD_READ)
def outbox() -> ResponseReturnValue:
    actor = sessions.actor()
    assert actor is not None
    clients = {one.id: one for one in db.session.scalars(visible_clients(actor))}
    shown = [_shown(notice, clients[notice.client_id]) for notice in list_notices(clients)]
    showed({one.client.id for one in shown})
    return render_template("demo/outbox.html", shown=shown)


def _shown(notice: Notice, client: Client) -> Shown:
    subject, body = subject_and_body(notice.link or "", notice.lang)
    return Shown(
        notice,
        client,
        subject,
        body,
        told(notice.state, notice.sent_at or notice.claimed_at or notice.due_at, notice.tz),
    )
