"""What the pages of the builder share: the three parts, what is missing, the preview, a result that is tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.assessments import own_definition, own_queries, own_wording
from portal.assessments.catalogue_models import OwnInstrument
from portal.assessments.definition import TOTAL, Lang
from portal.assessments.kinds import OwnState
from portal.assessments.own_content import Content
from portal.assessments.own_forms import TrialForm
from portal.assessments.scoring import InvalidAnswers
from portal.assessments.shown_numbers import shown
from portal.errors import Difference
from portal.forms import Form
from portal.i18n import gettext, lang


@dataclass(frozen=True)
class Preview:
    """One question as it stands on a phone."""

    lang: Lang
    place: int
    stem: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """What answers come to: the number, its range, and which of them need a person."""

    value: str
    band: str | None
    risks: tuple[int, ...]


def show(
    part: str, row: OwnInstrument, content: Content, form: Form, *, result: Tried | None = None
) -> ResponseReturnValue:
    """A page of the builder with its frame; 422 when its form was refused."""
    missing = own_definition.problems(content) if row.state == OwnState.DRAFT else ()
    span = content.span()
    page = render_template(
        f"assessments/own/{part}.html",
        part=part,
        row=row,
        content=content,
        form=form,
        title=own_wording.title(content),
        missing=[(own_wording.problem_words(one), own_wording.is_about_scoring(one)) for one in missing],
        span=[own_wording.number(end) for end in span] if span else None,
        preview=preview(content),
        result=result,
        versions=own_queries.versions_of(row.clinic_id, row.code),
    )
    return page, 422 if form.problems() else 200


def preview(content: Content) -> Preview | None:
    """The question that the address asks for, in the page's language if it is written in it."""
    if not content.items or not content.options:
        return None
    wanted = request.args.get("n", "")
    place = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    place = min(max(place, 1), len(content.items))
    own: Lang = "zh" if lang() == "zh" else "en"
    shown_in = own if own in content.languages or not content.languages else content.languages[0]
    return Preview(
        lang=shown_in,
        place=place,
        stem=content.stem.of(shown_in),
        question=content.items[place - 1].words.of(shown_in) or content.items[place - 1].words.any,
        answers=tuple(one.words.of(shown_in) or one.words.any for one in content.options),
    )


def tried(content: Content, form: TrialForm, answers: Sequence[int]) -> Tried | None:
    """The result of answers; None, with a message, where they do not fit."""
    if own_definition.problems(content):
        form.refuse(gettext("First put right what is missing, then try it."), form.answers)
        return None
    if len(answers) != len(content.items):
        form.refuse(
            gettext(
                "There are %(all)s questions and %(n)s answers here.", all=len(content.items), n=len(answers)
            ),
            form.answers,
        )
        return None
    try:
        result = own_definition.try_out(content, answers)
    except InvalidAnswers:
        form.refuse(
            gettext("Use only these numbers: %(values)s.", values=", ".join(map(str, content.values))),
            form.answers,
        )
        return None
    value = result.scale(TOTAL).value
    return Tried(
        value=shown(value) if value is not None else "",
        band=_band(content, result.band),
        risks=tuple(int(key.removeprefix("risk_")) for key, fires in result.flags.items() if fires),
    )


def _band(content: Content, key: str | None) -> str | None:
    if key is None:
        return None
    words = content.bands[int(key.removeprefix("band_")) - 1].words
    return words.of("zh" if lang() == "zh" else "en") or words.any


def differences(form: Form, stored: Mapping[str, object]) -> list[Difference]:
    """What was typed beside what is stored, field by field, where they differ."""
    return [
        (str(form[name].label.text), _in_words(form[name].data), _in_words(value))
        for name, value in stored.items()
        if name in form and _in_words(form[name].data) != _in_words(value)
    ]


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return own_wording.number(value)
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)
