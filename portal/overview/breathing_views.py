"""The page that leads a breath, open to anyone; what a client keeps of it. Grounding and a safe person, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import access
from portal.access import Permission, own_record, public
from portal.clients.models import Client
from portal.clients.sharing import Share
from portal.clock import now
from portal.diary import tool_actions
from portal.diary.kinds import Tool
from portal.diary.uses import Use
from portal.i18n import gettext
from portal.overview import tool_queries
from portal.overview.tool_forms import AT_FIRST, BreathingForm, NoteForm
from portal.overview.tools_views import signed_in
from portal.overview.views import bp


@bp.route("/my/tools/breathing", methods=["GET", "POST"])
@public
def breathing() -> ResponseReturnValue:
    client = tool_queries.visiting_client()
    form = BreathingForm(data=AT_FIRST)
    form.offer(may_hold=tool_queries.may_hold(client))
    if form.is_submitted():
        if client is None or not access.can(signed_in(), Permission.OWN_TOOLS, client):
            form.refuse(
                gettext("You are signed out, so nothing can be kept. Everything you chose is still here.")
            )
        elif form.accepts():
            return _keep_breathing(client, form)
    page = render_template("tools/breathing.html", client=client, form=form)
    return page, 422 if form.problems() else 200


def _keep_breathing(client: Client, form: BreathingForm) -> ResponseReturnValue:
    at, rhythm = now(), form.rhythm()
    words = {"pace": rhythm.name if rhythm else None, "dizzy": True if form.dizzy.data else None}
    use = _use(Tool.BREATHING, form, form.minutes_done.data, words)
    tool_actions.log_use(client, use, token=form.client_token.data, by=signed_in(), at=at)
    flash(gettext("Saved."), "ok")
    return redirect(url_for(".tools"), 303)


def _use(tool: Tool, form: NoteForm, minutes: int | None, words: Mapping[str, object]) -> Use:
    return Use(
        tool=tool,
        started_at=now() - timedelta(minutes=minutes or 0),
        minutes=minutes,
        before=form.before.data,
        after=form.after.data,
        share=Share(form.share.data or Share.PRIVATE),
        words={name: value for name, value in words.items() if value is not None},
    )


GUIDED = {"senses": Tool.GROUNDING, "picture": Tool.IMAGERY}
"""What is led page by page, by the word in its address."""


@bp.route("/my/tools/<any(senses,picture):which>", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def guided(client: Client, which: str) -> ResponseReturnValue:
    form = NoteForm()
    if form.validate_on_submit():
        use = _use(GUIDED.get(which) or abort(404), form, None, {})
        tool_actions.log_use(client, use, token=form.client_token.data, by=signed_in(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".tools"), 303)
    page = render_template(f"tools/{which}.html", client=client, form=form)
    return page, 422 if form.problems() else 200
