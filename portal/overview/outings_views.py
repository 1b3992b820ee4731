"""What a clinician reads of a client's outings, beside how safe the client rates the base they start from (C7)."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.access import Permission, requires
from portal.assessments import measure_queries
from portal.charts import Rated, merge, outcome_line
from portal.clients.models import Client
from portal.diary import excursion_queries
from portal.overview.views import bp

LINES = {"haven": ("haven_base", "haven"), "base": ("haven_base", "base")}
"""The two panels by name: instrument and scale."""


@bp.get("/clients/<uuid:client_id>/outings")
@requires(Permission.DIARY_READ)
def outings(client: Client) -> ResponseReturnValue:
    rows = excursion_queries.list_excursions(client)
    results = measure_queries.results_of(client)
    days = [row.went_on for row in rows]
    lines = {
        name: outcome_line(
            merge(Rated(one.on, round(one.value)) for one in results.get(scale, ()) if one.value is not None),
            marked=days,
        )
        for name, scale in LINES.items()
    }
    return render_template(
        "overview/outings.html",
        client=client,
        outings=excursion_queries.outings(rows),
        lines=lines,
    )
