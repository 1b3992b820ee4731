"""The server killed in the middle of its work: what was acknowledged is there, whole and once; the rest is not."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal import audit
from portal.assessments import actions
from portal.assessments.models import Assessment, AssessmentState, Score
from portal.assessments.queries import as_questionnaire
from portal.audit import AuditEvent
from portal.clients.alert_models import Alert
from portal.clients.models import Client, SafetyHold, TimelineEvent
from portal.clock import now
from portal.db import db
from tests.assessments.weather import RISK_ITEM
from tests.live import Live, children_of, kill
from tests.pages.assessments import invented
from tests.pages.foundation import objects

WRITERS, ENOUGH = 6, 25
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server that may be killed and started again."""
    live = Live(tmp_path)
    try:
        live.start()
        yield live
    finally:
        live.end()


class Person:
    """One browser against the running server; a redirect is an answer, not a way to go."""

    def __init__(self, live: Live, user_id: UUID, page: str) -> None:
        self.origin, self.cookie = live.origin(), f"haven={live.session_of(user_id)}"
        with urllib.request.urlopen(self._request(page), timeout=20) as answer:
            found = CSRF.search(answer.read().decode())
        assert found
        self.token = found.group(1)  # made from what the session holds already

    def _request(self, address: str, body: bytes | None = None) -> urllib.request.Request:
        return urllib.request.Request(self.origin + address, body, {"Cookie": self.cookie})

    def send(self, address: str, **data: str) -> bool:
        """Whether the server acknowledged a form: a redirect. A connection that breaks acknowledges nothing."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **data}).encode()
        try:
            with urllib.request.build_opener(Staying).open(
                self._request(address, body), timeout=20
            ) as answer:
                return bool(answer.status == 303)
        except urllib.error.HTTPError as error:
            return error.code == 303
        except OSError:
            return False


class Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def kill_everything(live: Live) -> None:
    """Kill the server and all it has started, at once, by their ids."""
    assert live.process is not None
    found, waiting = [], [live.process.pid]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children_of(pid)
    for pid in found:
        kill(pid)
    live.process.wait()
    live.process = None


def kill_amid(live: Live, people: list[Callable[[], bool]]) -> None:
    """Let everybody send until enough was acknowledged, then kill the server while they go on sending."""
    enough, acknowledged, lock = threading.Event(), 0, threading.Lock()

    def go_on(send: Callable[[], bool]) -> None:
        nonlocal acknowledged
        while send():
            with lock:
                acknowledged += 1
            if acknowledged >= ENOUGH:
                enough.set()

    with ThreadPoolExecutor(len(people)) as pool:
        for person in people:
            pool.submit(go_on, person)
        assert enough.wait(60), live.log.read_text()
        kill_everything(live)


def is_sound(live: Live) -> bool:
    with live.app.app_context():
        assert db.session.execute(sa.text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert db.session.execute(sa.text("PRAGMA foreign_key_check")).all() == []
        return list(audit.verify(db.session())) == []


def test_every_acknowledged_change_survives_and_has_its_event(live: Live) -> None:
    world, acknowledged, sent = live.world, list[str](), list[str]()
    page = f"/clients/{world.client}/timeline"
    people = [Person(live, world.clinician, page) for _ in range(WRITERS)]

    def sender(n: int) -> Callable[[], bool]:
        def send() -> bool:
            label = f"{n}-{sum(one.startswith(f'{n}-') for one in sent)}"
            sent.append(label)
            taken = people[n].send(page, happened_on="2026-01-05", kind="other", label=label)
            if taken:
                acknowledged.append(label)
            return taken

        return send

    kill_amid(live, [sender(n) for n in range(WRITERS)])
    live.start()
    with live.app.app_context():
        kept = [event.label for event in db.session.scalars(sa.select(TimelineEvent))]
        events = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "timeline.marked")).all()
    assert len(acknowledged) >= ENOUGH
    assert set(acknowledged) <= set(kept) <= set(sent)
    assert len(kept) == len(set(kept)) == len(events)
    assert is_sound(live)
    assert people[0].send(page, happened_on="2026-01-05", kind="other", label="afterwards")


def test_every_acknowledged_questionnaire_is_there_whole_and_scored_once(live: Live) -> None:
    world = live.world
    waiting = ready_to_send(live, number=80)
    people = [Person(live, world.user_of(world.client), "/my") for _ in range(WRITERS)]
    acknowledged: list[UUID] = []
    lock = threading.Lock()

    def sender(person: Person) -> Callable[[], bool]:
        def send() -> bool:
            with lock:
                mine = waiting.pop() if waiting else None
            taken = mine is not None and person.send(f"/my/questionnaires/{mine}/check")
            if taken and mine is not None:
                acknowledged.append(mine)
            return taken

        return send

    kill_amid(live, [sender(person) for person in people])
    live.start()
    with live.app.app_context():
        rows = {row.id: row for row in db.session.scalars(sa.select(Assessment))}
        scales = {
            row_id: sorted(db.session.scalars(sa.select(Score.scale).where(Score.assessment_id == row_id)))
            for row_id in rows
        }
        events = set(
            db.session.scalars(
                sa.select(AuditEvent.object_id).where(AuditEvent.action == "assessment.submitted")
            )
        )
    done = {row_id for row_id, row in rows.items() if row.state == AssessmentState.SUBMITTED}
    assert set(acknowledged) <= done == events
    assert {tuple(scales[row_id]) for row_id in done} == {
        ("dependence_comfort", "independence_comfort", "total")
    }
    assert all(scales[row_id] == [] for row_id in set(rows) - done)
    assert all(len(row.answers or {}) == 10 for row in rows.values())
    assert is_sound(live)


def test_an_answer_about_safety_is_there_with_its_alert_and_its_hold_or_not_at_all(live: Live) -> None:
    world, acknowledged = live.world, list[UUID]()
    invented.publish(world)
    waiting = [begun(live) for _ in range(90)]
    people = [Person(live, world.user_of(world.client), "/my") for _ in range(WRITERS)]
    lock = threading.Lock()

    def sender(person: Person) -> Callable[[], bool]:
        def send() -> bool:
            with lock:
                mine = waiting.pop() if waiting else None
            taken = mine is not None and person.send(f"/my/questionnaires/{mine}/{RISK_ITEM}", answer="2")
            if taken and mine is not None:
                acknowledged.append(mine)
            return taken

        return send

    kill_amid(live, [sender(person) for person in people])
    live.start()
    with live.app.app_context():
        rows = db.session.scalars(sa.select(Assessment)).all()
        kept = {row.id for row in rows if str(RISK_ITEM) in (row.answers or {})}
        alerts = sorted(db.session.scalars(sa.select(Alert.source_id)))
        holds = sorted(db.session.scalars(sa.select(SafetyHold.source_id)))
        raised = set(
            db.session.scalars(sa.select(AuditEvent.object_id).where(AuditEvent.action == "alert.raised"))
        )
        ids = set(db.session.scalars(sa.select(Alert.id)))
    assert set(acknowledged) <= kept
    assert alerts == holds == sorted(kept)
    assert raised == ids
    assert is_sound(live)


def begun(live: Live) -> UUID:
    """A questionnaire that asks about safety, begun and without an answer."""
    made = invented.give(live.world)
    with live.app.app_context():
        row = db.session.get_one(Assessment, made)
        _, _, own = invented.people(live.world, None)
        actions.start(as_questionnaire(row), about=None, by=own.actor, at=now())
        db.session.commit()
    return made


def ready_to_send(live: Live, *, number: int) -> list[UUID]:
    """Questionnaires with every answer given and not yet sent."""
    with live.app.app_context():
        client = db.session.get(Client, live.world.client)
        assert client is not None
        made = [objects.answered(client) for _ in range(number)]
        db.session.commit()
        return [assessment.id for assessment in made]
