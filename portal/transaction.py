"""The request is the transaction: below 400 it commits, from 400 it rolls back; then the ledger is settled.

What has to follow a commit is handed to the queue last.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from portal import handover, ledger
from portal.db import db, read_only
from portal.page_code import PageEnvironment

SAFE = {"GET", "HEAD", "OPTIONS"}


class Portal(Flask):
    """Flask with our transaction rule around every view."""

    jinja_environment = PageEnvironment

    def dispatch_request(self) -> ResponseReturnValue:
        token = read_only.set(request.method in SAFE)
        try:
            return self._answer()
        finally:
            read_only.reset(token)

    def _answer(self) -> Response:
        try:
            response = self.make_response(super().dispatch_request())
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        except BaseException as error:
            db.session.rollback()
            handover.settle(committed=False)
            ledger.settle(error.code or 500 if isinstance(error, HTTPException) else 500)
            raise
        ledger.settle(response.status_code)
        handover.settle(committed=response.status_code < 400)
        return response
