"""Clinician's pages that type answers in: from a paper form by number, once or twice over, or asked aloud."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.accounts import sessions
from portal.accounts.actor import Actor
from portal.assessments import catalogue_queries as catalogue
from portal.assessments import definition_queries, queries
from portal.assessments import entry_actions as actions
from portal.assessments.answering_queries import find_entered
from portal.assessments.catalogue_queries import Words
from portal.assessments.definition import Instrument
from portal.assessments.entry_actions import Entry
from portal.assessments.entry_forms import EntryForm, entry_form
from portal.assessments.form_wording import item_text, of
from portal.assessments.instruments import UnknownInstrument
from portal.assessments.kinds import AssessmentState, ContextTag, Mode, Release
from portal.assessments.queries import Questionnaire
from portal.assessments.views import bp
from portal.clients.models import Client
from portal.clock import now, today
from portal.i18n import gettext, lang

ASSESSMENTS = "/clients/<uuid:client_id>/assessments"


@dataclass(frozen=True)
class Paper:
    """What is typed in: a questionnaire that was given, or a new one; with its words, if there are any."""

    client: Client
    instrument: Instrument
    words: Words
    found: Questionnaire | None = None

    @property
    def seen(self) -> str | None:
        """Which answers there are from a screen, so that none is replaced that nobody was told of."""
        return self.found.mark if self.found else None

    @property
    def asked_aloud(self) -> bool:
        return request.args.get("way") == "interview"


def _by() -> Actor:
    actor = sessions.actor()
    assert actor is not None
    return actor


@bp.get(f"{ASSESSMENTS}/enter")
@requires(Permission.ASSESSMENT_ASSIGN)
def choose_to_enter(client: Client) -> ResponseReturnValue:
    found = sorted(
        catalogue.usable(client.clinic_id),
        key=lambda one: of(one.instrument.title, lang()).casefold(),
    )
    return render_template("assessments/enter_choose.html", client=client, found=found)


@bp.route(f"{ASSESSMENTS}/enter/<code>", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def enter_new(client: Client, code: str) -> ResponseReturnValue:
    try:
        facts = definition_queries.definition(client.clinic_id, code)
    except UnknownInstrument:
        abort(404)
    words = catalogue.words_for(client.clinic_id, facts, client.lang)
    return _enter(Paper(client, definition_queries.form(facts, words.wording_id), words))


@bp.route(f"{ASSESSMENTS}/<uuid:assessment_id>/enter", methods=["GET", "POST"])
@requires(Permission.ASSESSMENT_ASSIGN)
def enter(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    found = queries.get_questionnaire(client, assessment_id, lock=request.method == "POST")
    if found.assessment.state == AssessmentState.SUBMITTED:
        return _to_result(client, assessment_id)
    row = found.assessment
    words = Words(row.lang if found.instrument.worded else catalogue.NO_LANGUAGE, row.wording_id)
    return _enter(Paper(client, found.instrument, words, found))


def _enter(paper: Paper) -> ResponseReturnValue:
    form = entry_form(
        paper.instrument,
        lang(),
        today=today(paper.client.tz),
        read_in=paper.words.lang,
        seen=paper.seen,
        asked_aloud=paper.asked_aloud,
    )
    second, act = form.stage.data == "second", request.form.get("act")
    if form.validate_on_submit():
        if not form.answers:
            form.refuse(gettext("Type at least one answer."))
        elif paper.seen and form.seen.data != paper.seen:
            form.refuse(
                gettext(
                    "Answers have come in on a screen since this page was opened. Save again to replace them."
                )
            )
            form.seen.process_data(paper.seen)
        elif act == "save" and not second:
            return _save(paper, form, double_entered=False)
        elif act == "twice":
            return _page(paper, form, second=True)
        elif act == "compare" and second:
            if not form.differing:
                return _save(paper, form, double_entered=True)
            form.refuse(gettext("The two passes differ. Look at the paper and put right what is wrong."))
        else:
            form.refuse(gettext("Nothing has been saved yet. Press Save when everything is typed."))
    return _page(paper, form, second=second, differing=form.differing if act == "compare" else [])


def _page(
    paper: Paper, form: EntryForm, *, second: bool, differing: list[int] | None = None
) -> ResponseReturnValue:
    instrument = paper.instrument
    form.stage.typed = "second" if second else "first"
    spoken = paper.client.lang if paper.asked_aloud else lang()
    labels = {
        item.n: [f"{option.value} {of(option.label, spoken)}" for option in instrument.options_of(item)]
        for item in instrument.items
    }
    page = render_template(
        "assessments/enter.html",
        client=paper.client,
        found=paper.found,
        instrument=instrument,
        form=form,
        second=second,
        differing=differing or [],
        asked_aloud=paper.asked_aloud,
        texts={item.n: item_text(item, spoken) for item in instrument.items if item.text},
        labels=labels,
        text_lang=paper.words.lang if paper.words.wording_id else None,
    )
    return page, 422 if form.problems() else 200


def _save(paper: Paper, form: EntryForm, *, double_entered: bool) -> ResponseReturnValue:
    client, on = paper.client, today(paper.client.tz)
    entry = Entry(
        answers=form.answers,
        follow_ups={key: chosen for key, chosen in form.chosen("more_").items() if chosen},
        about=form.about.data if paper.instrument.person else None,
        context=form.chosen("fact_"),
        answered_on=form.answered_on.data or on,
        lang=form.read_in.data or catalogue.NO_LANGUAGE,
        mode=Mode.INTERVIEW if paper.asked_aloud else Mode.PAPER_ENTERED,
        double_entered=double_entered,
    )
    if paper.found is not None:
        row = actions.enter(paper.found, entry, today=on, by=_by(), at=now())
    elif (there := find_entered(client, form.client_token.data)) is not None:
        row = there
    else:
        row = actions.enter_new(
            client,
            paper.instrument,
            paper.words,
            entry,
            assessment_id=form.client_token.data,
            context_tag=ContextTag(form.context_tag.data or ""),
            release=Release(form.release.data or ""),
            today=on,
            by=_by(),
            at=now(),
        )
    flash(gettext("Saved and scored."), "ok")
    return _to_result(client, row.id)


def _to_result(client: Client, assessment_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".result", client_id=client.id, assessment_id=assessment_id), 303)
