"""A demo client's agreements, through the product's own actions: written, begun, and a signal with what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from portal.db import db
from portal.demo.care import Care
from portal.demo.story_agreements import AgreementTold
from portal.demo.story_plans import Practised
from portal.plans import agreement_actions, agreement_log_actions
from portal.plans.agreement_kinds import Check
from portal.plans.agreement_queries import get_held
from portal.plans.agreement_step_queries import find_begun
from portal.plans.agreement_texts import Text
from portal.plans.attempts import Colour
from portal.plans.models import PlanStep
from portal.plans.my_queries import Practising

BEGUN = "14:50"
"""When in a session an agreement is gone through and begins."""


def agree(care: Care, step: PlanStep, told: AgreementTold) -> None:
    """The clinician writes it with both and, having asked each of them alone, lets it begin."""
    days, by = care.days, care.clinician
    on, at = days.on(told.ago), days.office(told.ago, BEGUN)
    row = agreement_actions.begin_draft(care.client, step, on=on, by=by, at=at)
    db.session.flush()
    text = Text(
        words=told.words,
        other=told.other,
        max_window_min=told.window,
        review_on=days.on(-told.review_in),
        fade_from_on=days.on(-told.fade_in) if told.fade_in is not None else None,
    )
    agreement_actions.edit_draft(get_held(care.client, row.id, on=on), text, by=by, at=at)
    checks = {str(check): True for check in Check}
    agreement_actions.agree(care.client, get_held(care.client, row.id, on=on), checks, by=by, at=at)


def signal(care: Care, practising: Practising, log: Practised, *, at: datetime, later: datetime) -> None:
    """A signal is tapped, and a few minutes later its client writes what came of it."""
    held = find_begun(care.client, practising.row, on=care.days.on(log.ago))
    if held is None:
        raise LookupError("the agreement has not begun yet")
    colour = Colour(log.said["colour"])
    row = agreement_log_actions.tap(care.client, held, practising, colour, token=uuid4(), by=care.own, at=at)
    agreement_log_actions.tell(
        care.client, practising, row, log.answers, {"share_chosen": True}, by=care.own, at=later
    )
