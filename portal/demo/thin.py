"""Thin rows: people without a story, drawn from a fixed seed, so that a caseload looks like one."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field

from portal.demo.story import PEOPLE, Filled, Person, ScreenTold, Sessions
from portal.demo.story_pieces import Ago, Piece
from portal.demo.story_plans import Changed, PlanTold, Practised, Step
from portal.demo.thin_words import said
from portal.plans.templates import get_template

ITEMS = 5
RENEWED_EVERY = 85


class ThinPlan(Piece):
    """A plan of one template: rungs in order, how far it has come, days ago of each step's practices."""

    template: str
    rungs: tuple[int, ...]
    made: Ago
    state: Literal["draft", "offered", "active"] = "active"
    done: tuple[Ago, ...] = ()
    logs: tuple[tuple[Ago, ...], ...] = ()


class Row(Piece):
    """One thin row; `forms` are days ago, leaning sum, standing sum."""

    n: Annotated[int, Field(ge=8, le=25)]
    since: Ago
    forms: tuple[tuple[Ago, int, int], ...] = ()
    plan: ThinPlan | None = None


@cache
def thin_people(seed: int) -> tuple[Person, ...]:
    """The thin rows as people: the same for the same seed."""
    told = tomllib.loads((PEOPLE / "thin.toml").read_text("utf-8"))
    rows = [Row.model_validate(one) for one in told["rows"]]
    return tuple(_person(row, told["password"], _dice(seed, row.n)) for row in rows)


def _dice(seed: int, number: int) -> random.Random:
    return random.Random(f"{seed} thin {number}")  # noqa: S311  not a secret


def _person(row: Row, password: str, dice: random.Random) -> Person:
    sessions = Sessions(
        first=max(row.since - 3, 1), every=dice.choice((7, 14)), last=1, next=dice.randrange(1, 10)
    )
    return Person(
        name=f"Sample Client {row.n:02}",
        initials=f"S {row.n:02}",
        handle=f"sample-{row.n:02}",
        password=password,
        since=row.since,
        born=dice.randrange(24, 64),
        sessions=sessions,
        screens=tuple(
            ScreenTold(ago=ago, asked_alone=True) for ago in range(max(row.since - 3, 1), 0, -RENEWED_EVERY)
        ),
        forms=tuple(_form(one, dice) for one in row.forms),
        plans=(_plan(row.plan, sessions, dice),) if row.plan else (),
    )


def _form(told: tuple[int, int, int], dice: random.Random) -> Filled:
    ago, leaning, standing = told
    return Filled(
        ago=ago,
        clock=_evening(dice),
        sums=(leaning, standing),
        answers=(*spread(leaning, dice), *spread(standing, dice)),
        about=dice.choice(("partner_now", "partner_now", "partner_now", "closest_person")),
    )


def spread(total: int, dice: random.Random) -> tuple[int, ...]:
    """Five answers of 1 to 5 that come to `total` and are not all the same, where that is possible."""
    low, more = divmod(total, ITEMS)
    found = [low + (place < more) for place in range(ITEMS)]
    dice.shuffle(found)
    for _ in range(ITEMS):
        up, down = dice.sample(range(ITEMS), 2)
        if (found[up] < 5 and found[down] > 1 and abs(found[up] - found[down]) <= 1) or len(set(found)) == 1:
            found[up], found[down] = min(found[up] + 1, 5), max(found[down] - 1, 1)
            break
    return tuple(found) if sum(found) == total else spread(total, dice)


def _plan(told: ThinPlan, sessions: Sessions, dice: random.Random) -> PlanTold:
    """The plan; at the last visit a plan in use was published with the day of the next one."""
    latest, in_use = sessions.ago[-1], told.state == "active"
    offered = told.made if told.state != "draft" else None
    return PlanTold(
        made=told.made,
        offered=offered,
        accepted=told.made if in_use else None,
        confidence=dice.randrange(6, 10),
        changed=(Changed(ago=latest, in_days=sessions.next or 1),) if in_use and latest < told.made else (),
        steps=tuple(_steps(told, dice)),
    )


def _steps(told: ThinPlan, dice: random.Random) -> Iterator[Step]:
    for place, rung in enumerate(told.rungs):
        logs = told.logs[place] if place < len(told.logs) else ()
        yield Step(
            template=told.template,
            rung=rung,
            done=told.done[place] if place < len(told.done) else None,
            early="Talked through in session: enough for this step.",
            logs=tuple(_practised(told.template, ago, number, dice) for number, ago in enumerate(logs)),
        )


def _practised(template_id: str, ago: int, number: int, dice: random.Random) -> Practised:
    template = get_template(template_id)
    told: dict[str, Any] = {"ago": ago, "clock": _evening(dice)}
    if template.type == "exposure":
        before = max(70 - 8 * number + dice.randrange(-5, 6), 15) // 5 * 5
        peak = max(75 - 6 * number + dice.randrange(-15, 16), 20) // 5 * 5
        told["likely"] = (before, max(before - dice.choice((0, 5, 10, 15)), 5))
        told["hard"] = (max(peak - 20, 5), peak, max(peak - dice.choice((15, 25, 35)), 0))
    return Practised(**told, said=said(template, number, dice))


def _evening(dice: random.Random) -> str:
    return f"{dice.randrange(18, 22)}:{dice.randrange(60):02}"
