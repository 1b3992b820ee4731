"""Pages of the homework library, which know no client."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.plans.definition import HomeworkTemplate, Rung, Words
from portal.plans.library_queries import clinic_library, find_template
from portal.plans.logsets import get_log_set
from portal.plans.practice_wording import in_template_words
from portal.plans.shelves import Wanted, matches, shelves
from portal.plans.templates import UnknownTemplate, shipped
from portal.plans.views import bp, signed_in


def wanted() -> Wanted:
    """What the address asks for; words that are no choice mean everything."""
    return Wanted.of({name: request.args.get(name, "") for name in ("words", "kind", "audience", "partner")})


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
    asked, everything = wanted(), list(clinic_library(signed_in().clinic_id).values())
    found = [template for template in everything if matches(template, asked)]
    return render_template(
        "plans/library.html", shelves=shelves(found), found=found, everything=everything, wanted=asked
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
        versions=[one.version for one in shipped() if one.id == found.id],
        for_client=request.args.get("client", type=UUID),
    )
