"""The measures over WSGI: the audited floor, and the product's pages and forms beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import cycle

from bench import answered, visitor
from bench.load import store
from bench.place import FLOOR, Place
from bench.planned import plan_id
from bench.rounds import Case, calls, measure
from bench.statements import count
from bench.table import NO_BUDGET, Budget, Line
from bench.visitor import Refused, Visitor
from bench.workload import Care, Size, care, clinician_id

AUDITED = "audited floor"
SUBMIT, ANSWER = "send a form, scored", "keep one answer"
BUDGETS = {
    "caseload, 50 rows": Budget(ratio=5, statements=8),
    "profile, 52 points": Budget(ratio=8),
    SUBMIT: Budget(ratio=5),
}
ROUNDS, SWEEPS = 6, 16


def addresses(client: Care, size: Size) -> dict[str, str]:
    """The clinician's pages about a client, and the list, by name."""
    here = f"/clients/{client.id}"
    return {
        "caseload, 50 rows": "/caseload",
        "profile, 52 points": f"{here}/profile",
        "client overview": here,
        "list of 52 forms": f"{here}/assessments",
        "plan with 20 logs": f"{here}/plans/{plan_id(client, size.plans - 1)}",
    }


def lines(place: Place, size: Size, *, until: date) -> Iterator[Line]:
    """Measure pages and forms in turn with their floor. A page that does not answer is said to be missing."""
    clinician = visitor.sign_in(place, clinician_id(0))
    reads = {AUDITED: FLOOR, **addresses(care(0, 0, until=until), size)}
    cases, refused = [], []
    for name, address in reads.items():
        case = Case(name, partial(clinician.get, address))
        try:
            case.call()
        except Refused as error:
            refused.append(Line(name, remark=str(error)))
            continue
        cases.append(case)
    cases += _forms(place, care(0, 1, until=until))
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
    yield from refused


def _forms(place: Place, client: Care) -> list[Case]:
    """Keeping one answer over and over, and sending one ready form after another."""
    ready = list(answered.open_forms(client, calls(ROUNDS, SWEEPS) + 2))
    store(place.engine, ready)
    browser = visitor.sign_in(place, client.user_id)
    first, *others = (f"/my/questionnaires/{form.id}" for form in ready)
    browser.open_form(f"{first}/1")
    places, waiting = cycle(answered.NUMBERS), iter(others)

    def keep(browser: Visitor) -> None:
        browser.post(f"{first}/{next(places)}", answer="3")

    def send(browser: Visitor) -> None:
        browser.post(f"{next(waiting)}/check")

    return [Case(ANSWER, partial(keep, browser)), Case(SUBMIT, partial(send, browser))]
