"""One-click sign-in, in the demo only."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.access import public
from portal.accounts import actions, queries
from portal.clock import now

bp = Blueprint("demo", __name__)


@bp.post("/demo/sign-in/<uuid:user_id>")
@public
def enter(user_id: UUID) -> ResponseReturnValue:
    user = queries.find_user(user_id)
    if user is None or user.disabled_at is not None:
        abort(404)
    actions.sign_in(user, at=now())
    return redirect(url_for("accounts.front"), 303)
