"""The page for writing down a practice without a connection, rendered for nobody: one form for each log set."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import public
from portal.plans.outbox_forms import empty_forms
from portal.plans.views import bp


@bp.get("/offline/practice")
@public
def offline_practice() -> ResponseReturnValue:
    return render_template("offline/practice.html", forms=empty_forms())
