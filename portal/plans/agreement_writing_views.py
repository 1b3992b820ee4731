"""The pages on which a clinician writes an agreement, in the client's language and in the other; they save themselves."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.models import Client
from portal.clock import now
from portal.db import db
from portal.forms import Form
from portal.i18n import LANGUAGES
from portal.plans import agreement_actions
from portal.plans.agreement_forms import OtherLanguageForm, TextForm, other_form, text_form
from portal.plans.agreement_queries import Held
from portal.plans.agreement_texts import ASKED, NOT_WORDS
from portal.plans.agreement_views import ONE, WORDS, editable
from portal.plans.builder_pages import refuse_stale
from portal.plans.builder_saving_pages import not_saved, saved, saves_itself
from portal.plans.views import bp, signed_in


@bp.route(f"{ONE}/words", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def agreement_words(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = editable(client, agreement_id)
    was = held.draft
    stored = {
        **{name: was.words.get(name) for name in ASKED[held.kind]},
        **{name: was.value(name) for name in ("max_window_min", "review_on", "fade_from_on")},
    }
    form: TextForm = text_form(held.kind)(data={**stored, "version": held.agreement.version})
    form.ask_from(held.on, was)
    if form.validate_on_submit():
        refuse_stale(form, held.agreement.version, stored)
        agreement_actions.edit_draft(held, form.text(held.kind, was), by=signed_in(), at=now())
        return _kept(client, held)
    return _shown("plans/agreement_words.html", client, held, form)


@bp.route(f"{ONE}/words/other", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def agreement_other(client: Client, agreement_id: UUID) -> ResponseReturnValue:
    held = editable(client, agreement_id)
    names = [name for name in ASKED[held.kind] if name not in NOT_WORDS]
    stored = {name: held.draft.other.get(name) for name in names}
    form: OtherLanguageForm = other_form(held.kind)(data={**stored, "version": held.agreement.version})
    if form.validate_on_submit():
        refuse_stale(form, held.agreement.version, stored)
        agreement_actions.edit_other(held, form.other(held.kind), by=signed_in(), at=now())
        return _kept(client, held)
    other_lang = next(lang for lang in LANGUAGES if lang != client.lang)
    return _shown("plans/agreement_other.html", client, held, form, other_lang=other_lang)


def _kept(client: Client, held: Held) -> ResponseReturnValue:
    """On to the checklist; a page that saves itself stays and is told its version."""
    if not saves_itself():
        where = url_for(".agreement_check", client_id=client.id, agreement_id=held.agreement.id)
        return redirect(where, 303)
    db.session.flush()
    return saved(held.agreement.version)


def _shown(page_name: str, client: Client, held: Held, form: Form, **more: object) -> ResponseReturnValue:
    if saves_itself():
        return not_saved(form)
    page = render_template(page_name, client=client, held=held, form=form, **WORDS, **more)
    return page, 422 if form.problems() else 200
