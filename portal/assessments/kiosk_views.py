"""The clinic's device in a client's hands: it reaches one questionnaire, and the clinician takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import ledger
from portal.access import public
from portal.accounts import actions as accounts
from portal.accounts import passwords
from portal.accounts import queries as people
from portal.assessments import answering_actions
from portal.assessments import answering_pages as pages
from portal.assessments import answering_queries as queries
from portal.assessments.answering_forms import TakeBackForm
from portal.assessments.answering_models import KioskSitting
from portal.assessments.answering_pages import Way
from portal.assessments.answering_queries import KIOSK_IDLE, HandedOver
from portal.assessments.kinds import Mode
from portal.assessments.queries import OPEN
from portal.clients import queries as clients
from portal.clock import now
from portal.db import db
from portal.i18n import gettext, in_language, lang

bp = Blueprint("kiosk", __name__, url_prefix="/kiosk")

CLEAR = {"Clear-Site-Data": '"cache", "storage"'}
"""What the browser kept of earlier pages goes when the device changes hands."""
Page = Callable[..., ResponseReturnValue]


@bp.before_app_request
def keep_in() -> ResponseReturnValue | None:
    """While a device is handed over, every other address leads back to its one questionnaire."""
    if "kiosk" not in session or request.blueprint == "kiosk":
        return None
    if request.endpoint in {*current_app.extensions["asset_endpoints"], "accounts.language", "healthz"}:
        return None
    return redirect(url_for("kiosk.first"), 303)


@bp.after_request
def close_by_itself(response: Response) -> Response:
    """A page that is left open closes by itself, without a script."""
    if "kiosk" in session and response.mimetype == "text/html":
        response.headers["Refresh"] = f"{int(KIOSK_IDLE.total_seconds()) + 1}; url={url_for('kiosk.first')}"
    return response


@bp.context_processor
def frame() -> dict[str, Any]:
    """The numbers for an emergency, while somebody answers."""
    held: HandedOver | None = g.get("handed_over")
    return {"crisis_text": clients.crisis_text(held.client)} if held and _is_answering(held) else {}


def _held() -> HandedOver:
    """The sitting of this device, or 404 where none was handed over or it was taken back."""
    token = session.get("kiosk")
    held = queries.find_handed_over(token, lock=request.method == "POST") if token else None
    if held is None:
        session.pop("kiosk", None)
        abort(404)
    g.handed_over = held
    return held


def _is_answering(held: HandedOver) -> bool:
    is_open = held.found.assessment.state in OPEN and queries.has_screen(held.found)
    return is_open and not held.is_idle(now())


def _language(held: HandedOver) -> str:
    return lang() if "lang" in session else held.client.lang


def answering(page: Page) -> Page:
    """Only while the questionnaire is open and somebody is there; otherwise the device waits for the clinician."""

    @wraps(page)
    def held_page(**address: Any) -> ResponseReturnValue:
        held = _held()
        if not _is_answering(held):
            return redirect(url_for(".first"), 303)
        sitting_id, at = held.sitting.id, now()
        ledger.later(lambda _status: lambda writer: _touched(writer, sitting_id, at))
        with in_language(_language(held)):
            return page(_way(held), **address)

    return held_page


def _touched(writer: Session, sitting_id: UUID, at: datetime) -> None:
    """Somebody is there; remembered through the ledger, also after a GET."""
    lately = sa.update(KioskSitting).where(KioskSitting.id == sitting_id, KioskSitting.last_seen_at < at)
    writer.execute(lately.values(last_seen_at=at))


def _way(held: HandedOver) -> Way:
    def to(page: str, **values: Any) -> str:
        return url_for(f"kiosk.{page}", **values)

    client, by = held.client, held.user.actor
    return Way(held.found, client, by, Mode.KIOSK, "layout/kiosk.html", to, out=to("back"), shown=False)


@bp.get("/")
@public
def first() -> ResponseReturnValue:
    held = _held()
    if _is_answering(held):
        return redirect(url_for(".begin"), 303)
    sent = held.found.assessment.state not in OPEN
    with in_language(_language(held)):
        page = render_template("assessments/kiosk/over.html", sent=sent)
    return page, (CLEAR if sent else {})


@bp.route("/begin", methods=["GET", "POST"])
@public
@answering
def begin(way: Way) -> ResponseReturnValue:
    return redirect(way.resume(), 303) if way.found.answers else pages.begin(way)


@bp.route("/<int:n>", methods=["GET", "POST"])
@public
@answering
def item(way: Way, n: int) -> ResponseReturnValue:
    return pages.item(way, n)


@bp.get("/<int:n>/care")
@public
@answering
def care(way: Way, n: int) -> ResponseReturnValue:
    return pages.care(way, n)


@bp.route("/more/<key>", methods=["GET", "POST"])
@public
@answering
def more(way: Way, key: str) -> ResponseReturnValue:
    return pages.more(way, key)


@bp.route("/check", methods=["GET", "POST"])
@public
@answering
def check(way: Way) -> ResponseReturnValue:
    return pages.check(way) or redirect(url_for(".first"), 303)


@bp.route("/back", methods=["GET", "POST"])
@public
def back() -> ResponseReturnValue:
    held, form = _held(), TakeBackForm()
    if form.validate_on_submit() and _fits(held, form):
        taken = _held()
        staff = people.find_user(taken.sitting.user_id)
        assert staff is not None
        answering_actions.take_back(taken.sitting, by=staff.actor, at=now())
        accounts.sign_in(staff, at=now())
        there = url_for(
            "assessments.result", client_id=taken.client.id, assessment_id=taken.found.assessment.id
        )
        answer = make_response(redirect(there, 303))
        answer.headers.update(CLEAR)
        return answer
    page = render_template("assessments/kiosk/back.html", form=form, goes_on=_is_answering(held))
    return page, 422 if form.problems() else 200


def _fits(held: HandedOver, form: TakeBackForm) -> bool:
    """Whether this is the password of whoever handed the device over; tries count as tries at signing in."""
    staff, address, at = people.find_user(held.sitting.user_id), request.remote_addr, now()
    handle = (staff.handle if staff else None) or ""
    if people.too_many_attempts(handle, address, at=at):
        form.refuse(gettext("Too many tries. Wait 15 minutes, then try again."))
        return False
    actor = staff.actor if staff else None
    stored, open_account = (staff.password_hash, staff.disabled_at is None) if staff else (None, False)
    db.session.rollback()  # no transaction is held while the password is hashed
    fits = passwords.check_password(stored, form.password.data or "") and open_account
    ledger.later(
        lambda _status: (
            lambda writer: accounts.note_attempt(
                writer, handle=handle, address=address, at=at, succeeded=fits, user=actor
            )
        )
    )
    if not fits:
        form.refuse(
            gettext("This is not the password of whoever handed the device over."), field=form.password
        )
    return fits
