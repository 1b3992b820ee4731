"""How a page of the builder saves itself while somebody writes: its script asks, JSON answers."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.clock import now
from portal.forms import Form
from portal.i18n import clock_time, gettext


def saves_itself() -> bool:
    """Whether this page was sent by its script while somebody writes."""
    return request.method == "POST" and "X-Autosave" in request.headers


def saved(version: int) -> ResponseReturnValue:
    """The answer to a page that saved itself: the version it has now, and when, on the clinician's own clock."""
    me = sessions.me()
    at = clock_time(now(), me.tz if me else "UTC")
    return jsonify(version=version, words=gettext("Saved %(time)s", time=at))


def not_saved(form: Form) -> ResponseReturnValue:
    """The answer to a page that cannot be saved as it stands: what is to be put right, field by field."""
    errors = {field.name: str(field.errors[0]) for field in form if field.errors}
    why = form.problems()[0].message if form.problems() else ""
    return jsonify(words=gettext("Not saved yet: %(why)s", why=why), errors=errors), 422
