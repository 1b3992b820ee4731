"""The practice logged on plans. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bench.planned import WEEKS_EACH, Planned
from bench.workload import Record, at, key
from portal.plans.logsets import get_log_set

Answers = dict[str, object]


def log_records(plan: Planned, count: int) -> Iterator[Record]:
    """So many logs, spread over the weeks of the plan, on the steps reached one after another."""
    chance = plan.client.drawn(f"logs/{plan.number}")
    reached = min(plan.current, len(plan.rungs))
    kind = get_log_set(plan.template.log_set).kind
    for number in range(count):
        ratings, words = _exposure(chance) if kind == "exposure" else _skill(chance)
        yield Record(
            "practice_log",
            key(plan.id, "log", number),
            {
                **plan.client.shared,
                "plan_id": plan.id,
                "step_id": plan.step_id(1 + number * reached // count),
                "plan_revision": 1,
                "client_token": key(plan.id, "token", number),
                "kind": str(kind),
                "status": "finished",
                "entry_mode": "live",
                **_when(plan, number, count),
                "created_by": plan.client.user_id,
                **ratings,
                "words": words,
            },
        )


def _when(plan: Planned, number: int, count: int) -> Answers:
    on = plan.began + timedelta(days=number * (WEEKS_EACH * 7 - 2) // count + 1)
    began = at(on, 17)
    return {
        "started_at": began,
        "ended_at": began + timedelta(minutes=30),
        "performed_at": began,
        "local_date": on,
        "logged_at": began + timedelta(minutes=35),
        "minutes_planned": 30,
        "minutes_done": 30,
    }


def _exposure(chance: Random) -> tuple[Answers, Answers]:
    before = chance.randint(30, 90)
    ratings: Answers = {
        "likelihood_before": before,
        "likelihood_next": max(0, before - chance.randint(0, 30)),
        "suds_expected": chance.randint(40, 90),
        "suds_start": chance.randint(30, 60),
        "suds_peak": chance.randint(60, 90),
        "suds_end": chance.randint(10, 60),
        "outcome": chance.choice(("no", "no", "partly", "yes")),
        "coped": chance.randint(30, 90),
        "surprise": chance.randint(0, 80),
    }
    words: Answers = {
        "feared_outcome": "They will think less of me.",
        "what_happened": "They listened and asked one question.",
        "learned": "It was uncomfortable, and it passed.",
        "safety_used": [],
    }
    return ratings, words


def _skill(chance: Random) -> tuple[Answers, Answers]:
    before = chance.randint(40, 90)
    ratings: Answers = {
        "situation": chance.choice(("calm", "mild", "real")),
        "before": before,
        "after": max(0, before - chance.randint(0, 40)),
        "helped": chance.randint(20, 90),
    }
    return ratings, {"note_to_clinician": "Easier in the evening."}
