"""The measures of a web process: import and build of the app, memory after many mixed pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from bench import pages, visitor
from bench.answered import COMFORT, open_forms
from bench.load import store
from bench.place import Place
from bench.rounds import Timing
from bench.table import Budget, Line
from bench.visitor import Refused
from bench.workload import Size, care, clinician_id

STARTS = 5
MIXED = 1000


def lines(place: Place, size: Size, *, until: date) -> Iterator[Line]:
    """Best of five starts with everything compiled, as it is when installed; then one process that answers pages."""
    _told(place, [], 0)
    starts = [_told(place, [], 0) for _ in range(STARTS)]
    seconds = sorted(start["seconds"] for start in starts)
    loaded = any(start["weasyprint"] for start in starts)
    name = "web app imported and built" + (", WeasyPrint too" if loaded else "")
    yield Line(name, timing=Timing([seconds[:1]]), budget=Budget(seconds=0.6))
    half, whole = _told(place, _visits(place, size, until), MIXED)["memory"]
    name = f"web process, {MIXED:,} mixed pages"
    yield Line(name, memory=whole, growth=whole - half, budget=Budget(memory=120, growth=3))


def _visits(place: Place, size: Size, until: date) -> list[list[str]]:
    """Pages of a clinician over ten clients and of a client, as far as they answer."""
    clinician, client = visitor.sign_in(place, clinician_id(0)), care(0, 3, until=until)
    person = visitor.sign_in(place, client.user_id)
    form = list(open_forms(client, COMFORT, 1))
    store(place.engine, form)
    wanted = [(person, "/my"), (person, "/help"), (person, f"/my/questionnaires/{form[0].id}/3")]
    for number in range(10):
        wanted += [
            (clinician, address) for address in pages.addresses(care(0, number, until=until), size).values()
        ]
    return [[browser.cookie, address] for browser, address in wanted if _answers(browser, address)]


def _answers(browser: visitor.Visitor, address: str) -> bool:
    try:
        browser.get(address)
    except Refused:
        return False
    return True


def _told(place: Place, visits: list[list[str]], pages: int) -> dict[str, Any]:
    asked = json.dumps({"environ": place.environ, "visits": visits, "pages": pages})
    command = [sys.executable, "-m", "bench.web_process"]
    compiled = {"PYTHONPYCACHEPREFIX": str(place.folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        command, input=asked.encode(), stdout=subprocess.PIPE, check=True, env={**os.environ, **compiled}
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
