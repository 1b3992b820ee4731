"""The measures of paper: a packet through the warm renderer, and the same file again from its export row."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from flask import render_template

from bench import visitor
from bench.load import store
from bench.place import FLOOR, Place
from bench.planned import SKILL_PLAN, Planned, content_of, plans_of
from bench.rounds import Case, measure
from bench.statements import count
from bench.table import Budget, Line
from bench.workload import Record, Size, care, clinician_id, key
from portal.clock import now
from portal.i18n import in_language
from portal.pdf import Renderer
from portal.plans.packet import template_context
from portal.resources import static_path

OUT_OF_THE_BOX = "WeasyPrint out of the box"
STATIC, AGAIN = "static file", "the same PDF again"
HANDOUT = Budget(ratio=0.85)


def lines(place: Place, size: Size, *, until: date) -> Iterator[Line]:
    """A handout on two pages and a whole packet, then the handout asked for again."""
    logging.getLogger("weasyprint").disabled = True
    client = care(0, 2, until=until)
    plans = plans_of(client, size)
    handout, packet = plans[SKILL_PLAN], plans[-1]
    with place.app.app_context():
        short, long = html_of(handout), html_of(packet)
    with Renderer() as renderer:
        made = renderer.render(short, lang="en")
        yield from _first(renderer, "handout PDF, 2 pages", short, HANDOUT)
        yield from _first(renderer, "plan packet PDF, 5 pages", long, Budget())
    yield from _again(place, handout, made)


def html_of(plan: Planned) -> str:
    """What the worker hands to the renderer."""
    with in_language("en"):
        return render_template("print/plan_packet.html", **template_context(content_of(plan)))


def _first(renderer: Renderer, name: str, html: str, budget: Budget) -> Iterator[Line]:
    from weasyprint import CSS, HTML  # after the pages: no web process has it loaded

    sheet = static_path() / "print" / "print.css"

    def out_of_the_box() -> bytes:
        made: bytes = HTML(string=html).write_pdf(
            stylesheets=[CSS(filename=str(sheet))], pdf_variant="pdf/ua-1"
        )
        return made

    cases = [Case(OUT_OF_THE_BOX, out_of_the_box), Case(name, partial(renderer.render, html, lang="en"))]
    found = measure(cases, rounds=4, sweeps=3)
    floor = found[OUT_OF_THE_BOX]
    yield Line(OUT_OF_THE_BOX, timing=floor)
    yield Line(name, timing=found[name], floor=floor, floor_name=OUT_OF_THE_BOX, budget=budget)


def _again(place: Place, plan: Planned, pdf: bytes) -> Iterator[Line]:
    """The file from its sealed row, beside a static file of that size and the audited floor."""
    store(place.engine, [_export(plan, pdf)])
    browser = visitor.sign_in(place, clinician_id(0))
    cases = [
        Case("audited floor, again", partial(browser.get, FLOOR)),
        Case(STATIC, partial(browser.get, place.add_file("handout.pdf", pdf)), 20),
        Case(AGAIN, partial(browser.get, f"/clients/{plan.client.id}/plans/{plan.id}.pdf")),
    ]
    found = measure(cases, rounds=6, sweeps=12)
    first, static, again = (Line(case.name, timing=found[case.name]) for case in cases)
    asked = count(place.engine, cases[2].call, reads=True)
    yield static
    yield replace(again, floor=static.timing, floor_name=STATIC, budget=Budget(ratio=5), statements=asked)
    yield replace(again, what=f"{AGAIN}, with its audit", floor=first.timing, floor_name="audited floor")


def _export(plan: Planned, pdf: bytes) -> Record:
    made = now()
    return Record(
        "export",
        key(plan.id, "export"),
        {
            **plan.client.shared,
            "kind": "plan_pdf",
            "plan_id": plan.id,
            "plan_revision": 1,
            "lang": "en",
            "state": "done",
            "content": pdf,
            "asked_at": made,
            "asked_by": plan.client.clinician_id,
            "made_at": made,
            "expires_at": made + timedelta(hours=24),
        },
    )
