"""Reads of reviews: those of a plan, the last words for the client, what rules ask of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa

from portal.clients.models import Client
from portal.db import db
from portal.plans.models import Plan, PlanRevision, PlanStep
from portal.plans.review_due import Looked
from portal.plans.review_models import Review
from portal.plans.reviewing import is_rebuilt
from portal.plans.states import StepState

MOST_LOOKED_AT = 5
"""Reviews that are opened to find the last one with words for the client."""


def list_reviews(plan: Plan) -> Sequence[Review]:
    """The reviews of a plan, oldest first."""
    return db.session.scalars(
        sa.select(Review).where(Review.plan_id == plan.id).order_by(Review.number)
    ).all()


def list_reviews_of(plan_ids: Collection[UUID]) -> Sequence[Review]:
    """The reviews of several plans in one statement, oldest first."""
    return db.session.scalars(
        sa.select(Review).where(Review.plan_id.in_(plan_ids)).order_by(Review.plan_id, Review.number)
    ).all()


def list_reviews_about(client: Client) -> Sequence[Review]:
    """Every review of a client's plans, oldest first."""
    return db.session.scalars(
        sa.select(Review).where(Review.client_id == client.id).order_by(Review.held_on, Review.created_at)
    ).all()


def find_by_token(plan: Plan, token: UUID) -> Review | None:
    """The review that an earlier sending of the same form has made."""
    return db.session.scalar(sa.select(Review).where(Review.plan_id == plan.id, Review.client_token == token))


def has_final_review(plan: Plan) -> bool:
    """Whether the newest review was the last look back, and nothing was published after it."""
    published = (
        sa.select(sa.func.max(PlanRevision.frozen_at))
        .where(PlanRevision.plan_id == plan.id)
        .scalar_subquery()
    )
    newest = db.session.execute(
        sa.select(Review.is_final, Review.created_at >= published)
        .where(Review.plan_id == plan.id)
        .order_by(Review.number.desc())
        .limit(1)
    ).first()
    return newest is not None and all(newest)


def find_summary(client: Client, plan: Plan | None = None) -> Review | None:
    """The newest review, of one plan or of any, that says something to the client."""
    query = sa.select(Review).where(Review.client_id == client.id)
    if plan is not None:
        query = query.where(Review.plan_id == plan.id)
    rows = db.session.scalars(query.order_by(Review.created_at.desc()).limit(MOST_LOOKED_AT))
    return next((row for row in rows if (row.words or {}).get("shared_summary")), None)


def still_to_change(reviews: Sequence[Review], steps: Iterable[PlanStep]) -> list[tuple[PlanStep, str]]:
    """Steps that wait for what the newest of these reviews, oldest first, decided to work out in the builder."""
    said = ((reviews[-1].words or {}).get("step_decisions") or ()) if reviews else ()
    decided = {one["step_id"]: one["decision"] for one in said if is_rebuilt(one["decision"])}
    return [
        (step, decided[str(step.id)])
        for step in steps
        if str(step.id) in decided and step.state == StepState.NEEDS_CHANGE
    ]


def as_looked(review: Review) -> Looked:
    """A review as the rule of the off-track panel reads it."""
    considered = bool(((review.words or {}).get("off_track") or {}).get("plan"))
    return Looked(review.had_learning, review.had_dose, considered)
