"""Scoring the stored answers of anybody once more gives the stored scores."""

from __future__ import annotations

import random

import sqlalchemy as sa

from portal.accounts.actor import System
from portal.assessments import actions
from portal.assessments.instruments import library
from portal.assessments.models import Assessment, Score
from portal.clock import now
from portal.db import db
from tests.app import World
from tests.pages.assessments.answered import submitted

FIELDS = ("numerator", "denominator", "n_answered", "complete", "band", "bands_alt", "flags")


def runs(assessment: Assessment) -> dict[int, dict[str, tuple[object, ...]]]:
    """Every stored number of an assessment, by run and scale."""
    found: dict[int, dict[str, tuple[object, ...]]] = {}
    for row in db.session.scalars(sa.select(Score).where(Score.assessment_id == assessment.id)):
        found.setdefault(row.run, {})[row.scale] = tuple(getattr(row, field) for field in FIELDS)
    return found


def test_stored_answers_scored_again_give_the_stored_scores(world: World) -> None:
    chance = random.Random(2026)
    for instrument in library().values():
        for n_open in (0, 1, len(instrument.items)):
            asked = chance.sample(instrument.items, len(instrument.items) - n_open)
            given = {item.n: chance.choice(instrument.values(item)) for item in asked}
            context = {one.key: chance.random() < 0.5 for one in instrument.contexts}
            submitted(world, instrument.code, given, context=context)
    with world.app.app_context():
        rows = db.session.scalars(sa.select(Assessment)).all()
        assert len(rows) == 3 * len(library())
        for row in rows:
            actions.score_again(row, by=System(row.clinic_id), at=now())
        db.session.commit()
        for row in rows:
            first, second = runs(row)[1], runs(row)[2]
            assert first == second, row.instrument_code
            assert first
