"""The page on which a clinician types in a whole sheet of practice in one pass of the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import gettext, ngettext
from portal.plans import my_queries, practice_actions, typed_queries
from portal.plans.agreement_kinds import KINDS, AgreementKind
from portal.plans.agreement_step_queries import find_begun
from portal.plans.my_queries import Practising
from portal.plans.practice_forms import extras
from portal.plans.practice_pages import Question
from portal.plans.typed_actions import PaperRow, token_of, type_in
from portal.plans.typed_columns import WATCHED, can_type_in, columns_of, rows_of
from portal.plans.typed_forms import SKIP, RowForm, SheetForm, filled, row_forms
from portal.plans.typed_same_pages import Beside, ask, beside_log
from portal.plans.typed_wording import head_of
from portal.plans.views import bp, signed_in


@bp.route(
    "/clients/<uuid:client_id>/plans/<uuid:plan_id>/steps/<uuid:step_id>/paper", methods=["GET", "POST"]
)
@requires(Permission.PLAN_EDIT)
def from_paper(client: Client, plan_id: UUID, step_id: UUID) -> ResponseReturnValue:
    practising = my_queries.get_practising(client, step_id, lock=request.method == "POST")
    if practising.plan.id != plan_id or not can_type_in(practising.log_set):
        abort(404)
    watched = _watched(client, practising)
    questions = columns_of(practising.log_set, extras(practising.template), known=watched)
    rows = row_forms(practising.log_set, practising.template, questions, rows=rows_of(practising.log_set))
    form, used = SheetForm(), filled(rows)
    if form.is_submitted():
        if _fits(client, practising, form, used, questions) and used:
            typed = [
                PaperRow(place, row.on.day, {**row.answers(), **watched}, row.replaces)
                for place, row in used
                if row.on.day and row.choice != SKIP
            ]
            made = type_in(client, practising, typed, token=form.client_token.data, by=signed_in(), at=now())
            _tell(len(made), sum(row.replaces is not None for row in typed), len(used) - len(typed))
            return redirect(url_for(".plan", client_id=client.id, plan_id=plan_id), 303)
    else:
        practice_actions.refuse_unless_open(practising)
    page = render_template(
        "plans/from_paper.html",
        client=client,
        practising=practising,
        form=form,
        rows=rows,
        nothing=form.is_submitted() and not used,
        heads=[(question, head_of(question)) for question in questions],
        one_a_day=_one_a_day(practising),
    )
    return page, 422 if form.is_submitted() else 200


def _watched(client: Client, practising: Practising) -> Mapping[str, str]:
    """The end that a rhythm is watched at, where both have agreed on one: it is known and not asked row by row."""
    if KINDS.get(practising.template.root_id) is not AgreementKind.RHYTHM:
        return {}
    held = find_begun(client, practising.row, on=today(client.tz))
    chosen = held.text.words.get("watched") if held else None
    return {WATCHED: chosen} if chosen else {}


def _one_a_day(practising: Practising) -> bool:
    """Whether a day has one entry: then rows of one sheet are looked at together as well."""
    return KINDS.get(practising.template.root_id) is AgreementKind.RHYTHM


def _fits(
    client: Client,
    practising: Practising,
    form: SheetForm,
    used: Sequence[tuple[int, RowForm]],
    questions: Sequence[Question],
) -> bool:
    """Whether everything may be kept; of rows whose day is written down already it is asked what is to become of them."""
    last = today(client.tz)
    first = typed_queries.first_day(client, practising) or last
    is_whole = form.validate()
    days = {day for _, row in used if (day := row.read_day(last))}
    ask(used, _there(client, practising, form, days, questions), client.tz, one_a_day=_one_a_day(practising))
    good = [row.fits(first=first, last=last) for _, row in used]
    return all(good) and is_whole


def _there(
    client: Client, practising: Practising, form: SheetForm, days: set[date], questions: Sequence[Question]
) -> dict[date, list[Beside]]:
    if form.client_token.data is None:
        return {}
    own = [token_of(form.client_token.data, place) for place in range(1, rows_of(practising.log_set) + 1)]
    found = typed_queries.entries_on(practising, days, but=own)
    return {
        day: [beside_log(log, practising, questions, client.tz) for log in logs]
        for day, logs in found.items()
    }


def _tell(made: int, replaced: int, left_out: int) -> None:
    if made:
        flash(ngettext("One practice saved.", "%(num)s practices saved.", made), "ok")
    if replaced:
        flash(
            ngettext(
                "One entry says what the paper says.", "%(num)s entries say what the paper says.", replaced
            ),
            "ok",
        )
    if left_out and not (made or replaced):
        flash(gettext("Every row was left out. Nothing was changed."))
