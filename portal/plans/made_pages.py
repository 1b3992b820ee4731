"""The answer that is a file: asked for in the ledger, made by the worker, sent when it is there."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import errors, jobs, ledger
from portal.db import db
from portal.i18n import gettext
from portal.plans.export_models import Export, ExportState


def made_file(ask: Callable[[Session], Export], name: str) -> ResponseReturnValue:
    """A file asked for in the ledger, made by the worker outside any transaction, sent when it is there."""
    export = ledger.commit(ask)
    if export.state != ExportState.DONE:
        jobs.make_export(export.id)
    made = db.session.get(Export, export.id)
    if made is None or made.state != ExportState.DONE or made.content is None:
        return errors.page(503, _why_not(made))
    return Response(
        made.content,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _why_not(export: Export | None) -> str:
    """What to tell about a file that is not there."""
    if export is None or export.state == ExportState.WAITING:
        return gettext("The file is being made and takes longer than usual. Try again in a minute.")
    if export.error == "font_missing":
        return gettext(
            "This server has no font for the language of the plan. Tell the person who looks after Haven."
        )
    return gettext("The file could not be made. Try again in a minute.")
