"""What would have been sent: the demo shows it to the clinician, and nothing leaves."""

from __future__ import annotations

import smtplib
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from portal.db import db
from portal.notifications.models import Notice
from portal.transaction import Portal
from tests.app import NOW, Browser
from tests.pages.demo.conftest import FirstStart
from tests.pages.demo.plain import account_of


@pytest.fixture(scope="module")
def after_a_minute(
    first_start: FirstStart, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Portal, list[object]]:
    """A demo whose worker has gone round, and what it tried to reach."""
    app, reached = first_start.copy(tmp_path_factory.mktemp("outbox")), list[object]()
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(NOW, tick=False):
        patch.setattr(smtplib.SMTP, "connect", lambda *told, **_more: reached.append(told))
        app.extensions["jobs"].go_round(slow=False)
    return app, reached


def test_a_reminder_of_the_story_stands_there_and_nothing_has_left(
    after_a_minute: tuple[Portal, list[object]],
) -> None:
    app, reached = after_a_minute
    with time_machine.travel(NOW, tick=False):
        page = Browser(app, account_of(app, "Dr. Fern Exemplar")).get("/demo/outbox").text
    assert "What would have been sent" in page
    assert "lin@home.example" in page
    assert "http://127.0.0.1:8000/" in page
    assert "Lin Shili" not in page
    assert reached == []
    with app.app_context():
        assert db.session.scalars(sa.select(Notice.state)).all() == ["sent"]


@pytest.mark.parametrize("who", ["Ada Placeholder", "林示例 Lin Shili"])
def test_nobody_but_a_clinician_sees_it(after_a_minute: tuple[Portal, list[object]], who: str) -> None:
    app, _ = after_a_minute
    with time_machine.travel(NOW, tick=False):
        browser = Browser(app, account_of(app, who))
        assert browser.get("/demo/outbox").status_code == 404
        assert "/demo/outbox" not in browser.get("/help").text


def test_another_clinician_sees_only_their_own(after_a_minute: tuple[Portal, list[object]]) -> None:
    app, _ = after_a_minute
    with time_machine.travel(NOW, tick=False):
        browser = Browser(app, account_of(app, "Dr. Moss Specimen"))
        page = browser.get("/demo/outbox").text
        assert "/demo/outbox" in browser.get("/help").text
    assert "Nothing so far." in page
    assert "lin@home.example" not in page


def test_outside_the_demo_there_is_no_such_page(app: Portal) -> None:
    assert app.test_client().get("/demo/outbox").status_code == 404


def test_in_the_evening_a_plan_of_the_story_reminds_and_only_the_one(
    first_start: FirstStart, tmp_path: Path
) -> None:
    app = first_start.copy(tmp_path)
    evening = NOW.replace(hour=18)  # seven in the evening in Berlin
    with time_machine.travel(evening, tick=False):
        app.extensions["jobs"].go_round(slow=False)
    with app.app_context():
        kinds = db.session.scalars(sa.select(Notice.kind).order_by(Notice.kind)).all()
    assert kinds == ["plan_due", "questionnaire_due"]
