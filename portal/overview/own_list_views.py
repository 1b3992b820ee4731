"""A client's own list of good things to do alone, and the phrases they keep at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, own_record
from portal.clients.models import Client
from portal.clock import now, today
from portal.diary import own_items, tool_actions
from portal.diary import tool_queries as tools_of
from portal.diary.models import OwnList
from portal.errors import Conflict
from portal.i18n import gettext
from portal.overview.tool_forms import OwnListForm, OwnPhraseForm, TickForm
from portal.overview.tools_views import kept_phrases, signed_in
from portal.overview.views import bp
from portal.plans import due_queries as plans
from portal.plans import phrases, toolbox
from portal.plans import queries as plan_queries


@bp.get("/my/tools/list")
@own_record(Permission.OWN_TOOLS)
def own_list(client: Client) -> ResponseReturnValue:
    on = today(client.tz)
    steps = [
        (one.step.id, plan_queries.template_of(one.step), one.words) for one in plans.due_for(client).steps
    ]
    week = tools_of.own_week(client, tools_of.find_own_list(client), on=on)
    return render_template(
        "tools/list.html",
        client=client,
        week=week,
        activities=toolbox.sorted_by_use(steps).activities,
        ticks=[TickForm(formdata=None, data={"item": item}) for item in week.items],
    )


@bp.post("/my/tools/list/tick")
@own_record(Permission.OWN_TOOLS)
def tick(client: Client) -> ResponseReturnValue:
    form = TickForm()
    if not form.validate_on_submit():
        abort(400)
    row = tools_of.find_own_list(client)
    if form.done.data and form.item.data not in _items(row):
        raise Conflict(gettext("This no longer stands on your list. Nothing was changed."))
    tool_actions.tick(
        client,
        form.item.data,
        done=form.done.data,
        token=form.client_token.data,
        by=signed_in(),
        at=now(),
    )
    return redirect(url_for(".own_list"), 303)


def _items(row: OwnList | None) -> Sequence[str]:
    return (row.words or {}).get("items", []) if row else []


@bp.route("/my/tools/list/edit", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def edit_own_list(client: Client) -> ResponseReturnValue:
    row = tools_of.find_own_list(client)
    form = OwnListForm(data=_stored(row))
    if form.validate_on_submit():
        _refuse_another_version(row, form)
        items = list(dict.fromkeys(form.items.data))
        tool_actions.write_own_list(client, items, form.weekly_target.data or 1, by=signed_in(), at=now())
        flash(gettext("Saved."), "ok")
        return redirect(url_for(".own_list"), 303)
    return render_template("tools/edit_list.html", client=client, form=form), 422 if form.problems() else 200


def _stored(row: OwnList | None) -> Mapping[str, object]:
    return {
        "items": _items(row),
        "weekly_target": row.weekly_target if row else own_items.AT_FIRST,
        "version": row.version if row else 0,
    }


def _refuse_another_version(row: OwnList | None, form: OwnListForm) -> None:
    """What another window has changed since is shown beside what was typed here."""
    stored = _stored(row)
    if form.version.data != stored["version"]:
        typed, there = "\n".join(form.items.data), "\n".join(_items(row))
        raise Conflict(differences=[(str(form.items.label.text), typed, there)])


@bp.route("/my/tools/phrases", methods=["GET", "POST"])
@own_record(Permission.OWN_TOOLS)
def my_phrases(client: Client) -> ResponseReturnValue:
    form = OwnPhraseForm()
    if form.validate_on_submit():
        tool_actions.keep_phrase(client, form.phrase.data, keep=True, by=signed_in(), at=now())
        return redirect(url_for(".my_phrases"), 303)
    page = render_template(
        "tools/phrases.html",
        client=client,
        bank=phrases.phrase_bank(),
        kept=kept_phrases(client, tools_of.find_own_list(client)),
        form=form,
    )
    return page, 422 if form.problems() else 200


@bp.post("/my/tools/phrases/<any('keep','let-go'):move>")
@own_record(Permission.OWN_TOOLS)
def move_phrase(client: Client, move: str) -> ResponseReturnValue:
    form = OwnPhraseForm()
    if not form.validate_on_submit():
        abort(400)
    tool_actions.keep_phrase(client, form.phrase.data, keep=move == "keep", by=signed_in(), at=now())
    return redirect(url_for(".my_phrases", _anchor="kept"), 303)
