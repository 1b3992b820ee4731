"""The clinician's page of what a client wrote to prompts: shared pages with their words, private ones as a day."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.clients.correction_queries import list_corrections
from portal.clients.models import Client
from portal.clients.sharing import Corrected
from portal.plans import reflection_queries
from portal.plans.correction_pages import corrected_logs
from portal.plans.definition import ExtraField
from portal.plans.library_queries import find_template
from portal.plans.reflection_queries import Page
from portal.plans.views import bp


@bp.get("/clients/<uuid:client_id>/reflections")
@requires(Permission.PLAN_READ)
def list_reflections(client: Client) -> ResponseReturnValue:
    """They are practices of a plan's steps, and are read by whoever may read those."""
    seen = reflection_queries.read(client)
    pages = [one.page for one in seen if one.page]
    corrections = list_corrections(client, Corrected.PRACTICE, [page.log.id for page in pages])
    own = {page.log.step_id: _own_questions(client, page) for page in pages if page.log.id in corrections}
    return render_template(
        "plans/reflections.html",
        client=client,
        seen=seen,
        n_private=sum(one.page is None for one in seen),
        corrected=corrected_logs([page.log for page in pages], corrections, own, tz=client.tz),
    )


def _own_questions(client: Client, page: Page) -> Sequence[ExtraField]:
    """What the template asks besides its log set."""
    return find_template(client.clinic_id, page.words.template_id, page.words.template_version).extra_fields
