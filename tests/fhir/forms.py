"""Random forms of any instrument, as stored and as a QuestionnaireResponse."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from portal.assessments.definition import Instrument
from portal.assessments.scoring import score
from portal.fhir.responses import Administration, Scored

SENT = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


def answers(instrument: Instrument, seed: int, *, open_items: int = 0) -> dict[int, int]:
    """An answer to every item but so many."""
    chance = random.Random(f"{instrument.code}/{seed}")
    left_out = set(chance.sample([item.n for item in instrument.items], open_items))
    return {
        item.n: chance.choice(instrument.values(item)) for item in instrument.items if item.n not in left_out
    }


def administration(
    instrument: Instrument,
    given: Mapping[int, int],
    *,
    context: Mapping[str, bool] | None = None,
    declined: tuple[int, ...] = (),
    lang: str = "en",
    about: str | None = None,
    answered_on: date | None = None,
) -> Administration:
    """A submitted form, scored by us."""
    result = score(instrument, given, context)
    stored: dict[str, Mapping[str, object]] = {str(n): {"value": v} for n, v in given.items()}
    stored |= {str(n): {"value": None, "declined": True} for n in declined}
    return Administration(
        id=UUID(int=7),
        client_id=UUID(int=9),
        instrument=instrument,
        owner=None,
        wording=None,
        lang=lang,
        on=answered_on or SENT.date(),
        submitted_at=SENT,
        answered_on=answered_on,
        scored_at=SENT,
        mode="account",
        kind_of_time="ordinary",
        about=about,
        context=context or {},
        answers=stored,
        scores={scale.scale: Scored(scale.value, scale.band) for scale in result.scales},
        flags=result.flags,
    )
