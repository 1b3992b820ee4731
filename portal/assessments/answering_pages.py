"""The steps of answering, the same in one's account, by link and on the clinic's device: begin, a question, check, send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.actor import Actor
from portal.assessments import actions, form_wording, wording
from portal.assessments.definition import FollowUp, Item
from portal.assessments.forms import begin_form, contexts_of, follow_up_form, item_form
from portal.assessments.kinds import AssessmentState, Mode
from portal.assessments.queries import Questionnaire, as_questionnaire
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.clock import now
from portal.forms import DECLINED, Form
from portal.i18n import gettext, lang


@dataclass(frozen=True)
class Way:
    """How somebody answers: who, where the pages stand, and whether answers once given are shown again.

    `to` gives the address of a page: begin, item (n), more (key), care (n), check. `out` is where a break leads.
    Where answers are not `shown` it goes forward only, and `closed` are those that this sitting cannot change.
    """

    found: Questionnaire
    client: Client
    by: Actor
    mode: Mode
    layout: str
    to: Callable[..., str]
    out: str
    shown: bool = True
    closed: frozenset[str] = frozenset()

    @property
    def is_begun(self) -> bool:
        return bool(self.found.assessment.state == AssessmentState.STARTED)

    def reaches(self, n: int) -> bool:
        """Whether the question can be answered now: the first open one, or one that this way may answer again."""
        if self.shown:
            return True
        if str(n) in self.found.answers:
            return str(n) not in self.closed
        return n == self.found.first_open

    def resume(self) -> str:
        """Where it goes on."""
        first = self.found.first_open
        return self.to("check") if first is None else self.to("item", n=first)


def begin(way: Way) -> ResponseReturnValue:
    """What it is about, and whom one has in mind. Starting again changes nothing."""
    instrument = way.found.instrument
    form = begin_form(instrument, lang())
    if form.validate_on_submit():
        about = form.about.data if instrument.person else None
        context = contexts_of(form, instrument)
        actions.start(way.found, about=about, context=context, mode=way.mode, by=way.by, at=now())
        return redirect(way.resume(), 303)
    page = render_template(
        "assessments/my/start.html",
        way=way,
        found=way.found,
        form=form,
        opening=form_wording.opening(instrument, lang()),
    )
    return page, 422 if form.problems() else 200


def item(way: Way, n: int) -> ResponseReturnValue:
    """One question. Where answers are not shown again, an earlier one stands there as if it were open."""
    found, asked = way.found, _item(way.found, n)
    if not way.is_begun:
        return redirect(way.to("begin"), 303)
    if not way.reaches(n):
        return redirect(way.resume(), 303)
    given = (DECLINED if n in found.declined else found.value(n)) if way.shown else None
    form = item_form(found.instrument, asked, lang(), answer=given)
    if "later" in request.form and not form.answer.answered:
        return redirect(way.out, 303)
    if form.validate_on_submit():
        declined = form.answer.declined
        risks = actions.answer(found, n, value=form.answer.data, declined=declined, by=way.by, at=now())
        if risks:
            return redirect(way.to("care", n=n, **_came()), 303)
        return redirect(_next(_on(way), asked, declined=declined), 303)
    page = render_template(
        "assessments/my/item.html",
        way=way,
        found=found,
        item=asked,
        form=form,
        back=_before(way, n),
        heading=form_wording.heading(found.instrument, lang()),
        reminder=wording.reminder(found, lang()),
    )
    return page, 422 if form.problems() else 200


def care(way: Way, n: int) -> ResponseReturnValue:
    """What somebody sees right after an answer about safety, before the next question."""
    asked = _item(way.found, n)
    fired = {risk.item for risk in way.found.risks}
    if not way.is_begun or not way.reaches(n) or n not in fired:
        return redirect(way.to("begin"), 303)
    return render_template(
        "assessments/my/care.html",
        way=way,
        client=way.client,
        numbers=clients.crisis_text(way.client),
        go_on=_next(way, asked, declined=False),
    )


def more(way: Way, key: str) -> ResponseReturnValue:
    """An optional question after another one; it is never scored."""
    found, extra = way.found, _follow_up(way.found, key)
    if not way.is_begun:
        return redirect(way.to("begin"), 303)
    if not way.shown and (str(extra.after) not in found.answers or key in way.closed):
        return redirect(way.resume(), 303)
    form = follow_up_form(extra, lang(), found.value(key) if way.shown else None)
    if form.validate_on_submit():
        if form.choice.data:
            actions.answer(found, key, value=form.choice.data, declined=False, by=way.by, at=now())
        return redirect(_after(_on(way), extra.after), 303)
    back = way.to("item", n=extra.after)
    page = render_template("assessments/my/more.html", way=way, found=found, form=form, back=back)
    return page, 422 if form.problems() else 200


def check(way: Way) -> ResponseReturnValue | None:
    """Look before sending; gives None once the answers are sent, however often that is asked for."""
    found = way.found
    state = found.assessment.state
    if request.method == "POST" and state in {AssessmentState.STARTED, AssessmentState.SUBMITTED}:
        if found.first_open is not None:
            return redirect(way.resume(), 303)
        actions.submit(found, lang=_read_in(found), mode=way.mode, by=way.by, at=now())
        return None
    if not way.is_begun:
        return redirect(way.to("begin"), 303)
    if not way.shown and found.first_open is not None:
        return redirect(way.resume(), 303)
    rows = wording.rows(found, lang())
    return render_template(
        "assessments/my/check.html" if way.shown else "assessments/my/check_unseen.html",
        way=way,
        found=found,
        form=Form(),
        rows=[row for row in rows if way.reaches(row.n)],
        one_open=form_wording.one_open(found.instrument, lang()),
    )


def _read_in(found: Questionnaire) -> str:
    """The language of what was read: the clinic's wording has its own, ours is that of the page."""
    return found.assessment.lang if found.assessment.wording_id else lang()


def _item(found: Questionnaire, n: int) -> Item:
    asked = next((one for one in found.instrument.items if one.n == n), None)
    if asked is None:
        abort(404)
    return asked


def _follow_up(found: Questionnaire, key: str) -> FollowUp:
    extra = next((one for one in found.instrument.follow_ups if one.key == key), None)
    if extra is None:
        abort(404)
    return extra


def _on(way: Way) -> Way:
    """The same way, with what has just been answered."""
    return replace(way, found=as_questionnaire(way.found.assessment))


def _came() -> dict[str, str]:
    """That the person came from the check page, where a change leads back to."""
    return {"from": "check"} if request.args.get("from") == "check" else {}


def _before(way: Way, n: int) -> str:
    if _came():
        return way.to("check")
    earlier = way.found.beside(n, -1)
    return way.to("item", n=earlier) if earlier is not None and way.reaches(earlier) else way.out


def _next(way: Way, asked: Item, *, declined: bool) -> str:
    if "later" in request.form:
        flash(gettext("Saved. You can go on whenever you like."), "ok")
        return way.out
    extra = next((one for one in way.found.instrument.follow_ups if one.after == asked.n), None)
    if extra is not None and not declined and extra.key not in way.closed:
        return way.to("more", key=extra.key, **_came())
    return _after(way, asked.n)


def _after(way: Way, n: int) -> str:
    if not way.shown:
        return way.resume()
    later = way.found.beside(n, 1)
    if _came() or later is None:
        return way.to("check")
    return way.to("item", n=later)
