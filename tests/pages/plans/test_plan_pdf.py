"""The plan on paper: asked for by a GET, made by the worker, never before an offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from portal import jobs
from portal.audit import AuditEvent
from portal.clients.models import Client
from portal.db import db
from portal.pdf import Reason, RenderFailed
from portal.plans import exports
from portal.plans.export_models import Export
from portal.plans.models import Plan
from tests.app import World
from tests.pages.foundation.statements import counted
from tests.pages.plans.made import begin, fields, offered


class Press:
    """Stands for the renderer: gives plain bytes, or fails."""

    def __init__(self, reason: Reason | None = None) -> None:
        self.reason, self.made, self.html = reason, 0, ""

    def render(self, html: str, **_options: Any) -> bytes:
        if self.reason:
            raise RenderFailed(self.reason)
        self.made += 1
        self.html = html
        return b"%PDF-1.7 " + ("Say one true thing" if "Say one true thing" in html else "").encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """A renderer that needs no process."""
    press = Press()
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: press)
    return press


def rows(world: World) -> list[Export]:
    with world.app.app_context():
        return list(db.session.scalars(sa.select(Export).order_by(Export.asked_at)))


def test_a_plan_that_was_never_offered_has_no_paper(world: World, press: Press) -> None:
    answer = world.as_clinician().get(f"{begin(world)}.pdf")
    assert answer.status_code == 409
    assert "has not been offered yet" in answer.text
    assert rows(world) == []


def test_an_offered_plan_is_sent_as_a_file_that_no_cache_keeps(world: World, press: Press) -> None:
    answer = world.as_clinician().get(f"{offered(world)}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF")
    assert b"Say one true thing" in answer.data
    assert answer.headers["Cache-Control"] == "no-store"
    with world.app.app_context():
        assert "export.plan_pdf" in db.session.scalars(sa.select(AuditEvent.action)).all()


def test_the_name_of_the_file_is_neutral_unless_paper_is_safe(world: World, press: Press) -> None:
    address, browser = offered(world), world.as_clinician()
    assert 'filename="notes.pdf"' in browser.get(f"{address}.pdf").headers["Content-Disposition"]
    with world.app.app_context():
        client = db.session.get(Client, world.client)
        assert client is not None
        client.paper_safe = "yes"
        db.session.commit()
    assert 'filename="plan-1.pdf"' in browser.get(f"{address}.pdf").headers["Content-Disposition"]


def test_a_made_file_is_used_again_until_the_next_revision(world: World, press: Press) -> None:
    address, browser = offered(world), world.as_clinician()
    browser.get(f"{address}.pdf")
    browser.get(f"{address}.pdf")
    assert press.made == 1
    browser.post(f"{address}/aim", fields(browser, f"{address}/aim") | {"title": "Other"})
    browser.post(f"{address}/publish", page="/help")
    browser.get(f"{address}.pdf")
    assert [row.plan_revision for row in rows(world)] == [1, 2]


def test_a_file_that_is_there_is_written_down_each_time_together_with_the_read(
    world: World, press: Press
) -> None:
    address, browser = offered(world), world.as_clinician()
    browser.get(f"{address}.pdf")
    with counted(world.app) as sent:
        browser.get(f"{address}.pdf")
    assert sum(statement.startswith("UPDATE audit_head") for statement in sent) == 1
    with world.app.app_context():
        actions = list(db.session.scalars(sa.select(AuditEvent.action)))
    assert actions.count("export.plan_pdf") == 2
    assert press.made == 1


def test_a_worker_that_does_not_come_gets_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_export_id: UUID) -> None:
        return None

    monkeypatch.setattr(jobs, "make_export", nobody)
    answer = world.as_clinician().get(f"{offered(world)}.pdf")
    assert answer.status_code == 503
    assert "Try again in a minute." in answer.text
    assert [row.state for row in rows(world)] == ["waiting"]


def test_a_missing_font_is_said_plainly(world: World, press: Press) -> None:
    press.reason = Reason.FONT_MISSING
    answer = world.as_clinician().get(f"{offered(world)}.pdf")
    assert answer.status_code == 503
    assert "no font for the language of the plan" in answer.text


def test_a_renderer_that_breaks_leaves_a_clear_page_and_the_next_try_works(
    world: World, press: Press
) -> None:
    address = offered(world)
    press.reason = Reason.CRASHED
    assert world.as_clinician().get(f"{address}.pdf").status_code == 503
    press.reason = None
    assert world.as_clinician().get(f"{address}.pdf").status_code == 200


def test_a_job_that_falls_over_does_not_take_the_request_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_rest: object) -> None:
        raise RuntimeError("fell over")

    monkeypatch.setattr(exports, "make", fall)
    monkeypatch.setattr(jobs, "_renderer", lambda _queue: None)
    assert world.as_clinician().get(f"{offered(world)}.pdf").status_code == 503


# An earlier version, a draft, a sample


def test_every_version_keeps_its_own_paper(world: World, press: Press) -> None:
    address = offered(world)
    browser = world.as_clinician()
    sent = fields(browser, f"{address}/aim") | {"title": "Another title"}
    assert browser.post(f"{address}/aim", sent, page="/help").status_code == 303
    assert browser.post(f"{address}/publish", page="/help").status_code == 303
    first, second = (browser.get(f"{address}.pdf?revision={number}") for number in (1, 2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert {(row.plan_revision, row.kind) for row in rows(world)} == {(1, "plan_pdf"), (2, "plan_pdf")}
    assert browser.get(f"{address}.pdf?revision=1").data == first.data
    assert press.made == 2
    assert [browser.get(f"{address}.pdf?revision={number}").status_code for number in (0, 3)] == [404, 404]


def test_a_draft_is_printed_as_it_stands_now_and_each_time_anew(world: World, press: Press) -> None:
    address, browser = begin(world), world.as_clinician()
    assert browser.get(f"{address}/draft.pdf").status_code == 200
    assert browser.get(f"{address}/draft.pdf").status_code == 200
    assert press.made == 2
    assert {(row.kind, row.plan_revision) for row in rows(world)} == {("draft_pdf", None)}
    assert "Draft, not for the client" in press.html
    assert world.as_client().get(f"{address}/draft.pdf").status_code == 404


def test_a_draft_that_paper_cannot_hold_says_so(world: World, press: Press) -> None:
    address = begin(world)
    with world.app.app_context():
        plan = db.session.get_one(Plan, UUID(address.rsplit("/", 1)[1]))
        plan.why_helps = None
        db.session.commit()
    assert world.as_clinician().get(f"{address}/draft.pdf").status_code == 409
    assert press.made == 0


def test_a_sample_is_about_nobody_and_made_once(world: World, press: Press) -> None:
    browser = world.as_clinician()
    assert browser.get("/library/E12.pdf").status_code == 200
    assert browser.get("/library/E12.pdf").status_code == 200
    assert press.made == 1
    assert [(row.client_id, row.about) for row in rows(world)] == [(None, "E12:1")]
    assert "A sample from the library: E12" in press.html
    assert browser.get("/library/E99.pdf").status_code == 404


@pytest.mark.parametrize(("which", "head"), [("thought", "A fair check"), ("experiment", "My test")])
def test_a_blank_sheet_is_for_the_clinician_to_print_on_either_paper_in_either_language(
    world: World, press: Press, which: str, head: str
) -> None:
    browser, address = world.as_clinician(), f"/tools/{which}.pdf"
    page = browser.get("/tools").text
    for paper in ("a4", "letter"):
        assert f"{address}?paper={paper}&amp;lang=zh" in page
    assert browser.get(f"{address}?paper=letter&lang=en").status_code == 200
    assert head in press.html
    assert 'class="letter"' in press.html
    for word in ("Step 1", "A sample", "S03", "E18"):
        assert word not in press.html
    assert browser.get(f"{address}?lang=zh").status_code == 200
    assert 'lang="zh-Hans" class="a4"' in press.html
    assert {row.client_id for row in rows(world)} == {None}
    assert browser.get(f"{address}?paper=a5").status_code == 404
    assert browser.get(f"{address}?lang=fr").status_code == 404


def test_blank_sheets_are_offered_to_clinicians_alone(world: World, press: Press) -> None:
    for browser in (world.browser(), world.as_client()):
        assert "Blank sheets" not in browser.get("/tools").text
    assert world.as_client().get("/tools/thought.pdf").status_code == 404
    assert press.made == 0
