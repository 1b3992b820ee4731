"""The measures over WSGI: the audited floor, and the product's pages and forms beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import cycle

from bench import answered, visitor
from bench.answered import COMFORT, NINE_ITEMS
from bench.load import store
from bench.place import FLOOR, Place
from bench.planned import plan_id, plans_of
from bench.raised import COVERED, covering_id
from bench.rounds import Case, calls, measure
from bench.statements import count
from bench.table import NO_BUDGET, Budget, Line
from bench.visitor import Refused, Visitor
from bench.workload import Care, Size, care, clinician_id

AUDITED = "audited floor"
SUBMIT, ANSWER = "send nine items: scored, alert", "keep one answer"
CASELOAD, TODAY = "caseload, 50 rows", f"today, {COVERED} clients"
PROFILE = "profile, 52 points, 2 scales + plane"
FORMS = "list of 156 forms"
BUDGETS = {
    CASELOAD: Budget(ratio=5, statements=8),
    TODAY: Budget(ratio=6, statements=12),
    PROFILE: Budget(ratio=8),
    SUBMIT: Budget(ratio=5),
}
ROUNDS, SWEEPS = 6, 12


def addresses(client: Care, size: Size) -> dict[str, str]:
    """The clinician's pages about a client, and the list, by name."""
    here, plan = f"/clients/{client.id}", f"/clients/{client.id}/plans/{plan_id(client, size.plans - 1)}"
    return {
        CASELOAD: "/caseload",
        PROFILE: f"{here}/profile",
        "client overview": here,
        FORMS: f"{here}/assessments",
        "one result, nine items": f"{here}/assessments/{answered.form_id(client, NINE_ITEMS, size.weeks - 1)}",
        "plan with 20 logs": plan,
        "list of four plans": f"{here}/plans",
        "suggestions": f"{here}/plans/suggestions",
        "quick plan": f"{here}/plans/quick/E11",
        "look back on a plan": f"{plan}/review",
        "builder, check": f"{plan}/check",
        "library": "/library",
    }


def own_addresses(client: Care, size: Size) -> dict[str, str]:
    """The client's own pages, by name; the plan is the one that goes on."""
    plan = plans_of(client, size)[-1]
    return {
        "client's home": "/my",
        "client's plan": f"/my/plans/{plan.id}",
        "practice, before it begins": f"/my/steps/{plan.step_id(plan.current)}/practice",
    }


def lines(place: Place, size: Size, *, until: date) -> Iterator[Line]:
    """Measure pages and forms in turn with their floor. A page that does not answer is said to be missing."""
    clinician = visitor.sign_in(place, clinician_id(0))
    pages = {AUDITED: FLOOR, **addresses(care(0, 0, until=until), size)}
    cases, refused = _reads(clinician, pages)
    covering, missing = _reads(visitor.sign_in(place, covering_id()), {TODAY: "/today"})
    first = care(0, 0, until=until)
    own, lacking = _reads(visitor.sign_in(place, first.user_id), own_addresses(first, size))
    cases += [*covering, *own]
    reads = {case.name for case in cases}
    cases += _forms(place, care(size.clinicians - 1, size.clients - 1, until=until))
    found = measure(cases, rounds=ROUNDS, sweeps=SWEEPS)
    for case in cases:
        measured = case.name != AUDITED
        yield Line(
            case.name,
            timing=found[case.name],
            floor=found[AUDITED] if measured else None,
            floor_name=AUDITED if measured else "",
            budget=BUDGETS.get(case.name, NO_BUDGET),
            statements=count(place.engine, case.call, reads=case.name in reads),
        )
    yield from (*refused, *missing, *lacking)


def _reads(browser: Visitor, pages: Mapping[str, str]) -> tuple[list[Case], list[Line]]:
    """Pages that answer, and those that do not."""
    cases, refused = [], []
    for name, address in pages.items():
        case = Case(name, partial(browser.get, address))
        try:
            case.call()
        except Refused as error:
            refused.append(Line(name, remark=str(error)))
        else:
            cases.append(case)
    return cases, refused


def _forms(place: Place, client: Care) -> list[Case]:
    """Keeping one answer over and over, and sending one ready form after another, each with an alert of its own."""
    ready = list(answered.open_forms(client, NINE_ITEMS, calls(ROUNDS, SWEEPS) + 1))
    begun = next(answered.open_forms(client, COMFORT, 1))
    store(place.engine, [*ready, begun])
    browser = visitor.sign_in(place, client.user_id)
    here = "/my/questionnaires/"
    browser.open_form(f"{here}{begun.id}/1")
    places, waiting = cycle(answered.numbers(COMFORT)), iter(ready)

    def keep() -> None:
        browser.post(f"{here}{begun.id}/{next(places)}", answer="3")

    def send() -> None:
        browser.post(f"{here}{next(waiting).id}/check")

    return [Case(ANSWER, keep), Case(SUBMIT, send)]
