"""The answer that is a file: sent where it is made already, else asked for in the ledger and made by the worker."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from portal import errors, jobs, ledger
from portal.accounts.actor import Actor
from portal.db import db
from portal.i18n import gettext
from portal.plans import exports
from portal.plans.export_models import Export, ExportState


def made_file(wanted: Export, name: str, *, by: Actor) -> ResponseReturnValue:
    """A file that is there already, else one made by the worker outside any transaction, sent when it is there."""
    made = exports.find_made(wanted)
    if made is not None:
        there = made
        ledger.later(lambda _status: lambda writer: exports.note(writer, there, by=by))
    else:
        asked = ledger.commit(lambda session: exports.ask(session, wanted, by=by))
        jobs.make_export(asked.id)
        made = db.session.get(Export, asked.id)
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
