"""Pages of the homework library, which know no client."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.plans.answer_wording import in_template_words
from portal.plans.definition import HomeworkTemplate, Rung, Words
from portal.plans.library_queries import (
    archived_ids,
    clinic_library,
    copies_of,
    find_template,
    versions_of,
)
from portal.plans.logsets import get_log_set
from portal.plans.shelves import Wanted, matches, shelves
from portal.plans.templates import UnknownTemplate
from portal.plans.views import bp, signed_in


def wanted() -> Wanted:
    """What the address asks for; words that are no choice mean everything."""
    return Wanted.of(request.args)


def get_template_or_404(template_id: str) -> HomeworkTemplate:
    """A library entry in its newest version, or 404."""
    try:
        return find_template(signed_in().clinic_id, template_id)
    except UnknownTemplate:
        abort(404)


def rung_words(rung: Rung) -> str:
    """A rung in a line for a clinician: as the library says it, or in Chinese by the title a client reads."""
    return in_template_words(Words(en=rung.text, zh=rung.title.zh))


@bp.get("/library", endpoint="library")
@requires(Permission.LIBRARY_READ)
def library_page() -> ResponseReturnValue:
    clinic_id, away = signed_in().clinic_id, "archived" in request.args
    everything = list(clinic_library(clinic_id).values())
    if away:
        put_away = archived_ids(clinic_id)
        everything = [one for one in clinic_library(clinic_id, archived=True).values() if one.id in put_away]
    asked = wanted()
    found = [template for template in everything if matches(template, asked)]
    return render_template(
        "plans/library.html",
        shelves=shelves(found),
        found=found,
        everything=everything,
        wanted=asked,
        away=away,
        n_away=len(archived_ids(clinic_id)),
    )


@bp.get("/library/<template_id>")
@requires(Permission.LIBRARY_READ)
def template(template_id: str) -> ResponseReturnValue:
    found = get_template_or_404(template_id)
    return render_template(
        "plans/template.html",
        template=found,
        rung_words=rung_words,
        log_fields=get_log_set(found.log_set).fields,
        versions=versions_of(signed_in().clinic_id, found),
        copies=copies_of(signed_in().clinic_id, found),
        away=found.id in archived_ids(signed_in().clinic_id),
        for_client=request.args.get("client", type=UUID),
    )
