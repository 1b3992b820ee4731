"""Pages about failures: they come in every state of the product, say what to do, and show nothing of the inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from portal.db import db, read_only
from portal.errors import Conflict
from portal.transaction import Portal
from tests.app import World
from tests.pages.foundation.disturbances import another_process_writes
from tests.pages.foundation.places import at

SECRET = "what-nobody-may-see"


def failing(error: Exception) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError(SECRET), 500),
        (OperationalError(SECRET, {}, Exception(SECRET)), 503),
        (StaleDataError(SECRET), 409),
        (Conflict("That is done already."), 409),
        (BaseExceptionGroup(SECRET, [ValueError(SECRET)]), 500),
    ],
)
def test_a_failure_becomes_its_page_and_tells_nothing_of_the_inside(
    app: Portal, world: World, error: Exception, status: int
) -> None:
    with at(app, "/broken", failing(error)):
        answer = world.as_clinician().get("/broken")
    assert answer.status_code == status
    assert answer.content_type == "text/html; charset=utf-8"
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 418, 422, 500, 501, 503])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_status_has_its_page_in_both_languages(app: Portal, status: int, lang: str) -> None:
    with at(app, "/broken", lambda: abort(status)):
        answer = app.test_client().get("/broken", headers={"Accept-Language": lang})
    assert answer.status_code == status
    assert f'<html lang="{lang}"' in answer.text
    assert "<h1>" in answer.text


def test_a_page_gives_a_number_to_quote(app: Portal, world: World) -> None:
    pages = [world.as_clinician().get("/nowhere").text for _ in range(2)]
    numbers = [page.rsplit("quote this number: ", 1)[1][:16] for page in pages]
    assert all(int(number, 16) for number in numbers)
    assert numbers[0] != numbers[1]


def test_a_sentence_of_a_conflict_is_shown_as_text(app: Portal) -> None:
    with at(app, "/broken", failing(Conflict("<b>no</b>"))):
        answer = app.test_client().get("/broken")
    assert "&lt;b&gt;no&lt;/b&gt;" in answer.text
    assert "<b>no</b>" not in answer.text


@pytest.mark.parametrize("status", [500, 503])
def test_a_page_about_a_fault_does_not_ask_the_database(
    app: Portal, world: World, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    browser = world.as_client()

    def no_database(*_arguments: Any, **_options: Any) -> Any:
        raise OperationalError(SECRET, {}, Exception(SECRET))

    with at(app, "/broken", lambda: abort(status)):
        monkeypatch.setattr(db.session, "execute", no_database)
        monkeypatch.setattr(db.session, "scalar", no_database)
        answer = browser.get("/broken")
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_a_page_about_a_missing_address_never_waits_to_write(app: Portal, world: World) -> None:
    browser = world.as_clinician()
    with another_process_writes(app):
        answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert "Go to the caseload" in answer.text


def test_a_forgery_page_never_waits_to_write(app: Portal, world: World) -> None:
    browser = world.as_clinician()
    with another_process_writes(app):
        answer = browser.http.post("/sign-out")
    assert answer.status_code == 400


def test_after_a_failure_page_the_next_request_may_write(app: Portal, world: World) -> None:
    world.as_clinician().get("/nowhere")
    assert read_only.get() is False
    assert world.as_clinician().post("/sign-out", page="/nowhere").status_code == 303
