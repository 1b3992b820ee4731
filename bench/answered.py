"""The ten-item assessment as a client answers it week by week, scored as the product scores it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from bench.workload import Care, Record, Size, at, key
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import score

CODE = "dic10"
NUMBERS = range(1, 11)


def assessment_records(client: Care, size: Size) -> Iterator[Record]:
    """One schedule, and each week one sent form with its scores; answers move a little from week to week."""
    chance = client.drawn("answers")
    answers = {n: chance.randint(2, 4) for n in NUMBERS}
    days = [client.until - timedelta(days=7 * back + 1) for back in range(size.weeks - 1, -1, -1)]
    yield _schedule(client, days[0])
    for week, on in enumerate(days):
        answers = _moved(answers, chance)
        form = _form(client, week, on)
        sent = at(on)
        form.values.update(
            state="submitted",
            started_at=sent - timedelta(minutes=3),
            submitted_at=sent,
            answers=stored(answers, sent),
        )
        yield form
        yield from _scores(client, form.id, answers, sent)


def open_forms(client: Care, count: int) -> Iterator[Record]:
    """So many forms of this client with every answer given, ready to be sent."""
    for number in range(count):
        form = _form(client, f"ready-{number}", client.until)
        began = at(client.until - timedelta(days=1))
        answers = dict.fromkeys(NUMBERS, number % 5 + 1)
        form.values.update(
            state="started", started_at=began, submitted_at=None, answers=stored(answers, began)
        )
        yield form


def stored(answers: Mapping[int, int], when: datetime) -> dict[str, object]:
    """Answers as the product keeps them."""
    return {
        str(n): {"value": value, "declined": False, "at": when.isoformat()} for n, value in answers.items()
    }


def _moved(answers: Mapping[int, int], chance: Random) -> dict[int, int]:
    steps = (-1, 0, 0, 0, 1)
    return {n: min(5, max(1, value + chance.choice(steps))) for n, value in answers.items()}


def _schedule(client: Care, first: date) -> Record:
    given = _given(client)
    values = {**given, "first_due_on": first, "repeat_every_days": 7, "created_at": at(first, 9)}
    return Record("assignment", key(client.id, "assignment"), values)


def _form(client: Care, number: object, on: date) -> Record:
    return Record(
        "assessment",
        key(client.id, "form", number),
        {
            **_given(client),
            "assignment_id": key(client.id, "assignment"),
            "lang": "en",
            "mode": "account",
            "about": "partner_now",
            "due_on": on,
            "created_at": at(on, 9),
        },
    )


def _given(client: Care) -> dict[str, object]:
    return {
        **client.shared,
        "instrument_code": CODE,
        "instrument_version": 1,
        "context_tag": "ordinary",
        "release": "after_session",
        "created_by": client.clinician_id,
    }


def _scores(client: Care, form_id: UUID, answers: Mapping[int, int], sent: datetime) -> Iterator[Record]:
    result = score(get_instrument(CODE, 1), answers)
    rows = [(one.scale, one.numerator, one.denominator, one.n_answered, one.band) for one in result.scales]
    for scale, numerator, denominator, n_answered, band in (
        *rows,
        ("total", None, None, len(answers), result.band),
    ):
        yield Record(
            "score",
            key(form_id, scale),
            {
                **client.shared,
                "assessment_id": form_id,
                "run": 1,
                "instrument_code": CODE,
                "instrument_version": 1,
                "scale": scale,
                "numerator": numerator,
                "denominator": denominator,
                "n_answered": n_answered,
                "complete": True,
                "band": band,
                "scored_at": sent,
            },
        )
