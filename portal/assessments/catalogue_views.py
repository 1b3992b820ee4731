"""Pages of the catalogue: what there is, the facts of one questionnaire, bringing its wording in, permission."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.accounts.queries import get_clinic
from portal.assessments import catalogue_actions as actions
from portal.assessments import catalogue_page, definition_queries, facts_page, wording_queries
from portal.assessments import catalogue_queries as catalogue
from portal.assessments.catalogue_forms import (
    PermissionForm,
    WordingForm,
    filled,
    label_fields,
    with_file,
    wording_form,
)
from portal.assessments.catalogue_models import InstrumentWording
from portal.assessments.catalogue_wording import fault_words, language_words, reason_words, status_words
from portal.assessments.definition import Instrument
from portal.assessments.instruments import UnknownInstrument
from portal.assessments.item_texts import ItemTexts
from portal.assessments.kinds import WordingOrigin
from portal.assessments.unreadable import LARGEST, Unreadable
from portal.assessments.views import bp
from portal.clock import now
from portal.i18n import gettext, lang

LONGEST_SEARCH = 80


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


def _instrument(code: str) -> Instrument:
    try:
        return definition_queries.definition(_by().clinic_id, code)
    except UnknownInstrument:
        abort(404)


def _without_words(code: str) -> Instrument:
    """A questionnaire whose words the clinic may bring in; 404 for any other."""
    found = _instrument(code)
    if not catalogue.takes_wording(found):
        abort(404)
    return found


def _wording(instrument: Instrument, tag: str, number: int, *, lock: bool = False) -> InstrumentWording:
    row = wording_queries.find_wording_by_number(_by().clinic_id, instrument.code, tag, number, lock=lock)
    if row is None:
        abort(404)
    return row


@bp.get("/instruments", endpoint="catalogue")
@requires(Permission.INSTRUMENT_READ)
def catalogue_list() -> ResponseReturnValue:
    asked = request.args.get("words", "")[:LONGEST_SEARCH]
    everything = catalogue.usable(_by().clinic_id)
    on_screen, from_paper = catalogue_page.rows(everything, asked, lang())
    return render_template(
        "assessments/catalogue/list.html",
        on_screen=on_screen,
        from_paper=from_paper,
        asked=asked,
        everything=everything,
    )


@bp.get("/instruments/<code>")
@requires(Permission.INSTRUMENT_READ)
def instrument(code: str) -> ResponseReturnValue:
    found, clinic_id = _instrument(code), _by().clinic_id
    form = wording_form(found, given={"lang": lang()}) if catalogue.takes_wording(found) else None
    return render_template(
        "assessments/catalogue/instrument.html",
        instrument=found,
        page=facts_page.of_instrument(found, lang()),
        usable=catalogue.usable_one(clinic_id, found),
        wordings=wording_queries.wording_history(clinic_id, code),
        permission=catalogue.find_permission(clinic_id, code),
        needs_permission=catalogue.needs_permission(found),
        form=form,
        labels=label_fields(form, found) if form else (),
        tz=get_clinic(clinic_id).tz,
        language_words=language_words,
        reason_words=reason_words,
        status_words=status_words,
    )


@bp.route("/instruments/<code>/wording", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_EDIT)
def bring_wording(code: str) -> ResponseReturnValue:
    found = _without_words(code)
    if request.method == "GET":
        return _wording_page(found, wording_form(found, given=_given(found)))
    origin, form = _sent(found)
    form.validate_on_submit()
    texts, risk = form.texts(found), form.risk_items(found)
    if texts is None or form.problems():
        return _wording_page(found, form)
    return _drafted(found, form, texts, origin, risk)


def _sent(found: Instrument) -> tuple[WordingOrigin, WordingForm]:
    """What was sent; a file takes the place of what was typed."""
    sent, upload = MultiDict(request.form.items()), request.files.get("file")
    if upload is None or not upload.filename:
        return WordingOrigin.PASTED, wording_form(found, sent)
    try:
        origin, sent = with_file(sent, upload.read(LARGEST + 1), found)
    except Unreadable as error:
        form = wording_form(found, sent)
        form.refuse(fault_words(error))
        return WordingOrigin.PASTED, form
    return origin, wording_form(found, sent)


def _given(found: Instrument) -> dict[str, object]:
    """What the form opens with: a wording that is there already, where the address names one."""
    tag, number = request.args.get("from", ""), request.args.get("number", type=int)
    row = (
        wording_queries.find_wording_by_number(_by().clinic_id, found.code, tag, number)
        if number is not None
        else None
    )
    if row is None:
        return {"lang": lang()}
    texts = ItemTexts.from_content(row.content or {}, lang=row.lang)
    marked = ", ".join(map(str, row.risk_items))
    return {**filled(texts), "risk": marked, "source": row.source, "licence_note": row.licence_note}


def _wording_page(found: Instrument, form: WordingForm) -> ResponseReturnValue:
    page = render_template(
        "assessments/catalogue/wording.html",
        instrument=found,
        form=form,
        labels=label_fields(form, found),
    )
    return page, 422 if form.problems() else 200


def _drafted(
    found: Instrument, form: WordingForm, texts: ItemTexts, origin: WordingOrigin, risk: list[int]
) -> ResponseReturnValue:
    provenance = actions.Provenance(origin, form.source.data or "", form.licence_note.data or "")
    row = actions.draft_wording(
        _by().clinic_id, found, texts, provenance, risk_items=risk, by=_by(), at=now()
    )
    return redirect(url_for(".wording", code=found.code, tag=row.lang, number=row.number), 303)


@bp.get("/instruments/<code>/wordings/<tag>/<int:number>")
@requires(Permission.INSTRUMENT_EDIT)
def wording(code: str, tag: str, number: int) -> ResponseReturnValue:
    found = _without_words(code)
    row = _wording(found, tag, number)
    texts = ItemTexts.from_content(row.content or {}, lang=row.lang)
    return render_template(
        "assessments/catalogue/preview.html",
        instrument=found,
        row=row,
        texts=texts,
        rows=catalogue_page.preview(found, texts, row.risk_items, lang()),
        tz=get_clinic(row.clinic_id).tz,
        language_words=language_words,
    )


@bp.post("/instruments/<code>/wordings/<tag>/<int:number>/<any(use, retire):move>")
@requires(Permission.INSTRUMENT_EDIT)
def decide_wording(code: str, tag: str, number: int, move: str) -> ResponseReturnValue:
    found = _without_words(code)
    row = _wording(found, tag, number, lock=True)
    if move == "use":
        actions.approve_wording(row, found, by=_by(), at=now())
        if _can_be_given(found):
            flash(gettext("In use from now on."), "ok")
        else:
            flash(
                gettext("Checked. It can be given once an administrator has recorded the permission."), "info"
            )
    else:
        actions.retire_wording(row, by=_by(), at=now())
        flash(gettext("No longer in use. Forms that were given with it keep it."), "ok")
    return redirect(url_for(".instrument", code=code), 303)


def _can_be_given(found: Instrument) -> bool:
    return bool(catalogue.usable_one(_by().clinic_id, found).screen_languages)


@bp.route("/instruments/<code>/permission", methods=["GET", "POST"])
@requires(Permission.INSTRUMENT_PERMIT)
def permit(code: str) -> ResponseReturnValue:
    found = _instrument(code)
    if not catalogue.needs_permission(found):
        abort(404)
    form = PermissionForm()
    if form.validate_on_submit():
        actions.permit(_by().clinic_id, found, form.note.data or "", by=_by(), at=now())
        if _can_be_given(found):
            flash(gettext("Recorded. The wording can be given from now on."), "ok")
        else:
            flash(gettext("Recorded. It can be given once its wording is here and checked."), "info")
        return redirect(url_for(".instrument", code=code), 303)
    page = render_template("assessments/catalogue/permission.html", instrument=found, form=form)
    return page, 422 if form.problems() else 200


@bp.post("/instruments/<code>/permission/withdraw")
@requires(Permission.INSTRUMENT_PERMIT)
def withdraw_permission(code: str) -> ResponseReturnValue:
    found = _instrument(code)
    actions.withdraw_permission(_by().clinic_id, found, by=_by(), at=now())
    flash(gettext("Withdrawn. Nobody is given the wording from now on."), "ok")
    return redirect(url_for(".instrument", code=found.code), 303)
