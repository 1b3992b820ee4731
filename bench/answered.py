"""Questionnaires as a client answers them week by week, scored as the product scores them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from bench.workload import CLINIC, Care, Record, Size, at, clinician_id, key
from portal.assessments.definition import TOTAL, Instrument
from portal.assessments.instruments import get_instrument
from portal.assessments.scoring import score

COMFORT, NINE_ITEMS = "dic10", "phq9"
WEEKLY = (COMFORT, NINE_ITEMS, "gad7")
ASKS_ABOUT_SAFETY = 9
"""The item of the nine that is passed on at once."""
GRACE = timedelta(days=14)


def wording_records(began: datetime) -> Iterator[Record]:
    """Invented words, in use, for what brings none of its own."""
    for code in WEEKLY:
        instrument = get_instrument(code, 1)
        if all(item.text is not None for item in instrument.items):
            continue
        values = sorted({value for item in instrument.items for value in instrument.values(item)})
        yield Record(
            "instrument_wording",
            wording_id(code),
            {
                "clinic_id": CLINIC,
                "instrument_code": code,
                "instrument_version": 1,
                "lang": "en",
                "number": 1,
                "origin": "pasted",
                "content": {
                    "title": None,
                    "stem": "How many pebbles rolled away?",
                    "items": {str(item.n): f"Pebbles of the {item.n}. heap" for item in instrument.items},
                    "options": {str(value): f"{value} pebbles" for value in values},
                    "item_options": {},
                },
                "source": "Written for the benchmark",
                "licence_note": "Invented",
                "risk_items": [],
                "made_at": began,
                "made_by": clinician_id(0),
                "approved_at": began,
                "approved_by": clinician_id(0),
            },
        )


def wording_id(code: str) -> UUID:
    """The clinic's wording of a questionnaire."""
    return key("wording", code)


def assessment_records(client: Care, size: Size) -> Iterator[Record]:
    """For each questionnaire one schedule, and each week one sent form with its scores; answers move a little."""
    days = [client.until - timedelta(days=7 * back + 1) for back in range(size.weeks - 1, -1, -1)]
    for code in WEEKLY:
        instrument = get_instrument(code, 1)
        chance = client.drawn(f"answers to {code}")
        low, high = _range(instrument)
        answers = {item.n: chance.randint(low, high - 1) for item in instrument.items}
        yield _schedule(client, code, days[0])
        for week, on in enumerate(days):
            answers = _moved(answers, chance, low, high)
            form = _form(client, code, week, on)
            sent = at(on)
            form.values.update(
                occurrence=week + 1,
                state="submitted",
                started_at=sent - timedelta(minutes=3),
                submitted_at=sent,
                answers=stored(answers, sent),
            )
            yield form
            yield from _scores(client, form.id, instrument, answers, sent)


def open_forms(client: Care, code: str, count: int) -> Iterator[Record]:
    """So many forms of this client with every answer given, ready to be sent; an answer about safety among them."""
    instrument = get_instrument(code, 1)
    low, high = _range(instrument)
    for number in range(count):
        form = _form(client, code, f"ready-{number}", client.until)
        began = at(client.until - timedelta(days=1))
        answers = dict.fromkeys((item.n for item in instrument.items), low + number % (high - low + 1))
        if code == NINE_ITEMS:
            answers[ASKS_ABOUT_SAFETY] = high
        form.values.update(
            occurrence=1000 + number, state="started", started_at=began, answers=stored(answers, began)
        )
        yield form


def form_id(client: Care, code: str, number: object) -> UUID:
    """The form of a week, counted from 0."""
    return key(client.id, "form", code, number)


def numbers(code: str) -> range:
    """The numbers of the items."""
    return range(1, len(get_instrument(code, 1).items) + 1)


def stored(answers: Mapping[int, int], when: datetime) -> dict[str, object]:
    """Answers as the product keeps them."""
    return {
        str(n): {"value": value, "declined": False, "at": when.isoformat()} for n, value in answers.items()
    }


def _range(instrument: Instrument) -> tuple[int, int]:
    values = instrument.values(instrument.items[0])
    return min(values), max(values)


def _moved(answers: Mapping[int, int], chance: Random, low: int, high: int) -> dict[int, int]:
    steps = (-1, 0, 0, 0, 1)
    return {n: min(high, max(low, value + chance.choice(steps))) for n, value in answers.items()}


def _schedule(client: Care, code: str, first: date) -> Record:
    values = {
        **_given(client, code),
        "first_due_on": first,
        "repeat_every_days": 7,
        "created_at": at(first, 9),
    }
    return Record("assignment", key(client.id, "assignment", code), values)


def _form(client: Care, code: str, number: object, on: date) -> Record:
    return Record(
        "assessment",
        form_id(client, code, number),
        {
            **_given(client, code),
            "assignment_id": key(client.id, "assignment", code),
            "lang": "en",
            "wording_id": None if code == COMFORT else wording_id(code),
            "mode": "account",
            "about": "partner_now" if code == COMFORT else None,
            "opens_at": at(on, 9),
            "due_on": on,
            "expires_on": on + GRACE,
            "created_at": at(on, 9),
        },
    )


def _given(client: Care, code: str) -> dict[str, object]:
    return {
        **client.shared,
        "instrument_code": code,
        "instrument_version": 1,
        "context_tag": "ordinary",
        "release": "after_session",
        "created_by": client.clinician_id,
    }


def _scores(
    client: Care, form: UUID, instrument: Instrument, answers: Mapping[int, int], sent: datetime
) -> Iterator[Record]:
    result = score(instrument, answers)
    flags = dict(result.flags) or None
    rows: list[tuple[str, int | None, int | None, int, str | None]] = [
        (one.scale, one.numerator, one.denominator, one.n_answered, one.band) for one in result.scales
    ]
    if all(scale != TOTAL for scale, *_ in rows):
        rows.append((TOTAL, None, None, len(answers), result.band))
    for scale, numerator, denominator, n_answered, band in rows:
        yield Record(
            "score",
            key(form, scale),
            {
                **client.shared,
                "assessment_id": form,
                "run": 1,
                "instrument_code": instrument.code,
                "instrument_version": instrument.version,
                "scale": scale,
                "numerator": numerator,
                "denominator": denominator,
                "n_answered": n_answered,
                "complete": True,
                "band": band,
                "flags": flags if scale == TOTAL else None,
                "scored_at": sent,
            },
        )
