"""Public pages behind a one-task link. They know nobody who is signed in, and never show an answer."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from portal import ledger
from portal.access import public
from portal.accounts.number_queries import number
from portal.assessments import actions, answering_actions, forms
from portal.assessments import answering_pages as pages
from portal.assessments import answering_queries as queries
from portal.assessments.answering_forms import CodeForm
from portal.assessments.answering_pages import Way
from portal.assessments.answering_queries import OpenLink
from portal.assessments.kinds import AssessmentState, Mode
from portal.clients import queries as clients
from portal.clock import now
from portal.forms import Form
from portal.i18n import gettext, in_language, lang

bp = Blueprint("answering", __name__)


@bp.url_value_preprocessor
def _as_nobody(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Whoever may be signed in here does not matter and is not shown."""
    g.no_person = True


@bp.context_processor
def frame() -> dict[str, Any]:
    """What the frame says: the way out, and within a sitting the numbers for an emergency."""
    opened: OpenLink | None = g.get("opened")
    if opened is None:
        return {}
    numbers = clients.crisis_text(opened.client) if g.get("in_sitting") else None
    return {"quick_exit": opened.client.quick_exit, "crisis_text": numbers}


def _open(token: str, *, ended: bool = False) -> OpenLink | None:
    g.opened = queries.find_link(token, at=now(), ended=ended, lock=request.method == "POST")
    return g.opened  # type: ignore[no-any-return]


def _language(opened: OpenLink) -> str:
    return lang() if "lang" in session else opened.client.lang


def _over() -> ResponseReturnValue:
    """The same for every link that cannot be used, whatever the reason."""
    g.opened = None
    return render_template("assessments/link/over.html"), 404


@bp.route("/q/<token>", methods=["GET", "POST"])
@public
def first(token: str) -> ResponseReturnValue:
    opened = _open(token)
    if opened is None:
        return _over()
    with in_language(_language(opened)):
        known = _is_sitting(opened)
        form = CodeForm() if opened.link.code_digest and not known else Form()
        if not form.validate_on_submit():
            page = render_template("assessments/link/first.html", form=form)
            return page, 422 if form.problems() else 200
        if isinstance(form, CodeForm):
            fresh = _after_code(opened, token, form.code.data)
            if fresh is None:
                return _refused(opened, form)
            opened = fresh
        if not known:
            _sit_down(opened)
        return redirect(url_for(".begin", token=token), 303)


def _after_code(opened: OpenLink, token: str, typed: str) -> OpenLink | None:
    """The link once more, if the code was right; a try is counted whatever follows."""
    right = ledger.commit(
        lambda writer: answering_actions.check_code(writer, opened, typed, by=opened.user.actor, at=now())
    )
    return _open(token) if right else None


def _refused(opened: OpenLink, form: CodeForm) -> ResponseReturnValue:
    left = queries.tries_left(opened.link.id)
    if not left:
        return render_template("assessments/link/closed.html"), 422
    form.refuse(gettext("This code does not fit. Check it and enter it again."), field=form.code)
    return render_template("assessments/link/first.html", form=form, left=left), 422


def _sit_down(opened: OpenLink) -> None:
    """Start: this device answers from now on."""
    by, at, found = opened.user.actor, now(), opened.found
    session["sitting"] = {
        "link": opened.link.id.hex,
        "key": answering_actions.begin_sitting(opened, by=by, at=at),
        "seen": at.isoformat(),
    }
    if found.assessment.state == AssessmentState.DUE and not forms.asks_at_the_start(found.instrument):
        actions.start(found, about=None, mode=Mode.LINK, by=by, at=at)


def _is_sitting(opened: OpenLink) -> bool:
    """Whether this browser pressed Start last, not too long ago."""
    kept, digest = session.get("sitting"), opened.link.sitting_digest
    if not isinstance(kept, dict) or kept.get("link") != opened.link.id.hex or digest is None:
        return False
    rest = timedelta(minutes=number(opened.link.clinic_id, "link_rest_minutes"))
    lately = now() - datetime.fromisoformat(kept["seen"]) <= rest
    return lately and hmac.compare_digest(queries.sitting_digest(kept["key"]), digest)


Page = Callable[..., ResponseReturnValue]


def in_sitting(*, ended: bool = False) -> Callable[[Page], Page]:
    """Only on the device that pressed Start; others are led to the first page. `ended`: also after the answers were sent."""

    def declare(page: Page) -> Page:
        @wraps(page)
        def held(token: str, **address: Any) -> ResponseReturnValue:
            opened = _open(token, ended=ended)
            if opened is None or (opened.link.ended_at and not _is_sitting(opened)):
                return _over()
            if not _is_sitting(opened):
                return redirect(url_for(".first", token=token), 303)
            g.in_sitting = True
            kept = session["sitting"]
            session["sitting"] = {"link": kept["link"], "key": kept["key"], "seen": now().isoformat()}
            g.care = kept.get("care")
            with in_language(_language(opened)):
                return page(_way(opened, token), **address)

        return held

    return declare


def _way(opened: OpenLink, token: str) -> Way:
    def to(page: str, **values: Any) -> str:
        return url_for(f"answering.{page}", token=token, **values)

    return Way(
        opened.found,
        opened.client,
        opened.user.actor,
        Mode.LINK,
        layout="layout/answering.html",
        to=to,
        out=to("first"),
        shown=False,
        closed=frozenset(opened.link.answered_before),
    )


@bp.route("/q/<token>/begin", methods=["GET", "POST"])
@public
@in_sitting()
def begin(way: Way) -> ResponseReturnValue:
    return redirect(way.resume(), 303) if way.found.answers else pages.begin(way)


@bp.route("/q/<token>/<int:n>", methods=["GET", "POST"])
@public
@in_sitting()
def item(way: Way, n: int) -> ResponseReturnValue:
    answer = pages.item(way, n)
    leads = (answer.location or "") if isinstance(answer, BaseResponse) else ""
    if leads == way.out:  # a break: whoever comes back starts again
        session.pop("sitting")
    elif leads.partition("?")[0] == way.to("care", n=n):
        session["sitting"]["care"] = n
    return answer


@bp.get("/q/<token>/<int:n>/care")
@public
@in_sitting()
def care(way: Way, n: int) -> ResponseReturnValue:
    """Right after the answer, until another page is opened: later it would tell what was answered."""
    if g.care != n:
        return redirect(way.to("begin"), 303)
    session["sitting"]["care"] = n
    return pages.care(way, n)


@bp.route("/q/<token>/more/<key>", methods=["GET", "POST"])
@public
@in_sitting()
def more(way: Way, key: str) -> ResponseReturnValue:
    return pages.more(way, key)


@bp.route("/q/<token>/check", methods=["GET", "POST"])
@public
@in_sitting(ended=True)
def check(way: Way) -> ResponseReturnValue:
    answer = None if g.opened.link.ended_at else pages.check(way)
    if answer is None and g.opened.link.ended_at is None:
        answering_actions.end_link(g.opened, by=way.by, at=now())
    return answer or redirect(way.to("sent"), 303)


@bp.get("/q/<token>/sent")
@public
@in_sitting(ended=True)
def sent(way: Way) -> ResponseReturnValue:
    if g.opened.link.ended_at is None:
        return redirect(way.to("begin"), 303)
    return render_template("assessments/link/sent.html")
