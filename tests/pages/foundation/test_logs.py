"""Logs: JSON lines with a few known keys, and never a name, an answer, a token, an address or anything typed."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask.typing import ResponseReturnValue

from portal import logs
from portal.accounts import actions as accounts
from portal.accounts.models import User
from portal.clock import now
from portal.db import db
from portal.plans.attempts import LogKind
from portal.transaction import Portal
from tests.app import NOW, World
from tests.pages.foundation.furnished import House
from tests.pages.foundation.places import at
from tests.pages.foundation.rows import every_sealed
from tests.pages.foundation.visits import every_page

CANARY = "Zanzibar"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """What was logged since it was last asked for, as the product logs in use."""
    root, flask = logging.getLogger(), logging.getLogger("portal")
    before = (root.handlers, root.level, flask.handlers)
    sink, read = io.StringIO(), 0
    monkeypatch.setattr(sys, "stderr", sink)
    flask.handlers = []
    logs.configure("INFO")

    def lines() -> list[dict[str, Any]]:
        nonlocal read
        found = sink.getvalue()[read:]
        read = len(sink.getvalue())
        return [json.loads(line) for line in found.splitlines()]

    yield lines
    structlog.reset_defaults()
    root.handlers, flask.handlers = before[0], before[2]
    root.setLevel(before[1])


def failing() -> ResponseReturnValue:
    raise ValueError(f"could not read {CANARY}")


def test_every_request_leaves_one_line_with_known_keys(app: Portal, world: World, lines: Lines) -> None:
    world.as_clinician().get(f"/clients/{world.client}")
    (line,) = lines()
    assert set(line) == {"event", "level", "timestamp", "method", "endpoint", "status", "ms", "request_id"}
    assert (line["endpoint"], line["method"], line["status"]) == ("overview.client", "GET", 200)


def test_an_address_is_logged_by_its_endpoint_and_never_as_it_was(
    app: Portal, world: World, lines: Lines
) -> None:
    with app.app_context():
        user, by = db.session.get(User, world.user_of(world.client)), db.session.get(User, world.clinician)
        assert user is not None
        assert by is not None
        token = accounts.invite(user, by=by.actor, at=now())
        db.session.commit()
    world.browser().get(f"/invitations/{token}")
    world.browser().get(f"/{CANARY}?{CANARY}={CANARY}")
    written = json.dumps(lines())
    assert token not in written
    assert CANARY not in written


def test_a_fault_is_logged_by_kind_and_place_and_never_by_its_words(
    app: Portal, world: World, lines: Lines
) -> None:
    with at(app, "/here/<word>", lambda word: failing()):
        assert world.browser().get(f"/here/{CANARY}").status_code == 500
    found = lines()
    assert CANARY not in json.dumps(found)
    failed = next(line for line in found if line["event"] == "failed")
    assert failed["kind"] == "ValueError"
    assert failed["where"].startswith(("test_logs.py:", "transaction.py:"))


def test_an_error_of_the_database_quotes_no_values(app: Portal, world: World) -> None:
    with app.app_context():
        user = db.session.get(User, world.clinician)
        assert user is not None
        user.tz = CANARY
        user.role = "nobody"
        with pytest.raises(Exception, match="hide_parameters=True") as failure:
            db.session.commit()
        assert CANARY not in str(failure.value)


def test_a_library_is_cut_down_to_who_spoke(lines: Lines) -> None:
    try:
        raise KeyError(CANARY)
    except KeyError:
        logging.getLogger("some.library").exception("failed with %s", CANARY)
    (line,) = lines()
    assert (line["event"], line["where"], line["kind"], line["level"]) == (
        "library",
        "some.library",
        "KeyError",
        "error",
    )
    assert CANARY not in json.dumps(line)


def test_what_migrations_say_is_kept(lines: Lines) -> None:
    logging.getLogger("flask_migrate").error("Error: no such revision")
    (line,) = lines()
    assert line["kind"] == "Error: no such revision"


@pytest.mark.parametrize("key", ["name", "text", "exc_info", "stack_info", "handle", "password", "path"])
def test_any_other_key_is_dropped(lines: Lines, key: str) -> None:
    structlog.get_logger().warning("something", **{key: CANARY}, status=7)
    (line,) = lines()
    assert CANARY not in json.dumps(line)
    assert line["status"] == 7


def test_an_exception_is_logged_by_its_kind(lines: Lines) -> None:
    try:
        raise KeyError(CANARY)
    except KeyError:
        structlog.get_logger().exception("something")
    (line,) = lines()
    assert line["kind"] == "KeyError"
    assert CANARY not in json.dumps(line)


def test_a_level_below_the_chosen_one_is_silent(lines: Lines) -> None:
    logs.configure("ERROR")
    structlog.get_logger().info("something")
    logging.getLogger("some.library").warning("something")
    assert lines() == []


def test_nothing_that_is_sealed_reaches_the_log_or_the_audit_log(house: House, lines: Lines) -> None:
    for visit in every_page(house, files=False):
        assert visit.answer.status_code < 500
    house.browser("signed_out").post("/sign-in", {"handle": "wren-secret", "password": f"{CANARY} words"})
    found = lines()
    assert len(found) > 30
    written = json.dumps(found, ensure_ascii=False)
    with house.app.app_context(), db.engine.connect() as connection:
        written += repr(connection.exec_driver_sql("SELECT * FROM audit_event").all())
    secret = sealed_texts(house) | {"wren-secret", CANARY, "Samplewood"}
    assert "Wren Samplewood" in secret
    assert len(secret) > 30
    assert {text for text in secret if text in written} == set()


def sealed_texts(house: House) -> set[str]:
    """Every text of more than a word's length that is sealed in the database."""
    found: set[str] = set()
    with house.app.app_context():
        for model, name in every_sealed():
            for row in db.session.query(model):
                found |= {text for text in leaves(getattr(row, name)) if len(text) > 8}
    keys = {
        str(kind) for kind in LogKind
    }  # "agreement" is a kind of step, sealed with a revision, and no secret
    return {text for text in found if not text.startswith(f"{NOW:%Y-%m-%d}")} - keys


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
